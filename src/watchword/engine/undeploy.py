"""Delete definitions and deployments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from watchword.authz import automatic
from watchword.authz.resources import DEPLOYMENT
from watchword.core.errors import EngineError
from watchword.engine import instances
from watchword.engine.starts import place_starts, remove_starts
from watchword.history import ttl
from watchword.history.levels import Level
from watchword.store.definitions import latest_versions
from watchword.store.history_decisions import remove_decisions_of_definition
from watchword.store.history_removal import remove_instances, remove_instances_of_definition
from watchword.store.tables import (
    ByteArrayRow,
    DecisionDefinitionRow,
    DecisionRequirementsDefinitionRow,
    DeploymentRow,
    ExecutionRow,
    FormDefinitionRow,
    IdentityLinkRow,
    JobDefinitionRow,
    ProcessDefinitionRow,
    UserOperationLogRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context

INSTANCES_AT_ONCE = 50
"""Running instances that one unit of work deletes with their definition; more go before it, in units of their own."""


def delete_deployment(
    ctx: Context,
    row: DeploymentRow,
    *,
    cascade: bool = False,
    skip_custom_listeners: bool = False,
    skip_io_mappings: bool = False,
) -> None:
    """Delete a deployment with its definitions and resources; `cascade`: with instances and history too.

    Raises:
        EngineError: instances are running and `cascade` isn't set.
    """
    session = ctx.session
    definitions = session.find(ProcessDefinitionRow, deployment_id=row.id)
    delete_definitions(
        ctx,
        definitions,
        cascade=cascade,
        skip_custom_listeners=skip_custom_listeners,
        skip_io_mappings=skip_io_mappings,
    )
    delete_decisions(ctx, row.id, cascade=cascade)
    for form in session.find(FormDefinitionRow, deployment_id=row.id):
        session.delete(form)
    for resource in session.find(ByteArrayRow, deployment_id=row.id):
        session.delete(resource)
    session.delete(row)
    automatic.forget(session, DEPLOYMENT, row.id)


def delete_decisions(ctx: Context, deployment_id: str, *, cascade: bool) -> None:
    """Delete the decision definitions of a deployment; `cascade`: with the history of their evaluations."""
    for row in ctx.session.find(DecisionDefinitionRow, deployment_id=deployment_id):
        if cascade:
            remove_decisions_of_definition(ctx.session, row.id)
        ctx.session.delete(row)
        _forget_decision_after_commit(ctx, row.id)
    for group in ctx.session.find(DecisionRequirementsDefinitionRow, deployment_id=deployment_id):
        ctx.session.delete(group)


def delete_definitions(
    ctx: Context,
    definitions: Sequence[ProcessDefinitionRow],
    *,
    cascade: bool = False,
    skip_custom_listeners: bool = False,
    skip_io_mappings: bool = False,
) -> None:
    """Delete definitions; the version that is the latest afterwards takes over the start events.

    Raises:
        EngineError: instances are running and `cascade` isn't set.
    """
    session = ctx.session
    latest = {row.id: _is_latest(ctx, row) for row in definitions}
    for row in definitions:
        if cascade:
            running = session.find(ExecutionRow, process_definition_id=row.id, parent_id=None)
            _delete_instances(ctx, running, skip_custom_listeners, skip_io_mappings)
        elif session.count(ExecutionRow, process_definition_id=row.id):
            raise EngineError(
                f"process definition {row.id!r} has running instances: delete them first, or delete with cascade"
            )
        remove_starts(ctx, row.id)
        for link in session.find(IdentityLinkRow, process_definition_id=row.id):
            session.delete(link)
        for job_definition in session.find(JobDefinitionRow, process_definition_id=row.id):
            session.delete(job_definition)
        if cascade:
            remove_instances_of_definition(session, row.id)
        session.delete(row)
        _forget_after_commit(ctx, row.id)
    gone = {row.id for row in definitions}
    for row in definitions:
        if latest[row.id]:
            _hand_back(ctx, row, gone)


def delete_some_instances(
    ctx: Context,
    definition_ids: Sequence[str],
    *,
    skip_custom_listeners: bool = False,
    skip_io_mappings: bool = False,
) -> bool:
    """Delete instances with their history if more are running than one unit takes; False: there was no need."""
    if not definition_ids:
        return False
    running = ctx.session.find(
        ExecutionRow, limit=INSTANCES_AT_ONCE + 1, process_definition_id=tuple(definition_ids), parent_id=None
    )
    if len(running) <= INSTANCES_AT_ONCE:
        return False
    some = running[:INSTANCES_AT_ONCE]
    _delete_instances(ctx, some, skip_custom_listeners, skip_io_mappings)
    remove_instances(ctx.session, [row.id for row in some])
    return True


def _is_latest(ctx: Context, row: ProcessDefinitionRow) -> bool:
    return latest_versions(ctx.session, (row.key,), row.tenant_id).get(row.key, ("", 0))[0] == row.id


def _delete_instances(
    ctx: Context, running: Sequence[ExecutionRow], skip_custom_listeners: bool, skip_io_mappings: bool
) -> None:
    """Delete running instances without writing history: all of it goes away in the same command.

    Only the user operation log stays, until the time to live of its instance is over.
    """
    history, level = ctx.history, ctx.history.level
    if level >= Level.FULL and history.dates_from == ttl.END:
        for definition_id, ids in _roots_by_definition(ctx, running).items():
            row = ctx.session.get(ProcessDefinitionRow, definition_id)
            moment = ttl.removal_time(ctx.now, None if row is None else row.history_time_to_live)
            if moment is not None:
                ctx.session.update_where(
                    UserOperationLogRow, {"root_process_instance_id": tuple(ids)}, {"removal_time": moment}
                )
    history.level = Level.NONE
    try:
        for instance in running:
            if ctx.session.get(ExecutionRow, instance.id) is not None:
                instances.delete(
                    ctx,
                    instance.id,
                    reason="process definition deleted",
                    skip_custom_listeners=skip_custom_listeners,
                    skip_io_mappings=skip_io_mappings,
                )
    finally:
        history.level = level


def _roots_by_definition(ctx: Context, running: Sequence[ExecutionRow]) -> dict[str, list[str]]:
    """Return the root instances of some instances by their definition; they go with them."""
    roots = tuple({row.root_process_instance_id or row.id for row in running})
    found: dict[str, list[str]] = {}
    for row in ctx.session.find(ExecutionRow, id=roots) if roots else ():
        found.setdefault(row.process_definition_id or "", []).append(row.id)
    return found


def _hand_back(ctx: Context, row: ProcessDefinitionRow, gone: set[str]) -> None:
    versions = ctx.session.find(ProcessDefinitionRow, key=row.key, tenant_id=row.tenant_id)
    left = [v for v in versions if v.id not in gone]
    if not left:
        return
    newest = max(left, key=lambda v: v.version)
    place_starts(ctx, replace(newest), ctx.definitions.get(ctx.session, newest.id).process, None)


def _forget_decision_after_commit(ctx: Context, definition_id: str) -> None:
    ctx.after_commit.append(lambda: ctx.decisions.forget(definition_id))


def _forget_after_commit(ctx: Context, definition_id: str) -> None:
    ctx.after_commit.append(lambda: ctx.definitions.forget(definition_id))
