"""Scripts and connectors in a new model: refused where the operator hasn't switched them on. Source: guideline C-29."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from watchword.bpmn.names import EXTENSIONS, Xml, ext_child, local, own_text
from watchword.markup.problems import Problems

Refusal = Callable[[str], str | None]
"""Takes a script format or connector id, returns why it isn't run, None if it is."""


@dataclass(frozen=True, slots=True)
class ForeignCodeRules:
    """What a new model may run that is not ours."""

    script: Refusal
    connector: Refusal


AS_THE_REFERENCE = ForeignCodeRules(
    script=lambda _: None, connector=lambda name: f"the connector {name!r} is not run here"
)
"""What the reference accepts without plug-ins: scripts of any format, no connector."""


def check_foreign_code(process: Xml, rules: ForeignCodeRules, problems: Problems) -> None:
    """Note an error for each script of a format, and each connector, that isn't run here."""
    for element, script_format in scripts_of(process):
        reason = rules.script(script_format)
        if reason is not None:
            _refuse(element, reason, problems)
    for element in _extension_elements(process, "connector"):
        name = connector_id(element)
        reason = rules.connector(name) if name and _is_implementation(element) else None
        if reason is not None:
            _refuse(element, reason, problems)


def connector_id(connector: Xml) -> str:
    """Read the id of a `camunda:connector`."""
    found = ext_child(connector, "connectorId")
    return "" if found is None else own_text(found).strip()


def scripts_of(process: Xml) -> Iterator[tuple[Xml, str]]:
    for element in process.iter():
        name = local(element)
        if name == "scriptTask":
            yield element, element.get("scriptFormat") or "juel"
        elif name == "script" and _is_extension(element) and element.get("scriptFormat"):
            yield element, str(element.get("scriptFormat"))
        elif name in ("condition", "conditionExpression") and element.get("language"):
            yield element, str(element.get("language"))


def _extension_elements(process: Xml, name: str) -> Iterator[Xml]:
    return (element for element in process.iter() if local(element) == name and _is_extension(element))


def _is_extension(element: Xml) -> bool:
    return isinstance(element.tag, str) and element.tag[1:].partition("}")[0] in EXTENSIONS


def _is_implementation(connector: Xml) -> bool:
    holder = connector.getparent()
    return holder is not None and local(holder) == "extensionElements"


def _refuse(element: Xml, reason: str, problems: Problems) -> None:
    owner = element
    while owner.get("id") is None or _is_extension(owner):
        above = owner.getparent()
        if above is None:
            break
        owner = above
    name = owner.get("id") or local(owner)
    problems.error(f"{local(owner)} {name!r}: {reason}", owner)
