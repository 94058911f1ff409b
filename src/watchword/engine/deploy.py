"""Deployments: files in, definitions out, and what a new version takes over from the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watchword.bpmn import read_bpmn
from watchword.bpmn.foreign_code import ForeignCodeRules
from watchword.bpmn.model import Process
from watchword.core import ids
from watchword.core.errors import EngineError, InvalidRequest, UnreadableModel
from watchword.engine.definitions import Definition
from watchword.engine.deploy_decisions import DeployedDecisions, define_decisions, how_many, read_decisions
from watchword.engine.file_types import check_type
from watchword.engine.quotas import room_for_deployment
from watchword.engine.starts import place_starts
from watchword.store.definitions import latest_versions
from watchword.store.tables import (
    ByteArrayRow,
    DeploymentRow,
    FormDefinitionRow,
    IdentityLinkRow,
    JobDefinitionRow,
    ProcessDefinitionRow,
)

if TYPE_CHECKING:
    from watchword.bpmn.model import Node, TimerDefinition
    from watchword.engine.context import Context
    from watchword.scripting.juel.api import Expression

ACTIVE, SUSPENDED = 1, 2
DEPLOYED, RUNTIME, HISTORIC = 1, 2, 3
"""Types of byte arrays: deployed resources, values, history. Observed in 7.24."""
BPMN_SUFFIXES = (".bpmn20.xml", ".bpmn")
FORM_SUFFIX = ".form"
DIAGRAM_SUFFIXES = ("png", "jpg", "gif", "svg")
MAX_ID = 64


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a deployment."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Deployed:
    """The deployment that was made, or the older one that holds the same (`is_new` False, no definitions)."""

    row: DeploymentRow
    definitions: tuple[ProcessDefinitionRow, ...] = ()
    is_new: bool = True
    decisions: DeployedDecisions = field(default_factory=DeployedDecisions)


def deploy(
    ctx: Context,
    resources: Sequence[Resource],
    *,
    name: str | None = None,
    source: str | None = None,
    tenant_id: str | None = None,
    filter_duplicates: bool = False,
    changed_only: bool = False,
    default_time_to_live: int | None = None,
) -> Deployed:
    """Store a deployment and make its definitions.

    Of resources with the same name the last one counts. With `filter_duplicates` nothing is made when the latest
    resources of the same deployment name (and `source`, if given, and tenant) are the same; with `changed_only` only
    those that differ are deployed. Models are read before the deployment lock is taken.

    Raises:
        InvalidRequest: there is no resource, or a picture that is none.
        QuotaExceeded: the tenant has too many deployments or definitions.
        ParseError: a model isn't acceptable, or holds a script or connector that is switched off.
        DecisionModelError: a decision file isn't acceptable.
        UnreadableModel: a file is no XML or no JSON, or holds an expression that doesn't parse.
        EngineError: a definition key comes twice, or a message start event's name is taken.
    """
    files = {r.name: r for r in resources}
    if not files:
        raise InvalidRequest("a deployment needs at least one resource; none was given")
    if not ctx.settings.any_files:
        for file in files.values():
            check_type(file.name, file.content)
    filtering = (filter_duplicates or changed_only) and name is not None
    wanted = _differing(ctx, files, name, source, tenant_id, changed_only) if filtering else tuple(files.values())
    models = {r.name: _read(ctx, r, default_time_to_live) for r in wanted}
    decisions = read_decisions(ctx, wanted, default_time_to_live)
    ctx.session.lock_property("deployment.lock")
    if filtering:
        wanted = _differing(ctx, files, name, source, tenant_id, changed_only)
        if not wanted:
            return Deployed(_latest_deployments(ctx, name, source, tenant_id)[0], is_new=False)
        models = {r.name: models[r.name] if r.name in models else _read(ctx, r, default_time_to_live) for r in wanted}
        decisions = read_decisions(ctx, wanted, default_time_to_live)
    room_for_deployment(ctx, tenant_id, sum(map(len, models.values())) + how_many(decisions))
    row = DeploymentRow(id=ids.new(), name=name, deploy_time=ctx.now, source=source, tenant_id=tenant_id)
    ctx.session.add(row)
    for resource in wanted:
        ctx.session.add(
            ByteArrayRow(
                id=ids.new(),
                name=resource.name,
                deployment_id=row.id,
                bytes=resource.content,
                generated=False,
                tenant_id=tenant_id,
                type=DEPLOYED,
                create_time=ctx.now,
            )
        )
    processes = [(process, resource) for resource, found in models.items() for process in found]
    names = frozenset(r.name for r in wanted)
    definitions = _define(ctx, row, processes, names)
    made = define_decisions(ctx, row, decisions, names, default_time_to_live)
    _define_forms(ctx, row, wanted)
    return Deployed(row, definitions, decisions=made)


def _read(ctx: Context, resource: Resource, default_time_to_live: int | None) -> tuple[Process, ...]:
    if not resource.name.endswith(BPMN_SUFFIXES):
        return ()
    return read_bpmn(
        resource.content,
        resource.name,
        new=True,
        default_time_to_live=default_time_to_live,
        limits=ctx.settings.process_limits,
        rules=ForeignCodeRules(ctx.foreign.scripts.refusal, ctx.foreign.connectors.refusal),
    )


# --- duplicates ------------------------------------------------------------------------------------------------------


def _latest_deployments(
    ctx: Context, name: str | None, source: str | None, tenant_id: str | None
) -> list[DeploymentRow]:
    rows = ctx.session.find(DeploymentRow, name=name, tenant_id=tenant_id)
    if source is not None:
        rows = [row for row in rows if row.source == source]
    return sorted(rows, key=lambda row: (row.deploy_time or ctx.now, row.id), reverse=True)


def _differing(
    ctx: Context,
    files: Mapping[str, Resource],
    name: str | None,
    source: str | None,
    tenant_id: str | None,
    changed_only: bool,
) -> tuple[Resource, ...]:
    """Return what is to be deployed: the resources that differ from the latest of that name, or then all of them."""
    age = {row.id: n for n, row in enumerate(_latest_deployments(ctx, name, source, tenant_id))}
    latest: dict[str, ByteArrayRow] = {}
    if age:
        found = ctx.session.find(ByteArrayRow, deployment_id=tuple(age), name=tuple(files))
        for row in sorted(found, key=lambda row: age[row.deployment_id or ""]):
            latest.setdefault(row.name or "", row)
    changed = tuple(r for n, r in files.items() if n not in latest or latest[n].bytes != r.content)
    return changed if changed_only or not changed else tuple(files.values())


# --- definitions -----------------------------------------------------------------------------------------------------


def _define(
    ctx: Context, deployment: DeploymentRow, processes: Sequence[tuple[Process, str]], names: frozenset[str]
) -> tuple[ProcessDefinitionRow, ...]:
    keys = [process.key for process, _ in processes]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise EngineError(f"the deployment holds process definitions with the same key {twice}; keys must differ")
    latest = latest_versions(ctx.session, keys, deployment.tenant_id)
    rows = []
    for process, resource in processes:
        previous, version = latest.get(process.key, (None, 0))
        row = ProcessDefinitionRow(
            id=_definition_id(process.key, version + 1),
            category=process.category,
            name=process.name,
            key=process.key,
            version=version + 1,
            deployment_id=deployment.id,
            resource_name=resource,
            diagram_resource_name=_diagram(resource, process.key, names),
            has_start_form_key=_has_start_form_key(process),
            suspension_state=ACTIVE,
            tenant_id=deployment.tenant_id,
            version_tag=process.version_tag,
            history_time_to_live=process.history_time_to_live,
            startable=process.startable_in_tasklist,
        )
        ctx.session.add(row)
        _candidate_starters(ctx, row, process)
        for job_definition in _job_definitions(row, process):
            ctx.session.add(job_definition)
            ctx.job_definitions.setdefault(row.id, []).append(job_definition)
        place_starts(ctx, row, process, previous)
        rows.append(row)
        _keep_after_commit(ctx, Definition(row=row, process=process))
    return tuple(rows)


def _keep_after_commit(ctx: Context, definition: Definition) -> None:
    ctx.after_commit.append(lambda: ctx.definitions.put(definition))


def _definition_id(key: str, version: int) -> str:
    ident = ids.new()
    full = f"{key}:{version}:{ident}"
    return full if len(full) <= MAX_ID else ident


def _diagram(resource: str, key: str, names: frozenset[str]) -> str | None:
    """Return the picture that belongs to a definition: `x.KEY.svg` before `x.svg` for `x.bpmn`."""
    stem = next(resource.removesuffix(s) for s in BPMN_SUFFIXES if resource.endswith(s))
    for suffix in DIAGRAM_SUFFIXES:
        for candidate in (f"{stem}.{key}.{suffix}", f"{stem}.{suffix}"):
            if candidate in names:
                return candidate
    return None


def _has_start_form_key(process: Process) -> bool:
    start = process.start
    return start is not None and start.form is not None and start.form.key is not None


def _candidate_starters(ctx: Context, row: ProcessDefinitionRow, process: Process) -> None:
    users = [(text, None) for text in _texts(process.candidate_starter_users)]
    groups = [(None, text) for text in _texts(process.candidate_starter_groups)]
    for user_id, group_id in (*users, *groups):
        link = IdentityLinkRow(
            id=ids.new(),
            type="candidate",
            user_id=user_id,
            group_id=group_id,
            process_definition_id=row.id,
            tenant_id=row.tenant_id,
        )
        ctx.session.add(link)
        ctx.history.candidate_starter_added(link, row)


def _texts(expressions: Iterable[Expression]) -> Iterator[str]:
    return (expression.text for expression in expressions)


# --- job definitions -------------------------------------------------------------------------------------------------

_TIMERS = {
    "boundaryTimer": "timer-transition",
    "intermediateTimer": "timer-intermediate-transition",
    "startTimerEvent": "timer-start-event",
}
_BODY = "#multiInstanceBody"


def _job_definitions(row: ProcessDefinitionRow, process: Process) -> Iterator[JobDefinitionRow]:
    """Yield one row for each way in which a node makes jobs. Source: `reference` 3.1, observed in 7.24."""
    for node in process.nodes.values():
        for activity_id, job_type, configuration in _jobs_of(node):
            yield JobDefinitionRow(
                id=ids.new(),
                process_definition_id=row.id,
                process_definition_key=row.key,
                activity_id=activity_id,
                job_type=job_type,
                job_configuration=configuration,
                suspension_state=ACTIVE,
                tenant_id=row.tenant_id,
            )


def _jobs_of(node: Node) -> Iterator[tuple[str, str, str]]:
    loop = node.multi_instance
    if loop is not None and not node.id.endswith(_BODY) and node.id + _BODY not in node.process.nodes:
        yield from _async(node.id + _BODY, node.async_before, node.async_after)
        yield from _async(node.id, loop.async_before, loop.async_after)
    else:
        yield from _async(node.id, node.async_before, node.async_after)
    if node.user_task is not None:
        for listener in node.user_task.listeners:
            if listener.timer is not None:
                yield node.id, "timer-task-listener", _timer_text(listener.timer)
    handler = _TIMERS.get(node.type)
    if handler is not None:
        inner = handler == "timer-start-event" and node.parent is not None
        yield node.id, "timer-start-event-subprocess" if inner else handler, _timer_text(node.event)  # type: ignore[arg-type]  # has a timer, or it wasn't chosen


def _async(activity_id: str, before: bool, after: bool) -> Iterator[tuple[str, str, str]]:
    if before:
        yield activity_id, "async-continuation", "async-before"
    if after:
        yield activity_id, "async-continuation", "async-after"


def _timer_text(timer: TimerDefinition) -> str:
    return f"{timer.kind.upper()}: {timer.value.text}"


# --- forms -----------------------------------------------------------------------------------------------------------


def _define_forms(ctx: Context, deployment: DeploymentRow, resources: Sequence[Resource]) -> None:
    forms = [(_form_key(r), r.name) for r in resources if r.name.endswith(FORM_SUFFIX)]
    table = "ACT_RE_CAMFORMDEF"
    latest = latest_versions(ctx.session, [key for key, _ in forms], deployment.tenant_id, table=table)
    for key, name in forms:
        version = latest.get(key, ("", 0))[1] + 1
        ctx.session.add(
            FormDefinitionRow(
                id=_definition_id(key, version),
                key=key,
                version=version,
                deployment_id=deployment.id,
                resource_name=name,
                tenant_id=deployment.tenant_id,
            )
        )


def _form_key(resource: Resource) -> str:
    try:
        form = json.loads(resource.content)
    except (ValueError, RecursionError):
        form = None
    if not isinstance(form, dict):
        raise UnreadableModel(f"form {resource.name!r} is no JSON object")
    key = form.get("id", "")
    return key if isinstance(key, str) else json.dumps(key)
