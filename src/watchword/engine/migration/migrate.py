"""Carrying a running instance over to another definition by a plan that has been checked.

Ids of activity instances stay as they are, also where the activity is called otherwise now. Source: `reference` 9,
observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import EngineError
from watchword.engine import entity_state, executions, tree
from watchword.engine.agenda import Token
from watchword.engine.jobs.configuration import plain
from watchword.engine.jobs.definitions import of_definition
from watchword.engine.migration import checks, events, moving, places
from watchword.engine.migration.checks import AFTER
from watchword.engine.migration.places import Kind, Mapped, Place
from watchword.engine.migration.plan import MigrationPlan
from watchword.engine.variables import set_variables
from watchword.history.levels import Level
from watchword.history.ttl import MIGRATED
from watchword.store.tables import (
    EventSubscriptionRow,
    ExecutionRow,
    ExternalTaskRow,
    HistoricIncidentRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    IncidentRow,
    JobRow,
    TaskRow,
    VariableRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

_HANGING = (EventSubscriptionRow, ExternalTaskRow, IncidentRow, JobRow, TaskRow, VariableRow)
"""What hangs on executions."""


def migrate(ctx: Context, root: ExecutionRow, source: Definition, target: Definition, plan: MigrationPlan) -> None:
    """Carry a loaded instance over.

    Raises:
        EngineError: it runs another definition.
        InstanceNotMigratable: something in it is mapped to nothing, or to where it can't go.
    """
    if root.process_definition_id != source.id:
        raise EngineError(f"process instance {root.id!r} runs {root.process_definition_id!r}, not {source.id!r}")
    mapped = {instruction.source: instruction for instruction in plan.instructions}
    _know(ctx, root)
    top = places.find(ctx, root, source, target, mapped)
    checks.check(ctx, top)
    carried = _Carried(ctx, target, mapped, {v.id for place in top.below() if place.migrates for v in place.variables})
    with moving.followed(ctx, top):
        moving.remove_unmapped(ctx, top)
        carried.all_below(top, {})
    with ctx.history.in_custom_code():  # details of variables that a plan sets name no operation
        set_variables(ctx, root, plan.variables)
    carried.finish(root)
    executions.run(ctx)


def _know(ctx: Context, row: ExecutionRow) -> None:
    """Read all of an instance, as large as it may be."""
    for row_type in (ExecutionRow, *_HANGING):
        ctx.session.find(row_type, process_instance_id=row.process_instance_id)
    rows = [row]
    while rows:
        rows = [child for one in rows for child in ctx.executions.children(one)]


class _Carried:
    """One instance on its way to `target`.

    Variables keep the definition that they came with, in history those of what migrates don't; observed in 7.24.
    """

    def __init__(self, ctx: Context, target: Definition, mapped: Mapped, carried: Set[str]) -> None:
        self._ctx, self._target, self._mapped, self._variables = ctx, target, mapped, carried

    def all_below(self, place: Place, around: moving.Around) -> None:
        """Carry a place over and then all in it; what is only kept for compensation has containers of its own."""
        moving.settle(self._ctx, place, around)
        self._carry_over(place)
        inside, kept = {**around, place.now: place}, {**around, place.now: place}
        for child in list(place.children):
            self.all_below(child, kept if child.kept else inside)

    def _carry_over(self, place: Place) -> None:
        if place.kept:
            self._kept(place)
        elif place.kind is Kind.TRANSITION:
            self._transition(place)
        else:
            self._activity(place)

    def _kept(self, place: Place) -> None:
        if place.subscription is not None and place.handler is not None:
            place.subscription.activity_id = place.handler.id
        if place.kind is Kind.KEPT_SCOPE and place.target is not None:
            self._rename(place.row, place.target.id)
        place.now = place.target

    def _transition(self, place: Place) -> None:
        node = place.target
        if node is None:
            return
        self._rename(place.row, node.id)
        for job in self._ctx.session.held(JobRow, "execution_id", place.row.id):
            self._continuation(job, node)
        place.now = node

    def _continuation(self, job: JobRow, node: Node) -> None:
        """Let the job of an asynchronous continuation be one of the target's."""
        operation, _, flow = plain(job.handler_configuration).partition("$")
        if operation in AFTER:
            if not node.outgoing:
                job.handler_configuration = AFTER[1]
            else:
                left_by = flow if len(node.outgoing) > 1 else node.outgoing[0].id
                job.handler_configuration = f"{AFTER[0]}${left_by}"
        wanted = "async-after" if operation in AFTER else "async-before"
        declared = [
            d
            for d in of_definition(self._ctx, self._target.id)
            if d.activity_id == node.id and d.job_configuration == wanted
        ]
        events.belong(job, declared[0].id if declared else None, self._target)

    def _activity(self, place: Place) -> None:
        ctx, node = self._ctx, place.target
        owned = place.owns_row
        place.now = node
        self._rename(place.row, None)
        if owned:
            self._scope(place)
        elif node is not None:
            self._rename(place.row, node.id)
            if node.is_scope:
                self._become_scope(place, node)
        if node is None:
            return
        self._work(place.row, node)
        around = place.parent.instance_id if place.parent is not None else None
        ctx.history.activity_updated(
            place.instance_id,
            activity_id=node.id,
            activity_name=None if node.name is None else node.name.text,
            activity_type=node.type.value,
            process_definition_id=self._target.id,
            process_definition_key=self._target.key,
            parent_activity_instance_id=around,
            execution_id=place.row.id,
        )

    def _scope(self, place: Place) -> None:
        ctx, node, row = self._ctx, place.target, place.row
        parent = ctx.executions.parent(row)
        if parent is not None and parent.concurrent:
            self._rename(parent, None)
        if node is not None and not node.is_scope:
            events.close(ctx, row)
            outside = tree.take_outside(ctx, row)
            tree.carry_instance(outside, place.instance_id)
            self._rename(outside, node.id)
            place.token = Token(outside)
            return
        if node is not None and (not node.children or row.activity_id is not None):
            self._rename(row, node.id)
        if node is not None and node.multi_instance is not None:
            for done in ctx.executions.live_children(row):
                if not done.active and done.activity_id is not None:
                    self._rename(done, node.children[0].id)
        events.carry_over(ctx, row, node, self._target, self._mapped)

    def _become_scope(self, place: Place, node: Node) -> None:
        """Give a token's activity an execution of its own, with what it listens to."""
        inner = tree.take_inside(self._ctx, place.row, node)
        tree.carry_instance(inner, place.instance_id)
        place.token = Token(inner)
        events.carry_over(self._ctx, inner, node, self._target, self._mapped)

    def _rename(self, row: ExecutionRow, activity_id: str | None) -> None:
        """Let a row belong to the target, at another activity if one is named."""
        row.process_definition_id, row.process_definition_key = self._target.id, self._target.key
        if activity_id is not None:
            row.activity_id = activity_id

    def _work(self, row: ExecutionRow, node: Node) -> None:
        ctx, target = self._ctx, self._target
        for task in ctx.session.held(TaskRow, "execution_id", row.id):
            task.task_definition_key = node.id
            task.process_definition_id = target.id
            if ctx.history.level >= Level.ACTIVITY:
                ctx.session.amend(
                    HistoricTaskRow,
                    task.id,
                    task_definition_key=node.id,
                    execution_id=row.id,
                    process_definition_id=target.id,
                    process_definition_key=target.key,
                )
        for external in ctx.session.held(ExternalTaskRow, "execution_id", row.id):
            external.activity_id = node.id
            external.process_definition_id, external.process_definition_key = target.id, target.key
        for incident in ctx.session.held(IncidentRow, "execution_id", row.id):
            incident.activity_id = node.id

    def finish(self, root: ExecutionRow) -> None:
        """Let the rows of the whole instance belong to the target, in history too."""
        ctx, target = self._ctx, self._target
        entity_state.mark(root, MIGRATED)
        by_id = {"process_definition_id": target.id, "process_definition_key": target.key}
        for row in ctx.session.held(ExecutionRow, "process_instance_id", root.id):
            self._rename(row, None)
        if ctx.history.level >= Level.ACTIVITY:
            ctx.session.amend(HistoricProcessInstanceRow, root.id, **by_id)
        if ctx.history.level >= Level.AUDIT:
            for variable_id in self._variables:
                ctx.session.amend(HistoricVariableRow, variable_id, **by_id)
        for incident in ctx.session.held(IncidentRow, "process_instance_id", root.id):
            incident.process_definition_id = target.id
            if ctx.history.level >= Level.FULL:
                ctx.session.amend(HistoricIncidentRow, incident.id, **by_id)
