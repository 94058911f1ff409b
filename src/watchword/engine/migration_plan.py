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
        if other is None or not can_migrate(node) or _failures(node, other):
            continue
        if node.attached_to is not None and (other.attached_to is None or node.attached_to.id != other.attached_to.id):
            continue
        yield MigrationInstruction(node.id, other.id, is_event(node) and (update or _conditional(node)))
        yield from _matching(node, other, update)


def can_migrate(node: Node) -> bool:
    """Tell whether an instance can stand in this activity between two commands."""
    if node.async_before or node.async_after or node.type in _WAITING:
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
    if not can_migrate(node):
        yield f"Activity {node.id!r} of type {node.type.value} can't be migrated: no instance stands in it"
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
    if node.attached_to is not None and other.attached_to is not None:
        host = mapped.get(node.attached_to.id)
        if host is None or host.target != other.attached_to.id:
            yield f"The host of event {node.id!r} must be mapped to the host of {other.id!r}"
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
    if node.is_event_sub_process is not other.is_event_sub_process:
        found.append(f"Only one of {node.id!r} and {other.id!r} is an event sub-process")
    if isinstance(node.implementation, External) is not isinstance(other.implementation, External):
        found.append(f"Only one of {node.id!r} and {other.id!r} is done by external workers")
    loops = [n.multi_instance for n in (node, other)]
    if loops[0] is not None and loops[1] is not None and loops[0].sequential is not loops[1].sequential:
        found.append(f"Activities {node.id!r} and {other.id!r} repeat in different ways, sequential and parallel")
    inside = [n.parent is not None and n.parent.multi_instance is not None for n in (node, other)]
    if inside[0] is not inside[1]:
        found.append(f"Only one of {node.id!r} and {other.id!r} is repeated")
    return tuple(found)


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
