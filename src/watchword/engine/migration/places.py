"""What there is to migrate in a process instance, as a tree: activity instances, tokens that wait for a job, and what
is kept for compensation. Source: `reference` 9, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import ElementType, Node
from watchword.engine import activity_tree, subscriptions, variables
from watchword.engine.agenda import Token
from watchword.engine.migration.plan import MigrationInstruction
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, JobRow, VariableRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition

Mapped = Mapping[str, MigrationInstruction]
"""Instructions by the id of their source activity."""


class Kind(Enum):
    """What stands in a place."""

    ACTIVITY = "activity"
    """An activity instance, or the process instance itself."""
    TRANSITION = "transition"
    """A token that waits for the job of an asynchronous continuation."""
    KEPT_SCOPE = "kept scope"
    """A completed container that can be compensated."""
    KEPT_HANDLER = "kept handler"
    """A completed activity that can be compensated."""


@dataclass(slots=True, eq=False)
class Place:
    """Something that stands somewhere: in `source` before, in `target` afterwards; None is the process itself.

    `now` is where it stands at this moment of the migration. `handler` is the node that the subscription of something
    kept names afterwards.
    """

    kind: Kind
    token: Token
    source: Node | None
    target: Node | None
    instruction: MigrationInstruction | None
    instance_id: str
    parent: Place | None
    subscription: EventSubscriptionRow | None = None
    handler: Node | None = None
    now: Node | None = None
    variables: tuple[VariableRow, ...] = ()
    """Those of its execution, and those of the branch that it runs on."""
    children: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.source
        if self.parent is not None:
            self.parent.children.append(self)

    @property
    def row(self) -> ExecutionRow:
        """The execution it runs on; of a kept handler the one that holds its subscription."""
        return self.token.row

    @property
    def migrates(self) -> bool:
        """Tell whether it goes on in the target; else it is a container that is left out there."""
        return self.instruction is not None or (self.kind is Kind.ACTIVITY and self.source is None)

    @property
    def kept(self) -> bool:
        """Tell whether it is only kept for compensation."""
        return self.kind in (Kind.KEPT_SCOPE, Kind.KEPT_HANDLER)

    @property
    def owns_row(self) -> bool:
        """Tell whether the execution was made for the activity alone."""
        return self.kind is Kind.ACTIVITY and (self.now is None or self.now.is_scope)

    def below(self) -> Iterator[Place]:
        """Yield it and all below, outermost first."""
        yield self
        for child in self.children:
            yield from child.below()

    def below_first(self) -> Iterator[Place]:
        """Yield all below and then it, innermost first; what moves meanwhile is yielded once."""
        for child in list(self.children):
            yield from child.below_first()
        yield self


def find(ctx: Context, root: ExecutionRow, source: Definition, target: Definition, mapped: Mapped) -> Place:
    """Return the process instance's own place, with all others below it; all its rows must be known."""
    shown = activity_tree.activity_instances(ctx.session, source, root.id)
    found = _Finder(ctx, source, target, mapped)
    return found.activity(shown, None)


class _Finder:
    def __init__(self, ctx: Context, source: Definition, target: Definition, mapped: Mapped) -> None:
        self._ctx, self._source, self._target, self._mapped = ctx, source, target, mapped

    def activity(self, shown: dict[str, Any], parent: Place | None) -> Place:
        node = None if parent is None else self._source.nodes[shown["activityId"]]
        place = self._add(Kind.ACTIVITY, shown["executionIds"][0], node, shown["id"], parent)
        for child in shown["childActivityInstances"]:
            self.activity(child, place)
        for waiting in shown["childTransitionInstances"]:
            if self._ctx.session.held(JobRow, "execution_id", waiting["executionId"]):  # else done, in a parallel loop
                self._waiting(waiting, place)
        if place.owns_row:
            self._kept(place)
        self._take_variables(place)
        return place

    def _waiting(self, shown: dict[str, Any], parent: Place) -> None:
        node = self._source.nodes[shown["activityId"]]
        self._take_variables(self._add(Kind.TRANSITION, shown["executionId"], node, shown["id"], parent))

    def _take_variables(self, place: Place) -> None:
        rows = [(place.row, place.owns_row or place.kept or bool(place.row.concurrent))]
        parent = self._ctx.executions.parent(place.row)
        if parent is not None and place.owns_row:
            rows.append((parent, bool(parent.concurrent)))
        place.variables = tuple(
            variable
            for row, all_ in rows
            for variable in variables.rows(self._ctx, row).values()
            if all_ or variable.concurrent_local
        )

    def _add(self, kind: Kind, row_id: str, node: Node | None, instance_id: str, parent: Place | None) -> Place:
        instruction = None if node is None else self._mapped.get(node.id)
        token = Token(self._ctx.executions.rows[row_id])
        return Place(kind, token, node, self._becomes(instruction), instruction, instance_id, parent)

    def _becomes(self, instruction: MigrationInstruction | None) -> Node | None:
        return None if instruction is None else self._target.nodes[instruction.target]

    def _kept(self, parent: Place) -> None:
        """Add what can be compensated within `parent`."""
        for subscription in subscriptions.of(self._ctx, parent.row):
            if subscription.event_type == subscriptions.COMPENSATE:
                self._keep(subscription, parent)

    def _keep(self, subscription: EventSubscriptionRow, parent: Place) -> None:
        node = self._source.nodes[subscription.activity_id or ""]
        instruction = self._mapped.get(_catching(node).id)
        handler = self._becomes(instruction)
        if handler is not None and handler.type in (ElementType.BOUNDARY_COMPENSATION, ElementType.START_COMPENSATION):
            handler = _handler(handler)
        if subscription.configuration is None:
            place = Place(
                Kind.KEPT_HANDLER, Token(parent.row), node, handler, instruction, parent.row.id, parent, subscription
            )
            place.handler = handler
            return
        row = self._ctx.executions.rows[subscription.configuration]
        scope = self._source.nodes[row.activity_id or ""]
        place = self._add(Kind.KEPT_SCOPE, row.id, scope, row.activity_instance_id or row.id, parent)
        place.subscription, place.handler = subscription, handler
        self._kept(place)
        self._take_variables(place)


def _catching(node: Node) -> Node:
    """Return the activity that an instruction names for a handler: the event that catches compensation for it."""
    if node.is_event_sub_process:
        return next((x for x in node.children if x.type is ElementType.START_COMPENSATION), node)
    handlers = (node, *node.children[:1]) if node.type is ElementType.MULTI_INSTANCE_BODY else (node,)
    events = (x for x in node.process.nodes.values() if x.type is ElementType.BOUNDARY_COMPENSATION)
    return next((event for event in events if event.compensation_handler in handlers), node)


def _handler(event: Node) -> Node | None:
    """Return what an event that catches compensation runs."""
    if event.type is ElementType.START_COMPENSATION:
        return event.parent
    handler = event.compensation_handler
    if handler is not None and handler.parent is not None and handler.parent.type is ElementType.MULTI_INSTANCE_BODY:
        return handler.parent
    return handler
