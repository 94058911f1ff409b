"""Making a batch: that the caller may, what the operation log says, and which deployments its things are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.authz.rule import Rule
from watchword.core.errors import BadUserRequest, NotFound
from watchword.engine.batches import create
from watchword.services.arguments import typed_map
from watchword.services.modifications import known_definition
from watchword.services.permitted import on_definition
from watchword.store.tables import (
    BatchRow,
    ExecutionRow,
    ExternalTaskRow,
    HistoricBatchRow,
    HistoricDecisionInstanceRow,
    HistoricProcessInstanceRow,
    ProcessDefinitionRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.history.operations import Change
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

_ABOUT: Mapping[str, type[Any]] = {
    "batch-set-removal-time": HistoricBatchRow,
    "decision-set-removal-time": HistoricDecisionInstanceRow,
    "historic-decision-instance-deletion": HistoricDecisionInstanceRow,
    "historic-instance-deletion": HistoricProcessInstanceRow,
    "instance-restart": HistoricProcessInstanceRow,
    "process-set-removal-time": HistoricProcessInstanceRow,
    "set-external-task-retries": ExternalTaskRow,
}
"""What batches take that aren't about running instances."""
_CREATING: Mapping[str, Rule] = {
    "batch-set-removal-time": rules.CREATE_BATCH_REMOVAL_TIME,
    "correlate-message": rules.CREATE_BATCH_MESSAGE,
    "decision-set-removal-time": rules.CREATE_BATCH_REMOVAL_TIME,
    "historic-decision-instance-deletion": rules.CREATE_BATCH_DELETE_DECISIONS,
    "historic-instance-deletion": rules.CREATE_BATCH_DELETE_FINISHED,
    "instance-deletion": rules.CREATE_BATCH_DELETE_RUNNING,
    "instance-modification": rules.CREATE_BATCH_MODIFY,
    "instance-restart": rules.CREATE_BATCH_RESTART,
    "instance-update-suspension-state": rules.CREATE_BATCH_SUSPEND,
    "process-set-removal-time": rules.CREATE_BATCH_REMOVAL_TIME,
    "set-external-task-retries": rules.CREATE_BATCH_EXTERNAL_TASK_RETRIES,
    "set-variables": rules.CREATE_BATCH_VARIABLES,
}
"""What creating a batch of each kind needs."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BatchLog:
    """What the user operation log says of a batch that begins."""

    entity: str
    operation: str
    before: Sequence[Change] = ()
    counts: Sequence[Change] = ()
    after: Sequence[Change] = ()
    annotation: str | None = None

    def write(self, ctx: Context, count: int, definition: ProcessDefinitionRow | None = None) -> None:
        """Write it."""
        changes = [*self.before, ("nrOfInstances", None, count), *self.counts, ("async", None, True), *self.after]
        ctx.history.operation(
            self.entity,
            self.operation,
            changes=changes,
            process_definition_id=None if definition is None else definition.id,
            annotation=self.annotation,
        )


class BatchMaker:
    """What all starts of batches have in common."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def _on(
        self,
        kind: str,
        ids: Sequence[str],
        configuration: Mapping[str, Any],
        log: BatchLog,
        identity: Identity | None,
        noun: str,
    ) -> BatchRow:
        distinct = distinct_ids(ids, noun)

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(_CREATING[kind])
            _check_taken(ctx, kind, distinct, noun)
            log.write(ctx, len(distinct))
            return create.create(ctx, kind, [(i, None) for i in distinct], configuration)

        return self._commands.run(work, identity=identity)

    def _on_instances(
        self,
        kind: str,
        ids: Sequence[str],
        configuration: Mapping[str, Any],
        log: BatchLog,
        identity: Identity | None,
        *,
        values: Mapping[str, object] | None = None,
        of: str | None = None,
        running: bool = False,
    ) -> BatchRow:
        """Make a batch over process instances.

        Args:
            kind: type of the batch.
            ids: the instances.
            configuration: what the jobs are told.
            log: what the operation log says.
            identity: who asks.
            values: variables for them.
            of: the definition that they are said to be of.
            running: leave out those that have ended.

        Raises:
            BadUserRequest: no instance is left.
        """
        distinct, given = distinct_ids(ids, "process instance"), typed_map(values)

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(_CREATING[kind])
            definition = None if of is None else known_definition(ctx, of)
            asked = kind == "instance-restart" and not ctx.authz.settings.open("restarts-by-batch")
            if definition is not None and asked:
                on_definition(ctx, definition, rules.RESTART_INSTANCES)
                ctx.authz.require(rules.START_INSTANCE, definition=definition.key)
            elif definition is not None:
                ctx.authz.tenant(definition.tenant_id, f"use the process definition {definition.id!r}")
            _check_taken(ctx, kind, distinct, "process instance")
            deployments = _deployments(ctx, distinct)
            chosen = [i for i in distinct if i in deployments] if running else distinct
            if not chosen:
                raise BadUserRequest("none of the process instances is running")
            if definition is not None:
                deployments = dict.fromkeys(distinct, definition.deployment_id)
            log.write(ctx, len(chosen), definition)
            items = [(i, deployments.get(i)) for i in chosen]
            return create.create(ctx, kind, items, configuration, values=given)

        return self._commands.run(work, identity=identity)


def _check_taken(ctx: Context, kind: str, ids: Sequence[str], noun: str) -> None:
    """Refuse what belongs to a tenant that is none of the caller's, and in the same words what isn't there at all.

    Raises:
        NotFound: where the caller isn't to learn what exists (laxity `existence`).
        ForeignTenant: where that is open; then what isn't there is left to the batch.
    """
    if ctx.authz.is_admin or not ctx.authz.settings.tenant_check:
        return
    row_type = _ABOUT.get(kind, ExecutionRow)
    tenants = {row.id: row.tenant_id for part in parts(ids) for row in ctx.session.find(row_type, id=part)}
    for ident in ids:

        def absent(ident: str = ident) -> Exception:
            return NotFound(f"there is no {noun} {ident[:80]!r}")

        if ident in tenants:
            ctx.authz.tenant(tenants[ident], f"take {noun} {ident!r} into a batch", absent=absent)
        elif not ctx.authz.settings.open("existence"):
            raise absent()


def distinct_ids(ids: Sequence[str], noun: str) -> tuple[str, ...]:
    """Return each id once.

    Raises:
        BadUserRequest: there is none.
    """
    found = tuple(dict.fromkeys(ids))
    if not found:
        raise BadUserRequest(f"no {noun} was named: give ids or a query that finds some")
    return found


def parts(ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Return ids in portions that fit into a statement."""
    return (tuple(ids[first : first + _AT_ONCE]) for first in range(0, len(ids), _AT_ONCE))


def _deployments(ctx: Context, ids: Sequence[str]) -> dict[str, str | None]:
    """Return the deployment of each instance that runs."""
    definitions: dict[str, str | None] = {}
    for part in parts(ids):
        for row in ctx.session.find(ExecutionRow, id=part):
            definitions[row.id] = row.process_definition_id
    found: dict[str, str | None] = {}
    for instance_id, definition_id in definitions.items():
        row_ = ctx.session.get(ProcessDefinitionRow, definition_id or "")
        found[instance_id] = None if row_ is None else row_.deployment_id
    return found
