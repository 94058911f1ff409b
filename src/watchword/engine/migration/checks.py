"""Whether a process instance fits a plan that is valid in itself. Source: `reference` 9, observed in 7.24."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import Node
from watchword.core.errors import InstanceNotMigratable
from watchword.engine import variables
from watchword.engine.jobs.configuration import plain
from watchword.engine.migration.places import Kind, Place
from watchword.engine.migration.plan import MigrationInstruction, holds_instances
from watchword.store.tables import JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

AFTER = ("transition-notify-listener-take", "activity-end")
"""Operations of jobs that wait behind an activity."""


def check(ctx: Context, top: Place) -> None:
    """Check that all places of an instance can be migrated.

    Raises:
        InstanceNotMigratable: one or more can't; the report tells which and why.
    """
    activities: list[dict[str, Any]] = []
    transitions: list[dict[str, Any]] = []
    for place in top.below():
        failures = list(_FAULTS[place.kind](ctx, place))
        if not failures:
            continue
        moves = place.kind is Kind.TRANSITION
        report = {
            "migrationInstruction": None if place.instruction is None else instruction_report(place.instruction),
            "transitionInstanceId" if moves else "activityInstanceId": place.instance_id,
            "sourceScopeId": None if place.source is None else place.source.id,
            "failures": failures,
        }
        (transitions if moves else activities).append(report)
    if not activities and not transitions:
        return
    whole = {
        "processInstanceId": top.instance_id,
        "activityInstanceValidationReports": activities,
        "transitionInstanceValidationReports": transitions,
        "failures": [],
    }
    first = [*activities, *transitions][0]["failures"][0]
    raise InstanceNotMigratable(f"process instance {top.instance_id!r} can't be migrated: {first}", whole)


def instruction_report(instruction: MigrationInstruction) -> dict[str, Any]:
    """Return an instruction as reports show it."""
    return {
        "sourceActivityIds": [instruction.source],
        "targetActivityIds": [instruction.target],
        "updateEventTrigger": instruction.update_event_trigger,
    }


def _activity(ctx: Context, place: Place) -> Iterator[str]:
    node, other = place.source, place.target
    if node is None:
        return
    if not place.migrates and not place.children:
        yield _unmapped(node)
    if not holds_instances(node):
        yield f"Activity {node.id!r} of type {node.type.value} can't be migrated while it runs"
    if other is not None and node.is_scope and not other.is_scope:
        own, parent = variables.rows(ctx, place.row), ctx.executions.parent(place.row)
        around = {} if parent is None else variables.rows(ctx, parent)
        for name in own:
            if name in around and around[name].concurrent_local:
                yield f"Variable {name!r} is there twice, at {node.id!r} and around it; one would overwrite the other"


def _transition(ctx: Context, place: Place) -> Iterator[str]:
    node, other = place.source, place.target
    if node is None or other is None:
        yield _unmapped(node)
        return
    for job in ctx.session.held(JobRow, "execution_id", place.row.id):
        operation, _, flow = plain(job.handler_configuration).partition("$")
        if operation not in AFTER:
            if not other.async_before:
                yield f"Activity {other.id!r} is not asynchronous before, so the job of {node.id!r} can't stay"
        elif not other.async_after:
            yield f"Activity {other.id!r} is not asynchronous after, so the job of {node.id!r} can't stay"
        elif other.outgoing and not flow:
            yield f"The job waits to take no flow, but {other.id!r} is left by one"
        elif len(other.outgoing) > 1 and all(flow != x.id for x in other.outgoing):
            yield f"The job waits to take flow {flow!r}, which doesn't leave {other.id!r}"


def _kept(ctx: Context, place: Place) -> Iterator[str]:
    if not place.children and place.handler is None:
        yield _unmapped(place.source)


def _unmapped(node: Node | None) -> str:
    return f"There is no migration instruction for activity {'' if node is None else node.id!r}, where this one stands"


_FAULTS = {
    Kind.ACTIVITY: _activity,
    Kind.KEPT_HANDLER: _kept,
    Kind.KEPT_SCOPE: _kept,
    Kind.TRANSITION: _transition,
}
