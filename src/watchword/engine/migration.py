"""Carrying a running instance over to another definition by a plan that has been checked.

Ids of activity instances stay as they are, also where the activity is called otherwise now. What a mapped event waits
for stays unless it is to be made anew; events that are mapped to nothing are no longer waited for, new ones are. An
activity may become a scope or cease to be one; the containers around it stay the same. Source: `reference` 9, observed
in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import EventDefinition, Node, TimerDefinition
from watchword.core.errors import EngineError, InstanceNotMigratable
from watchword.engine import entity_state, executions, positions, subscriptions, tree
from watchword.engine.jobs import create
from watchword.engine.jobs.configuration import plain
from watchword.engine.jobs.definitions import of_definition
from watchword.engine.migration_plan import MigrationInstruction, MigrationPlan
from watchword.engine.variables import set_variables
from watchword.history.levels import Level
from watchword.store.tables import (
    ExecutionRow,
    ExternalTaskRow,
    HistoricIncidentRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    IncidentRow,
    JobRow,
    TaskRow,
    VariableRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

TIMERS = ("timer-transition", "timer-intermediate-transition", "timer-start-event-subprocess", "timer-task-listener")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: in which activity before, and in which afterwards; None is the process itself."""

    row: ExecutionRow
    source: Node | None
    target: Node | None


def migrate(ctx: Context, root: ExecutionRow, source: Definition, target: Definition, plan: MigrationPlan) -> None:
    """Carry a loaded instance over.

    Raises:
        EngineError: it runs another definition.
        InstanceNotMigratable: something in it is mapped to nothing, or to where it can't go.
    """
    if root.process_definition_id != source.id:
        raise EngineError(f"process instance {root.id!r} runs {root.process_definition_id!r}, not {source.id!r}")
    mapped = {instruction.source: instruction for instruction in plan.instructions}
    places = [_place(ctx, row, source, target, mapped) for row in _rows(ctx, root)]
    _check(ctx, root, places, source, mapped)
    set_variables(ctx, root, plan.variables)
    for place in places:
        place.row.process_definition_id = target.id
        place.row.process_definition_key = target.key
    for place in reversed(places):
        _carry_over(ctx, place, source, target, mapped)
    _carry_over_rows(ctx, root, source, target)
    executions.run(ctx)


def _rows(ctx: Context, row: ExecutionRow) -> Iterator[ExecutionRow]:
    yield row
    for child in ctx.executions.children(row):
        yield from _rows(ctx, child)


def _place(
    ctx: Context,
    row: ExecutionRow,
    source: Definition,
    target: Definition,
    mapped: Mapping[str, MigrationInstruction],
) -> Place:
    node = source.nodes.get(row.activity_id) if row.activity_id is not None else None
    if node is None and row.scope:
        node = positions.scope_node(ctx, row)
    instruction = None if node is None else mapped.get(node.id)
    return Place(row, node, None if instruction is None else target.nodes[instruction.target])


# --- checks ----------------------------------------------------------------------------------------------------------


def _check(
    ctx: Context,
    root: ExecutionRow,
    places: Sequence[Place],
    source: Definition,
    mapped: Mapping[str, MigrationInstruction],
) -> None:
    reports: list[dict[str, Any]] = []
    for place in places:
        node, other = place.source, place.target
        if node is None:
            continue
        failures = []
        if place.row.event_scope:
            failures.append("What is kept for compensation can't be migrated")
        elif other is None:
            failures.append(f"There is no migration instruction for activity {node.id!r}, where this instance stands")
        elif not _same_containers(node, other, mapped):
            failures.append(f"The containers around {node.id!r} and {other.id!r} must be mapped one to one")
        if failures:
            instruction = mapped.get(node.id)
            reports.append(
                {
                    "activityInstanceId": place.row.activity_instance_id or place.row.id,
                    "sourceScopeId": node.id,
                    "migrationInstruction": None if instruction is None else instruction_report(instruction),
                    "failures": failures,
                }
            )
    if reports:
        report: dict[str, Any] = {
            "processInstanceId": root.id,
            "activityInstanceValidationReports": reports,
            "transitionInstanceValidationReports": [],
            "failures": [],
        }
        failure = reports[0]["failures"]
        raise InstanceNotMigratable(f"process instance {root.id!r} can't be migrated: {failure[0]}", report)


def instruction_report(instruction: MigrationInstruction) -> dict[str, Any]:
    """Return an instruction as reports show it."""
    return {
        "sourceActivityIds": [instruction.source],
        "targetActivityIds": [instruction.target],
        "updateEventTrigger": instruction.update_event_trigger,
    }


def _same_containers(node: Node, other: Node, mapped: Mapping[str, MigrationInstruction]) -> bool:
    around, beyond = node.parent, other.parent
    while around is not None and beyond is not None:
        instruction = mapped.get(around.id)
        if instruction is None or instruction.target != beyond.id:
            return False
        around, beyond = around.parent, beyond.parent
    return around is None and beyond is None


# --- one row ---------------------------------------------------------------------------------------------------------


def _carry_over(
    ctx: Context,
    place: Place,
    source: Definition,
    target: Definition,
    mapped: Mapping[str, MigrationInstruction],
) -> None:
    row, node, other = place.row, place.source, place.target
    if row.activity_id is not None and other is not None:
        row.activity_id = other.id
    _rename_work(ctx, row, other, target)
    _rename_jobs(ctx, row, source, target, mapped)
    if node is not None and other is not None:
        if row.activity_id is not None and row.activity_instance_id is not None:
            _rename_history(ctx, row.activity_instance_id, other, target)
        if row.scope and node.is_scope and positions_inside(row, node):
            _rename_shared(ctx, row, other, target)
            if other.is_scope:
                _events(ctx, row, node, other, mapped)
            else:
                _cease(ctx, row)
        elif other.is_scope and not node.is_scope and row.activity_instance_id is not None:
            _become_scope(ctx, row, other)
    elif row.parent_id is None:
        _process_events(ctx, row, source, target, mapped)


def positions_inside(row: ExecutionRow, node: Node) -> bool:
    """Tell whether a scope row was made for `node`."""
    return row.parent_id is not None and row.scope is True and node.is_scope


def _rename_work(ctx: Context, row: ExecutionRow, other: Node | None, target: Definition) -> None:
    if other is None:
        return
    for task in ctx.session.held(TaskRow, "execution_id", row.id):
        task.task_definition_key = other.id
        if ctx.history.level >= Level.ACTIVITY:
            ctx.session.amend(
                HistoricTaskRow,
                task.id,
                task_definition_key=other.id,
                process_definition_id=target.id,
                process_definition_key=target.key,
            )
    for external in ctx.session.held(ExternalTaskRow, "execution_id", row.id):
        external.activity_id = other.id


def _rename_history(ctx: Context, instance_id: str, other: Node, target: Definition) -> None:
    ctx.history.activity_updated(
        instance_id,
        activity_id=other.id,
        activity_name=None if other.name is None else other.name.text,
        activity_type=other.type.value,
        process_definition_id=target.id,
        process_definition_key=target.key,
    )


def _rename_shared(ctx: Context, row: ExecutionRow, other: Node, target: Definition) -> None:
    """Tell history of a container whose own instance only its parent row carries."""
    parent = ctx.executions.rows[row.parent_id or ""]
    if other.is_composite and parent.activity_instance_id is not None:
        _rename_history(ctx, parent.activity_instance_id, other, target)


def _rename_jobs(
    ctx: Context,
    row: ExecutionRow,
    source: Definition,
    target: Definition,
    mapped: Mapping[str, MigrationInstruction],
) -> None:
    """Let jobs of asynchronous continuations belong to the target; timers are events and are dealt with as such."""
    for job in ctx.session.held(JobRow, "execution_id", row.id):
        if job.handler_type in TIMERS:
            continue
        operation, _, flow = plain(job.handler_configuration).partition("$")
        if flow and flow not in target.process.flows:
            raise EngineError(f"job {job.id!r} waits to take flow {flow!r}, which the target doesn't have")
        _define(ctx, job, row.activity_id, target, after=bool(flow) or operation == "activity-end")


def _define(ctx: Context, job: JobRow, activity_id: str | None, target: Definition, *, after: bool) -> None:
    wanted = "async-after" if after else "async-before"
    for definition in of_definition(ctx, target.id):
        if definition.activity_id == activity_id and definition.job_configuration == wanted:
            _belong(job, definition.id, target)
            return
    raise EngineError(f"activity {activity_id!r} of the target is not asynchronous, so job {job.id!r} can't stay")


def _belong(job: JobRow, job_definition_id: str | None, target: Definition) -> None:
    job.process_definition_id, job.process_definition_key = target.id, target.key
    job.deployment_id, job.job_definition_id = target.row.deployment_id, job_definition_id


# --- events ----------------------------------------------------------------------------------------------------------


def _process_events(
    ctx: Context,
    root: ExecutionRow,
    source: Definition,
    target: Definition,
    mapped: Mapping[str, MigrationInstruction],
) -> None:
    before = subscriptions.declared(None, source.process.event_sub_processes)
    after = subscriptions.declared(None, target.process.event_sub_processes)
    _change_events(ctx, root, list(before), list(after), mapped)


def _events(
    ctx: Context, row: ExecutionRow, node: Node, other: Node, mapped: Mapping[str, MigrationInstruction]
) -> None:
    before = subscriptions.declared(node, node.event_sub_processes if node.children else ())
    after = subscriptions.declared(other, other.event_sub_processes if other.children else ())
    _change_events(ctx, row, list(before), list(after), mapped)


def _change_events(
    ctx: Context,
    row: ExecutionRow,
    before: Sequence[tuple[Node, EventDefinition]],
    after: Sequence[tuple[Node, EventDefinition]],
    mapped: Mapping[str, MigrationInstruction],
) -> None:
    """Keep what is mapped, close what isn't or is to be made anew, open what is missing then."""
    kept = set()
    targets = {node.id: event for node, event in after}
    for node, event in before:
        instruction = mapped.get(node.id)
        keeps = instruction is not None and instruction.target in targets and not instruction.update_event_trigger
        found = _keep(ctx, row, node, event, instruction.target if instruction is not None and keeps else None)
        if instruction is not None and keeps and found:
            kept.add(instruction.target)
    if not ctx.session.held(JobRow, "execution_id", row.id):
        entity_state.clear(row, entity_state.JOBS)
    subscriptions.subscribe_to(ctx, row, [(node, event) for node, event in after if node.id not in kept])


def _keep(ctx: Context, row: ExecutionRow, node: Node, event: EventDefinition, target_id: str | None) -> bool:
    """Let an event's subscription or timer belong to `target_id`, or delete it; False if there was none."""
    if isinstance(event, TimerDefinition):
        return _keep_timer(ctx, row, node, target_id)
    found = [s for s in subscriptions.of(ctx, row) if s.activity_id == node.id and s.event_type != "compensate"]
    for subscription in found:
        if target_id is None:
            ctx.session.delete(subscription)
        else:
            subscription.activity_id = target_id
    if target_id is None and found and not subscriptions.of(ctx, row):
        entity_state.clear(row, entity_state.EVENT_SUBSCRIPTIONS)
    return bool(found)


def _keep_timer(ctx: Context, row: ExecutionRow, node: Node, target_id: str | None) -> bool:
    target = ctx.definition_of(row)
    names = {node.id} | ({node.parent.id} if node.parent is not None and node.parent.is_event_sub_process else set())
    found = [
        job
        for job in ctx.session.held(JobRow, "execution_id", row.id)
        if job.handler_type in TIMERS and plain(job.handler_configuration) in names
    ]
    for job in found:
        if target_id is None:
            create.remove(ctx, job)
            continue
        other = target.nodes[target_id]
        inside = other.parent if other.parent is not None and other.parent.is_event_sub_process else None
        job.handler_configuration = target_id if inside is None else inside.id
        declared = [d for d in of_definition(ctx, target.id) if d.activity_id == target_id]
        _belong(job, declared[0].id if declared else None, target)
    return bool(found)


# --- becoming a scope ------------------------------------------------------------------------------------------------


def _become_scope(ctx: Context, row: ExecutionRow, other: Node) -> None:
    """Give a token's activity an execution of its own, with what it listens to."""
    instance_id = row.activity_instance_id
    inner = tree.take_inside(ctx, row, other)
    inner.activity_instance_id = instance_id
    ctx.history.activity_updated(instance_id, execution_id=inner.id)
    subscriptions.subscribe(ctx, inner, other)


def _cease(ctx: Context, row: ExecutionRow) -> None:
    """Take the execution of an activity away that is no scope any more; its work goes on one level up."""
    subscriptions.unsubscribe_all(ctx, row)
    for job in ctx.session.held(JobRow, "execution_id", row.id):
        if job.handler_type in TIMERS:
            create.remove(ctx, job)
    instance_id = row.activity_instance_id
    parent = tree.take_outside(ctx, row)
    parent.activity_instance_id = instance_id
    ctx.history.activity_updated(instance_id, execution_id=parent.id)


# --- rows of the whole instance --------------------------------------------------------------------------------------


def _carry_over_rows(ctx: Context, root: ExecutionRow, source: Definition, target: Definition) -> None:
    for external in ctx.session.cached(ExternalTaskRow):
        if external.process_instance_id == root.id:
            external.process_definition_id, external.process_definition_key = target.id, target.key
    for task in ctx.session.cached(TaskRow):
        if task.process_instance_id == root.id:
            task.process_definition_id = target.id
    for variable in ctx.session.cached(VariableRow):
        if variable.process_instance_id == root.id:
            variable.process_definition_id = target.id
    for incident in ctx.session.cached(IncidentRow):
        if incident.process_instance_id == root.id:
            incident.process_definition_id = target.id
    by_id = {"process_definition_id": target.id, "process_definition_key": target.key}
    if ctx.history.level >= Level.ACTIVITY:
        ctx.session.amend(HistoricProcessInstanceRow, root.id, **by_id)
    if ctx.history.level >= Level.AUDIT:
        for variable in ctx.session.cached(VariableRow):
            if variable.process_instance_id == root.id:
                ctx.session.amend(HistoricVariableRow, variable.id, **by_id)
    for incident in ctx.session.cached(IncidentRow):
        if incident.process_instance_id == root.id and ctx.history.level >= Level.FULL:
            ctx.session.amend(HistoricIncidentRow, incident.id, **by_id)
