"""Process instances: start, look at, delete, suspend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NotFound, NullValue
from watchword.engine import activity_tree, instances
from watchword.engine.restart import start_at
from watchword.engine.suspension import ACTIVE, suspend_instances, suspend_instances_of
from watchword.services.arguments import typed_map
from watchword.services.form_values import check_start_values
from watchword.services.loading import load_instance
from watchword.services.permitted import on_definition, on_execution
from watchword.services.snapshot import VariableSnapshot
from watchword.services.startable import Startable, unknown_key
from watchword.store.tables import ExecutionRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.engine.modification import Instruction
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.values.typed import TypedValue


_AT_ONCE = 500
"""Instances that are suspended by the same statements."""


@dataclass(frozen=True, slots=True)
class ProcessInstance:
    """A process instance as a command left it; `variables` only where they were asked for."""

    id: str
    definition_id: str
    definition_key: str | None
    business_key: str | None
    case_instance_id: str | None
    ended: bool
    suspended: bool
    tenant_id: str | None
    variables: Mapping[str, TypedValue] | None = None


class ProcessInstances:
    """Commands on process instances."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._startable = Startable(commands.database)

    def start(
        self,
        *,
        key: str | None = None,
        definition_id: str | None = None,
        tenant_id: str | None = None,
        business_key: str | None = None,
        variables: Mapping[str, object] | None = None,
        case_instance_id: str | None = None,
        start_instructions: Sequence[Instruction] = (),
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        with_variables: bool = False,
        identity: Identity | None = None,
    ) -> ProcessInstance:
        """Start an instance of a definition, or of the latest version of `key` of exactly `tenant_id`.

        Args:
            key: key of the process; either this or `definition_id`.
            definition_id: id of one version.
            tenant_id: tenant of `key`; None: the definition without tenant.
            business_key: what the instance is called outside.
            variables: plain Python values or `TypedValue`s, by name.
            case_instance_id: of a case that the instance belongs to.
            start_instructions: where to start in place of the start event.
            skip_custom_listeners: only together with instructions.
            skip_io_mappings: only together with instructions.
            with_variables: return the variables as they are at the end of the command.
            identity: who asks.

        Raises:
            RestError: 404, no definition has this key and tenant.
            NullValue: no definition has this id, or neither key nor id was given.
            SuspendedError: the definition is suspended.
            NotValid: an instruction names something that isn't there.
            StepFailed: a step of the process failed; nothing was started.
        """
        if not start_instructions and (skip_custom_listeners or skip_io_mappings):
            raise EngineError("listeners and mappings can only be skipped together with start instructions")
        values = typed_map(variables)

        def work(ctx: Context) -> ProcessInstance:
            definition = self._meant(ctx, key, definition_id, tenant_id)
            may_start(ctx, definition.row, by_key=key is not None)
            check_start_values(ctx, definition, values)
            if start_instructions:
                row = start_at(
                    ctx,
                    definition,
                    start_instructions,
                    business_key=business_key,
                    variables=values,
                    case_instance_id=case_instance_id,
                    skip_custom_listeners=skip_custom_listeners,
                    skip_io_mappings=skip_io_mappings,
                )
            else:
                row = instances.start(
                    ctx, definition, business_key=business_key, variables=values, case_instance_id=case_instance_id
                )
            ctx.history.operation("ProcessInstance", "Create", execution=row)
            found = VariableSnapshot(ctx, row.id).values() if with_variables else None
            return shown_instance(row, ended=instances.is_ended(ctx, row), variables=found)

        return self._commands.run(work, identity=identity)

    def get(self, process_instance_id: str, *, identity: Identity | None = None) -> ProcessInstance:
        """Return a running instance.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> ProcessInstance:
            row = _running(ctx, process_instance_id)
            on_execution(ctx, row, rules.READ_INSTANCE, lambda: _gone(process_instance_id), hidden=True)
            return shown_instance(row, ended=False)

        return self._commands.read(work, identity=identity)

    def delete(
        self,
        process_instance_id: str,
        *,
        reason: str | None = None,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        skip_subprocesses: bool = False,
        fail_if_not_exists: bool = True,
        identity: Identity | None = None,
    ) -> None:
        """Delete a running instance with everything that hangs on it; history remembers it as terminated.

        Instances that it called are deleted too, or go on alone with `skip_subprocesses`. Where it was called itself,
        that call ends as cancelled, and with it an instance in which nothing else runs.

        Raises:
            NotFound: there is none and `fail_if_not_exists` is set.
        """

        def work(ctx: Context) -> None:
            try:
                row = load_instance(ctx, process_instance_id, rules.DELETE_INSTANCE, NotFound)
            except NotFound:
                if fail_if_not_exists:
                    raise
                return
            instances.delete(
                ctx,
                process_instance_id,
                reason=reason,
                skip_custom_listeners=skip_custom_listeners,
                skip_io_mappings=skip_io_mappings,
                skip_called_instances=skip_subprocesses,
            )
            ctx.history.operation("ProcessInstance", "Delete", execution=row)

        self._commands.run(work, identity=identity)

    def suspend(self, process_instance_id: str, *, suspended: bool, identity: Identity | None = None) -> None:
        """Suspend or activate one instance with its tasks, external tasks and jobs; an unknown id changes nothing."""
        self._commands.run(lambda ctx: _suspend(ctx, (process_instance_id,), suspended), identity=identity)

    def suspend_many(
        self,
        *,
        suspended: bool,
        process_instance_ids: Sequence[str] | None = None,
        process_definition_id: str | None = None,
        process_definition_key: str | None = None,
        tenant_id: str | None = None,
        without_tenant: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Suspend or activate the given instances, or all of a definition, or of all versions of a key.

        With a key, `tenant_id` or `without_tenant` narrow it down to definitions of that tenant or of none.

        Raises:
            InvalidRequest: it isn't said which instances, or in two ways.
        """
        by_ids = process_instance_ids is not None
        if by_ids + (process_definition_id is not None) + (process_definition_key is not None) != 1:
            raise InvalidRequest(
                "name the instances by exactly one of process instance ids or queries, definition id, definition key"
            )

        def work(ctx: Context) -> None:
            if process_instance_ids is not None:
                _suspend_each(ctx, process_instance_ids, suspended)
                return
            if process_definition_id is not None:
                ids: Sequence[str] = (process_definition_id,)
            else:
                narrow = tenant_id is not None or without_tenant
                found = ctx.session.find(ProcessDefinitionRow, key=process_definition_key)
                ids = [row.id for row in found if not narrow or row.tenant_id == tenant_id]
            may_suspend_all(ctx, ids, process_definition_key)
            suspend_instances_of(ctx, ids, suspended)
            ctx.history.operation(
                "ProcessInstance",
                "Suspend" if suspended else "Activate",
                changes=[("suspensionState", None, "suspended" if suspended else "active")],
                process_definition_id=process_definition_id,
                process_definition_key=process_definition_key,
            )

        self._commands.run(work, identity=identity)

    def activity_instances(self, process_instance_id: str, *, identity: Identity | None = None) -> dict[str, Any]:
        """Return the tree of activity instances as REST shows it.

        Raises:
            NotFound: no instance of this id is running.
        """

        def work(ctx: Context) -> dict[str, Any]:
            row = _running(ctx, process_instance_id)
            on_execution(ctx, row, rules.READ_INSTANCE, lambda: _gone(process_instance_id))
            return activity_tree.activity_instances(ctx.session, ctx.definition_of(row), process_instance_id)

        return self._commands.read(work, identity=identity)

    def _meant(self, ctx: Context, key: str | None, definition_id: str | None, tenant_id: str | None) -> Definition:
        if key is not None and definition_id is None:
            return self._startable.by_key(ctx, key, tenant_id)
        if definition_id is not None and key is None:
            return self._startable.by_id(ctx, definition_id)
        raise NullValue("name the process by exactly one of key and definition id")


def _running(ctx: Context, process_instance_id: str) -> ExecutionRow:
    row = ctx.session.get(ExecutionRow, process_instance_id)
    if row is None or row.parent_id is not None:
        raise _gone(process_instance_id)
    return row


def _gone(process_instance_id: str) -> NotFound:
    return NotFound(f"no process instance has the id {process_instance_id!r}; it may have ended")


def may_start(
    ctx: Context, row: ProcessDefinitionRow, *, by_key: bool = False, absent: Callable[[], Exception] | None = None
) -> None:
    """Ask whether an instance of a definition may be started; by key only of one that the caller can see.

    `absent` makes the error for who can't see one that the caller has not named.
    """
    if by_key:
        ctx.authz.require(
            rules.READ_DEFINITION,
            absent=lambda: unknown_key(row.key, row.tenant_id),
            hidden=True,
            definition=row.key,
        )
    if by_key:
        ctx.authz.tenant(
            row.tenant_id,
            f"start the process definition {row.id!r}",
            absent=lambda: unknown_key(row.key, row.tenant_id),
            hidden=True,
        )
    on_definition(
        ctx,
        row,
        rules.START_INSTANCE,
        (lambda: unknown_key(row.key, row.tenant_id))
        if by_key
        else absent or (lambda: NullValue(f"no process definition has the id {row.id!r}")),
    )


def may_suspend_all(ctx: Context, definition_ids: Sequence[str], key: str | None) -> None:
    """Ask whether all instances of definitions may be suspended; `key`: what was named, if no definition is there."""
    rows = [row for ident in definition_ids if (row := ctx.session.get(ProcessDefinitionRow, ident)) is not None]
    if not rows:
        ctx.authz.require(rules.SUSPEND_ALL_INSTANCES, definition=key)
    for row in rows:
        on_definition(ctx, row, rules.SUSPEND_ALL_INSTANCES)


def _suspend(ctx: Context, process_instance_ids: Sequence[str], suspended: bool) -> None:
    for row in ctx.session.find(ExecutionRow, id=tuple(process_instance_ids)):
        on_execution(ctx, row, rules.SUSPEND_INSTANCE)
    suspend_instances(ctx, process_instance_ids, suspended)


def _suspend_each(ctx: Context, process_instance_ids: Sequence[str], suspended: bool) -> None:
    distinct = tuple(dict.fromkeys(process_instance_ids))
    if not distinct:
        raise BadUserRequest("no process instance was named: give ids or a query that finds some")
    for start in range(0, len(distinct), _AT_ONCE):
        _suspend(ctx, distinct[start : start + _AT_ONCE], suspended)
    ctx.history.operation(
        "ProcessInstance",
        "SuspendJob" if suspended else "ActivateJob",  # that is what the reference calls it
        changes=[("nrOfInstances", None, len(distinct)), ("async", None, False)],
    )


def shown_instance(
    row: ExecutionRow, *, ended: bool, variables: Mapping[str, TypedValue] | None = None
) -> ProcessInstance:
    """Return what a client sees of an instance's own row."""
    return ProcessInstance(
        id=row.id,
        definition_id=row.process_definition_id or "",
        definition_key=row.process_definition_key,
        business_key=row.business_key,
        case_instance_id=row.case_instance_id,
        ended=ended,
        suspended=row.suspension_state not in (None, ACTIVE),
        tenant_id=row.tenant_id,
        variables=variables,
    )
