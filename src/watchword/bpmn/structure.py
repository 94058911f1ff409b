"""Check a file against the structure of BPMN 2.0: allowed children and their order, attributes, ids, references.

The verdict is that of the published XML Schema; what the tables say is in `structure_types`, `structure_diagram`,
`structure_elements`. All violations are noted, one of its content model an element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchword.bpmn.lexical import KINDS, collapse, is_valid
from watchword.bpmn.names import BPMN, BPMN_DI, DC, DI, XSI, Xml
from watchword.bpmn.structure_diagram import DIAGRAM_TYPES
from watchword.bpmn.structure_elements import ELEMENTS, ENUMERATIONS
from watchword.bpmn.structure_model import Choice, Compiled, Item, compile_types
from watchword.bpmn.structure_types import BPMN_TYPES
from watchword.markup.problems import Problems

_PREFIXES: Mapping[str, str] = {BPMN: "", BPMN_DI: "bpmndi:", DC: "dc:", DI: "di:"}
_NAMESPACES: Mapping[str, str] = {prefix: namespace for namespace, prefix in _PREFIXES.items()}
_TYPES = compile_types({**BPMN_TYPES, **DIAGRAM_TYPES}, ELEMENTS)
_XSD = "http://www.w3.org/2001/XMLSchema"
_XSD_TYPES = frozenset(
    {"anyType", "anyURI", "boolean", "date", "dateTime", "double", "int", "integer", "long", "string"}
)
_XSI_ALLOWED = frozenset({"type", "nil", "schemaLocation", "noNamespaceSchemaLocation"})


def check_structure(root: Xml, problems: Problems) -> None:
    """Note every violation in `problems`."""
    check = _Check(problems)
    name = _name(root)
    if name is None or name not in ELEMENTS:
        problems.structure(f"Element {root.tag!r} is no BPMN element; a BPMN file starts with 'definitions'", root)
        return
    check.element(root, ELEMENTS[name].type)
    check.references()


def _name(element: Xml) -> str | None:
    namespace, local = _split(str(element.tag))
    prefix = _PREFIXES.get(namespace)
    return None if prefix is None else prefix + local


def _split(tag: str) -> tuple[str, str]:
    if tag[:1] != "{":
        return "", tag
    namespace, _, local = tag[1:].partition("}")
    return namespace, local


def _target(type_name: str) -> str:
    prefix, colon, _ = type_name.partition(":")
    return _NAMESPACES[prefix + colon] if colon else BPMN


class _Check:
    """One run over a file: remembers ids and references."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._ids: set[str] = set()
        self._references: dict[str, None] = {}

    def references(self) -> None:
        """Every IDREF must name an ID of the file."""
        for reference in self._references:
            if reference not in self._ids:
                self._problems.at_end(f"Nothing in this file has the id {reference!r}, which is referred to")

    def element(self, element: Xml, type_name: str) -> None:
        """Check one element of a known type, and all below."""
        if element.get(f"{{{XSI}}}nil") is not None:
            self._wrong(element, f"Element {self._short(element)!r} can't be nil")
        if type_name in KINDS or type_name in ENUMERATIONS:
            self._simple(element, type_name)
            return
        given = self._given_type(element, _TYPES[type_name])
        if given is None:
            return
        if given.abstract:
            self._wrong(element, f"Element {self._short(element)!r} is abstract; use another")
            return
        self._attributes(element, given)
        self._text(element, given)
        self._content(element, given)

    def _given_type(self, element: Xml, declared: Compiled) -> Compiled | None:
        text = element.get(f"{{{XSI}}}type")
        if text is None:
            return declared
        found = self._type_named(element, str(text))
        if found is None or declared.name not in found.bases:
            self._wrong(element, f"Type {text!r} is no kind of {declared.name!r}")
            return None
        return found

    @staticmethod
    def _type_named(element: Xml, text: str) -> Compiled | None:
        prefix, _, local = collapse(text).rpartition(":")
        known = _PREFIXES.get(element.nsmap.get(prefix or None, ""))
        return None if known is None else _TYPES.get(_type_name(known, local))

    def _attributes(self, element: Xml, given: Compiled) -> None:
        for key, value in element.attrib.items():
            namespace, name = _split(str(key))
            if namespace:
                self._foreign_attribute(element, given, namespace, name)
                continue
            kind = given.attributes.get(name)
            if kind is None:
                self._wrong(element, f"Attribute {name!r} is not allowed on element {self._short(element)!r}")
            else:
                self._value(element, kind, str(value), f"Attribute {name!r} of element {self._short(element)!r}")
                if kind in KINDS and kind != "string" and collapse(str(value)) != value:
                    element.set(name, collapse(str(value)))  # as a schema-aware parser hands it on
        for name in given.required:
            if element.get(name) is None:
                self._wrong(element, f"Element {self._short(element)!r} must have the attribute {name!r}")

    def _foreign_attribute(self, element: Xml, given: Compiled, namespace: str, name: str) -> None:
        if namespace == XSI and name in _XSI_ALLOWED:
            return
        if not given.open or namespace == _target_of_open(given):
            self._wrong(element, f"Attribute {{{namespace}}}{name} is not allowed on element {self._short(element)!r}")

    def _value(self, element: Xml, kind: str, value: str, what: str) -> None:
        if not is_valid(kind, value, element):
            allowed = ENUMERATIONS.get(kind)
            wanted = f"one of {', '.join(sorted(allowed))}" if allowed else f"a value of type {kind}"
            self._wrong(element, f"{what} is {value!r}; expected {wanted}")
        elif kind == "ID":
            self._id(element, collapse(value))
        elif kind == "IDREF":
            self._references[collapse(value)] = None

    def _id(self, element: Xml, value: str) -> None:
        if value in self._ids:
            self._wrong(element, f"The id {value!r} is used more than once")
        self._ids.add(value)

    def _simple(self, element: Xml, kind: str) -> None:
        for key in element.attrib:
            namespace, name = _split(str(key))
            if namespace != XSI or name not in _XSI_ALLOWED or name == "type":
                self._wrong(element, f"Attribute {str(key)!r} is not allowed on element {self._short(element)!r}")
        if len(element):
            self._wrong(element, f"Element {self._short(element)!r} holds a value only, no elements")
        else:
            self._value(element, kind, str(element.text or ""), f"Element {self._short(element)!r}")

    def _text(self, element: Xml, given: Compiled) -> None:
        if given.mixed:
            return
        texts = [str(element.text or ""), *(str(c.tail or "") for c in element)]
        if not given.content:
            if any(texts):
                self._wrong(element, f"Element {self._short(element)!r} must be empty")
        elif any(t.strip(" \t\r\n") for t in texts):
            self._wrong(element, f"Element {self._short(element)!r} must not hold text")

    def _content(self, element: Xml, given: Compiled) -> None:
        found = [c for c in element if isinstance(c.tag, str)]
        names = [_name(c) for c in found]
        matcher = _Matcher(found, names, _target(given.name))
        complaint = matcher.match(given.content)
        if complaint is not None:
            position, message = complaint
            at = found[position] if position < len(found) else element
            self._wrong(at, f"Element {self._short(element)!r}: {message}")
        for child, name, type_name in zip(found, names, matcher.types, strict=True):
            if type_name is not None:
                self.element(child, type_name)
            else:
                self._anything(child, name)

    def _anything(self, element: Xml, name: str | None) -> None:
        """Check an element where any may stand, as far as it is known."""
        row = ELEMENTS.get(name) if name is not None else None
        if row is None:
            self._unknown(element)
        elif row.abstract:
            self._wrong(element, f"Element {name!r} is abstract; use another")
        else:
            self.element(element, row.type)

    def _unknown(self, element: Xml) -> None:
        """Check an element that nobody knows: a type it may name, and what is known below."""
        nil, text = element.get(f"{{{XSI}}}nil"), element.get(f"{{{XSI}}}type")
        if nil is not None and not is_valid("boolean", str(nil), element):
            self._wrong(element, f"xsi:nil is {nil!r}; expected true or false")
        if text is not None:
            self._of_named_type(element, str(text))
            return
        for child in element:
            if isinstance(child.tag, str):
                self._anything(child, _name(child))

    def _of_named_type(self, element: Xml, text: str) -> None:
        prefix, _, local = collapse(text).rpartition(":")
        if element.nsmap.get(prefix or None) == _XSD and local in _XSD_TYPES:
            return
        found = self._type_named(element, text)
        if found is None:
            self._wrong(element, f"Type {text!r} is not known")
        else:
            self.element(element, found.name)

    def _wrong(self, element: Xml, message: str) -> None:
        self._problems.structure(message, element)

    @staticmethod
    def _short(element: Xml) -> str:
        return _name(element) or str(element.tag)


def _type_name(prefix: str, local: str) -> str:
    if prefix:
        return prefix + local
    return local[1:] if local[:1] == "t" else ""


def _target_of_open(given: Compiled) -> str:
    return DI if "di:DiagramElement" in given.bases else BPMN


class _Matcher:
    """Match children against a content sequence. BPMN's sequences never need looking ahead."""

    def __init__(self, children: Sequence[Xml], names: Sequence[str | None], target: str) -> None:
        self._children, self._names, self._target = children, names, target
        self.types: list[str | None] = [None] * len(children)
        """The type of each child as the matched place declares it."""
        self._at = 0

    def match(self, content: Sequence[Item | Choice]) -> tuple[int, str] | None:
        """Return None, or the position of the first child that is wrong (the length if one is missing) and why."""
        for place in content:
            complaint = self._choice(place) if isinstance(place, Choice) else self._item(place)
            if complaint is not None:
                return complaint
        if self._at < len(self._children):
            return self._at, f"child {self._label(self._at)} is not allowed here"
        return None

    def _choice(self, choice: Choice) -> tuple[int, str] | None:
        for alternative in choice.alternatives:
            if self._accepted(alternative[0]):
                return next((c for c in map(self._item, alternative) if c is not None), None)
        if any(all(item.low == 0 for item in alternative) for alternative in choice.alternatives):
            return None
        return self._at, f"one of {choice.text} is missing"

    def _item(self, item: Item) -> tuple[int, str] | None:
        count = 0
        while (item.high is None or count < item.high) and self._accepted(item):
            name = self._names[self._at]
            self.types[self._at] = item.accepts.get(name) if name is not None else None
            self._at += 1
            count += 1
        if count < item.low:
            return self._at, f"child {item.text!r} is missing" + self._instead()
        return None

    def _accepted(self, item: Item) -> bool:
        if self._at >= len(self._children):
            return False
        name = self._names[self._at]
        if item.wildcard is None:
            return name is not None and name in item.accepts
        if item.wildcard == "##any":
            return True
        namespace, _ = _split(str(self._children[self._at].tag))
        if namespace in ("", self._target):
            return False
        return not item.wildcard.endswith("!") or (name is not None and name in ELEMENTS)

    def _instead(self) -> str:
        return f"; found {self._label(self._at)}" if self._at < len(self._children) else ""

    def _label(self, position: int) -> str:
        return repr(self._names[position] or str(self._children[position].tag))
