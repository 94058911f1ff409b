"""The external task service: work that is fetched, locked and reported back by workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NullValue
from watchword.engine import external_tasks
from watchword.query.reports import topic_names
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.services.arguments import required, typed_map
from watchword.services.listing import Listing
from watchword.services.loading import load_external_task, no_external_task
from watchword.services.locked_tasks import LockedTask, Topic, asks_variables, lock_of, locked_task
from watchword.services.permitted import on_external_task
from watchword.store.external_tasks import lock_external_tasks, next_release, variables_of
from watchword.store.tables import ByteArrayRow, ExternalTaskRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class ExternalTaskService(Listing):
    """Everything that can be done with external tasks; `query` and `count` take their filters as keywords."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, EXTERNAL_TASKS)

    def fetch_and_lock(
        self,
        *,
        worker_id: str | None,
        max_tasks: int | None,
        topics: Sequence[Topic],
        use_priority: bool = False,
        sort_by_create_time: str | None = None,
        identity: Identity | None = None,
    ) -> tuple[LockedTask, ...]:
        """Lock free tasks of the topics for a worker and return them with their variables.

        Args:
            worker_id: who will work on them.
            max_tasks: how many at most; None and 0: none.
            topics: what to look for.
            use_priority: highest priority first.
            sort_by_create_time: `asc` or `desc`, within the same priority.
            identity: who asks.

        Raises:
            NullValue: no worker, or a topic without name.
            EngineError: a negative number of tasks, a lock duration that isn't positive, or a value that can't be
                compared.
        """
        worker = required(worker_id, "workerId")
        if max_tasks is not None and max_tasks < 0:
            raise EngineError(f"maxTasks is {max_tasks}; expected 0 or more")
        wanted = {topic.name: topic for topic in topics}  # of two with one name the later counts
        locks = [lock_of(topic) for topic in wanted.values()]
        if not locks or not max_tasks:
            self._commands.prove(identity)
            return ()
        database = self._commands.database

        def work(ctx: Context) -> tuple[LockedTask, ...]:
            found = lock_external_tasks(
                ctx.session,
                database.dialect,
                worker,
                locks,
                limit=max_tasks,
                by_priority=use_priority,
                by_create_time=sort_by_create_time,
                restrict=self._commands.clause(identity, "external-task/fetch", "T"),
            )
            ctx.session.flush()
            asked = [t.row.id for t in found if asks_variables(wanted[t.row.topic_name])]
            seen = variables_of(database, asked)
            return tuple(locked_task(ctx, t, wanted[t.row.topic_name], seen.get(t.row.id, ())) for t in found)

        return self._commands.run(work, identity=identity)

    def next_release(self, topic_names: Sequence[str]) -> datetime | None:
        """Return when the next lock on one of these topics ends by itself, None if none is held."""
        return next_release(self._commands.database, topic_names, self._commands.now())

    def get(self, external_task_id: str, *, identity: Identity | None = None) -> ExternalTaskRow:
        """Return an external task.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(lambda ctx: _get(ctx, external_task_id, rules.READ_INSTANCE), identity=identity)

    def complete(
        self,
        external_task_id: str,
        *,
        worker_id: str | None,
        variables: Mapping[str, object] | None = None,
        local_variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Complete a task that the worker has locked (the lock may have expired) and let its process go on.

        Raises:
            NullValue: no worker.
            NotFound: there is no such task.
            BadUserRequest: another worker, or none, has locked it.
            SuspendedError: it is suspended.
            StepFailed: a step of the process failed; the task is still there.
        """
        worker = required(worker_id, "workerId")
        values, local = typed_map(variables), typed_map(local_variables)
        self._commands.run(
            lambda ctx: external_tasks.complete(
                ctx, load_external_task(ctx, external_task_id, rules.UPDATE_INSTANCE), worker, values, local
            ),
            identity=identity,
        )

    def failure(
        self,
        external_task_id: str,
        *,
        worker_id: str | None,
        error_message: str | None = None,
        error_details: str | None = None,
        retries: int | None = None,
        retry_timeout: int | None = None,
        variables: Mapping[str, object] | None = None,
        local_variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Report that the work failed.

        Args:
            external_task_id: the task.
            worker_id: who has locked it.
            error_message: one line; the end of a long one is cut.
            error_details: as long as needed.
            retries: how often it may still be tried; None is 0, which raises an incident.
            retry_timeout: milliseconds until it may be fetched again; None is 0.
            variables: set where they are, else at the process instance.
            local_variables: set at the task's execution.
            identity: who asks.

        Raises:
            NullValue: no worker.
            NotFound: there is no such task.
            BadUserRequest: another worker, or none, has locked it.
            EngineError: retries or timeout are negative.
            SuspendedError: it is suspended.
        """
        worker = required(worker_id, "workerId")
        values, local = typed_map(variables), typed_map(local_variables)

        def work(ctx: Context) -> None:
            row = load_external_task(ctx, external_task_id, rules.UPDATE_INSTANCE)
            external_tasks.failure(
                ctx,
                row,
                worker,
                error_message=error_message,
                error_details=error_details,
                retries=retries or 0,
                retry_timeout=retry_timeout or 0,
                variables_=values,
                local_variables=local,
            )
            if not retry_timeout:
                self._commands.announce(ctx, row.topic_name)

        self._commands.run(work, identity=identity)

    def bpmn_error(
        self,
        external_task_id: str,
        *,
        worker_id: str | None,
        error_code: str | None,
        error_message: str | None = None,
        variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Let the task's activity throw a BPMN error; if nothing catches it, the execution ends.

        Raises:
            NullValue: no worker or no code.
            NotFound: there is no such task.
            BadUserRequest: another worker, or none, has locked it.
            SuspendedError: it is suspended.
        """
        worker, code = required(worker_id, "workerId"), required(error_code, "errorCode")
        values = typed_map(variables)

        def work(ctx: Context) -> None:
            row = load_external_task(ctx, external_task_id, rules.UPDATE_INSTANCE)
            external_tasks.bpmn_error(ctx, row, worker, code, message=error_message, variables_=values)

        self._commands.run(work, identity=identity)

    def lock(
        self,
        external_task_id: str,
        *,
        worker_id: str | None,
        lock_duration: int | None,
        identity: Identity | None = None,
    ) -> None:
        """Lock one task for `lock_duration` milliseconds; an own lock is renewed.

        Raises:
            NullValue: no worker.
            NotFound: there is no such task.
            BadUserRequest: the duration isn't positive, or another worker has locked it.
        """
        worker = required(worker_id, "workerId")
        self._commands.run(
            lambda ctx: external_tasks.lock(
                ctx, _get(ctx, external_task_id, rules.UPDATE_INSTANCE), worker, lock_duration or 0
            ),
            identity=identity,
        )

    def extend_lock(
        self, external_task_id: str, *, worker_id: str | None, duration: int | None, identity: Identity | None = None
    ) -> None:
        """Let an own lock end `duration` milliseconds from now.

        Raises:
            NullValue: no worker.
            NotFound: there is no such task.
            BadUserRequest: the duration isn't positive, the lock has expired or is another worker's.
            SuspendedError: it is suspended.
        """
        external_tasks.require_duration(duration or 0, "newDuration")
        worker = required(worker_id, "workerId")
        self._commands.run(
            lambda ctx: external_tasks.extend_lock(
                ctx, _get(ctx, external_task_id, rules.UPDATE_INSTANCE), worker, duration or 0
            ),
            identity=identity,
        )

    def unlock(self, external_task_id: str, *, identity: Identity | None = None) -> None:
        """Give a task back, whoever has locked it.

        Raises:
            NotFound: there is no such task.
        """

        def work(ctx: Context) -> None:
            row = _get(ctx, external_task_id, rules.UPDATE_INSTANCE)
            external_tasks.unlock(ctx, row)
            self._commands.announce(ctx, row.topic_name)

        self._commands.run(work, identity=identity)

    def set_retries(self, external_task_id: str, retries: int | None, *, identity: Identity | None = None) -> None:
        """Set how often a task may still be tried: 0 raises an incident, more resolves it.

        Raises:
            InvalidRequest: None.
            BadUserRequest: a negative number.
            NotFound: there is no such task.
        """
        number = _retries(retries)

        def work(ctx: Context) -> None:
            row = load_external_task(ctx, external_task_id, rules.UPDATE_INSTANCE)
            external_tasks.set_retries(ctx, row, number)
            self._commands.announce(ctx, row.topic_name)

        self._commands.run(work, identity=identity)

    def set_retries_many(
        self, external_task_ids: Sequence[str], retries: int | None, *, identity: Identity | None = None
    ) -> None:
        """Set the retries of several tasks at once.

        Raises:
            InvalidRequest: None or a negative number, or no task was named.
            NotFound: one of the tasks doesn't exist; none is changed.
        """
        if retries is not None and retries < 0:
            raise InvalidRequest(f"retries is {retries}; expected 0 or more")
        number = _retries(retries)
        ids = tuple(dict.fromkeys(external_task_ids))
        if not ids:
            raise InvalidRequest("no external task was named: give ids or a query that finds some")

        def work(ctx: Context) -> None:
            for ident in ids:
                row = load_external_task(ctx, ident, rules.UPDATE_INSTANCE)
                external_tasks.change_retries(ctx, row, number)
                self._commands.announce(ctx, row.topic_name)
            ctx.history.operation(
                "ExternalTask",
                "SetExternalTaskRetries",
                changes=[("nrOfInstances", None, len(ids)), ("async", None, False), ("retries", None, number)],
            )

        self._commands.run(work, identity=identity)

    def set_priority(self, external_task_id: str, priority: int, *, identity: Identity | None = None) -> None:
        """Set a task's priority.

        Raises:
            NotFound: there is no such task.
        """
        self._commands.run(
            lambda ctx: external_tasks.set_priority(ctx, _get(ctx, external_task_id, rules.UPDATE_INSTANCE), priority),
            identity=identity,
        )

    def error_details(self, external_task_id: str, *, identity: Identity | None = None) -> str | None:
        """Return what the last failure reported in detail, None if nothing.

        Raises:
            NullValue: there is no such task.
        """

        def work(ctx: Context) -> str | None:
            row = ctx.session.get(ExternalTaskRow, external_task_id)
            if row is None:
                raise NullValue(f"no external task has the id {external_task_id!r}")
            on_external_task(
                ctx,
                row,
                rules.READ_INSTANCE,
                lambda: NullValue(f"no external task has the id {external_task_id!r}"),
            )
            stored = ctx.session.get(ByteArrayRow, row.error_details_id) if row.error_details_id is not None else None
            return None if stored is None else (stored.bytes or b"").decode("utf-8", "replace")

        return self._commands.read(work, identity=identity)

    def topic_names(
        self,
        *,
        with_locked_tasks: bool = False,
        with_unlocked_tasks: bool = False,
        with_retries_left: bool = False,
        identity: Identity | None = None,
    ) -> list[str]:
        """Return the topics that tasks wait in, of tasks that meet all that is asked for."""
        return topic_names(
            self._commands.database,
            locked=with_locked_tasks,
            unlocked=with_unlocked_tasks,
            with_retries_left=with_retries_left,
            now=self._commands.now(),
            restrict=self._commands.clause(identity, "external-task", "T"),
            guard=None if identity is None else identity.guard,
        )


def _get(ctx: Context, external_task_id: str, rule: Rule) -> ExternalTaskRow:
    row = ctx.session.get(ExternalTaskRow, external_task_id)
    if row is None:
        raise no_external_task(external_task_id)
    on_external_task(ctx, row, rule, lambda: no_external_task(external_task_id))
    return row


def _retries(retries: int | None) -> int:
    if retries is None:
        raise InvalidRequest("retries is missing; expected a number")
    if retries < 0:
        raise BadUserRequest(f"retries is {retries}; expected 0 or more")
    return retries
