"""The external task service: work that is fetched, locked and reported back by workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from watchword.services.permitted import on_external_task
from watchword.services.secrets import may_reveal, reveal
from watchword.store.external_tasks import Locked, TopicLock, Visible, lock_external_tasks, next_release, variables_of
from watchword.store.tables import ByteArrayRow, ExternalTaskRow
from watchword.values.typed import SealedValue, TypedValue

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


_COMPARABLE = frozenset(("boolean", "date", "double", "integer", "long", "null", "short", "string"))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a worker asks for: tasks of one topic.

    `lock_duration` in milliseconds. `variables`: names to hand out, None all, empty none; `local_variables`: only those
    of the task's own execution. A secret is handed out only if it is named and the caller may read it. The rest narrows
    down which tasks are meant; empty lists demand nothing.
    """

    name: str | None
    lock_duration: int | None
    variables: Sequence[str] | None = None
    local_variables: bool = False
    business_key: str | None = None
    process_definition_ids: Sequence[str] = ()
    process_definition_keys: Sequence[str] = ()
    process_definition_version_tag: str | None = None
    tenant_ids: Sequence[str] = ()
    without_tenant: bool = False
    process_variables: Mapping[str, object] = field(default_factory=dict)
    """Simple values that variables of the process instance itself must equal."""
    include_extension_properties: bool = False
    process_definition_id: str | None = None
    process_definition_key: str | None = None
    as_reference: bool = False
    """Of several process variables one is enough, and numbers must be of the same type. Observed in 7.24."""


@dataclass(frozen=True, slots=True)
class LockedTask:
    """A task locked for the worker that fetched it."""

    id: str
    topic_name: str | None
    worker_id: str | None
    lock_expiration_time: datetime | None
    create_time: datetime | None
    retries: int | None
    priority: int
    error_message: str | None
    error_details: str | None
    activity_id: str | None
    activity_instance_id: str | None
    execution_id: str | None
    process_instance_id: str | None
    process_definition_id: str | None
    process_definition_key: str | None
    process_definition_version_tag: str | None
    business_key: str | None
    tenant_id: str | None
    suspended: bool
    variables: Mapping[str, TypedValue]
    extension_properties: Mapping[str, str]


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
        locks = [_lock(topic) for topic in wanted.values()]
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
            asked = [t.row.id for t in found if _asks_variables(wanted[t.row.topic_name])]
            seen = variables_of(database, asked)
            return tuple(_task(ctx, t, wanted[t.row.topic_name], seen.get(t.row.id, ())) for t in found)

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


def _lock(topic: Topic) -> TopicLock:
    name = required(topic.name, "topicName")
    if topic.lock_duration is None or topic.lock_duration <= 0:
        raise EngineError(f"lockDuration of topic {name!r} is {topic.lock_duration}; expected more than 0 milliseconds")
    variables = typed_map(topic.process_variables)
    for variable, value in variables.items():
        if value.type not in _COMPARABLE:
            raise EngineError(f"topic {name!r}: variable {variable!r}: values of type {value.type} can't be compared")
    return TopicLock(
        name=name,
        duration=topic.lock_duration,
        business_key=topic.business_key,
        process_definition_ids=topic.process_definition_ids,
        process_definition_keys=topic.process_definition_keys,
        version_tag=topic.process_definition_version_tag,
        tenant_ids=topic.tenant_ids,
        without_tenant=topic.without_tenant,
        process_definition_id=topic.process_definition_id,
        process_definition_key=topic.process_definition_key,
        process_variables=variables,
        as_reference=topic.as_reference,
    )


def _asks_variables(topic: Topic) -> bool:
    return topic.variables is None or bool(topic.variables)


def _task(ctx: Context, locked: Locked, topic: Topic, seen: Sequence[Visible]) -> LockedTask:
    row = locked.row
    return LockedTask(
        id=row.id,
        topic_name=row.topic_name,
        worker_id=row.worker_id,
        lock_expiration_time=row.lock_expiration_time,
        create_time=row.create_time,
        retries=row.retries,
        priority=row.priority,
        error_message=row.error_message,
        error_details=None if locked.error_details is None else locked.error_details.decode("utf-8", "replace"),
        activity_id=row.activity_id,
        activity_instance_id=row.activity_instance_id,
        execution_id=row.execution_id,
        process_instance_id=row.process_instance_id,
        process_definition_id=row.process_definition_id,
        process_definition_key=row.process_definition_key,
        process_definition_version_tag=locked.version_tag,
        business_key=locked.business_key,
        tenant_id=row.tenant_id,
        suspended=row.suspension_state == external_tasks.SUSPENDED,
        variables=_variables(ctx, row, topic, seen),
        extension_properties=_properties(ctx, row) if topic.include_extension_properties else {},
    )


def _variables(ctx: Context, row: ExternalTaskRow, topic: Topic, seen: Sequence[Visible]) -> dict[str, TypedValue]:
    """Return the variables asked for; secrets that the topic names are opened for who may read them."""
    found: dict[str, TypedValue] = {}
    for depth, name, value in seen:
        if topic.local_variables and depth > 0:
            continue
        if topic.variables is None or name in topic.variables:
            found.setdefault(name, value)
    named = [name for name, v in found.items() if isinstance(v.value, SealedValue) and name in (topic.variables or ())]
    if named and may_reveal(ctx, definition=row.process_definition_key, instance=row.process_instance_id):
        for name in named:
            found[name] = reveal(ctx, found[name], name=name, instance=row.process_instance_id)
    return found


def _properties(ctx: Context, row: ExternalTaskRow) -> dict[str, str]:
    if row.process_definition_id is None or row.activity_id is None:
        return {}
    node = ctx.definitions.get(ctx.session, row.process_definition_id).process.nodes.get(row.activity_id)
    return {} if node is None else dict(node.properties)


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
