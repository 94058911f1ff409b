"""Timer jobs: made when a scope that waits for a timer begins, recalculated when an operator asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, Listener, Node, TimerDefinition
from watchword.core.errors import EngineError
from watchword.engine.facades import ExecutionScope
from watchword.engine.jobs import create, definitions, due_dates
from watchword.engine.jobs.configuration import LISTENER, plain
from watchword.store.tables import ExecutionRow, JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

BOUNDARY, CATCH, SUB_PROCESS = "timer-transition", "timer-intermediate-transition", "timer-start-event-subprocess"
START, TASK = "timer-start-event", "timer-task-listener"


def schedule(ctx: Context, execution: ExecutionRow, node: Node, timer: TimerDefinition) -> JobRow:
    """Make the timer job of a boundary event, catch event or event sub-process start on its scope's execution."""
    handler, configuration = BOUNDARY, node.id
    if node.type is ElementType.CATCH_TIMER:
        handler = CATCH
    elif node.type is ElementType.START_TIMER:
        handler, configuration = SUB_PROCESS, "" if node.parent is None else node.parent.id
    repeats = handler != CATCH and not node.interrupting
    return _make(ctx, execution, node, timer, handler, configuration, repeats=repeats)


def schedule_listeners(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    """Make the timer jobs of a user task's timeout listeners."""
    if node.user_task is None:
        return
    for listener in node.user_task.listeners:
        schedule_listener(ctx, execution, node, listener)


def schedule_listener(ctx: Context, execution: ExecutionRow, node: Node, listener: Listener) -> None:
    """Make the timer job of one listener, if it is a timeout listener."""
    if listener.timer is not None:
        configuration = f"{node.id}{LISTENER}{listener.id}"
        _make(ctx, execution, node, listener.timer, TASK, configuration, repeats=True)


def _make(
    ctx: Context,
    execution: ExecutionRow,
    node: Node,
    timer: TimerDefinition,
    handler: str,
    configuration: str,
    *,
    repeats: bool,
) -> JobRow:
    due = _due(ctx, execution, node, timer, ctx.now)
    return create.activity_job(
        ctx,
        execution,
        node,
        handler,
        configuration,
        defined_as=text_of(timer),
        due_date=due.moment,
        repeat=due.repeat if repeats else None,
        timer=True,
        exclusive=timer.exclusive,
    )


def schedule_start(ctx: Context, definition: Definition, node: Node, timer: TimerDefinition) -> JobRow:
    """Make the timer job that starts instances of the latest version of a process."""
    due = _due(ctx, None, node, timer, ctx.now)
    return create.definition_job(
        ctx,
        definition,
        node,
        START,
        definition.key,
        defined_as=text_of(timer),
        due_date=due.moment,
        repeat=due.repeat,
        timer=True,
        exclusive=timer.exclusive,
    )


def text_of(timer: TimerDefinition) -> str:
    """Return what the job definition of a timer says: `DURATION: PT1H`."""
    return f"{timer.kind.upper()}: {timer.value.text}"


def _due(
    ctx: Context, execution: ExecutionRow | None, node: Node, timer: TimerDefinition, start: datetime
) -> due_dates.Due:
    value = timer.value.evaluate(ExecutionScope(ctx, execution))
    return due_dates.resolve(timer.kind, value, start, where=f"event {node.id!r}")


def recalculate(ctx: Context, job: JobRow, *, from_creation: bool) -> None:
    """Work out the due date of a loaded timer job anew, from now or from the job's creation.

    Raises:
        EngineError: the job belongs to no timer of a model, or its creation isn't known.
    """
    node, timer = timer_of(ctx, job)
    if from_creation and job.create_time is None:
        raise EngineError(f"job {job.id!r}: when it was created isn't known; recalculate from now")
    execution = ctx.executions.get(job.execution_id)
    start = job.create_time if from_creation and job.create_time is not None else ctx.now
    due = _due(ctx, execution, node, timer, start)
    job.due_date = due.moment
    if job.repeat is not None:
        job.repeat, job.repeat_offset = due.repeat, 0


def timer_of(ctx: Context, job: JobRow) -> tuple[Node, TimerDefinition]:
    """Return the node and the timer that a job was made for.

    Raises:
        EngineError: it was made for none.
    """
    node = definitions.node_of(ctx, job)
    if node is not None and isinstance(node.event, TimerDefinition):
        return node, node.event
    if node is not None and node.user_task is not None and job.handler_type == TASK:
        wanted = plain(job.handler_configuration).partition(LISTENER)[2]
        for listener in node.user_task.listeners:
            if listener.timer is not None and listener.id == wanted:
                return node, listener.timer
    raise EngineError(f"job {job.id!r} belongs to no timer of a model")
