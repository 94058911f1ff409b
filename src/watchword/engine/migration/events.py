"""What a place waits for: events that are mapped stay, as they are or with a new trigger; others go, new ones come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import EventDefinition, Listener, MessageDefinition, Node, SignalDefinition
from watchword.engine import entity_state, subscriptions
from watchword.engine.jobs import create, timers
from watchword.engine.jobs.configuration import LISTENER, plain
from watchword.engine.jobs.definitions import node_of, of_definition
from watchword.engine.migration.places import Mapped
from watchword.store.tables import ExecutionRow, JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

TIMERS = (timers.BOUNDARY, timers.CATCH, timers.SUB_PROCESS, timers.TASK)
Declared = dict[str, tuple["Node", "EventDefinition"]]
Timeouts = dict[str, Listener]


def carry_over(ctx: Context, row: ExecutionRow, scope: Node | None, target: Definition, mapped: Mapped) -> None:
    """Let the events that are waited for on `row` be those of `scope` (None: the process) of the target."""
    inside = (
        target.process.event_sub_processes if scope is None else scope.event_sub_processes if scope.children else ()
    )
    declared: Declared = {
        node.id: (node, event)
        for node, event in subscriptions.declared(scope, inside)
        if not isinstance(event, subscriptions.PASSIVE)
    }
    timeouts = _timeouts(scope)
    _carry_subscriptions(ctx, row, declared, mapped)
    for job in ctx.session.held(JobRow, "execution_id", row.id):
        if job.handler_type == timers.TASK:
            _carry_timeout(ctx, job, scope, timeouts, target, mapped)
        elif job.handler_type in TIMERS:
            _carry_timer(ctx, job, declared, target, mapped)
    if not ctx.session.held(JobRow, "execution_id", row.id):
        entity_state.clear(row, entity_state.JOBS)
    subscriptions.subscribe_to(ctx, row, declared.values(), at_once=False)
    if scope is not None:
        for listener in timeouts.values():
            timers.schedule_listener(ctx, row, scope, listener)


def close(ctx: Context, row: ExecutionRow) -> None:
    """Wait for nothing on `row` any more."""
    subscriptions.unsubscribe_all(ctx, row)
    for job in ctx.session.held(JobRow, "execution_id", row.id):
        if job.handler_type in TIMERS:
            create.remove(ctx, job)


def belong(job: JobRow, job_definition_id: str | None, target: Definition) -> None:
    """Let a job be one of the target's."""
    job.process_definition_id, job.process_definition_key = target.id, target.key
    job.deployment_id, job.job_definition_id = target.row.deployment_id, job_definition_id


def _timeouts(scope: Node | None) -> Timeouts:
    listeners = () if scope is None or scope.user_task is None else scope.user_task.listeners
    return {listener.id or "": listener for listener in listeners if listener.timer is not None}


def _carry_subscriptions(ctx: Context, row: ExecutionRow, declared: Declared, mapped: Mapped) -> None:
    left = False
    for subscription in subscriptions.of(ctx, row):
        if subscription.event_type == subscriptions.COMPENSATE:
            left = True
            continue
        instruction = mapped.get(subscription.activity_id or "")
        found = None if instruction is None else declared.pop(instruction.target, None)
        if instruction is None or found is None:
            ctx.session.delete(subscription)
            continue
        left = True
        node, event = found
        subscription.activity_id = node.id
        if instruction.update_event_trigger and isinstance(event, MessageDefinition | SignalDefinition):
            subscription.event_type = (
                subscriptions.SIGNAL if isinstance(event, SignalDefinition) else subscriptions.MESSAGE
            )
            subscription.event_name = subscriptions.name_of(ctx, row, node, event)
    if not left:
        entity_state.clear(row, entity_state.EVENT_SUBSCRIPTIONS)


def _carry_timer(ctx: Context, job: JobRow, declared: Declared, target: Definition, mapped: Mapped) -> None:
    source = node_of(ctx, job)
    instruction = None if source is None else mapped.get(source.id)
    found = None if instruction is None else declared.pop(instruction.target, None)
    if instruction is None or found is None:
        create.remove(ctx, job)
        return
    node = found[0]
    starts = node.parent is not None and node.parent.is_event_sub_process and node.type in subscriptions.STARTS
    job.handler_configuration = node.parent.id if starts and node.parent is not None else node.id
    _hand_over(ctx, job, node, target, anew=instruction.update_event_trigger)


def _carry_timeout(
    ctx: Context, job: JobRow, scope: Node | None, timeouts: Timeouts, target: Definition, mapped: Mapped
) -> None:
    source = node_of(ctx, job)
    instruction = None if source is None else mapped.get(source.id)
    listener_id = plain(job.handler_configuration).partition(LISTENER)[2]
    if scope is None or instruction is None or instruction.target != scope.id or listener_id not in timeouts:
        create.remove(ctx, job)
        return
    del timeouts[listener_id]
    job.handler_configuration = f"{scope.id}{LISTENER}{listener_id}"
    _hand_over(ctx, job, scope, target, anew=instruction.update_event_trigger)


def _hand_over(ctx: Context, job: JobRow, node: Node, target: Definition, *, anew: bool) -> None:
    declared = [d for d in of_definition(ctx, target.id) if d.activity_id == node.id and d.job_type == job.handler_type]
    belong(job, declared[0].id if declared else None, target)
    if anew and declared:
        timers.recalculate(ctx, job, from_creation=False)
