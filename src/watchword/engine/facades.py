"""What expressions and Python delegates see of the engine: `execution`, `task`, `externalTask`, and their scope.

Python delegates use the documented snake_case attributes and methods (`execution.get_variable("amount")`,
`execution.set_variable("amount", 5)`, `task.set_assignee("mary")`). Expressions reach the same objects through an
allow-list of camelCase names: whatever isn't in `PROPERTIES` or `METHODS` of a facade can't be read or called.
Source: `reference` 6.2 and 6.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from watchword.core.errors import BpmnError
from watchword.engine import variables
from watchword.store.tables import ExecutionRow
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.variables import Scope
    from watchword.store.tables import ExternalTaskRow, TaskRow

Method = Callable[..., Any]


def _getters(names: Mapping[str, str]) -> dict[str, str]:
    return {f"get{name[0].upper()}{name[1:]}": attribute for name, attribute in names.items()}


class _Facade:
    """Base: reads and calls of expressions go by the allow-lists."""

    __slots__ = ("_ctx",)
    PROPERTIES: ClassVar[Mapping[str, str]] = {}
    """Name in expressions -> Python attribute."""
    METHODS: ClassVar[Mapping[str, str]] = {}
    """Name in expressions -> Python method. A getter of each property comes on top."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def juel_property(self, name: str) -> Any:
        """Return property `name`; raise KeyError if there is none."""
        return getattr(self, self.PROPERTIES[name])

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call method `name`; raise KeyError if there is none."""
        attribute = _getters(self.PROPERTIES).get(name)
        if attribute is not None and not args:
            return getattr(self, attribute)
        return getattr(self, self.METHODS[name])(*args)


class _Variables(_Facade):
    """Access to variables from one scope. Values are plain Python values; a `TypedValue` sets the type exactly."""

    __slots__ = ()
    METHODS: ClassVar[Mapping[str, str]] = {
        "getVariable": "get_variable",
        "getVariableLocal": "get_variable_local",
        "getVariableLocalTyped": "get_variable_local_typed",
        "getVariableNames": "get_variable_names",
        "getVariableNamesLocal": "get_variable_names_local",
        "getVariableTyped": "get_variable_typed",
        "getVariables": "get_variables",
        "getVariablesLocal": "get_variables_local",
        "hasVariable": "has_variable",
        "hasVariableLocal": "has_variable_local",
        "hasVariables": "has_variables",
        "hasVariablesLocal": "has_variables_local",
        "removeVariable": "remove_variable",
        "removeVariableLocal": "remove_variable_local",
        "setVariable": "_set_from_expression",
        "setVariableLocal": "_set_local_from_expression",
    }

    @property
    def _scope(self) -> Scope:
        raise LookupError("this facade has no variables")

    def get_variable(self, name: str) -> Any:
        """Return the nearest variable's value, None if there is none."""
        found = variables.get(self._ctx, self._scope, name)
        return None if found is None else native.to_native(found)

    def get_variable_typed(self, name: str) -> TypedValue | None:
        """Return the nearest variable with its type."""
        return variables.get(self._ctx, self._scope, name)

    def get_variable_local(self, name: str) -> Any:
        """Return the value of a variable of exactly this scope."""
        found = variables.get_local(self._ctx, self._scope, name)
        return None if found is None else native.to_native(found)

    def get_variable_local_typed(self, name: str) -> TypedValue | None:
        """Return a variable of exactly this scope with its type."""
        return variables.get_local(self._ctx, self._scope, name)

    def get_variables(self) -> dict[str, Any]:
        """Return all visible variables."""
        found = variables.values(self._ctx, self._scope)
        return {name: native.to_native(value) for name, value in found.items()}

    def get_variables_local(self) -> dict[str, Any]:
        """Return the variables of exactly this scope."""
        found = variables.local(self._ctx, self._scope)
        return {name: native.to_native(value) for name, value in found.items()}

    def get_variable_names(self) -> set[str]:
        """Return the names of all visible variables."""
        return set(variables.names(self._ctx, self._scope))

    def get_variable_names_local(self) -> set[str]:
        """Return the names of the variables of exactly this scope."""
        return set(variables.local(self._ctx, self._scope))

    def has_variable(self, name: str) -> bool:
        """Tell whether a variable is visible."""
        return variables.get(self._ctx, self._scope, name) is not None

    def has_variable_local(self, name: str) -> bool:
        """Tell whether exactly this scope has a variable."""
        return variables.get_local(self._ctx, self._scope, name) is not None

    def has_variables(self) -> bool:
        """Tell whether any variable is visible."""
        return bool(variables.names(self._ctx, self._scope))

    def has_variables_local(self) -> bool:
        """Tell whether exactly this scope has variables."""
        return bool(variables.local(self._ctx, self._scope))

    def set_variable(self, name: str, value: object) -> None:
        """Set a variable where it is, else at the process instance; an int in the 32-bit range becomes an Integer."""
        variables.set_variable(self._ctx, self._scope, name, _typed(value))

    def set_variable_local(self, name: str, value: object) -> None:
        """Set a variable of exactly this scope."""
        variables.set_variable(self._ctx, self._scope, name, _typed(value), local=True)

    def set_variables(self, values: Mapping[str, object]) -> None:
        """Set several variables as `set_variable` does."""
        for name, value in values.items():
            self.set_variable(name, value)

    def remove_variable(self, name: str) -> None:
        """Remove the nearest variable called `name`, if there is one."""
        variables.remove(self._ctx, self._scope, name)

    def remove_variable_local(self, name: str) -> None:
        """Remove a variable of exactly this scope, if there is one."""
        variables.remove(self._ctx, self._scope, name, local=True)

    def _set_from_expression(self, name: str, value: object) -> None:
        variables.set_variable(self._ctx, self._scope, name, native.from_native(value))

    def _set_local_from_expression(self, name: str, value: object) -> None:
        variables.set_variable(self._ctx, self._scope, name, native.from_native(value), local=True)


def _typed(value: object) -> TypedValue:
    return value if isinstance(value, TypedValue) else native.infer(value)


class ExecutionFacade(_Variables):
    """An execution, as service tasks and execution listeners see it.

    `event_name` is start, end or take in a listener, `fields` what the model injects (`camunda:field`), evaluated,
    `transition_id` the sequence flow in a take listener.
    """

    __slots__ = ("event_name", "fields", "row", "transition_id")
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "activityInstanceId": "activity_instance_id",
        "businessKey": "business_key",
        "currentActivityId": "current_activity_id",
        "currentActivityName": "current_activity_name",
        "currentTransitionId": "transition_id",
        "eventName": "event_name",
        "id": "id",
        "parentActivityInstanceId": "parent_activity_instance_id",
        "parentId": "parent_id",
        "processBusinessKey": "business_key",
        "processDefinitionId": "process_definition_id",
        "processInstance": "process_instance",
        "processInstanceId": "process_instance_id",
        "superExecution": "super_execution",
        "tenantId": "tenant_id",
        "variables": "_all_variables",
    }
    METHODS: ClassVar[Mapping[str, str]] = {**_Variables.METHODS, "setProcessBusinessKey": "set_business_key"}

    def __init__(
        self,
        ctx: Context,
        row: ExecutionRow,
        event_name: str | None = None,
        *,
        fields: Mapping[str, object] | None = None,
        transition_id: str | None = None,
    ) -> None:
        super().__init__(ctx)
        self.row, self.event_name, self.transition_id = row, event_name, transition_id
        self.fields: Mapping[str, object] = fields or {}

    @property
    def _scope(self) -> Scope:
        return self.row

    @property
    def _instance(self) -> ExecutionRow:
        found = self._ctx.session.get(ExecutionRow, self.row.process_instance_id or self.row.id)
        return found if found is not None else self.row

    @property
    def _all_variables(self) -> dict[str, Any]:
        return self.get_variables()

    @property
    def id(self) -> str:
        """The execution's id."""
        return self.row.id

    @property
    def process_instance_id(self) -> str | None:
        """The process instance's id."""
        return self.row.process_instance_id

    @property
    def process_definition_id(self) -> str | None:
        """The definition's id."""
        return self.row.process_definition_id

    @property
    def business_key(self) -> str | None:
        """The process instance's business key."""
        return self._instance.business_key

    def set_business_key(self, business_key: str | None) -> None:
        """Give the process instance another business key."""
        instance = self._instance
        instance.business_key = business_key
        self._ctx.history.process_updated(instance.id, business_key=business_key)

    @property
    def current_activity_id(self) -> str | None:
        """The id of the activity that it is at."""
        return self.row.activity_id

    @property
    def current_activity_name(self) -> str | None:
        """The name of the activity that it is at, as the model has it."""
        if self.row.activity_id is None:
            return None
        node = self._ctx.definition_of(self.row).process.nodes.get(self.row.activity_id)
        return node.name.text if node is not None and node.name is not None else None

    @property
    def activity_instance_id(self) -> str | None:
        """The id of the activity instance."""
        return self.row.activity_instance_id

    @property
    def parent_activity_instance_id(self) -> str | None:
        """The id of the activity instance around it."""
        if self.row.parent_id is None:
            return self.row.id
        parent = self._ctx.session.get(ExecutionRow, self.row.parent_id)
        return parent.activity_instance_id if parent is not None else None

    @property
    def parent_id(self) -> str | None:
        """The parent execution's id."""
        return self.row.parent_id

    @property
    def tenant_id(self) -> str | None:
        """The tenant's id."""
        return self.row.tenant_id

    @property
    def process_instance(self) -> ExecutionFacade:
        """The process instance's own execution."""
        return ExecutionFacade(self._ctx, self._instance)

    @property
    def super_execution(self) -> ExecutionFacade | None:
        """The execution that called this instance."""
        caller_id = self._instance.super_execution_id
        caller = self._ctx.session.get(ExecutionRow, caller_id) if caller_id is not None else None
        return ExecutionFacade(self._ctx, caller) if caller is not None else None

    def throw_error(self, code: str, message: str | None = None) -> None:
        """Raise a BPMN error in the process."""
        raise BpmnError(code, message)


class TaskFacade(_Variables):
    """A user task, as task listeners see it; changes go into history and, where due, cause an assignment event."""

    __slots__ = ("delete_reason", "event_name", "fields", "row")
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "assignee": "assignee",
        "createTime": "create_time",
        "delegationState": "delegation_state",
        "deleteReason": "delete_reason",
        "description": "description",
        "dueDate": "due_date",
        "eventName": "event_name",
        "execution": "execution",
        "executionId": "execution_id",
        "followUpDate": "follow_up_date",
        "id": "id",
        "lastUpdated": "last_updated",
        "name": "name",
        "owner": "owner",
        "parentTaskId": "parent_task_id",
        "priority": "priority",
        "processDefinitionId": "process_definition_id",
        "processInstanceId": "process_instance_id",
        "taskDefinitionKey": "task_definition_key",
        "taskState": "task_state",
        "tenantId": "tenant_id",
        "variables": "_all_variables",
    }
    METHODS: ClassVar[Mapping[str, str]] = {
        **_Variables.METHODS,
        "addCandidateGroup": "add_candidate_group",
        "addCandidateGroups": "add_candidate_groups",
        "addCandidateUser": "add_candidate_user",
        "addCandidateUsers": "add_candidate_users",
        "deleteCandidateGroup": "delete_candidate_group",
        "deleteCandidateUser": "delete_candidate_user",
        "setAssignee": "set_assignee",
        "setDescription": "set_description",
        "setDueDate": "set_due_date",
        "setFollowUpDate": "set_follow_up_date",
        "setName": "set_name",
        "setOwner": "set_owner",
        "setPriority": "set_priority",
    }

    def __init__(
        self,
        ctx: Context,
        row: TaskRow,
        event_name: str | None = None,
        *,
        fields: Mapping[str, object] | None = None,
        delete_reason: str | None = None,
    ) -> None:
        super().__init__(ctx)
        self.row, self.event_name, self.delete_reason = row, event_name, delete_reason
        self.fields: Mapping[str, object] = fields or {}

    def __getattr__(self, name: str) -> Any:
        if name in _TASK_COLUMNS:
            return getattr(self.row, name)
        raise AttributeError(f"a task has no {name!r}")

    @property
    def _scope(self) -> Scope:
        return self.row

    @property
    def _all_variables(self) -> dict[str, Any]:
        return self.get_variables()

    @property
    def execution(self) -> ExecutionFacade | None:
        """The execution that waits at the task; None for a standalone task."""
        if self.row.execution_id is None:
            return None
        row = self._ctx.session.get(ExecutionRow, self.row.execution_id)
        return ExecutionFacade(self._ctx, row) if row is not None else None

    def _set(self, attribute: str, value: object) -> None:
        from watchword.engine import tasks

        tasks.assign_attributes(self._ctx, self.row, {attribute: value})

    def set_assignee(self, user_id: str | None) -> None:
        """Assign the task."""
        self._set("assignee", user_id)

    def set_owner(self, user_id: str | None) -> None:
        """Set the owner."""
        self._set("owner", user_id)

    def set_name(self, name: str | None) -> None:
        """Set the name."""
        self._set("name", name)

    def set_description(self, description: str | None) -> None:
        """Set the description."""
        self._set("description", description)

    def set_priority(self, priority: int) -> None:
        """Set the priority."""
        self._set("priority", int(priority))

    def set_due_date(self, moment: datetime | None) -> None:
        """Set the due date."""
        self._set("due_date", moment)

    def set_follow_up_date(self, moment: datetime | None) -> None:
        """Set the follow-up date."""
        self._set("follow_up_date", moment)

    def add_candidate_user(self, user_id: str) -> None:
        """Make a user a candidate."""
        self._link("add", user_id=user_id)

    def add_candidate_users(self, user_ids: list[str]) -> None:
        """Make users candidates."""
        for user_id in user_ids:
            self.add_candidate_user(user_id)

    def add_candidate_group(self, group_id: str) -> None:
        """Make a group a candidate."""
        self._link("add", group_id=group_id)

    def add_candidate_groups(self, group_ids: list[str]) -> None:
        """Make groups candidates."""
        for group_id in group_ids:
            self.add_candidate_group(group_id)

    def delete_candidate_user(self, user_id: str) -> None:
        """Let a user no longer be a candidate."""
        self._link("delete", user_id=user_id)

    def delete_candidate_group(self, group_id: str) -> None:
        """Let a group no longer be a candidate."""
        self._link("delete", group_id=group_id)

    def _link(self, operation: str, *, user_id: str | None = None, group_id: str | None = None) -> None:
        from watchword.engine import identity_links

        change = identity_links.add if operation == "add" else identity_links.remove
        change(self._ctx, self.row, type="candidate", user_id=user_id, group_id=group_id)


_TASK_COLUMNS = frozenset(TaskFacade.PROPERTIES.values()) - {
    "_all_variables",
    "delete_reason",
    "event_name",
    "execution",
}


class ExternalTaskFacade(_Facade):
    """An external task, as the expressions of `camunda:errorEventDefinition` see it."""

    __slots__ = ("error_details", "row")
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "activityId": "activity_id",
        "activityInstanceId": "activity_instance_id",
        "createTime": "create_time",
        "errorDetails": "error_details",
        "errorMessage": "error_message",
        "executionId": "execution_id",
        "id": "id",
        "lockExpirationTime": "lock_expiration_time",
        "priority": "priority",
        "processDefinitionId": "process_definition_id",
        "processDefinitionKey": "process_definition_key",
        "processInstanceId": "process_instance_id",
        "retries": "retries",
        "tenantId": "tenant_id",
        "topicName": "topic_name",
        "workerId": "worker_id",
    }

    def __init__(self, ctx: Context, row: ExternalTaskRow, *, error_details: str | None = None) -> None:
        super().__init__(ctx)
        self.row, self.error_details = row, error_details

    def __getattr__(self, name: str) -> Any:
        if name in _EXTERNAL_COLUMNS:
            return getattr(self.row, name)
        raise AttributeError(f"an external task has no {name!r}")


_EXTERNAL_COLUMNS = frozenset(ExternalTaskFacade.PROPERTIES.values()) - {"error_details"}


class ExecutionScope:
    """Where an expression finds its names: engine objects, then visible variables, then registered delegates.

    Variables are converted when they are asked for. `task` and `external_task` are there in their expressions only,
    `extra` holds further names that come first.
    """

    __slots__ = ("_ctx", "_execution", "_external_task", "_extra", "_scope", "_task")

    def __init__(
        self,
        ctx: Context,
        execution: ExecutionRow | None,
        *,
        task: TaskRow | None = None,
        external_task: ExternalTaskFacade | None = None,
        event_name: str | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        self._ctx = ctx
        self._execution = ExecutionFacade(ctx, execution, event_name) if execution is not None else None
        self._task = TaskFacade(ctx, task, event_name) if task is not None else None
        self._external_task = external_task
        self._scope: Scope | None = task if task is not None else execution
        self._extra: Mapping[str, object] = extra or {}

    def lookup(self, name: str) -> Any:
        """Return what `name` stands for; KeyError if nothing has it."""
        if name in self._extra:
            return self._extra[name]
        if name == "execution" and self._execution is not None:
            return self._execution
        if name == "task" and self._task is not None:
            return self._task
        if name == "externalTask" and self._external_task is not None:
            return self._external_task
        if name == "authenticatedUserId":
            return self._ctx.user_id
        if self._scope is not None:
            found = variables.get(self._ctx, self._scope, name)
            if found is not None:
                return native.to_native(found)
        delegate = self._ctx.delegates.find(name)
        if delegate is None:
            raise KeyError(name)
        return delegate

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call a function that needs the command (`currentUser()`, `now()`, ...); KeyError if unknown."""
        if args or name not in _FUNCTIONS:
            raise KeyError(name)
        return _FUNCTIONS[name](self._ctx)


_FUNCTIONS: Mapping[str, Callable[[Context], Any]] = {
    "currentUser": lambda ctx: ctx.user_id,
    "currentUserGroups": lambda ctx: list(ctx.groups),
    "dateTime": lambda ctx: ctx.now,
    "now": lambda ctx: ctx.now,
}


def task_scope(ctx: Context, task: TaskRow, event_name: str | None = None) -> ExecutionScope:
    """Return the scope of a task's expressions."""
    execution = ctx.session.get(ExecutionRow, task.execution_id) if task.execution_id is not None else None
    return ExecutionScope(ctx, execution, task=task, event_name=event_name)
