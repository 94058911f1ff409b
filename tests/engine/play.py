"""Plays models on the engine alone: no services, one unit of work a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from watchword.authz.check import Authorizer, Checks
from watchword.core import ids
from watchword.engine import activity_tree, executions, instances, tasks, variables
from watchword.engine.context import Context, EngineSettings
from watchword.engine.definitions import Definition, Definitions
from watchword.history.levels import Level
from watchword.history.producers import History
from watchword.scripting.delegates import Delegates
from watchword.store.database import Database
from watchword.store.tables import (
    ByteArrayRow,
    DeploymentRow,
    EventSubscriptionRow,
    ExecutionRow,
    HistoricActivityInstanceRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
    ProcessDefinitionRow,
    TaskRow,
    VariableRow,
)
from watchword.testing.models import Model
from watchword.testing.rows import tree_lines
from watchword.values.native import infer, to_native

T = TypeVar("T")


class Play:
    """One model on one database; the log is a list that listeners and delegates may write to."""

    def __init__(self, database: Database, model: Model, *, settings: EngineSettings | None = None) -> None:
        self.database = database
        self.settings = settings or EngineSettings()
        self.now = datetime(2030, 1, 1, tzinfo=UTC)
        self.log: list[str] = []
        self.delegates = Delegates({"log": self._note, "fail": _fail})
        self.definitions = Definitions()
        self.instance_id = ""
        self.ended = False
        self.definition_id = self.run(lambda ctx: _deploy(ctx, model))
        self.ctx: Context

    def _note(self, execution: Any) -> None:
        self.log.append(f"{execution.event_name} {execution.current_activity_id}")

    def run(self, work: Callable[[Context], T]) -> T:
        """Run `work` as one command."""
        self.now += timedelta(seconds=1)
        with self.database.session(self.now) as session:
            history = History(session, now=self.now, level=Level.FULL, definitions=self.definitions)
            ctx = self.ctx = Context(
                session=session,
                now=self.now,
                settings=self.settings,
                definitions=self.definitions,
                delegates=self.delegates,
                history=history,
                authz=Checks(Authorizer(), session, self.database),
            )
            result = work(ctx)
            executions.settle(ctx)
            session.flush()
        return result

    def definition(self, ctx: Context) -> Definition:
        """Return the definition."""
        return self.definitions.get(ctx.session, self.definition_id)

    def start(self, **given: object) -> Play:
        """Start an instance; further calls are about this one."""

        def work(ctx: Context) -> None:
            values = {name: infer(value) for name, value in given.items()}
            root = instances.start(ctx, self.definition(ctx), variables=values)
            self.instance_id, self.ended = root.id, executions.is_ended(ctx, root)

        self.run(work)
        return self

    def complete(self, key: str, **given: object) -> Play:
        """Complete a user task by its key."""

        def work(ctx: Context) -> None:
            task = self._task(ctx, key)
            tasks.complete(ctx, task, variables_={name: infer(value) for name, value in given.items()})

        self.run(work)
        return self

    def _task(self, ctx: Context, key: str) -> TaskRow:
        task = ctx.session.find(TaskRow, process_instance_id=self.instance_id, task_definition_key=key)[0]
        ctx.executions.load("task", task.id)
        return task

    def execution_at(self, ctx: Context, activity_id: str) -> ExecutionRow:
        """Load the instance and return an execution at an activity."""
        ctx.executions.load("process_instance", self.instance_id)
        return next(row for row in ctx.session.cached(ExecutionRow) if row.activity_id == activity_id)

    def throw_error(self, activity_id: str, code: str, message: str | None = None) -> Play:
        """Throw a BPMN error from a waiting activity."""
        self.run(lambda ctx: executions.throw_error(ctx, self.execution_at(ctx, activity_id), code, message))
        return self

    def throw_escalation(self, activity_id: str, code: str) -> bool:
        """Throw an escalation from a waiting activity."""
        return self.run(lambda ctx: executions.throw_escalation(ctx, self.execution_at(ctx, activity_id), code))

    def trigger(self, name: str) -> Play:
        """Let the event of a subscription happen, by message or signal name."""

        def work(ctx: Context) -> None:
            ctx.executions.load("process_instance", self.instance_id)
            rows = ctx.session.cached(EventSubscriptionRow)
            executions.trigger(ctx, next(row for row in rows if row.event_name == name))

        self.run(work)
        return self

    def signal(self, activity_id: str) -> Play:
        """Signal a waiting execution."""
        self.run(lambda ctx: executions.signal(ctx, self.execution_at(ctx, activity_id).id))
        return self

    def delete(self, **how: Any) -> Play:
        """Delete the instance."""
        self.run(lambda ctx: instances.delete(ctx, self.instance_id, **how))
        return self

    def set_local(self, activity_id: str, name: str, value: object) -> Play:
        """Set a local variable on the execution at an activity."""

        def work(ctx: Context) -> None:
            row = self.execution_at(ctx, activity_id)
            variables.set_variable(ctx, row, name, infer(value), local=True)

        self.run(work)
        return self

    # what is stored

    def find(self, row_type: type[T], **equal: object) -> list[T]:
        """Return stored rows of the instance."""
        return self.run(lambda ctx: ctx.session.find(row_type, process_instance_id=self.instance_id, **equal))

    def rows(self) -> list[str]:
        """Return the execution tree as text."""
        return tree_lines(self.find(ExecutionRow))

    def facts(self) -> list[str]:
        """Return `activity state sequence revision` of each execution, sorted."""
        return sorted(
            f"{row.activity_id or '-'} ces={row.cached_entity_state} seq={row.sequence_counter} rev={row.rev}"
            for row in self.find(ExecutionRow)
        )

    def tasks(self) -> list[str]:
        """Return the keys of open tasks, sorted."""
        return sorted(row.task_definition_key for row in self.find(TaskRow))

    def variables(self) -> dict[str, object]:
        """Return the stored variables by name."""

        def work(ctx: Context) -> dict[str, object]:
            found = ctx.session.find(VariableRow, process_instance_id=self.instance_id)
            return {row.name: to_native(variables.value_of(ctx, row)) for row in found}

        return self.run(work)

    def past(self) -> list[str]:
        """Return `activity state sequence` of each historic activity instance, sorted."""
        return sorted(
            f"{row.activity_id} st={row.activity_instance_state} seq={row.sequence_counter}"
            + (" running" if row.end_time is None else "")
            for row in self.find(HistoricActivityInstanceRow)
        )

    def outcome(self) -> tuple[str | None, str | None, str | None]:
        """Return state, end activity and delete reason of the instance."""
        row = self.find(HistoricProcessInstanceRow)[0]
        return row.state, row.end_activity_id, row.delete_reason

    def past_variables(self) -> dict[str, object]:
        """Return the text or number of each historic variable by name."""
        rows = self.find(HistoricVariableRow)
        return {row.name: row.long if row.long is not None else row.text for row in rows}

    def subscriptions(self) -> list[tuple[str, str | None, str | None]]:
        """Return the open subscriptions."""
        return sorted((row.event_type, row.event_name, row.activity_id) for row in self.find(EventSubscriptionRow))

    def tree(self) -> dict[str, Any]:
        """Return the activity instance tree."""
        return self.run(
            lambda ctx: activity_tree.activity_instances(ctx.session, self.definition(ctx), self.instance_id)
        )


def _deploy(ctx: Context, model: Model) -> str:
    deployment = DeploymentRow(id=ids.new(), name="test", deploy_time=ctx.now)
    ctx.session.add(deployment)
    name = f"{model.key}.bpmn"
    ctx.session.add(ByteArrayRow(id=ids.new(), name=name, deployment_id=deployment.id, bytes=model.xml()))
    process = model.process()
    row = ProcessDefinitionRow(
        id=ids.new(),
        key=process.key,
        name=process.name,
        version=1,
        deployment_id=deployment.id,
        resource_name=name,
        suspension_state=1,
        history_time_to_live=process.history_time_to_live,
        startable=True,
    )
    ctx.session.add(row)
    return row.id


def _fail(execution: Any) -> None:
    raise RuntimeError("as asked")
