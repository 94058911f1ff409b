"""Read a DMN file: from bytes to definitions, with everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from watchword.core.errors import ParseError
from watchword.dmn.boxed import READERS
from watchword.dmn.boxed.function import read_function
from watchword.dmn.boxed.literal import Literal
from watchword.dmn.errors import DecisionModelError
from watchword.dmn.model import (
    Decision,
    DecisionService,
    Definitions,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Requirements,
    Variable,
)
from watchword.dmn.names import MODELS, camunda, is_feel, namespace
from watchword.dmn.reading import Reading
from watchword.dmn.requirements import check_requirements
from watchword.dmn.structure import check_structure
from watchword.markup.document import Document, Limits, parse_xml
from watchword.markup.elements import Xml, children, is_true, local
from watchword.markup.problems import Problems

LIMITS = Limits(size=50_000_000, tags=1_000_000, attributes=1_000_000)
"""A table of 5,000 rules with 20 cells each is read. Source: guideline C-63."""
_DAYS = re.compile(r"P(\d+)D|\+?(\d+)")
_MOST_DAYS = 2**31 - 1


class DecisionFile:
    """A file that was read: its definitions, and where each piece stands, for further problems."""

    def __init__(self, document: Document, definitions: Definitions, reading: Reading) -> None:
        self._document, self.definitions, self._reading = document, definitions, reading

    def note(self, piece: object, why: str) -> None:
        """Note what is wrong with a piece of the model: at its element, or the nearest around that has an id."""
        at = self._reading.places.get(id(piece))
        owner = at
        while owner is not None and owner.get("id") is None:
            owner = owner.getparent()
        self._reading.problems.error(why, at, *(() if owner is None or owner is at else (owner.get("id"),)))

    def raise_if_any(self) -> None:
        """Raise a DecisionModelError with all problems, if there are any."""
        _raise(self._reading.problems)

    def demand_time_to_live(self, default: int | None) -> None:
        """Note decisions without time to live where there is no default either."""
        for decision in self.definitions.decisions.values():
            if decision.history_time_to_live is None and default is None:
                why = "historyTimeToLive is missing: set it on the decision, or a default in the settings"
                self.note(decision, why)


def read_dmn(content: bytes, resource_name: str, *, limits: Limits = LIMITS) -> DecisionFile:
    """Read a file; its problems are raised by `raise_if_any`, those that leave nothing to go on with at once.

    Args:
        content: the file.
        resource_name: its name, under which problems are reported.
        limits: how much it may hold.

    Raises:
        UnreadableModel: no well-formed or no permitted XML.
        DecisionModelError: no DMN.
    """
    document = parse_xml(content, resource_name, limits)
    problems = Problems(document)
    root = document.root
    if local(root) != "definitions" or namespace(root) not in MODELS:
        problems.error(f"Element {root.tag!r} is no definitions of DMN 1.1 to 1.5", root)
        _raise(problems)
    check_structure(root, problems)
    language = root.get("expressionLanguage")
    reading = Reading(problems, READERS, None if language is None or is_feel(language) else language)
    definitions: Definitions = reading.keep(_definitions(root, resource_name, reading), root)
    check_requirements(definitions, reading)
    return DecisionFile(document, definitions, reading)


def _raise(problems: Problems) -> None:
    try:
        problems.raise_if_any()
    except ParseError as error:
        raise DecisionModelError(str(error), error.reports) from None


def _definitions(root: Xml, resource: str, reading: Reading) -> Definitions:
    imports = _imports(root, reading)
    reading.prefixes = _prefixes(root, imports)
    services = [*children(root, "decisionService"), *_nested_services(root)]
    decisions = _by_id(root, "decision", reading, lambda e: _decision(e, reading))
    return Definitions(
        id=root.get("id"),
        name=root.get("name"),
        namespace=root.get("namespace") or "",
        resource=resource,
        imports=imports,
        items=tuple(_item(e, reading) for e in children(root, "itemDefinition")),
        inputs=_by_id(root, "inputData", reading, lambda e: InputData(_id(e, reading), _variable(e, reading))),
        decisions=decisions,
        knowledge=_by_id(root, "businessKnowledgeModel", reading, lambda e: _knowledge(e, reading)),
        services={s.id: s for s in (_service(e, reading) for e in services)},
        text="\n".join(reading.texts),
    )


def _by_id(root: Xml, name: str, reading: Reading, read: Any) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for element in children(root, name):
        made = reading.keep(read(element), element)
        found.setdefault(made.id, made)
    return found


def _imports(root: Xml, reading: Reading) -> tuple[Import, ...]:
    found = []
    for element in children(root, "import"):
        kind, target = element.get("importType") or "", element.get("namespace") or ""
        if kind not in MODELS:
            reading.problems.error(f"Imports of type {kind!r} are not read; only those of DMN files are", element)
            continue
        name = element.get("name")
        if name is None:
            name = next((prefix for prefix, uri in root.nsmap.items() if uri == target and prefix), "")
        found.append(Import(" ".join(name.split()), target))
    return tuple(found)


def _prefixes(root: Xml, imports: tuple[Import, ...]) -> dict[str, str]:
    """Return the prefixes of type names: those of imports, and those of FEEL, that mean nothing."""
    names = {one.namespace: one.name for one in imports}
    found = {prefix: names.get(uri, "") for prefix, uri in root.nsmap.items() if prefix}
    return {**found, **{name: name for name in names.values() if name}, "feel": ""}


def _id(element: Xml, reading: Reading) -> str:
    found = element.get("id") or reading.name(element)
    if not found:
        reading.problems.error(f"{local(element)} needs an id", element)
    return found


def _variable(element: Xml, reading: Reading) -> Variable:
    """Read the variable of an element; without a name of its own it has that of the element."""
    found = reading.first(element, "variable")
    name = reading.name(element) or element.get("id") or ""
    if found is None:
        return Variable(name)
    return Variable(reading.name(found) or name, reading.type_ref(found))


def _requirements(element: Xml, reading: Reading) -> Requirements:
    information = children(element, "informationRequirement")
    return Requirements(
        inputs=tuple(r for e in information for r in reading.references(e, "requiredInput")),
        decisions=tuple(r for e in information for r in reading.references(e, "requiredDecision")),
        knowledge=tuple(
            r for e in children(element, "knowledgeRequirement") for r in reading.references(e, "requiredKnowledge")
        ),
    )


def _decision(element: Xml, reading: Reading) -> Decision:
    if not element.get("id"):
        reading.problems.error("A decision needs an id: it is the key of its definitions", element)
    expression = reading.expression(element)
    variable = _variable(element, reading)
    if variable.type_ref is None and isinstance(expression, Literal) and expression.type_ref is not None:
        variable = Variable(variable.name, expression.type_ref)
    return Decision(
        id=_id(element, reading),
        name=reading.name(element),
        variable=variable,
        requirements=_requirements(element, reading),
        expression=expression,
        version_tag=camunda(element, "versionTag"),
        history_time_to_live=_time_to_live(element, reading),
        has_variable=bool(children(element, "variable")),
    )


def _time_to_live(element: Xml, reading: Reading) -> int | None:
    text = camunda(element, "historyTimeToLive")
    if not text:
        return None
    match = _DAYS.fullmatch(text)
    days = int(match[1] or match[2]) if match is not None else None
    if days is None or days > _MOST_DAYS:
        reading.problems.error(f"historyTimeToLive is {text[:40]!r}; expected a number of days, as 30 or P30D", element)
        return 0
    return days


def _knowledge(element: Xml, reading: Reading) -> KnowledgeModel:
    logic = reading.first(element, "encapsulatedLogic")
    function = None if logic is None else read_function(logic, reading)
    return KnowledgeModel(
        id=_id(element, reading),
        variable=_variable(element, reading),
        requirements=_requirements(element, reading),
        parameters=() if function is None else function.parameters,
        expression=None if function is None else function.body if function.kind == "FEEL" else function,
    )


def _nested_services(root: Xml) -> list[Xml]:
    """Return the decision services that a DMN 1.1 file keeps in its extension elements."""
    return [s for e in children(root, "extensionElements") for s in children(e, "decisionServices") for s in s]


def _service(element: Xml, reading: Reading) -> DecisionService:
    found = DecisionService(
        id=_id(element, reading),
        variable=_variable(element, reading),
        outputs=reading.references(element, "outputDecision"),
        encapsulated=reading.references(element, "encapsulatedDecision"),
        input_decisions=reading.references(element, "inputDecision"),
        input_data=reading.references(element, "inputData"),
    )
    if not found.outputs:
        reading.problems.error("A decision service needs an outputDecision", element)
    made: DecisionService = reading.keep(found, element)
    return made


def _item(element: Xml, reading: Reading) -> ItemDefinition:
    function = reading.first(element, "functionItem")
    found = ItemDefinition(
        name=reading.name(element),
        type_ref=reading.type_ref(element),
        components=tuple(_item(c, reading) for c in children(element, "itemComponent")),
        is_collection=is_true(element.get("isCollection")),
        allowed=_tests(element, "allowedValues", reading),
        constraint=_tests(element, "typeConstraint", reading),
        function=None if function is None else _function(function, reading),
    )
    if not found.name:
        reading.problems.error(f"{local(element)} needs a name", element)
    made: ItemDefinition = reading.keep(found, element)
    return made


def _tests(element: Xml, name: str, reading: Reading) -> str | None:
    found = reading.first(element, name)
    return None if found is None else reading.text(found)


def _function(element: Xml, reading: Reading) -> tuple[tuple[Variable, ...], str | None]:
    parameters = tuple(reading.variable(p) for p in children(element, "parameters"))
    return parameters, reading.type_name(element.get("outputTypeRef"))
