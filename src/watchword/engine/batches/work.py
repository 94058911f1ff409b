"""The work of batches, on the ids of one job. Configurations are those that 7.24 writes; unknown keys are ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from watchword.core.errors import EngineError, NullValue
from watchword.engine import correlation, executions, external_tasks, instances, suspension
from watchword.engine.migration import checks
from watchword.engine.migration.migrate import migrate as carry_over
from watchword.engine.migration.plan import MigrationInstruction, MigrationPlan
from watchword.engine.modification import CANCEL, START_AFTER, START_BEFORE, START_TRANSITION, Instruction
from watchword.engine.restart import modify_listed, restart_instance
from watchword.engine.variables import set_variables as set_all
from watchword.history.ttl import DATED, END, START, removal_time
from watchword.store.history_decisions import remove_decisions
from watchword.store.history_removal import remove_instances
from watchword.store.tables import (
    ByteArrayRow,
    DecisionDefinitionRow,
    EventSubscriptionRow,
    ExternalTaskRow,
    HistoricBatchRow,
    HistoricDecisionInputRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
    HistoricProcessInstanceRow,
    JobRow,
    ProcessDefinitionRow,
)
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

Configuration = Mapping[str, Any]
Values = Mapping[str, TypedValue]
CANCEL_ALL, CANCEL_PRESENT = "cancelAllForActivity", "cancelCurrentActiveActivityInstances"
CANCEL_ONE, CANCEL_TRANSITION, OF_INSTANCE = "cancelActivityInstances", "cancelTransitionInstances", "processInstances"


def delete_instances(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Delete running instances; ids that are gone are left out unless that is an error."""
    for process_instance_id in ids:
        try:
            root = executions.load(ctx, process_instance_id)
        except NullValue:
            if configuration.get("failIfNotExists"):
                raise
            continue
        instances.delete(
            ctx,
            root.id,
            reason=configuration.get("deleteReason"),
            skip_custom_listeners=bool(configuration.get("skipCustomListeners")),
            skip_io_mappings=bool(configuration.get("skipIoMappings")),
            skip_called_instances=bool(configuration.get("skipSubprocesses")),
        )


def delete_history(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Delete what history knows of ended instances."""
    for process_instance_id in ids:
        row = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
        if row is not None and row.end_time is None:
            raise EngineError(f"process instance {process_instance_id!r} is still running; its history can't go")
    remove_instances(ctx.session, tuple(ids))


def modify(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Modify running instances."""
    for process_instance_id in ids:
        modify_listed(
            ctx,
            str(configuration.get("processDefinitionId")),
            process_instance_id,
            read_instructions(configuration),
            bool(configuration.get("skipListeners")),
            bool(configuration.get("skipIoMappings")),
        )


def migrate(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Carry instances over to another definition."""
    plan = read_plan(configuration, values)
    ctx.skip_custom_listeners = bool(configuration.get("skipListeners"))
    ctx.skip_io_mappings = bool(configuration.get("skipIoMappings"))
    source = ctx.definitions.get(ctx.session, plan.source_definition_id)
    target = ctx.definitions.get(ctx.session, plan.target_definition_id)
    for process_instance_id in ids:
        carry_over(ctx, executions.load(ctx, process_instance_id), source, target, plan)


def write_plan(plan: MigrationPlan) -> dict[str, Any]:
    """Return a plan as configurations hold it; its variables are kept with the batch."""
    return {
        "sourceProcessDefinitionId": plan.source_definition_id,
        "targetProcessDefinitionId": plan.target_definition_id,
        "instructions": [checks.instruction_report(instruction) for instruction in plan.instructions],
    }


def read_plan(configuration: Configuration, values: Values) -> MigrationPlan:
    """Return the plan of a configuration."""
    plan = configuration.get("migrationPlan") or {}
    instructions = tuple(
        MigrationInstruction(
            item["sourceActivityIds"][0], item["targetActivityIds"][0], bool(item.get("updateEventTrigger"))
        )
        for item in plan.get("instructions") or ()
    )
    return MigrationPlan(
        str(plan.get("sourceProcessDefinitionId")), str(plan.get("targetProcessDefinitionId")), instructions, values
    )


def restart(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Start instances like ended ones."""
    definition = ctx.definitions.get(ctx.session, str(configuration.get("processDefinitionId")))
    for process_instance_id in ids:
        restart_instance(
            ctx,
            definition,
            process_instance_id,
            read_instructions(configuration),
            initial_variables=bool(configuration.get("initialVariables")),
            without_business_key=bool(configuration.get("withoutBusinessKey")),
            skip_custom_listeners=bool(configuration.get("skipCustomListeners")),
            skip_io_mappings=bool(configuration.get("skipIoMappings")),
        )


def suspend(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Suspend or activate instances."""
    suspension.suspend_instances(ctx, ids, bool(configuration.get("suspended")))


def set_variables(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Set variables of running instances."""
    for process_instance_id in ids:
        set_all(ctx, executions.load(ctx, process_instance_id), values)


def correlate(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Give a message to whatever of the instances waits for it; without name, to all that wait for any message."""
    name = configuration.get("messageName")
    for process_instance_id in ids:
        try:
            executions.load(ctx, process_instance_id)
        except NullValue:
            continue
        waiting = [
            row
            for row in ctx.session.cached(EventSubscriptionRow)
            if row.process_instance_id == process_instance_id
            and row.event_type == "message"
            and name in (None, row.event_name)
        ]
        for subscription in waiting:
            if ctx.session.get(EventSubscriptionRow, subscription.id) is not None:
                correlation.deliver(ctx, subscription, variables=values)


def set_job_retries(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Set the retries of jobs, and their due date if one is named."""
    from watchword.engine.jobs import retry

    for job_id in ids:
        ctx.executions.load("job", job_id)
        job = ctx.session.get(JobRow, job_id)
        if job is None:
            raise EngineError(f"no job has the id {job_id!r}; it may have been done")
        retry.set_retries(ctx, job, int(configuration.get("retries") or 0))
        due = configuration.get("dueDate")
        if isinstance(due, int):
            job.due_date = from_millis(due)


def set_external_task_retries(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Set the retries of external tasks."""
    for external_task_id in ids:
        ctx.executions.load("external_task", external_task_id)
        row = ctx.session.get(ExternalTaskRow, external_task_id)
        if row is None:
            raise EngineError(f"no external task has the id {external_task_id!r}; it may have been completed")
        external_tasks.set_retries(ctx, row, int(configuration.get("retries") or 0))


def date_instances(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Set the removal time of what history knows of instances, with those that they called if asked for."""
    for process_instance_id in ids:
        row = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
        if row is None:
            continue
        attribute, wanted = "process_instance_id", row.id
        if configuration.get("isHierarchical"):
            attribute, wanted = "root_process_instance_id", row.root_process_instance_id or row.id
        moment = _removal(ctx, configuration, row)
        holders = [row_type for row_type in DATED if attribute in row_type.table.by_attribute]
        ctx.session.update_where(holders, {attribute: wanted}, {"removal_time": moment})


def _removal(ctx: Context, configuration: Configuration, row: HistoricProcessInstanceRow) -> datetime | None:
    if configuration.get("hasRemovalTime"):
        given = configuration.get("removalTime")
        return from_millis(given) if isinstance(given, int) else None
    definition = ctx.session.get(ProcessDefinitionRow, row.process_definition_id or "")
    begin = {END: row.end_time, START: row.start_time}.get(ctx.history.dates_from)
    if definition is None or begin is None:
        return None
    return removal_time(begin, definition.history_time_to_live)


def delete_decisions(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Delete what history knows of evaluations of decisions."""
    remove_decisions(ctx.session, tuple(ids))


def date_decisions(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Set the removal time of evaluations of decisions, with all of the same root if asked for."""
    for decision_instance_id in ids:
        row = ctx.session.get(HistoricDecisionInstanceRow, decision_instance_id)
        if row is None:
            continue
        family = [row]
        if configuration.get("isHierarchical"):
            root_id = row.root_decision_instance_id or row.id
            root = ctx.session.get(HistoricDecisionInstanceRow, root_id)
            required = ctx.session.find(HistoricDecisionInstanceRow, root_decision_instance_id=root_id)
            family = [*([] if root is None else [root]), *required]
        moment = _removal_of_decision(ctx, configuration, row)
        for one in family:
            one.removal_time = moment
            _date_values(ctx, one.id, moment)


def _date_values(ctx: Context, decision_instance_id: str, moment: datetime | None) -> None:
    values: tuple[HistoricDecisionInputRow | HistoricDecisionOutputRow, ...] = (
        *ctx.session.find(HistoricDecisionInputRow, decision_instance_id=decision_instance_id),
        *ctx.session.find(HistoricDecisionOutputRow, decision_instance_id=decision_instance_id),
    )
    for value in values:
        value.removal_time = moment
        if value.byte_array_id is not None:
            ctx.session.amend(ByteArrayRow, value.byte_array_id, removal_time=moment)


def _removal_of_decision(
    ctx: Context, configuration: Configuration, row: HistoricDecisionInstanceRow
) -> datetime | None:
    if configuration.get("hasRemovalTime"):
        given = configuration.get("removalTime")
        return from_millis(given) if isinstance(given, int) else None
    definition = ctx.session.get(DecisionDefinitionRow, row.decision_definition_id)
    return None if definition is None else removal_time(row.eval_time, definition.history_time_to_live)


def date_batches(ctx: Context, configuration: Configuration, ids: Sequence[str], values: Values) -> None:
    """Set the removal time of batches in history; calculated, by the time to live that batches have."""
    for batch_id in ids:
        row = ctx.session.get(HistoricBatchRow, batch_id)
        if row is not None:
            row.removal_time = _removal_of_batch(ctx, configuration, row)


def _removal_of_batch(ctx: Context, configuration: Configuration, row: HistoricBatchRow) -> datetime | None:
    if configuration.get("hasRemovalTime"):
        given = configuration.get("removalTime")
        return from_millis(given) if isinstance(given, int) else None
    begin = {END: row.end_time, START: row.start_time}.get(ctx.history.dates_from)
    return None if begin is None else removal_time(begin, ctx.settings.batch_days.of(row.type))


def to_millis(moment: datetime) -> int:
    """Return the milliseconds since 1970 that configurations hold."""
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


def from_millis(value: int) -> datetime:
    """Return the moment of milliseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)


def write_instructions(
    instructions: Sequence[Instruction], process_instance_id: str | None = None
) -> list[dict[str, Any]]:
    """Return instructions as configurations hold them: without variables and without the scope to start in."""
    return [_written(instruction, process_instance_id) for instruction in instructions]


def _written(instruction: Instruction, process_instance_id: str | None) -> dict[str, Any]:
    if instruction.activity_instance_id is not None and instruction.kind == CANCEL:
        return {CANCEL_ONE: instruction.activity_instance_id, OF_INSTANCE: process_instance_id}
    if instruction.transition_instance_id is not None and instruction.kind == CANCEL:
        return {CANCEL_TRANSITION: instruction.transition_instance_id, OF_INSTANCE: process_instance_id}
    if instruction.kind == CANCEL:
        return {CANCEL_ALL: instruction.activity_id, CANCEL_PRESENT: instruction.present_only}
    name = instruction.transition_id if instruction.kind == START_TRANSITION else instruction.activity_id
    return {instruction.kind: name}


def read_instructions(configuration: Configuration) -> tuple[Instruction, ...]:
    """Return the instructions of a configuration."""
    found = []
    for item in configuration.get("instructions") or ():
        if CANCEL_ALL in item:
            found.append(Instruction(CANCEL, activity_id=item[CANCEL_ALL], present_only=bool(item.get(CANCEL_PRESENT))))
        elif CANCEL_ONE in item:
            found.append(Instruction(CANCEL, activity_instance_id=item[CANCEL_ONE]))
        elif CANCEL_TRANSITION in item:
            found.append(Instruction(CANCEL, transition_instance_id=item[CANCEL_TRANSITION]))
        elif START_TRANSITION in item:
            found.append(Instruction(START_TRANSITION, transition_id=item[START_TRANSITION]))
        else:
            kind = START_BEFORE if START_BEFORE in item else START_AFTER
            found.append(Instruction(kind, activity_id=item.get(kind)))
    return tuple(found)
