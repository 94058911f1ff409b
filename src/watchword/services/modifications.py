"""Changes of running instances from outside: modify one or many, start elsewhere, restart ended ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.engine.executions import is_ended
from watchword.engine.modification import CANCEL, Instruction
from watchword.engine.restart import modify_instance, modify_listed, restart_instance
from watchword.services.loading import load_instance
from watchword.services.permitted import on_definition, on_execution
from watchword.store.tables import ExecutionRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class Modifications:
    """Commands that move tokens."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def modify(
        self,
        process_instance_id: str,
        instructions: Sequence[Instruction],
        *,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        annotation: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Carry out instructions on one instance, in their order; without a token left it ends.

        Raises:
            NullValue: there is no such instance.
            NotValid: an instruction names something that isn't there.
            EngineError: an instruction can't be carried out as given.
        """

        def work(ctx: Context) -> None:
            needed = rules.UPDATE_INSTANCE if instructions else rules.READ_INSTANCE  # nothing is changed by nothing
            root = load_instance(ctx, process_instance_id, needed)
            if not instructions:
                return
            _may_cancel(ctx, root, instructions)
            ctx.history.operation("ProcessInstance", "ModifyProcessInstance", execution=root, annotation=annotation)
            modify_instance(ctx, root, instructions, skip_custom_listeners, skip_io_mappings, externally=True)
            if is_ended(ctx, root):
                on_execution(ctx, root, rules.DELETE_INSTANCE)

        self._commands.run(work, identity=identity)

    def modify_many(
        self,
        process_definition_id: str | None,
        process_instance_ids: Sequence[str],
        instructions: Sequence[Instruction],
        *,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        annotation: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Carry out the same instructions on several instances of one definition, in one transaction.

        Raises:
            BadUserRequest: definition, instances or instructions are missing.
            NotValid: an instruction names something that isn't there.
            EngineError: an instance is gone or of another definition.
        """
        check_modification(process_definition_id, process_instance_ids, instructions)
        distinct = tuple(dict.fromkeys(process_instance_ids))

        def work(ctx: Context) -> None:
            row = known_definition(ctx, process_definition_id or "")
            log_many(ctx, "ModifyProcessInstance", row, len(distinct), asynchronous=False, annotation=annotation)
            for process_instance_id in distinct:
                _may_modify(ctx, process_instance_id, row, instructions)
                modify_listed(ctx, row.id, process_instance_id, instructions, skip_custom_listeners, skip_io_mappings)

        self._commands.run(work, identity=identity)

    def restart(
        self,
        process_definition_id: str,
        process_instance_ids: Sequence[str],
        instructions: Sequence[Instruction],
        *,
        initial_variables: bool = False,
        without_business_key: bool = False,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Start new instances like ended ones of a definition, at other places, in one transaction.

        `initial_variables`: with the variables they were started with; else with those they had at their end.

        Raises:
            BadUserRequest: instances or instructions are missing, or an id is unknown.
            EngineError: an instance is still running or of another definition.
        """
        check_restart(process_instance_ids, instructions)
        distinct = tuple(dict.fromkeys(process_instance_ids))

        def work(ctx: Context) -> None:
            row = known_definition(ctx, process_definition_id)
            on_definition(ctx, row, rules.RESTART_INSTANCES, lambda: unknown_definition(process_definition_id))
            ctx.authz.require(rules.START_INSTANCE, definition=row.key)
            log_many(ctx, "RestartProcessInstance", row, len(distinct), asynchronous=False)
            for process_instance_id in distinct:
                started = restart_instance(
                    ctx,
                    ctx.definitions.get(ctx.session, row.id),
                    process_instance_id,
                    instructions,
                    initial_variables=initial_variables,
                    without_business_key=without_business_key,
                    skip_custom_listeners=skip_custom_listeners,
                    skip_io_mappings=skip_io_mappings,
                )
                ctx.history.operation("ProcessInstance", "Create", execution=started)

        self._commands.run(work, identity=identity)


def _may_modify(
    ctx: Context, process_instance_id: str, definition: ProcessDefinitionRow, instructions: Sequence[Instruction]
) -> None:
    """Ask about one of many; an instance that is gone is asked about by the definition alone."""
    root = ctx.session.get(ExecutionRow, process_instance_id)
    if root is None:
        on_definition(ctx, definition, rules.UPDATE_INSTANCE)
        return
    on_execution(ctx, root, rules.UPDATE_INSTANCE)
    _may_cancel(ctx, root, instructions)


def _may_cancel(ctx: Context, root: ExecutionRow, instructions: Sequence[Instruction]) -> None:
    """Who cancels something may end the instance by it, so needs the right to delete it."""
    starts = any(instruction.kind != CANCEL for instruction in instructions)
    if instructions and not starts and not ctx.authz.settings.open("existence"):
        on_execution(ctx, root, rules.DELETE_INSTANCE)


def check_modification(
    process_definition_id: str | None, process_instance_ids: Sequence[str], instructions: Sequence[Instruction]
) -> None:
    """Check that a modification of many says what it is about.

    Raises:
        BadUserRequest: something is missing.
    """
    if process_definition_id is None:
        raise BadUserRequest("name the process definition that the instances run")
    if not instructions:
        raise BadUserRequest("no instruction was given: say what to start or to cancel")
    if not process_instance_ids:
        raise BadUserRequest("no process instance was named: give ids or a query that finds some")


def check_restart(process_instance_ids: Sequence[str], instructions: Sequence[Instruction]) -> None:
    """Check that a restart says what it is about.

    Raises:
        BadUserRequest: something is missing, or something would be cancelled.
    """
    if not process_instance_ids:
        raise BadUserRequest("no process instance was named: give ids or a query that finds some")
    if not instructions:
        raise BadUserRequest("no instruction was given: say where to start")
    if any(instruction.kind == CANCEL for instruction in instructions):
        raise BadUserRequest("a new instance has nothing to cancel: give start instructions only")


def known_definition(ctx: Context, process_definition_id: str) -> ProcessDefinitionRow:
    """Return a definition's row.

    Raises:
        BadUserRequest: there is none.
    """
    row = ctx.session.get(ProcessDefinitionRow, process_definition_id)
    if row is None:
        raise unknown_definition(process_definition_id)
    return row


def unknown_definition(process_definition_id: str) -> BadUserRequest:
    """Return the error for an id that no definition has."""
    return BadUserRequest(f"no process definition has the id {process_definition_id!r}")


def log_many(
    ctx: Context,
    operation: str,
    row: ProcessDefinitionRow,
    count: int,
    *,
    asynchronous: bool,
    annotation: str | None = None,
) -> None:
    """Log an operation on many instances of a definition."""
    ctx.history.operation(
        "ProcessInstance",
        operation,
        changes=[("nrOfInstances", None, count), ("async", None, asynchronous)],
        process_definition_id=row.id,
        tenant_id=row.tenant_id,
        annotation=annotation,
    )
