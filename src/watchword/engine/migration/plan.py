"""Plans to carry instances over to another version: which activity becomes which. Generation and static checks.

Source: `reference` 9, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watchword.bpmn.model import ConditionalDefinition, ElementType, External, Node, Process
from watchword.engine.subscriptions import STARTS
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.definitions import Definition

_CONTAINERS = frozenset((ElementType.SUB_PROCESS, ElementType.TRANSACTION))
_JOINS = frozenset((ElementType.INCLUSIVE_GATEWAY, ElementType.PARALLEL_GATEWAY))
_WAITING = frozenset(
    (
        ElementType.CALL_ACTIVITY,
        ElementType.EVENT_BASED_GATEWAY,
        ElementType.MULTI_INSTANCE_BODY,
        ElementType.RECEIVE_TASK,
        ElementType.SUB_PROCESS,
        ElementType.TRANSACTION,
        ElementType.USER_TASK,
        *_JOINS,
    )
)
_EVENTS = tuple(
    type_
    for type_ in ElementType
    if type_.name.startswith(("BOUNDARY_", "CATCH_", "START_")) and "LINK" not in type_.name
)


@dataclass(frozen=True, slots=True)
class MigrationInstruction:
    """One activity of the source becomes one of the target; `update_event_trigger`: what it waits for is made anew."""

    source: str
    target: str
    update_event_trigger: bool = False


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """From which definition to which, by which instructions; `variables` are set on each instance."""

    source_definition_id: str
    target_definition_id: str
    instructions: tuple[MigrationInstruction, ...]
    variables: Mapping[str, TypedValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstructionReport:
    """What is wrong with an instruction."""

    instruction: MigrationInstruction
    failures: tuple[str, ...]


def generate(
    source: Definition, target: Definition, *, update_event_triggers: bool = False
) -> tuple[MigrationInstruction, ...]:
    """Return instructions for activities of equal id and kind in scopes that correspond."""
    return tuple(_matching(source.process, target.process, update_event_triggers))


def _matching(source: Process | Node, target: Process | Node, update: bool) -> Iterator[MigrationInstruction]:
    others = {node.id: node for node in target.children}
    for node in source.children:
        other = others.get(node.id)
        if (
            other is not None and _undoes(node) and _undoes(other)
        ):  # nothing but its start event, which can be waited for
            yield from (_instruction(x, update) for x in node.children if x.event is not None and x.id in _ids(other))
        if other is None or not can_migrate(node) or not can_migrate(other) or _failures(node, other):
            continue
        if node.attached_to is not None and (other.attached_to is None or node.attached_to.id != other.attached_to.id):
            continue
        yield _instruction(node, update)
        yield from _matching(node, other, update)


def _instruction(node: Node, update: bool) -> MigrationInstruction:
    return MigrationInstruction(node.id, node.id, is_event(node) and (update or _conditional(node)))


def _ids(container: Node) -> frozenset[str]:
    return frozenset(child.id for child in container.children)


def _undoes(node: Node) -> bool:
    """Tell whether an activity undoes another one, so that nothing is mapped in it."""
    starts = (child.type for child in node.children if node.is_event_sub_process)
    return node.is_for_compensation or ElementType.START_COMPENSATION in starts


def can_migrate(node: Node) -> bool:
    """Tell whether an instance can stand in this activity between two commands."""
    return node.async_before or node.async_after or holds_instances(node)


def holds_instances(node: Node) -> bool:
    """Tell whether an activity instance can run on between two commands, and be migrated."""
    if node.type in _WAITING:
        return True
    if node.type in _EVENTS:
        return node.event is not None and not (node.type in STARTS and node.parent is None)
    return isinstance(node.implementation, External)


def is_event(node: Node) -> bool:
    """Tell whether the activity itself waits for an event."""
    return node.event is not None or node.message is not None


def _conditional(node: Node) -> bool:
    return isinstance(node.event, ConditionalDefinition)


def validate(source: Definition, target: Definition, plan: MigrationPlan) -> tuple[InstructionReport, ...]:
    """Return what is wrong with each instruction; those without fault are left out."""
    mapped = {i.source: i for i in plan.instructions}
    reports = []
    for instruction in plan.instructions:
        failures = tuple(_faults(source, target, plan.instructions, mapped, instruction))
        if failures:
            reports.append(InstructionReport(instruction, failures))
    return tuple(reports)


def _faults(
    source: Definition,
    target: Definition,
    instructions: Sequence[MigrationInstruction],
    mapped: Mapping[str, MigrationInstruction],
    instruction: MigrationInstruction,
) -> Iterator[str]:
    node, other = source.nodes.get(instruction.source), target.nodes.get(instruction.target)
    if node is None:
        yield f"The source activity {instruction.source!r} does not exist"
    if other is None:
        yield f"The target activity {instruction.target!r} does not exist"
    if node is None or other is None:
        return
    yield from _failures(node, other)
    if sum(other_.source == node.id for other_ in instructions) > 1:
        yield f"There are several instructions for the source activity {node.id!r}"
    if instruction.update_event_trigger and not is_event(node):
        yield f"Activity {node.id!r} waits for no event, so there is nothing to update"
    if _conditional(node) and not instruction.update_event_trigger:
        yield f"Conditional event {node.id!r}: the trigger must be updated, as conditions can't be carried over"
    if node.type in _JOINS:
        if len(other.incoming) < len(node.incoming):
            yield f"Gateway {other.id!r} has fewer incoming flows than {node.id!r}"
        if sum(other_.target == other.id for other_ in instructions) > 1:
            yield f"Only one gateway can be mapped to gateway {other.id!r}"
    compensates = node.type is ElementType.BOUNDARY_COMPENSATION  # its host need not run any more
    if node.attached_to is not None and other.attached_to is not None and not compensates:
        host = mapped.get(node.attached_to.id)
        if host is None or host.target != other.attached_to.id:
            yield f"The host of event {node.id!r} must be mapped to the host of {other.id!r}"
    if _starts_event(node) and _starts_event(other) and not _corresponds(_outside(node), _outside(other), mapped):
        yield f"The container that {node.id!r} belongs to must be mapped to that of {other.id!r}"
    yield from _loop_faults(node, other, mapped, {i.target for i in instructions})
    around = _mapped_ancestor(node, mapped)
    if around is not None and all(outer.id != around.target for outer in _ancestors(other)):
        yield f"The closest mapped container of {node.id!r} becomes {around.target!r}, which isn't around {other.id!r}"


def _failures(node: Node, other: Node) -> tuple[str, ...]:
    """Return why one activity can't become the other."""
    found = []
    if node.type is not other.type and not {node.type, other.type} <= _CONTAINERS:
        found.append(
            f"Activities have incompatible types ({node.type.value} is not compatible with {other.type.value})"
        )
    elif type(node.event) is not type(other.event):
        found.append(f"Events {node.id!r} and {other.id!r} are of different kinds")
    elif isinstance(node.implementation, External) is not isinstance(other.implementation, External):
        found.append(f"Only one of {node.id!r} and {other.id!r} is done by external workers")
    if node.message is not None and other.message is None:
        found.append(f"Activity {node.id!r} waits for a message, but {other.id!r} for none")
    loops = [n.multi_instance for n in (node, other)]
    if loops[0] is not None and loops[1] is not None and loops[0].sequential is not loops[1].sequential:
        found.append(f"Activities {node.id!r} and {other.id!r} repeat in different ways, sequential and parallel")
    return tuple(found)


def _starts_event(node: Node) -> bool:
    return node.type in STARTS and node.parent is not None and node.parent.is_event_sub_process


def _outside(start: Node) -> Node | None:
    """Return the container that an event sub-process's start event listens in."""
    return None if start.parent is None else start.parent.parent


def _corresponds(node: Node | None, other: Node | None, mapped: Mapping[str, MigrationInstruction]) -> bool:
    if node is None or other is None:
        return node is other
    return node.id in mapped and mapped[node.id].target == other.id


def _loop_faults(
    node: Node, other: Node, mapped: Mapping[str, MigrationInstruction], targets: set[str]
) -> Iterator[str]:
    """Yield what is wrong with loops: one may go, but none may come, and a body goes with its activity only."""
    if node.multi_instance is not None and node.children[0].id not in mapped:
        yield f"The loop {node.id!r} is mapped, so activity {node.children[0].id!r} inside must be, too"
    if other.multi_instance is not None and other.children[0].id not in targets:
        yield f"Something is mapped to the loop {other.id!r}, but nothing to activity {other.children[0].id!r} inside"
    for around in _ancestors(other):
        if around.id in targets:
            break
        if around.multi_instance is not None:
            yield f"Activity {other.id!r} is inside the loop {around.id!r}, to which nothing is mapped"
            break


def _mapped_ancestor(node: Node, mapped: Mapping[str, MigrationInstruction]) -> MigrationInstruction | None:
    around = node.parent
    while around is not None:
        if around.id in mapped:
            return mapped[around.id]
        around = around.parent
    return None


def _ancestors(node: Node) -> Iterator[Node]:
    around = node.parent
    while around is not None:
        yield around
        around = around.parent
