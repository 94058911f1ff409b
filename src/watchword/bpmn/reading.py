"""What the readers of one file share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from watchword.bpmn.literal import literal
from watchword.bpmn.model import ElementType, Node, Process
from watchword.bpmn.names import Xml, children, is_true, own_text
from watchword.bpmn.roots import Roots
from watchword.core.errors import UnreadableModel
from watchword.markup.problems import Problems
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression

Container: TypeAlias = "Process | Node"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message, signal or condition that a scope waits for; `name` is its text before evaluation."""

    kind: str
    name: str
    is_start: bool


@dataclass(slots=True)
class Reading:
    """State while one process of a file is read."""

    problems: Problems
    roots: Roots
    ids: frozenset[str]
    """All ids of the file, whatever carries them."""
    process: Process
    new: bool = True
    levels: dict[str, Container] = field(default_factory=dict)
    """Node id -> the process or sub-process it lies in (not its multi-instance body)."""
    link_sources: dict[str, str] = field(default_factory=dict)
    """Throwing link event id -> link name."""
    link_targets: dict[str, Node] = field(default_factory=dict)
    """Link name -> catching link event."""
    subscriptions: dict[int, list[Subscription]] = field(default_factory=dict)
    """id() of a scope -> what it waits for."""
    escalations: dict[tuple[int, bool], set[str | None]] = field(default_factory=dict)
    """id() of a scope and whether boundary events -> escalation codes caught."""
    after_gateway: set[str] = field(default_factory=set)
    """Catch events that an event-based gateway leads to."""
    variable_scopes: set[str] = field(default_factory=set)
    """Nodes that `property` children make a scope."""

    def node(
        self,
        element: Xml,
        kind: ElementType,
        level: Container,
        body: Node | None = None,
        *,
        is_expression: bool = False,
    ) -> Node:
        """Make a node and enter it.

        Args:
            element: its element.
            kind: its activity type.
            level: the process or sub-process it lies in.
            body: its multi-instance body.
            is_expression: name and documentation may hold expressions (user tasks).
        """
        wrap = compile_optional if is_expression else literal
        node = Node(
            id=str(element.get("id") or f"#{element.getroottree().getpath(element)}"),
            type=kind,
            process=self.process,
            name=wrap(element.get("name")),
            documentation=wrap(documentation(element)),
            parent=body or parent_of(level),
            is_for_compensation=is_true(element.get("isForCompensation")),
        )
        self.enter(node, level)
        return node

    def enter(self, node: Node, level: Container) -> None:
        """Enter a node under its id.

        Raises:
            UnreadableModel: there is one already (the structure check has reported it), or the same event is entered
                again, as it follows two event-based gateways.
        """
        if node.id in self.process.nodes:
            raise UnreadableModel(f"Two nodes have the id {node.id!r}, or one follows two event-based gateways")
        self.process.nodes[node.id] = node
        self.levels[node.id] = level

    def at_level(self, node_id: str | None, level: Container) -> Node | None:
        """Return the node of this id if it lies directly in this process or sub-process."""
        if node_id is None or self.levels.get(node_id) is not level:
            return None
        return self.process.nodes[node_id]


def parent_of(level: Container) -> Node | None:
    """Return the sub-process, None for the process."""
    return level if isinstance(level, Node) else None


def outer_of(node: Node) -> Node:
    """Return the multi-instance body of a node that has one, else the node."""
    parent = node.parent
    return parent if parent is not None and parent.type is ElementType.MULTI_INSTANCE_BODY else node


def compile_optional(text: str | None) -> Expression | None:
    """Compile a text that may be missing."""
    return None if text is None else compile_text(text)


def documentation(element: Xml) -> str | None:
    """Return all documentation children, joined by empty lines."""
    texts = [own_text(d).strip() for d in children(element, "documentation")]
    return "\n\n".join(texts).strip() if texts else None
