"""External tasks: work that is fetched, locked and reported back by workers.

Locking many at once is a statement of its own (`store.external_tasks`); here is what one worker reports of one task.
Source: `reference` 4, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from watchword.bpmn.model import External, Node
from watchword.core import ids
from watchword.core.errors import BadUserRequest, EngineError, StepFailed, SuspendedError
from watchword.engine import entity_state, incidents, priorities, variables
from watchword.engine.facades import ExecutionScope, ExternalTaskFacade
from watchword.history.producers_incidents import CREATED, FAILED, REMOVED, SUCCESSFUL
from watchword.store.external_tasks import expiry
from watchword.store.tables import ByteArrayRow, ExecutionRow, ExternalTaskRow

if TYPE_CHECKING:
    from watchword.bpmn.model import ErrorMapping
    from watchword.engine.context import Context
    from watchword.values.typed import TypedValue

ACTIVE, SUSPENDED = 1, 2
LONGEST_MESSAGE = 666
"""Characters kept of an error message."""
ERROR_BYTES = 2


# --- creation and end ------------------------------------------------------------------------------------------------


def create(ctx: Context, execution: ExecutionRow, node: Node) -> ExternalTaskRow:
    """Make the external task that `execution` waits for at `node`.

    Raises:
        StepFailed: topic or priority yield something unusable.
    """
    implementation = node.implementation
    if not isinstance(implementation, External):
        raise StepFailed(f"activity {node.id!r} is no external task")
    scope = ExecutionScope(ctx, execution)
    topic = implementation.topic.evaluate(scope)
    if not isinstance(topic, str) or not topic:
        raise StepFailed(f"activity {node.id!r}: topic {implementation.topic.text!r} yields no text")
    row = ExternalTaskRow(
        id=ids.new(),
        topic_name=topic,
        create_time=ctx.now,
        suspension_state=execution.suspension_state or ACTIVE,
        execution_id=execution.id,
        process_instance_id=execution.process_instance_id,
        process_definition_id=execution.process_definition_id,
        process_definition_key=execution.process_definition_key or node.process.key,
        activity_id=node.id,
        activity_instance_id=execution.activity_instance_id,
        tenant_id=execution.tenant_id,
        priority=priorities.evaluate(implementation.priority or node.process.task_priority, scope, node),
    )
    ctx.session.add(row)
    entity_state.mark(execution, entity_state.EXTERNAL_TASKS)
    ctx.history.external_task_log(row, CREATED)
    return row


def remove(ctx: Context, row: ExternalTaskRow) -> None:
    """Delete an external task because its activity is cancelled."""
    ctx.history.external_task_log(row, REMOVED)
    _delete(ctx, row, resolved=False)


def _delete(ctx: Context, row: ExternalTaskRow, *, resolved: bool) -> None:
    incidents.end_of_configuration(ctx, incidents.FAILED_EXTERNAL_TASK, row.id, resolved=resolved)
    if row.error_details_id is not None:
        details = ctx.session.get(ByteArrayRow, row.error_details_id)
        if details is not None:
            ctx.session.delete(details)
    ctx.session.delete(row)
    execution = ctx.session.get(ExecutionRow, row.execution_id) if row.execution_id is not None else None
    if execution is not None and not ctx.session.held(ExternalTaskRow, "execution_id", execution.id):
        entity_state.clear(execution, entity_state.EXTERNAL_TASKS)


# --- what workers report ---------------------------------------------------------------------------------------------


def complete(
    ctx: Context,
    row: ExternalTaskRow,
    worker_id: str,
    variables_: Mapping[str, TypedValue] | None = None,
    local_variables: Mapping[str, TypedValue] | None = None,
) -> None:
    """Complete a task: variables, error mappings of the model, then the process goes on.

    An expired lock of the same worker is fine.

    Raises:
        BadUserRequest: another worker holds the task.
        SuspendedError: the task is suspended.
    """
    _require_worker(row, worker_id, "completed")
    execution = _active_execution(ctx, row)
    variables.set_variables(ctx, execution, variables_ or {})
    variables.set_variables(ctx, execution, local_variables or {}, local=True)
    if _throw_mapped(ctx, row, execution, propagate=True):
        return
    ctx.history.external_task_log(row, SUCCESSFUL)
    _delete(ctx, row, resolved=True)
    from watchword.engine import executions

    executions.complete_activity(ctx, execution)


def failure(
    ctx: Context,
    row: ExternalTaskRow,
    worker_id: str,
    *,
    error_message: str | None = None,
    error_details: str | None = None,
    retries: int = 0,
    retry_timeout: int = 0,
    variables_: Mapping[str, TypedValue] | None = None,
    local_variables: Mapping[str, TypedValue] | None = None,
) -> None:
    """Report a failure; the lock ends `retry_timeout` milliseconds from now, no retries left raise an incident.

    Raises:
        BadUserRequest: another worker holds the task.
        EngineError: retries or timeout are negative.
        SuspendedError: the task is suspended.
    """
    _require_worker(row, worker_id, "failed")
    if retries < 0:
        raise EngineError(f"retries is {retries}; expected 0 or more")
    if retry_timeout < 0:
        raise EngineError(f"retryTimeout is {retry_timeout} ms; expected 0 or more")
    execution = _active_execution(ctx, row)
    variables.set_variables(ctx, execution, variables_ or {})
    variables.set_variables(ctx, execution, local_variables or {}, local=True)
    row.error_message = error_message[:LONGEST_MESSAGE] if error_message is not None else None
    if error_details is not None:
        _keep_details(ctx, row, error_details)
    if _throw_mapped(ctx, row, execution, propagate=False):
        return
    row.lock_expiration_time = expiry(ctx.now, retry_timeout)
    row.last_failure_log_id = ctx.history.external_task_log(
        row, FAILED, error_message=row.error_message, error_details=_details(ctx, row)
    )
    change_retries(ctx, row, retries)


def bpmn_error(
    ctx: Context,
    row: ExternalTaskRow,
    worker_id: str,
    code: str,
    *,
    message: str | None = None,
    variables_: Mapping[str, TypedValue] | None = None,
) -> None:
    """Let the activity throw a BPMN error; an uncaught one ends the execution like an end event.

    Raises:
        BadUserRequest: another worker holds the task.
        EngineError: the code or the message is empty.
        SuspendedError: the task is suspended.
    """
    if not code:
        raise EngineError("errorCode is empty; give a text")
    if message == "":
        raise EngineError("errorMessage is empty; leave it out, or say what went wrong")
    _require_worker(row, worker_id, "left by an error")
    execution = _active_execution(ctx, row)
    variables.set_variables(ctx, execution, variables_ or {})
    _throw(ctx, row, execution, code, message)


def _throw(ctx: Context, row: ExternalTaskRow, execution: ExecutionRow, code: str, message: str | None) -> None:
    """Throw a BPMN error; a task that nobody cancelled, as nothing caught the error, goes as well."""
    from watchword.engine import executions

    executions.throw_error(ctx, execution, code, message)
    if any(left is row for left in ctx.session.held(ExternalTaskRow, "id", row.id)):
        remove(ctx, row)


def _throw_mapped(ctx: Context, row: ExternalTaskRow, execution: ExecutionRow, *, propagate: bool) -> bool:
    """Throw the error of the first mapping whose condition holds; `propagate`: let failing conditions fail."""
    for mapping in _mappings(ctx, row):
        if mapping.condition is None:
            continue
        facade = ExternalTaskFacade(ctx, row, error_details=_details(ctx, row))
        try:
            holds = mapping.condition.evaluate(ExecutionScope(ctx, execution, external_task=facade))
        except StepFailed:
            if propagate:
                raise
            continue
        if holds is True:
            _throw(ctx, row, execution, mapping.code or "", row.error_message)
            return True
    return False


def _mappings(ctx: Context, row: ExternalTaskRow) -> tuple[ErrorMapping, ...]:
    if row.process_definition_id is None or row.activity_id is None:
        return ()
    node = ctx.definitions.get(ctx.session, row.process_definition_id).process.nodes.get(row.activity_id)
    implementation = node.implementation if node is not None else None
    return implementation.error_mappings if isinstance(implementation, External) else ()


def _details(ctx: Context, row: ExternalTaskRow) -> str | None:
    if row.error_details_id is None:
        return None
    stored = ctx.session.get(ByteArrayRow, row.error_details_id)
    return stored.bytes.decode() if stored is not None and stored.bytes is not None else None


def _keep_details(ctx: Context, row: ExternalTaskRow, text: str) -> None:
    stored = ctx.session.get(ByteArrayRow, row.error_details_id) if row.error_details_id is not None else None
    if stored is not None:
        stored.bytes = text.encode()
        return
    stored = ByteArrayRow(
        id=ids.new(),
        name="externalTask.exceptionByteArray",
        bytes=text.encode(),
        type=ERROR_BYTES,
        create_time=ctx.now,
        tenant_id=row.tenant_id,
    )
    ctx.session.add(stored)
    row.error_details_id = stored.id


# --- locks -----------------------------------------------------------------------------------------------------------


def lock(ctx: Context, row: ExternalTaskRow, worker_id: str, duration: int) -> None:
    """Lock one task for `duration` milliseconds; an own lock is renewed.

    Raises:
        BadUserRequest: the worker has no name, the duration is not positive, or another worker holds the task.
    """
    if not worker_id:
        raise BadUserRequest("workerId is empty; name the worker")
    require_duration(duration, "lockDuration")
    if row.worker_id is not None and row.worker_id != worker_id and not _expired(ctx, row):
        raise BadUserRequest(
            f"external task {row.id} can't be locked by worker {worker_id!r}: worker {row.worker_id!r} holds it"
        )
    row.worker_id = worker_id
    row.lock_expiration_time = expiry(ctx.now, duration)


def extend_lock(ctx: Context, row: ExternalTaskRow, worker_id: str, duration: int) -> None:
    """Let an own lock end `duration` milliseconds from now.

    Raises:
        BadUserRequest: the duration is not positive, the lock has expired or is another worker's.
        SuspendedError: the task is suspended.
    """
    require_duration(duration, "newDuration")
    _require_worker(row, worker_id, "extended")
    _active_execution(ctx, row)
    if _expired(ctx, row):
        raise BadUserRequest(f"external task {row.id}: the lock expired at {row.lock_expiration_time}; fetch it again")
    row.lock_expiration_time = expiry(ctx.now, duration)


def unlock(ctx: Context, row: ExternalTaskRow) -> None:
    """Give a task back so that anybody may fetch it."""
    row.worker_id = row.lock_expiration_time = None
    ctx.history.operation("ExternalTask", "Unlock", external_task=row)


def _expired(ctx: Context, row: ExternalTaskRow) -> bool:
    return row.lock_expiration_time is None or row.lock_expiration_time <= ctx.now


def require_duration(duration: int, name: str) -> None:
    """Check the milliseconds of a lock.

    Raises:
        BadUserRequest: they aren't positive.
    """
    if duration <= 0:
        raise BadUserRequest(f"{name} is {duration} ms; expected more than 0")


def _require_worker(row: ExternalTaskRow, worker_id: str, verb: str) -> None:
    if row.worker_id != worker_id:
        raise BadUserRequest(
            f"external task {row.id} can't be {verb} by worker {worker_id!r}: it is locked by worker {row.worker_id!r}"
        )


def _active_execution(ctx: Context, row: ExternalTaskRow) -> ExecutionRow:
    if row.suspension_state == SUSPENDED:
        raise SuspendedError(f"external task {row.id} is suspended; activate its process instance first")
    execution = ctx.session.get(ExecutionRow, row.execution_id) if row.execution_id is not None else None
    if execution is None:
        raise EngineError(f"external task {row.id} has no execution any more")
    return execution


# --- retries and priority --------------------------------------------------------------------------------------------


def set_retries(ctx: Context, row: ExternalTaskRow, retries: int) -> None:
    """Set how often it may still be tried: 0 raises an incident, more resolves it.

    Raises:
        EngineError: retries are negative.
    """
    if retries < 0:
        raise EngineError(f"retries is {retries}; expected 0 or more")
    changes = [("retries", row.retries, retries)]
    ctx.history.operation("ExternalTask", "SetExternalTaskRetries", changes=changes, external_task=row)
    change_retries(ctx, row, retries)


def change_retries(ctx: Context, row: ExternalTaskRow, retries: int) -> None:
    """Set the retries as `set_retries` does, of one task among many: their log has one entry for all."""
    had_some = row.retries is None or row.retries > 0
    row.retries = retries
    if had_some and retries == 0:
        execution = ctx.session.get(ExecutionRow, row.execution_id) if row.execution_id is not None else None
        incidents.create(
            ctx,
            execution,
            incidents.FAILED_EXTERNAL_TASK,
            configuration=row.id,
            message=row.error_message,
            activity_id=row.activity_id,
            history_configuration=row.last_failure_log_id,
        )
    elif not had_some and retries > 0:
        incidents.end_of_configuration(ctx, incidents.FAILED_EXTERNAL_TASK, row.id, resolved=True)


def set_priority(ctx: Context, row: ExternalTaskRow, priority: int) -> None:
    """Set the priority."""
    changes = [("priority", row.priority, priority)]
    ctx.history.operation("ExternalTask", "SetPriority", changes=changes, external_task=row)
    row.priority = priority
