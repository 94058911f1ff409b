"""What expressions and Python delegates see of the engine: `execution`, `task`, `externalTask`, and their scope.

Python delegates use the documented snake_case attributes and methods (`execution.get_variable("amount")`,
`execution.set_variable("amount", 5)`, `task.set_assignee("mary")`). Expressions reach the same objects through an
allow-list of camelCase names: whatever isn't in `PROPERTIES` or `METHODS` of a facade can't be read or called.
Source: `reference` 6.2 and 6.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from watchword.engine import variables
from watchword.engine.execution_facade import ExecutionFacade
from watchword.engine.task_facade import ExternalTaskFacade, TaskFacade
from watchword.store.tables import ExecutionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.variables import Scope
    from watchword.store.tables import TaskRow

__all__ = ["ExecutionFacade", "ExecutionScope", "ExternalTaskFacade", "TaskFacade", "task_scope"]


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
        self._extra: Mapping[str, object] = {} if extra is None else extra

    @property
    def extra(self) -> Mapping[str, object]:
        """Names that come first."""
        return self._extra

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
                return self._ctx.opened.native(found)
        if name == "decisionResult" and isinstance(self._scope, ExecutionRow):
            result = self._ctx.decision_results.get(self._scope.id)  # for output mappings and listeners of the task
            if result is not None:
                return result
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
