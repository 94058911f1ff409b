"""Call activities: which definition, which variables go in and out, what happens when the called instance is over.

Source: `reference` 1.8, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import CallDefinition, CallMapping, Node
from watchword.core.errors import NullValue, StepFailed
from watchword.core.secret import Secret
from watchword.engine import entity_state, variables
from watchword.engine.facades import ExecutionFacade, ExecutionScope
from watchword.store.tables import ExecutionRow, ProcessDefinitionRow
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.engine.variables import Scope
    from watchword.scripting.juel.api import Expression

NEVER_OUT = ("nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances")
"""Counters of loops in the called process that are not passed to the caller."""
NULL = TypedValue("null", None)


def call(ctx: Context, execution: ExecutionRow, node: Node, definition: CallDefinition) -> None:
    """Start an instance of the called process; `execution` waits for its end.

    Raises:
        NullValue: there is no such definition.
        StepFailed: an expression yields something that can't be used.
    """
    from watchword.engine import instances

    handed = passed(ctx, execution, definition.inputs)
    mapping = _mapping(ctx, execution, definition)
    if mapping is not None:
        more: dict[str, Any] = {}
        mapping.map_input_variables(ExecutionFacade(ctx, execution), more)
        handed |= {name: native.from_native(value) for name, value in more.items()}
    called = resolve(ctx, execution, node, definition)
    entity_state.mark(execution, entity_state.CALLED_INSTANCE)
    root = instances.start(
        ctx,
        called,
        business_key=business_key(ctx, execution, definition.inputs),
        variables=handed,
        case_instance_id=ctx.executions.root(execution).case_instance_id,
        caller=execution,
    )
    ctx.history.activity_updated(execution.activity_instance_id, call_process_instance_id=root.id)


def passed(ctx: Context, source: ExecutionRow, mappings: Iterable[CallMapping]) -> dict[str, TypedValue]:
    """Return what `camunda:in` or `camunda:out` elements pass on from `source`, in their order."""
    found: dict[str, TypedValue] = {}
    for mapping in mappings:
        if mapping.business_key is not None:
            continue
        if mapping.all_variables:
            found.update(variables.local(ctx, source) if mapping.local else variables.values(ctx, source))
        elif mapping.target is not None:
            found[mapping.target] = _value(ctx, source, mapping)
    return found


def _value(ctx: Context, source: ExecutionRow, mapping: CallMapping) -> TypedValue:
    if mapping.source_expression is not None:
        return ctx.opened.typed(mapping.source_expression.evaluate(ExecutionScope(ctx, source)))
    read: Callable[[Context, Scope, str], TypedValue | None]
    read = variables.get_local if mapping.local else variables.get
    return read(ctx, source, mapping.source or "") or NULL


def business_key(ctx: Context, execution: ExecutionRow, mappings: Iterable[CallMapping]) -> str | None:
    """Return the business key that the mappings hand over; the last one counts.

    Raises:
        StepFailed: it is a secret.
    """
    key: str | None = None
    for mapping in mappings:
        if mapping.business_key is not None:
            value = mapping.business_key.evaluate(ExecutionScope(ctx, execution))
            key = None if value is None else plain_text(value, "the business key")
    return key


def plain_text(value: object, what: str) -> str:
    """Return a value as text that is kept as it is.

    Raises:
        StepFailed: it is a secret.
    """
    if isinstance(value, Secret):
        raise StepFailed(f"{what} is a Secret; expected text")
    return str(value)


def resolve(ctx: Context, execution: ExecutionRow, node: Node, definition: CallDefinition) -> Definition:
    """Return the definition that is meant, at this moment.

    Raises:
        NullValue: there is none.
        StepFailed: key or version are no text and number.
    """
    scope = ExecutionScope(ctx, execution)
    key = definition.element.evaluate(scope)
    if not isinstance(key, str):
        raise StepFailed(f"activity {node.id!r}: the called element is {type(key).__name__}; expected a key")
    caller = ctx.definition_of(execution)
    tenant_id = caller.row.tenant_id
    if definition.tenant_id is not None:
        tenant_id = _text(definition.tenant_id, scope)
    equal: dict[str, object] = {"key": key, "tenant_id": tenant_id}
    if definition.binding == "deployment":
        equal["deployment_id"] = caller.row.deployment_id
    elif definition.binding == "version" and definition.version is not None:
        equal["version"] = _version(definition.version.evaluate(scope), node)
    elif definition.binding == "versionTag" and definition.version_tag is not None:
        equal["version_tag"] = _text(definition.version_tag, scope)
    found = ctx.session.find(ProcessDefinitionRow, limit=None, **equal)
    if definition.binding == "versionTag" and len(found) > 1:
        raise StepFailed(
            f"activity {node.id!r}: {len(found)} definitions {key!r} have the version tag {equal['version_tag']!r}; "
            "expected one"
        )
    if not found:
        wanted = ", ".join(f"{name} {value!r}" for name, value in equal.items())
        raise NullValue(f"activity {node.id!r} calls a process definition that isn't deployed: {wanted}")
    return ctx.definitions.get(ctx.session, max(found, key=lambda row: row.version).id)


def _text(expression: Expression, scope: ExecutionScope) -> str | None:
    value = expression.evaluate(scope)
    return None if value is None else str(value)


def _version(value: object, node: Node) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise StepFailed(f"activity {node.id!r}: called version {value!r} is no whole number") from None


def caller_of(ctx: Context, root: ExecutionRow) -> ExecutionRow | None:
    """Return the execution that called the instance of `root`, loaded; None if nobody did."""
    if root.super_execution_id is None:
        return None
    known = ctx.executions.get(root.super_execution_id)
    if known is None:
        ctx.executions.load("execution", root.super_execution_id)
        known = ctx.executions.get(root.super_execution_id)
    return known


def called_by(ctx: Context, execution: ExecutionRow) -> list[ExecutionRow]:
    """Return the rows of the instances that `execution` called, loaded."""
    if not entity_state.has(execution, entity_state.CALLED_INSTANCE):
        return []
    found = ctx.session.find(ExecutionRow, super_execution_id=execution.id)
    for row in found:
        if row.id not in ctx.executions.rows:
            ctx.executions.load("process_instance", row.id)
    return [row for row in found if row.id in ctx.executions.rows]


def pass_out(ctx: Context, caller: ExecutionRow, root: ExecutionRow) -> None:
    """Hand what the called instance has to the call activity that waits on `caller`."""
    node = ctx.definition_of(caller).nodes[caller.activity_id or ""]
    definition = node.call
    if definition is None:
        return
    everywhere = passed(ctx, root, (mapping for mapping in definition.outputs if not mapping.local))
    here = passed(ctx, root, (mapping for mapping in definition.outputs if mapping.local))
    for counter in NEVER_OUT:
        everywhere.pop(counter, None)
        here.pop(counter, None)
    variables.set_variables(ctx, caller, everywhere)
    variables.set_variables(ctx, caller, here, local=True)
    mapping = _mapping(ctx, caller, definition)
    if mapping is not None:
        mapping.map_output_variables(ExecutionFacade(ctx, caller), ExecutionFacade(ctx, root))


def returned(ctx: Context, caller: ExecutionRow) -> None:
    """Go on with the caller: the called instance is gone."""
    entity_state.clear(caller, entity_state.CALLED_INSTANCE)
    node = ctx.definition_of(caller).nodes[caller.activity_id or ""]
    ctx.behaviours[node.type].completed(ctx.step(caller, node))


def _mapping(ctx: Context, execution: ExecutionRow, definition: CallDefinition) -> Any:
    """Return the registered object that maps variables in code, if the model names one."""
    if definition.mapping_class is not None:
        found = ctx.delegates.find(definition.mapping_class)
        if found is None:
            raise StepFailed(f"no variable mapping is registered as {definition.mapping_class!r}")
        return found
    if definition.mapping_expression is not None:
        return definition.mapping_expression.evaluate(ExecutionScope(ctx, execution))
    return None
