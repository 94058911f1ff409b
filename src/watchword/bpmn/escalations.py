"""Which escalations one scope may catch."""

from __future__ import annotations

from watchword.bpmn.model import EscalationDefinition
from watchword.bpmn.names import Xml
from watchword.bpmn.reading import Container, Reading


def one_catcher(
    scope: Container,
    definition: EscalationDefinition,
    element: Xml,
    owner: str | None,
    reading: Reading,
    *,
    boundary: bool,
) -> None:
    """Note a catcher of a scope. Two of a kind for one code, or one for all beside any other, are an error."""
    known = reading.escalations.setdefault((id(scope), boundary), set())
    kind = "boundary event" if boundary else "event sub-process"
    if definition.code in known:
        what = "all escalations" if definition.code is None else f"escalation {definition.code!r}"
        reading.problems.error(f"This scope has an escalation {kind} for {what} already", element, owner)
    elif known and (definition.code is None or None in known):
        reading.problems.error(
            f"An escalation {kind} without code catches all, so it must be the scope's only one", element, owner
        )
    known.add(definition.code)
