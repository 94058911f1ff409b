"""XML elements as expressions and delegates see them, on a parser that resolves and fetches nothing.

A DOCTYPE is refused before parsing. Source: guideline W-27 and the reference's own default (`xxe-processing` off).
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from watchword.core.errors import StepFailed
from watchword.values.java_text import Printed

MAX_XML = 1_000_000
"""Characters of an XML text that expressions and delegates may parse."""
MAX_XPATH = 500
"""Characters of an XPath."""
MAX_VISITS = 10_000_000
"""Elements to the power of descendant steps: a bound on what an XPath may cost."""

_DOCTYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml\b[^>]*\?>")
_WIDE_AXES = re.compile(r"//|::")


class XmlError(StepFailed):
    """An XML text or element is not what the model takes it for."""

    log_id = "WW-3011"


class XmlAttribute(Printed):
    """One attribute of an element."""

    __slots__ = ("element", "key")

    def __init__(self, element: etree._Element, key: str) -> None:
        self.element, self.key = element, key

    def __str__(self) -> str:
        return self.value()

    def name(self) -> str:
        """Return the local name."""
        return etree.QName(self.key).localname

    def namespace(self) -> str | None:
        """Return the namespace, None without one."""
        return etree.QName(self.key).namespace

    def value(self) -> str:
        """Return the text."""
        return str(self.element.get(self.key, ""))


class XmlElement(Printed):
    """One element of an XML document."""

    __slots__ = ("node",)

    def __init__(self, node: etree._Element) -> None:
        self.node = node

    @classmethod
    def parse(cls, text: str) -> XmlElement:
        """Return the root element of a text.

        Raises:
            XmlError: not well-formed, too long, or with a DOCTYPE.
        """
        if len(text) > MAX_XML:
            raise XmlError(f"an XML text has {len(text)} characters; at most {MAX_XML} are read")
        if _DOCTYPE.search(text):
            raise XmlError("an XML text holds a DOCTYPE or ENTITY declaration, which is never read; remove it")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=False
        )
        try:
            return cls(etree.fromstring(_DECLARATION.sub("", text).encode(), parser))
        except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError) as error:
            raise XmlError(f"a text is no well-formed XML: {str(error)[:200]}") from None

    def __str__(self) -> str:
        """Return the document text, indented as the reference prints it."""
        pretty = etree.fromstring(etree.tostring(self.node, with_tail=False), etree.XMLParser(remove_blank_text=True))
        etree.indent(pretty, space="  ")
        body = etree.tostring(pretty, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>{body}\n'

    def __repr__(self) -> str:
        return f"XmlElement({self.name()})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, XmlElement) and str(self) == str(other)

    __hash__ = None  # type: ignore[assignment]  # mutable: not to be hashed

    def name(self) -> str:
        """Return the local name."""
        return etree.QName(self.node).localname

    def namespace(self) -> str | None:
        """Return the namespace, None without one."""
        return etree.QName(self.node).namespace

    def has_attr(self, name: str) -> bool:
        """Return whether the element has an attribute without namespace."""
        return name in self.node.attrib

    def attr(self, name: str) -> XmlAttribute:
        """Return an attribute without namespace. Raises XmlError if there is none."""
        if name not in self.node.attrib:
            raise XmlError(f"element {self.name()!r} has no attribute {name[:200]!r}; ask with hasAttr first")
        return XmlAttribute(self.node, name)

    def set_attr(self, name: str, value: str) -> XmlElement:
        """Set an attribute without namespace and return this element."""
        try:
            self.node.set(name, value)
        except ValueError:
            raise XmlError(f"{name[:200]!r} can't be an attribute, or its value is no XML text") from None
        return self

    def remove_attr(self, name: str) -> XmlElement:
        """Remove an attribute, if it is there, and return this element."""
        if name in self.node.attrib:
            del self.node.attrib[name]
        return self

    def attrs(self) -> list[XmlAttribute]:
        """Return all attributes (namespace declarations are none here)."""
        return [XmlAttribute(self.node, str(key)) for key in self.node.attrib]

    def attr_names(self) -> list[str]:
        """Return the local names of all attributes."""
        return [attribute.name() for attribute in self.attrs()]

    def child_elements(self, name: str | None = None) -> list[XmlElement]:
        """Return the child elements, or those with a name (at least one, in the namespace of this element)."""
        children = [child for child in self.node if isinstance(child.tag, str)]
        if name is None:
            return [XmlElement(child) for child in children]
        wanted = etree.QName(self.namespace(), name).text
        found = [XmlElement(child) for child in children if child.tag == wanted]
        if not found:
            raise XmlError(f"element {self.name()!r} has no child element {name[:200]!r}")
        return found

    def child_element(self, name: str) -> XmlElement:
        """Return the only child element with a name. Raises XmlError if there is none or more than one."""
        found = self.child_elements(name)
        if len(found) > 1:
            raise XmlError(f"element {self.name()!r} has {len(found)} child elements {name[:200]!r}; one is expected")
        return found[0]

    def append(self, *children: XmlElement) -> XmlElement:
        """Append elements and return this element."""
        for child in children:
            self._refuse_cycle(child)
            self.node.append(child.node)
        return self

    def remove(self, *children: XmlElement) -> XmlElement:
        """Remove child elements and return this element."""
        for child in children:
            if child.node.getparent() is not self.node:
                raise XmlError(f"element {child.name()!r} is no child of {self.name()!r}")
            self.node.remove(child.node)
        return self

    def text_content(self) -> str:
        """Return the text of this element and all below it."""
        return "".join(str(part) for part in self.node.itertext())

    def set_text_content(self, text: str) -> XmlElement:
        """Replace all content by a text and return this element."""
        del self.node[:]
        try:
            self.node.text = text
        except ValueError:
            raise XmlError("a text holds characters that XML can't") from None
        return self

    def xpath(self, path: str) -> XPathQuery:
        """Return a query for an XPath 1.0 expression; the document root is its context."""
        return XPathQuery(self, path)

    def _refuse_cycle(self, child: XmlElement) -> None:
        if any(node is child.node for node in (self.node, *self.node.iterancestors())):
            raise XmlError("an element can't be appended below itself")


class XPathQuery(Printed):
    """An XPath bound to an element; `element()` and its siblings evaluate it."""

    __slots__ = ("_compiled", "_element", "_namespaces", "_path")

    def __init__(self, element: XmlElement, path: str) -> None:
        if len(path) > MAX_XPATH:
            raise XmlError(f"an XPath has {len(path)} characters; at most {MAX_XPATH} are allowed")
        self._element, self._path = element, path
        self._namespaces: dict[str, str] = {}

    def __str__(self) -> str:
        return self._path

    def ns(self, prefix: str, uri: str) -> XPathQuery:
        """Bind a prefix and return this query."""
        self._namespaces[prefix] = uri
        return self

    def element(self) -> XmlElement:
        """Return the first element found. Raises XmlError if there is none."""
        return self.element_list()[0]

    def element_list(self) -> list[XmlElement]:
        """Return the elements found, at least one."""
        found = [XmlElement(node) for node in self._nodes() if isinstance(node, etree._Element)]
        return found or self._nothing()

    def attribute(self) -> XmlAttribute:
        """Return the first attribute found. Raises XmlError if there is none."""
        return self.attribute_list()[0]

    def attribute_list(self) -> list[XmlAttribute]:
        """Return the attributes found, at least one."""
        nodes = [node for node in self._nodes() if getattr(node, "is_attribute", False)]
        return [XmlAttribute(node.getparent(), node.attrname) for node in nodes] or self._nothing()

    def string(self) -> str:
        """Return the text value."""
        return str(self._run(f"string({self._path})"))

    def number(self) -> float:
        """Return the number value."""
        return float(self._run(f"number({self._path})"))

    def bool(self) -> bool:
        """Return the boolean value."""
        return bool(self._run(f"boolean({self._path})"))

    def _nodes(self) -> list[Any]:
        found = self._run(self._path)
        return found if isinstance(found, list) else []

    def _nothing(self) -> Any:
        raise XmlError(f"XPath {self._path!r} finds nothing")

    def _run(self, path: str) -> Any:
        root = self._element.node
        wide = len(_WIDE_AXES.findall(path))
        if wide > 1 and int(root.xpath("count(//node()|//@*)")) ** wide > MAX_VISITS:
            raise XmlError(f"XPath {self._path!r} has too many descendant steps for a document of this size")
        try:
            return etree.XPath(path, namespaces=self._namespaces, regexp=False)(root)
        except etree.XPathError as error:
            raise XmlError(f"XPath {self._path!r} is refused: {str(error)[:200]}") from None
