"""Changes of running instances from outside: modify one or many, start elsewhere, restart ended ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watchword.core.errors import BadUserRequest, EngineError, NullValue
from watchword.engine import instances, modification
from watchword.engine.modification import CANCEL, Instruction
from watchword.services.loading import load_instance
from watchword.store.tables import (
    ByteArrayRow,
    HistoricDetailRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
    ProcessDefinitionRow,
)
from watchword.values import codec

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.store.tables import ExecutionRow
    from watchword.values.typed import TypedValue


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
            root = load_instance(ctx, process_instance_id)
            ctx.history.operation("ProcessInstance", "ModifyProcessInstance", execution=root, annotation=annotation)
            modify_instance(ctx, root, instructions, skip_custom_listeners, skip_io_mappings, externally=True)

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
            log_many(ctx, "RestartProcessInstance", row, len(distinct), asynchronous=False)
            for process_instance_id in distinct:
                restart_instance(
                    ctx,
                    ctx.definitions.get(ctx.session, row.id),
                    process_instance_id,
                    instructions,
                    initial_variables=initial_variables,
                    without_business_key=without_business_key,
                    skip_custom_listeners=skip_custom_listeners,
                    skip_io_mappings=skip_io_mappings,
                )

        self._commands.run(work, identity=identity)


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
        raise BadUserRequest(f"no process definition has the id {process_definition_id!r}")
    return row


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


def modify_instance(
    ctx: Context,
    root: ExecutionRow,
    instructions: Sequence[Instruction],
    skip_custom_listeners: bool,
    skip_io_mappings: bool,
    *,
    externally: bool,
) -> None:
    """Modify a loaded instance, listeners and mappings skipped as said."""
    _skipping(
        ctx,
        skip_custom_listeners,
        skip_io_mappings,
        lambda: modification.modify(ctx, root, instructions, externally=externally),
    )


def modify_listed(
    ctx: Context,
    process_definition_id: str,
    process_instance_id: str,
    instructions: Sequence[Instruction],
    skip_custom_listeners: bool,
    skip_io_mappings: bool,
) -> None:
    """Modify one of several instances of a definition.

    Raises:
        EngineError: it is gone or of another definition.
    """
    try:
        root = load_instance(ctx, process_instance_id)
    except NullValue as error:
        raise EngineError(str(error)) from None
    if root.process_definition_id != process_definition_id:
        raise EngineError(
            f"process instance {root.id!r} runs {root.process_definition_id!r}, not {process_definition_id!r}"
        )
    modify_instance(ctx, root, instructions, skip_custom_listeners, skip_io_mappings, externally=False)


def restart_instance(
    ctx: Context,
    definition: Definition,
    process_instance_id: str,
    instructions: Sequence[Instruction],
    *,
    initial_variables: bool,
    without_business_key: bool,
    skip_custom_listeners: bool,
    skip_io_mappings: bool,
) -> None:
    """Start an instance like an ended one.

    Raises:
        BadUserRequest: there was no such instance.
        EngineError: it is still running or of another definition.
    """
    old = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
    if old is None:
        raise BadUserRequest(f"history knows no process instance {process_instance_id!r}")
    if old.end_time is None:
        raise EngineError(f"process instance {process_instance_id!r} is still running; only ended ones are restarted")
    if old.process_definition_id != definition.id:
        raise EngineError(
            f"process instance {old.id!r} ran definition {old.process_definition_id!r}, not {definition.id!r}"
        )
    values = _initial_values(ctx, old.id) if initial_variables else _last_values(ctx, old.id)
    start_at(
        ctx,
        definition,
        instructions,
        business_key=None if without_business_key else old.business_key,
        variables=values,
        skip_custom_listeners=skip_custom_listeners,
        skip_io_mappings=skip_io_mappings,
        restarted=old.id,
    )


def start_at(
    ctx: Context,
    definition: Definition,
    instructions: Sequence[Instruction],
    *,
    business_key: str | None = None,
    variables: dict[str, TypedValue],
    case_instance_id: str | None = None,
    skip_custom_listeners: bool = False,
    skip_io_mappings: bool = False,
    restarted: str | None = None,
) -> ExecutionRow:
    """Start an instance by instructions in place of its start event; cancelling ones are left out."""
    nodes = definition.nodes
    first = modification.first_node(instructions, nodes, definition.process.flows) or next(iter(nodes.values()))
    started: list[ExecutionRow] = []

    def run() -> None:
        started.append(
            instances.start(
                ctx,
                definition,
                business_key=business_key,
                variables=variables,
                case_instance_id=case_instance_id,
                start_event=first,
                instead=lambda root: modification.start(ctx, root, instructions),
                restarted=restarted,
            )
        )

    _skipping(ctx, skip_custom_listeners, skip_io_mappings, run)
    return started[0]


def _skipping(ctx: Context, listeners: bool, mappings: bool, work: Callable[[], None]) -> None:
    before = ctx.skip_custom_listeners, ctx.skip_io_mappings
    ctx.skip_custom_listeners, ctx.skip_io_mappings = listeners or before[0], mappings or before[1]
    try:
        work()
    finally:
        ctx.skip_custom_listeners, ctx.skip_io_mappings = before


def _initial_values(ctx: Context, instance_id: str) -> dict[str, TypedValue]:
    found = ctx.session.find(HistoricDetailRow, execution_id=instance_id, initial=True, type="VariableUpdate")
    return {row.name: _value(ctx, row) for row in sorted(found, key=lambda row: (row.time, row.rev))}


def _last_values(ctx: Context, instance_id: str) -> dict[str, TypedValue]:
    found = ctx.session.find(HistoricVariableRow, execution_id=instance_id, task_id=None)
    return {row.name: _value(ctx, row) for row in found if row.state != "DELETED"}


def _value(ctx: Context, row: HistoricDetailRow | HistoricVariableRow) -> TypedValue:
    content = None if row.byte_array_id is None else ctx.session.get(ByteArrayRow, row.byte_array_id)
    data = None if content is None else content.bytes
    return codec.from_columns(row.variable_type or "null", row.text, row.text2, row.long, row.double, data)
