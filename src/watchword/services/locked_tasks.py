"""What workers ask for, topic by topic, and the locked tasks that they get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.core.errors import EngineError
from watchword.engine import external_tasks
from watchword.services.arguments import required, typed_map
from watchword.services.secrets import may_reveal, reveal
from watchword.store.external_tasks import Locked, TopicLock, Visible
from watchword.store.tables import ExternalTaskRow
from watchword.values.typed import SealedValue, TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

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


def lock_of(topic: Topic) -> TopicLock:
    """Return what the store is to lock for a topic.

    Raises:
        NullValue: it has no name.
        EngineError: a lock duration that isn't positive, or a value that can't be compared.
    """
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


def asks_variables(topic: Topic) -> bool:
    """Return whether the worker wants to see variables."""
    return topic.variables is None or bool(topic.variables)


def locked_task(ctx: Context, locked: Locked, topic: Topic, seen: Sequence[Visible]) -> LockedTask:
    """Return a locked row with what its topic asks for; `seen` are the variables in reach, nearest first."""
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
