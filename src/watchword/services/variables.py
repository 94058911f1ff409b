"""Variables of process instances, executions and tasks: read, set, remove."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.authz.rule import Rule
from watchword.core.errors import NotFound
from watchword.engine import executions, tasks, variables
from watchword.services.arguments import typed_map
from watchword.services.loading import load_execution, load_task
from watchword.store.tables import TaskRow
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

Load = Callable[["Context", str, Rule], variables.Scope]


class _ScopeVariables:
    """The operations on the variables that one kind of scope holds or sees."""

    def __init__(self, commands: Commands, load: Load, reading: Rule, writing: Rule) -> None:
        self._commands = commands
        self._load = load
        self._reading, self._writing = reading, writing

    def all(self, scope_id: str, *, local: bool = False, identity: Identity | None = None) -> dict[str, TypedValue]:
        """Return the variables that the scope sees; `local`: only its own."""

        def work(ctx: Context) -> dict[str, TypedValue]:
            scope = self._load(ctx, scope_id, self._reading)
            return variables.local(ctx, scope) if local else variables.values(ctx, scope)

        return self._commands.read(work, identity=identity)

    def one(self, scope_id: str, name: str, *, local: bool = False, identity: Identity | None = None) -> TypedValue:
        """Return one of them."""

        def work(ctx: Context) -> TypedValue:
            scope = self._load(ctx, scope_id, self._reading)
            found = variables.get_local(ctx, scope, name) if local else variables.get(ctx, scope, name)
            if found is None:
                raise NotFound(f"{scope_id!r} has no variable called {name!r}")
            return found

        return self._commands.read(work, identity=identity)

    def change(
        self,
        scope_id: str,
        operation: str,
        modifications: Mapping[str, object] | None,
        deletions: Iterable[str],
        *,
        local: bool,
        identity: Identity | None,
    ) -> None:
        """Set the modifications, then remove the deletions; `operation` is what the log calls it."""
        values, gone = typed_map(modifications), tuple(deletions)

        def work(ctx: Context) -> None:
            scope = self._load(ctx, scope_id, self._writing)
            variables.set_variables(ctx, scope, values, local=local)
            for name in gone:
                variables.remove(ctx, scope, name, local=local)
            if isinstance(scope, TaskRow):
                if local:
                    ctx.session.touch(scope)
                if values and (local or scope.execution_id is None):
                    tasks.touch(ctx, scope)
                ctx.history.operation("Variable", operation, category="TaskWorker", task=scope)
            else:
                ctx.history.operation("Variable", operation, execution=scope)
            executions.run(ctx)

        self._commands.run(work, identity=identity)


class ExecutionVariables:
    """Commands on the variables of executions; a process instance is the execution with the same id.

    All raise NullValue if there is no such execution.
    """

    def __init__(self, commands: Commands) -> None:
        self._variables = _ScopeVariables(
            commands, load_execution, rules.READ_INSTANCE_VARIABLE, rules.UPDATE_INSTANCE_VARIABLE
        )

    def get_variables(
        self, execution_id: str, *, local: bool = False, identity: Identity | None = None
    ) -> dict[str, TypedValue]:
        """Return the variables that the execution sees, by name; `local`: only its own."""
        return self._variables.all(execution_id, local=local, identity=identity)

    def get_variable(
        self, execution_id: str, name: str, *, local: bool = False, identity: Identity | None = None
    ) -> TypedValue:
        """Return one variable.

        Raises:
            NotFound: there is none of this name.
        """
        return self._variables.one(execution_id, name, local=local, identity=identity)

    def set_variable(
        self, execution_id: str, name: str, value: object, *, local: bool = False, identity: Identity | None = None
    ) -> None:
        """Set a variable where it is already, else at the process instance; `local`: at this execution."""
        self._variables.change(execution_id, "SetVariable", {name: value}, (), local=local, identity=identity)

    def remove_variable(
        self, execution_id: str, name: str, *, local: bool = False, identity: Identity | None = None
    ) -> None:
        """Remove a variable; one that isn't there changes nothing."""
        self._variables.change(execution_id, "RemoveVariable", None, (name,), local=local, identity=identity)

    def modify_variables(
        self,
        execution_id: str,
        *,
        modifications: Mapping[str, object] | None = None,
        deletions: Iterable[str] = (),
        local: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Set some variables, then remove others, in one command."""
        self._variables.change(execution_id, "ModifyVariable", modifications, deletions, local=local, identity=identity)


class TaskVariables:
    """Commands on the variables of tasks. All raise NullValue if there is no such task."""

    def __init__(self, commands: Commands) -> None:
        self._variables = _ScopeVariables(commands, load_task, rules.READ_TASK_VARIABLE, rules.UPDATE_TASK_VARIABLE)

    def get_variables(
        self, task_id: str, *, local: bool = False, identity: Identity | None = None
    ) -> dict[str, TypedValue]:
        """Return the variables that the task sees, by name; `local`: only its own."""
        return self._variables.all(task_id, local=local, identity=identity)

    def get_variable(
        self, task_id: str, name: str, *, local: bool = False, identity: Identity | None = None
    ) -> TypedValue:
        """Return one variable.

        Raises:
            NotFound: there is none of this name.
        """
        return self._variables.one(task_id, name, local=local, identity=identity)

    def set_variable(
        self, task_id: str, name: str, value: object, *, local: bool = False, identity: Identity | None = None
    ) -> None:
        """Set a variable where it is already, else at the process instance; `local`: at this task."""
        self._variables.change(task_id, "SetVariable", {name: value}, (), local=local, identity=identity)

    def remove_variable(
        self, task_id: str, name: str, *, local: bool = False, identity: Identity | None = None
    ) -> None:
        """Remove a variable; one that isn't there changes nothing."""
        self._variables.change(task_id, "RemoveVariable", None, (name,), local=local, identity=identity)

    def modify_variables(
        self,
        task_id: str,
        *,
        modifications: Mapping[str, object] | None = None,
        deletions: Iterable[str] = (),
        local: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Set some variables, then remove others, in one command."""
        self._variables.change(task_id, "ModifyVariable", modifications, deletions, local=local, identity=identity)
