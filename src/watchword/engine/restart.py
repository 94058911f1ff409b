"""Changes of instances as one of many: modify one that runs, repeat one that ended, start elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watchword.core.errors import BadUserRequest, EngineError, NullValue
from watchword.engine import executions, instances, modification
from watchword.store.tables import (
    ByteArrayRow,
    HistoricDetailRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
)
from watchword.values import codec

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.engine.modification import Instruction
    from watchword.store.tables import ExecutionRow
    from watchword.values.typed import TypedValue


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
        root = executions.load(ctx, process_instance_id)
    except NullValue as error:
        raise EngineError(str(error)) from None
    if root.parent_id is not None:
        raise EngineError(f"{process_instance_id!r} is no process instance; it is a part of one")
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
) -> ExecutionRow:
    """Start an instance like an ended one and return its row.

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
    return start_at(
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
    variable_id = (row.variable_instance_id or "") if isinstance(row, HistoricDetailRow) else row.id
    return codec.from_columns(
        row.variable_type or "null", row.text, row.text2, row.long, row.double, data, variable_id=variable_id
    )
