"""Messages, signals, errors and escalations that a file defines."""

from __future__ import annotations

from dataclasses import dataclass, field

from watchword.bpmn.names import Xml, children, ext
from watchword.markup.problems import Problems
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression


@dataclass(frozen=True, slots=True)
class ErrorRoot:
    """An `error` element."""

    code: str | None
    message: Expression | None


@dataclass(slots=True)
class Roots:
    """Definitions by id; messages and signals by `namespace:id`, as references to them are qualified names."""

    target_namespace: str
    namespaces: dict[str | None, str]
    messages: dict[str, Expression | None] = field(default_factory=dict)
    signals: dict[str, Expression] = field(default_factory=dict)
    errors: dict[str, ErrorRoot] = field(default_factory=dict)
    escalations: dict[str, str | None] = field(default_factory=dict)

    def resolve(self, reference: str) -> str:
        """Return a reference with its prefix replaced by the namespace."""
        prefix, colon, name = reference.rpartition(":")
        if not colon:
            return f"{self.target_namespace}:{reference}"
        return f"{self.namespaces.get(prefix, prefix)}:{name}"


def read_roots(root: Xml, problems: Problems) -> Roots:
    """Collect the definitions of a file."""
    roots = Roots(str(root.get("targetNamespace") or ""), dict(root.nsmap))
    _messages(root, roots)
    _signals(root, roots, problems)
    _errors(root, roots, problems)
    _escalations(root, roots, problems)
    return roots


def _messages(root: Xml, roots: Roots) -> None:
    for element in children(root, "message"):
        name = element.get("name")
        roots.messages[f"{roots.target_namespace}:{element.get('id')}"] = None if name is None else compile_text(name)


def _signals(root: Xml, roots: Roots, problems: Problems) -> None:
    names: set[str] = set()
    for element in children(root, "signal"):
        signal_id, name = element.get("id"), element.get("name")
        if signal_id is None:
            problems.error("A signal must have an id", element)
        elif name is None:
            problems.error(f"Signal {signal_id!r} has no name", element)
        elif name in names:
            problems.error(f"Another signal is called {name!r} already", element)
        else:
            names.add(name)
            roots.signals[f"{roots.target_namespace}:{signal_id}"] = compile_text(name)


def _errors(root: Xml, roots: Roots, problems: Problems) -> None:
    for element in children(root, "error"):
        error_id, message = element.get("id"), ext(element, "errorMessage")
        if not error_id:
            problems.error("An error definition must have an id", element)
            continue
        roots.errors[error_id] = ErrorRoot(
            code=element.get("errorCode") or None, message=compile_text(message) if message is not None else None
        )


def _escalations(root: Xml, roots: Roots, problems: Problems) -> None:
    for element in children(root, "escalation"):
        escalation_id = element.get("id")
        if escalation_id is None:
            problems.error("An escalation must have an id", element)
        else:
            roots.escalations[escalation_id] = element.get("escalationCode") or None
