"""Decisions: evaluate, look at definitions, change their time to live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, NotAllowed, NotFound, OptimisticLockingError, RestError
from watchword.dmn.explain import explain
from watchword.engine.decisions import DecisionOutcome, evaluate
from watchword.query.specs.decision_definition import DECISION_DEFINITIONS
from watchword.services.deployments import ResourceContent
from watchword.services.listing import Listing
from watchword.store.decision_facts import is_latest, is_there
from watchword.store.definitions import latest_versions
from watchword.store.tables import ByteArrayRow, DecisionDefinitionRow, DecisionRequirementsDefinitionRow
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.decision_definitions import DecisionDefinition
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


CAPACITY = 1000
"""Beliefs kept at most, on which version of a key is the latest; beyond that all are dropped."""


class Evaluated(NamedTuple):
    """What an evaluation gave."""

    rows: tuple[dict[str | None, Any], ...]
    """Output values by name, as Python values; a row a rule that counts."""
    explanation: dict[str, Any]
    """Decisions in the order of evaluation, with rules and cells."""


class DecisionService(Listing):
    """Commands on decisions; `query` and `count` take the filters of decision definitions."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, DECISION_DEFINITIONS)
        self._believed: dict[tuple[str, str | None], str] = {}

    def evaluate(
        self,
        key: str,
        variables: Mapping[str, object] | None = None,
        *,
        tenant_id: str | None = None,
        identity: Identity | None = None,
    ) -> Evaluated:
        """Evaluate the latest version of a decision, and tell why it came out as it did.

        Args:
            key: the decision's id in its model.
            variables: what expressions may name, as Python values.
            tenant_id: whose decision it is.
            identity: who asks.

        Raises:
            RestError: there is no such decision.
            DecisionFailed: it can't be evaluated.
        """
        given = {name: native.infer(value) for name, value in (variables or {}).items()}
        outcome = self.evaluate_typed(given, key=key, tenant_id=tenant_id, explained=True, identity=identity)
        rows = tuple({name: native.to_native(one.value) for name, one in row.items()} for row in outcome.rows)
        return Evaluated(rows, explain(outcome.evaluation))

    def evaluate_typed(
        self,
        variables: Mapping[str, TypedValue],
        *,
        definition_id: str | None = None,
        key: str | None = None,
        tenant_id: str | None = None,
        explained: bool = False,
        identity: Identity | None = None,
    ) -> DecisionOutcome:
        """Evaluate a decision by id, or the latest version of a key of exactly `tenant_id`.

        Raises:
            NotFound: no definition has the id.
            RestError: 404, no definition has the key.
            DecisionFailed: it can't be evaluated.
        """

        def work(ctx: Context) -> DecisionOutcome:
            definition = (
                self._latest(ctx, key or "", tenant_id) if definition_id is None else self._by_id(ctx, definition_id)
            )
            row = definition.row
            ctx.authz.require(rules.EVALUATE_DECISION, decision=row.key)
            ctx.authz.tenant(row.tenant_id, f"evaluate the decision {row.key!r}", absent=lambda: _unknown(row.id))
            ctx.history.operation(
                "DecisionDefinition",
                "Evaluate",
                changes=[("decisionDefinitionId", None, row.id), ("decisionDefinitionKey", None, row.key)],
                tenant_id=row.tenant_id,
            )
            return evaluate(ctx, definition, variables, time_to_live=row.history_time_to_live, explain=explained)

        return self._commands.run(work, identity=identity)

    def _by_id(self, ctx: Context, definition_id: str) -> DecisionDefinition:
        """Return a definition; that it is there and how long its history is kept are guards of the command."""
        definition = ctx.decisions.get(ctx.session, definition_id)

        def outdated() -> Exception:
            ctx.decisions.forget(definition_id)
            return OptimisticLockingError()

        ctx.session.require(is_there(definition_id, definition.row.history_time_to_live, outdated))
        return definition

    def _latest(self, ctx: Context, key: str, tenant_id: str | None) -> DecisionDefinition:
        """Return the latest version of a key: what it was at last, which is a guard of the command."""
        meant = (key, tenant_id)
        wanted = self._believed.get(meant)
        if wanted is None or not ctx.decisions.knows(wanted):
            wanted = _latest_id(ctx, DecisionDefinitionRow, key, tenant_id)
        else:
            _may_see(ctx, DecisionDefinitionRow, key, tenant_id)
        definition = ctx.decisions.get(ctx.session, wanted)

        def outdated() -> Exception:
            self._believed.pop(meant, None)
            ctx.decisions.forget(wanted)
            return OptimisticLockingError()

        ctx.session.require(is_latest(wanted, definition.row.history_time_to_live, key, tenant_id, outdated))
        if len(self._believed) >= CAPACITY:
            self._believed.clear()
        self._believed[meant] = wanted
        return definition

    def get_definition(self, definition_id: str, *, identity: Identity | None = None) -> DecisionDefinitionRow:
        """Return a definition.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(lambda ctx: _definition(ctx, definition_id), identity=identity)

    def latest_definition_id(self, key: str, *, tenant_id: str | None = None, identity: Identity | None = None) -> str:
        """Return the id of the latest version of `key` of exactly `tenant_id` (None: without tenant).

        Raises:
            RestError: 404, there is none.
        """
        return self._commands.read(
            lambda ctx: _latest_id(ctx, DecisionDefinitionRow, key, tenant_id), identity=identity
        )

    def definition_xml(self, definition_id: str, *, identity: Identity | None = None) -> str:
        """Return the file of a definition as it was deployed.

        Raises:
            NotFound: there is no such definition.
        """
        return self._commands.read(lambda ctx: _xml(ctx, _definition(ctx, definition_id)), identity=identity)

    def definition_diagram(self, definition_id: str, *, identity: Identity | None = None) -> ResourceContent | None:
        """Return the picture deployed with a definition, None if there is none.

        Raises:
            NotFound: there is no such definition.
        """
        return self._commands.read(lambda ctx: _diagram(ctx, _definition(ctx, definition_id)), identity=identity)

    def set_history_time_to_live(
        self, definition_id: str, days: int | None, *, identity: Identity | None = None
    ) -> None:
        """Set for how many days the history of evaluations is kept.

        Raises:
            NotAllowed: None; history must not be kept for ever.
            BadUserRequest: a negative number.
            NotFound: there is no such definition.
        """
        if days is None:
            raise NotAllowed("historyTimeToLive is missing; expected a number of days, as no history is kept forever")
        if days < 0:
            raise BadUserRequest(f"historyTimeToLive is {days}; expected 0 or more days")

        def work(ctx: Context) -> None:
            row = _known(ctx, definition_id)
            ctx.authz.require(
                rules.UPDATE_DECISION,
                decision=row.key,
                absent=lambda: _unknown(definition_id),
                visible=rules.READ_DECISION,
            )
            ctx.authz.tenant(row.tenant_id, f"update the decision {row.key!r}", absent=lambda: _unknown(definition_id))
            ctx.history.operation(
                "DecisionDefinition",
                "UpdateHistoryTimeToLive",
                changes=[
                    ("historyTimeToLive", row.history_time_to_live, days),
                    ("decisionDefinitionId", None, row.id),
                    ("decisionDefinitionKey", None, row.key),
                ],
                tenant_id=row.tenant_id,
            )
            row.history_time_to_live = days
            ctx.after_commit.append(lambda: ctx.decisions.forget(definition_id))

        self._commands.run(work, identity=identity)

    # --- requirements ------------------------------------------------------------------------------------------------

    def get_requirements(
        self, definition_id: str, *, identity: Identity | None = None
    ) -> DecisionRequirementsDefinitionRow:
        """Return a decision requirements definition.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(lambda ctx: _requirements(ctx, definition_id), identity=identity)

    def latest_requirements_id(
        self, key: str, *, tenant_id: str | None = None, identity: Identity | None = None
    ) -> str:
        """Return the id of the latest version of `key` of exactly `tenant_id` (None: without tenant).

        Raises:
            RestError: 404, there is none.
        """
        return self._commands.read(
            lambda ctx: _latest_id(ctx, DecisionRequirementsDefinitionRow, key, tenant_id), identity=identity
        )

    def requirements_xml(self, definition_id: str, *, identity: Identity | None = None) -> str:
        """Return the file of a decision requirements definition.

        Raises:
            NotFound: there is no such definition.
        """
        return self._commands.read(lambda ctx: _xml(ctx, _requirements(ctx, definition_id)), identity=identity)

    def requirements_diagram(self, definition_id: str, *, identity: Identity | None = None) -> ResourceContent | None:
        """Return the picture deployed with a decision requirements definition, None if there is none.

        Raises:
            NotFound: there is no such definition.
        """
        return self._commands.read(lambda ctx: _diagram(ctx, _requirements(ctx, definition_id)), identity=identity)


Definition = DecisionDefinitionRow | DecisionRequirementsDefinitionRow


def _definition(ctx: Context, definition_id: str) -> DecisionDefinitionRow:
    """Return a definition that may be read."""
    row = _known(ctx, definition_id)
    ctx.authz.require(rules.READ_DECISION, decision=row.key, absent=lambda: _unknown(definition_id))
    ctx.authz.tenant(row.tenant_id, f"get the decision {row.key!r}", absent=lambda: _unknown(definition_id))
    return row


def _known(ctx: Context, definition_id: str) -> DecisionDefinitionRow:
    row = ctx.session.get(DecisionDefinitionRow, definition_id)
    if row is None:
        raise _unknown(definition_id)
    return row


def _unknown(definition_id: str, what: str = "decision definition") -> NotFound:
    return NotFound(f"no {what} has the id {definition_id[:80]!r}")


def _requirements(ctx: Context, definition_id: str) -> DecisionRequirementsDefinitionRow:
    """Return a decision requirements definition that may be read."""

    def absent() -> NotFound:
        return _unknown(definition_id, "decision requirements definition")

    row = ctx.session.get(DecisionRequirementsDefinitionRow, definition_id)
    if row is None:
        raise absent()
    ctx.authz.require(rules.READ_REQUIREMENTS, requirements=row.key, absent=absent)
    ctx.authz.tenant(row.tenant_id, f"get the decision requirements {row.key!r}", absent=absent)
    return row


def _may_see(ctx: Context, row_type: type[Definition], key: str, tenant_id: str | None) -> None:
    """Ask whether a definition may be found by its key; for who may not there is none."""
    decisions = row_type is DecisionDefinitionRow
    rule = rules.READ_DECISION if decisions else rules.READ_REQUIREMENTS
    ids = {"decision" if decisions else "requirements": key}
    ctx.authz.require(rule, absent=lambda: _unknown_key(key, tenant_id), hidden=True, **ids)  # type: ignore[arg-type]  # ids by name, as the rule asks
    ctx.authz.tenant(tenant_id, f"use the definition {key!r}", absent=lambda: _unknown_key(key, tenant_id), hidden=True)


def _latest_id(ctx: Context, row_type: type[Definition], key: str, tenant_id: str | None) -> str:
    _may_see(ctx, row_type, key, tenant_id)
    found = latest_versions(ctx.session, (key,), tenant_id, table=row_type.table.name)
    if key not in found:
        raise _unknown_key(key, tenant_id)
    return found[key][0]


def _unknown_key(key: str, tenant_id: str | None) -> RestError:
    whose = "without tenant" if tenant_id is None else f"of tenant {tenant_id[:80]!r}"
    return RestError(f"No definition {whose} has the key {key[:80]!r}", status=404)


def _xml(ctx: Context, row: Definition) -> str:
    return _resource(ctx, row, row.resource_name or "").content.decode("utf-8", "replace")


def _diagram(ctx: Context, row: Definition) -> ResourceContent | None:
    return None if row.diagram_resource_name is None else _resource(ctx, row, row.diagram_resource_name)


def _resource(ctx: Context, row: Definition, name: str) -> ResourceContent:
    found = ctx.session.find(ByteArrayRow, deployment_id=row.deployment_id, name=name, limit=1)
    if not found:
        raise NotFound(f"definition {row.id!r}: resource {name!r} of its deployment is gone")
    return ResourceContent(name, found[0].bytes or b"")
