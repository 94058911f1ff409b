"""User tasks: work for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, InvalidRequest, NotValid, SuspendedError
from watchword.query.specs.task import TASKS
from watchword.rest.families import BAD_TYPE, NO_SUCH, answered, counting, unknown_id, wrapped
from watchword.rest.files import attachment as attached
from watchword.rest.hal import JSON_OR_HAL, hypertext, wants_hal
from watchword.rest.op import Answer, Call, Op, Reply, Resource, many, one
from watchword.rest.resources.forms import TASK_FORMS
from watchword.rest.resources.task_annotations import OPS as ANNOTATIONS
from watchword.rest.resources.task_hypertext import one_task
from watchword.rest.resources.task_listing import OPS as LISTING
from watchword.rest.resources.task_listing import shown_tasks
from watchword.rest.variables import Names, Scope, dumped, typed, variables


@dataclass(frozen=True, slots=True)
class Task:
    """Body of a new or changed task; what is missing is set to nothing."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    priority: int | None = None
    assignee: str | None = None
    owner: str | None = None
    delegation_state: str | None = None
    due: datetime | None = None
    follow_up: datetime | None = None
    parent_task_id: str | None = None
    case_instance_id: str | None = None
    tenant_id: str | None = None
    # what a task shows beside that is read for its type only. Observed in 7.24
    created: datetime | None = None
    last_updated: datetime | None = None
    execution_id: str | None = None
    process_definition_id: str | None = None
    process_instance_id: str | None = None
    task_definition_key: str | None = None
    case_execution_id: str | None = None
    case_definition_id: str | None = None
    form_key: str | None = None
    task_state: str | None = None
    suspended: bool | None = None
    camunda_form_ref: Any = None
    """Null; anything else is refused."""


@dataclass(frozen=True, slots=True)
class UserId:
    """Body that names a user."""

    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Body of a completion."""

    variables: dict[str, Any] | None = None
    with_variables_in_return: bool | None = None


@dataclass(frozen=True, slots=True)
class TaskBpmnError:
    """Body of a BPMN error."""

    error_code: str | None = None
    error_message: str | None = None
    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TaskEscalation:
    """Body of an escalation."""

    escalation_code: str | None = None
    variables: dict[str, Any] | None = None


DELEGATION_STATES = ("PENDING", "RESOLVED")


def _attributes(body: Task) -> dict[str, Any]:
    if body.camunda_form_ref is not None:
        raise InvalidRequest("camundaFormRef can't be set; leave it out")
    state = None if body.delegation_state is None else body.delegation_state.upper()
    if state is not None and state not in DELEGATION_STATES:
        raise InvalidRequest(f"delegationState is {state[:40]!r}; expected PENDING or RESOLVED")
    return {
        "name": body.name,
        "description": body.description,
        "priority": body.priority or 0,
        "assignee": body.assignee,
        "owner": body.owner,
        "delegation_state": state,
        "due_date": body.due,
        "follow_up_date": body.follow_up,
        "parent_task_id": body.parent_task_id,
        "case_instance_id": body.case_instance_id,
        "tenant_id": body.tenant_id,
    }


def _get(call: Call) -> Any:
    row = call.services.tasks.get(call.path["id"], identity=call.identity)
    (shown,) = shown_tasks(call, (row,), call.flag, lenient=False)
    return hypertext(one_task(call, shown)) if wants_hal(call) else shown


def _create(call: Call) -> None:
    call.services.tasks.create(id=call.body.id, identity=call.identity, **_attributes(call.body))


def _update(call: Call) -> None:
    call.services.tasks.update(call.path["id"], identity=call.identity, **_attributes(call.body))


def _delete(call: Call) -> None:
    call.services.tasks.delete(call.path["id"], identity=call.identity)


def _claim(call: Call) -> None:
    call.services.tasks.claim(call.path["id"], call.body.user_id, identity=call.identity)


def _unclaim(call: Call) -> None:
    call.services.tasks.unclaim(call.path["id"], identity=call.identity)


def _assign(call: Call) -> None:
    call.services.tasks.set_assignee(call.path["id"], call.body.user_id, identity=call.identity)


def _delegate(call: Call) -> None:
    call.services.tasks.delegate(call.path["id"], call.body.user_id, identity=call.identity)


def _resolve(call: Call) -> None:
    call.services.tasks.resolve(
        call.path["id"], variables=typed(call.body.variables, call.types), identity=call.identity
    )


def _complete(call: Call) -> Any:
    wanted = bool(call.body.with_variables_in_return)
    found = call.services.tasks.complete(
        call.path["id"], variables=typed(call.body.variables, call.types), with_variables=wanted, identity=call.identity
    )
    return dumped(found, deserialize=False) if wanted else None


def _bpmn_error(call: Call) -> None:
    call.services.tasks.bpmn_error(
        call.path["id"],
        error_code=call.body.error_code,
        error_message=call.body.error_message,
        variables=typed(call.body.variables, call.types),
        identity=call.identity,
    )


def _bpmn_escalation(call: Call) -> None:
    call.services.tasks.bpmn_escalation(
        call.path["id"],
        escalation_code=call.body.escalation_code,
        variables=typed(call.body.variables, call.types),
        identity=call.identity,
    )


def _by_candidate_group(call: Call) -> Any:
    rows = call.services.tasks.count_by_candidate_group(identity=call.identity)
    if "csv" in call.accept and "json" not in call.accept:
        return _csv(call, [(row.group_name, row.task_count) for row in rows])
    return [{"groupName": row.group_name, "taskCount": row.task_count} for row in rows]


def _csv(call: Call, rows: list[tuple[str | None, int]]) -> Answer:
    lines = ["CANDIDATE_GROUP_NAME,TASK_COUNT", *(f"{_cell(name)},{count}" for name, count in rows)]
    kind = "application/csv" if "application/csv" in call.accept else "text/csv"
    disposition = ("Content-Disposition", attached("task-count-by-candidate-group.csv"))
    return Answer(200, "\n".join(lines), kind, (disposition,))


def _cell(text: str | None) -> str:
    """Return a quoted cell that no spreadsheet takes for a formula."""
    if not text:
        return "null" if text is None else ""
    safe = "'" + text if text[0] in "=+-@\t\r" else text
    return '"' + safe.replace('"', '""') + '"' if any(c in safe for c in ',"\r\n') else safe


def _variables(path: str, local: bool, names: Names) -> tuple[Op, ...]:
    return variables(
        Scope("task", path, lambda call: call.services.tasks, local=local),
        names,
        reading=rules.READ_TASK_VARIABLE,
        writing=rules.UPDATE_TASK_VARIABLE,
    )


_NULL = unknown_id("NullValueException", 500)
_THROWS = answered("RestException", 404, 0) | answered("RestException", 400, 0, BadUserRequest, SuspendedError)
_PARENT = answered("InvalidRequestException", 400, 0, NotValid)

RESOURCE = Resource(
    "/task",
    (
        *LISTING,
        *counting(TASKS, get="getTasksCount", post="queryTasksCount"),
        Op("POST", "/create", _create, "createTask", rules.CREATE_TASK, body=Task, errors=_PARENT),
        Op(
            "GET",
            "/report/candidate-group-count",
            _by_candidate_group,
            "getTaskCountByCandidateGroup",
            rules.COUNT_ALL_TASKS,
            reply=many("TaskCountByCandidateGroupResultDto"),
            produces=("application/json", "text/csv", "application/csv"),
        ),
        Op(
            "GET",
            "/{id}",
            _get,
            "getTask",
            rules.READ_TASK,
            reply=one("TaskWithAttachmentAndCommentDto"),
            errors=NO_SUCH,
            produces=JSON_OR_HAL,
        ),
        Op(
            "PUT",
            "/{id}",
            _update,
            "updateTask",
            rules.ASSIGN_TASK,
            body=Task,
            errors=unknown_id("InvalidRequestException", 404, None) | _PARENT,
        ),
        Op("DELETE", "/{id}", _delete, "deleteTask", rules.DELETE_TASK),
        Op("POST", "/{id}/assignee", _assign, "setAssignee", rules.ASSIGN_TASK, body=UserId),
        Op(
            "POST",
            "/{id}/bpmnError",
            _bpmn_error,
            "handleBpmnError",
            rules.WORK_ON_TASK,
            body=TaskBpmnError,
            errors=_THROWS,
        ),
        Op(
            "POST",
            "/{id}/bpmnEscalation",
            _bpmn_escalation,
            "handleEscalation",
            rules.WORK_ON_TASK,
            body=TaskEscalation,
            errors=_THROWS,
        ),
        Op("POST", "/{id}/claim", _claim, "claim", rules.WORK_ON_TASK, body=UserId, errors=_NULL),
        Op(
            "POST",
            "/{id}/complete",
            _complete,
            "complete",
            rules.WORK_ON_TASK,
            body=CompleteTask,
            reply=Reply("VariableValueDto"),
            errors=wrapped(),
            optional_body=True,
        ),
        Op("POST", "/{id}/delegate", _delegate, "delegateTask", rules.ASSIGN_TASK, body=UserId, errors=_NULL),
        Op(
            "POST",
            "/{id}/resolve",
            _resolve,
            "resolve",
            rules.WORK_ON_TASK,
            body=CompleteTask,
            errors=_NULL | BAD_TYPE,
            optional_body=True,
        ),
        Op("POST", "/{id}/unclaim", _unclaim, "unclaim", rules.ASSIGN_TASK),
        *ANNOTATIONS,
        *TASK_FORMS,
        *_variables(
            "/{id}/localVariables",
            True,
            Names(
                read_all="getTaskLocalVariables",
                modify="modifyTaskLocalVariables",
                read="getTaskLocalVariable",
                put="putTaskLocalVariable",
                delete="deleteTaskLocalVariable",
                read_binary="getTaskLocalVariableBinary",
                put_binary="setBinaryTaskLocalVariable",
            ),
        ),
        *_variables(
            "/{id}/variables",
            False,
            Names(
                read_all="getTaskVariables",
                modify="modifyTaskVariables",
                read="getTaskVariable",
                put="putTaskVariable",
                delete="deleteTaskVariable",
                read_binary="getTaskVariableBinary",
                put_binary="setBinaryTaskVariable",
            ),
        ),
    ),
    tag="Task",
)
