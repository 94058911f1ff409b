"""User tasks: create, change, hand around, complete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from watchword.authz import rules
from watchword.core import ids
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NotFound, NotValid, NullValue
from watchword.engine import executions, tasks
from watchword.services.arguments import typed_map
from watchword.services.form_values import check_task_values
from watchword.services.loading import load_task
from watchword.services.permitted import on_task
from watchword.services.snapshot import TaskSnapshot
from watchword.store.tables import TaskRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.values.typed import TypedValue

DELEGATION_STATES = (None, tasks.PENDING, tasks.RESOLVED)


class TaskAttributes(TypedDict, total=False):
    """What can be set on a task; what is left out stays as it is."""

    name: str | None
    description: str | None
    assignee: str | None
    owner: str | None
    delegation_state: str | None
    """PENDING, RESOLVED or None."""
    due_date: datetime | None
    follow_up_date: datetime | None
    priority: int
    parent_task_id: str | None
    case_instance_id: str | None
    tenant_id: str | None


class TaskWork:
    """Commands on user tasks."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def get(self, task_id: str, *, identity: Identity | None = None) -> TaskRow:
        """Return a task.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> TaskRow:
            row = ctx.session.get(TaskRow, task_id)
            if row is None:
                raise _no_task(task_id)
            on_task(ctx, row, rules.READ_TASK, lambda: _no_task(task_id), hidden=True)
            return row

        return self._commands.read(work, identity=identity)

    def create(
        self, *, id: str | None = None, identity: Identity | None = None, **attributes: Unpack[TaskAttributes]
    ) -> TaskRow:
        """Create a task that belongs to no process; an id may be chosen.

        Raises:
            InvalidRequest: the delegation state is none of PENDING, RESOLVED, None.
            NotValid: there is no such parent task.
            DuplicateError: there is or was a task with this id.
            EngineError: the parent belongs to another tenant.
        """
        values = _checked(attributes)

        def work(ctx: Context) -> TaskRow:
            ctx.authz.require(rules.CREATE_TASK)
            parent = _check_parent(ctx, values)
            if parent is not None:
                _take_tenant(values, parent)
            ctx.authz.tenant(values.get("tenant_id"), "create a task of that tenant")
            task = TaskRow(id=id or ids.new(), **values)
            return tasks.create_standalone(ctx, task)

        return self._commands.run(work, identity=identity)

    def update(self, task_id: str, *, identity: Identity | None = None, **attributes: Unpack[TaskAttributes]) -> None:
        """Change attributes; update and, on another assignee, assignment listeners run.

        Raises:
            NullValue: there is no such task.
            InvalidRequest: the delegation state is none of PENDING, RESOLVED, None.
            NotValid: there is no such parent task.
            EngineError: another tenant.
        """
        values = _checked(attributes)

        def work(ctx: Context) -> None:
            task = load_task(ctx, task_id, None)

            def absent() -> NullValue:
                return NullValue(f"no task has the id {task_id!r}; it may have been completed")

            on_task(ctx, task, rules.READ_TASK, absent, hidden=True)
            on_task(ctx, task, rules.ASSIGN_TASK, absent)
            if values.get("tenant_id", task.tenant_id) != task.tenant_id:
                raise EngineError(
                    f"task {task_id!r} keeps its tenant, {task.tenant_id!r}; it can't be given to another"
                )
            if values.get("parent_task_id") != task.parent_task_id:
                _check_parent(ctx, values, may_lack=ctx.authz.settings.open("existence"))
            tasks.update(ctx, task, values)
            executions.run(ctx)

        self._commands.run(work, identity=identity)

    def delete(self, task_id: str, *, reason: str | None = None, identity: Identity | None = None) -> None:
        """Delete a task that belongs to no process; an unknown id changes nothing.

        Raises:
            EngineError: it belongs to a running process instance.
        """

        def work(ctx: Context) -> None:
            try:
                task = load_task(ctx, task_id, None)
            except NullValue:
                return
            _check_standalone(ctx, task)
            tasks.delete_standalone(ctx, task, reason=reason)

        self._commands.run(work, identity=identity)

    def claim(self, task_id: str, user_id: str | None, *, identity: Identity | None = None) -> None:
        """Make `user_id` the assignee of a task that has none, or has the same; None lets it go.

        Raises:
            NullValue: there is no such task.
            TaskAlreadyClaimed: it has another assignee.
        """
        self._on(task_id, lambda ctx, task: tasks.claim(ctx, task, user_id), identity, rules.WORK_ON_TASK)

    def unclaim(self, task_id: str, *, identity: Identity | None = None) -> None:
        """Take the assignee away.

        Raises:
            NotFound: there is no such task.
        """
        self._on_found(task_id, tasks.unclaim, identity, rules.ASSIGN_TASK)

    def set_assignee(self, task_id: str, user_id: str | None, *, identity: Identity | None = None) -> None:
        """Assign a task whoever has it now; None: nobody.

        Raises:
            NotFound: there is no such task.
        """
        self._on_found(task_id, lambda ctx, task: tasks.set_assignee(ctx, task, user_id), identity, rules.ASSIGN_TASK)

    def delegate(self, task_id: str, user_id: str | None, *, identity: Identity | None = None) -> None:
        """Hand a task to somebody who will resolve it; its assignee becomes the owner if it has none.

        Raises:
            NullValue: there is no such task.
        """
        self._on(task_id, lambda ctx, task: tasks.delegate(ctx, task, user_id), identity, rules.ASSIGN_TASK)

    def resolve(
        self, task_id: str, *, variables: Mapping[str, object] | None = None, identity: Identity | None = None
    ) -> None:
        """Give a delegated task back to its owner.

        Raises:
            NullValue: there is no such task.
        """
        values = typed_map(variables)
        self._on(task_id, lambda ctx, task: tasks.resolve(ctx, task, variables_=values), identity, rules.WORK_ON_TASK)

    def complete(
        self,
        task_id: str,
        *,
        variables: Mapping[str, object] | None = None,
        local_variables: Mapping[str, object] | None = None,
        with_variables: bool = False,
        identity: Identity | None = None,
    ) -> dict[str, TypedValue] | None:
        """Complete a task and let its process go on; return the instance's variables if asked for.

        `variables` go into the process, where they are already or else at the instance. Of a task without process
        its own variables are returned, and those given have no place to go.

        Raises:
            NullValue: there is no such task.
            SuspendedError: it is suspended.
            StepFailed: a step of the process failed; the task is still there.
        """
        values, local = typed_map(variables), typed_map(local_variables)

        def work(ctx: Context) -> dict[str, TypedValue] | None:
            task = load_task(ctx, task_id, rules.WORK_ON_TASK)
            found = TaskSnapshot(ctx, task) if with_variables else None
            check_task_values(ctx, task, {**values, **local})
            tasks.complete(ctx, task, variables_=values, local_variables=local)
            return None if found is None else found.values()

        return self._commands.run(work, identity=identity)

    def bpmn_error(
        self,
        task_id: str,
        *,
        error_code: str | None,
        error_message: str | None = None,
        variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Let the task's activity throw a BPMN error; if nothing catches it, the execution ends.

        Raises:
            BadUserRequest: no code.
            EngineError: a message that is empty.
            NotFound: there is no such task.
        """
        values, code = typed_map(variables), _code(error_code, "errorCode")
        if error_message == "":
            raise EngineError("errorMessage is empty; leave it out, or say what went wrong")
        self._on_found(
            task_id,
            lambda ctx, task: tasks.bpmn_error(ctx, task, code, message=error_message, variables_=values),
            identity,
            rules.WORK_ON_TASK,
        )

    def bpmn_escalation(
        self,
        task_id: str,
        *,
        escalation_code: str | None,
        variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Let the task's activity throw an escalation.

        Raises:
            BadUserRequest: no code.
            NotFound: there is no such task.
            EngineError: nothing catches it.
        """
        values, code = typed_map(variables), _code(escalation_code, "escalationCode")
        self._on_found(
            task_id,
            lambda ctx, task: tasks.bpmn_escalation(ctx, task, code, variables_=values),
            identity,
            rules.WORK_ON_TASK,
        )

    def _on(self, task_id: str, act: Any, identity: Identity | None, rule: Rule) -> None:
        def work(ctx: Context) -> None:
            act(ctx, load_task(ctx, task_id, rule))
            executions.run(ctx)

        self._commands.run(work, identity=identity)

    def _on_found(self, task_id: str, act: Any, identity: Identity | None, rule: Rule) -> None:
        def work(ctx: Context) -> None:
            act(ctx, load_task(ctx, task_id, rule, NotFound))
            executions.run(ctx)

        self._commands.run(work, identity=identity)


def _no_task(task_id: str) -> NotFound:
    return NotFound(f"no task has the id {task_id!r}; it may have been completed")


def _check_standalone(ctx: Context, task: TaskRow) -> None:
    """Ask for the right to delete a task; that a task of a process can't be deleted is told to who may read it."""
    rule = rules.DELETE_TASK if task.execution_id is None and task.case_execution_id is None else rules.READ_TASK
    on_task(ctx, task, rule)


def _checked(attributes: TaskAttributes) -> dict[str, Any]:
    state = attributes.get("delegation_state")
    if state not in DELEGATION_STATES:
        raise InvalidRequest(f"delegation state is {state!r}; expected PENDING, RESOLVED or none")
    return dict(attributes)


def _check_parent(ctx: Context, values: Mapping[str, Any], *, may_lack: bool = False) -> TaskRow | None:
    """Return the parent; refuse one that the caller may not see, and one that isn't there unless it `may_lack`.

    The reference looks for the parent of a new task only.
    """
    parent = values.get("parent_task_id")
    if parent is None:
        return None

    def absent() -> Exception:
        return NotValid(f"there is no task {parent!r} that could be the parent")

    row = ctx.session.get(TaskRow, parent)
    if row is None and may_lack:
        return None
    if row is None:
        raise absent()
    on_task(ctx, row, rules.READ_TASK, absent, hidden=True)
    return row


def _take_tenant(values: dict[str, Any], parent: TaskRow) -> None:
    """Let a task belong to the tenant of its parent. Observed in 7.24."""
    if values.get("tenant_id") not in (None, parent.tenant_id):
        raise EngineError(f"parent task {parent.id!r} belongs to the tenant {parent.tenant_id!r}; name it, or none")
    values["tenant_id"] = parent.tenant_id


def _code(given: str | None, name: str) -> str:
    if not given:
        raise BadUserRequest(f"{name} is missing; name what the task throws")
    return given
