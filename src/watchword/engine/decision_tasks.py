"""Business rule tasks that evaluate a decision: which one, with what, and what becomes of its result.

Source: `reference` 1.4, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import DecisionCall, Node
from watchword.core.errors import StepFailed
from watchword.engine import variables
from watchword.engine.decision_result import DecisionResult, ResultRow
from watchword.engine.decisions import DecisionOutcome, ResultValue, evaluate
from watchword.engine.facades import ExecutionScope
from watchword.store.definitions import latest_versions
from watchword.store.tables import DecisionDefinitionRow
from watchword.values import native
from watchword.values.codec import JAVA_FORMAT
from watchword.values.java_types import HashMap
from watchword.values.typed import ObjectValue, TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.decision_definitions import DecisionDefinition
    from watchword.store.tables import ExecutionRow

NULL = TypedValue("null", None)
_EMPTY_LIST = TypedValue(
    "object",
    ObjectValue(
        "rO0ABXNyAB9qYXZhLnV0aWwuQ29sbGVjdGlvbnMkRW1wdHlMaXN0ergXtDynnt4CAAB4cA==",
        "java.util.Collections$EmptyList",
        JAVA_FORMAT,
    ),
)
"""What the reference stores where no entry was collected. Source: observed in 7.24."""


def call(ctx: Context, execution: ExecutionRow, node: Node, decision: DecisionCall) -> None:
    """Evaluate the decision of a task and keep its result.

    Raises:
        StepFailed: there is no such decision definition, an expression yields something that can't be used, or the
            result doesn't fit its mapping.
        DecisionFailed: the decision can't be evaluated.
    """
    definition = resolve(ctx, execution, node, decision)
    outcome = evaluate(ctx, definition, variables.values(ctx, execution), execution=execution)
    ctx.decision_results[execution.id] = DecisionResult(ResultRow(_plain(row)) for row in outcome.rows)
    if decision.result_variable is not None:
        value = _MAPPERS[decision.mapping](outcome, node)
        if value == [] and decision.mapping == "collectEntries" and ctx.settings.java_objects:
            value = _EMPTY_LIST
        made = value if isinstance(value, TypedValue) else ctx.opened.typed(value)
        variables.set_variable(ctx, execution, decision.result_variable, made)


def resolve(ctx: Context, execution: ExecutionRow, node: Node, decision: DecisionCall) -> DecisionDefinition:
    """Return the definition that is meant, at this moment.

    Raises:
        StepFailed: there is none, key or version are no text and number, or several have the version tag.
    """
    scope = ExecutionScope(ctx, execution)
    key = decision.ref.evaluate(scope)
    if not isinstance(key, str):
        raise StepFailed(f"activity {node.id!r}: the decision is {type(key).__name__}; expected a key")
    caller = ctx.definition_of(execution)
    tenant_id = caller.row.tenant_id
    if decision.tenant_id is not None:
        given = decision.tenant_id.evaluate(scope)
        tenant_id = None if given is None else str(given)
    if decision.binding == "latest":
        latest = latest_versions(ctx.session, (key,), tenant_id, table=DecisionDefinitionRow.table.name)
        if key not in latest:
            raise StepFailed(f"activity {node.id!r}: decision {key!r} of tenant {tenant_id!r} isn't deployed")
        return ctx.decisions.get(ctx.session, latest[key][0])
    equal: dict[str, object] = {"key": key, "tenant_id": tenant_id, **_bound(ctx, execution, node, decision, scope)}
    found = ctx.session.find(DecisionDefinitionRow, limit=None, **equal)
    if decision.binding == "versionTag" and len(found) > 1:
        raise StepFailed(f"activity {node.id!r}: {len(found)} decisions {key!r} have the version tag; expected one")
    if not found:
        wanted = ", ".join(f"{name} {value!r}" for name, value in equal.items())
        raise StepFailed(f"activity {node.id!r} evaluates a decision that isn't deployed: {wanted}")
    return ctx.decisions.get(ctx.session, max(found, key=lambda row: row.version).id)


def _bound(
    ctx: Context, execution: ExecutionRow, node: Node, decision: DecisionCall, scope: ExecutionScope
) -> dict[str, object]:
    if decision.binding == "deployment":
        return {"deployment_id": ctx.definition_of(execution).row.deployment_id}
    if decision.binding == "version" and decision.version is not None:
        return {"version": _version(decision.version.evaluate(scope), node)}
    if decision.binding == "versionTag" and decision.version_tag is not None:
        return {"version_tag": str(decision.version_tag.evaluate(scope))}
    return {}


def _version(value: Any, node: Node) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not text.isdecimal() or len(text) > 9:
        raise StepFailed(f"activity {node.id!r}: the decision's version is {text[:40]!r}; expected a whole number")
    return int(text)


# --- mappings --------------------------------------------------------------------------------------------------------


def _plain(row: Mapping[str | None, ResultValue]) -> HashMap:
    return HashMap({name or "": native.to_native(one.value) for name, one in row.items()})


def _single_entry(outcome: DecisionOutcome, node: Node) -> TypedValue:
    row = _single_row(outcome, node, "singleEntry")
    if row is None:
        return NULL
    if len(row) > 1:
        raise StepFailed(f"activity {node.id!r}: mapDecisionResult singleEntry, but there are {len(row)} outputs")
    return next(iter(row.values())).value


def _single_result(outcome: DecisionOutcome, node: Node) -> Any:
    row = _single_row(outcome, node, "singleResult")
    return NULL if row is None else _plain(row)


def _single_row(outcome: DecisionOutcome, node: Node, mapping: str) -> Mapping[str | None, ResultValue] | None:
    if len(outcome.rows) > 1:
        raise StepFailed(f"activity {node.id!r}: mapDecisionResult {mapping}, but {len(outcome.rows)} rules matched")
    return outcome.rows[0] if outcome.rows else None


def _collect_entries(outcome: DecisionOutcome, node: Node) -> Any:
    names = {name for row in outcome.rows for name in row}
    if len(names) > 1:
        raise StepFailed(f"activity {node.id!r}: mapDecisionResult collectEntries, but there are {len(names)} outputs")
    return [native.to_native(one.value) for row in outcome.rows for one in row.values()]


def _result_list(outcome: DecisionOutcome, node: Node) -> Any:
    return [_plain(row) for row in outcome.rows]


_MAPPERS: Mapping[str, Callable[[DecisionOutcome, Node], Any]] = {
    "collectEntries": _collect_entries,
    "resultList": _result_list,
    "singleEntry": _single_entry,
    "singleResult": _single_result,
}
