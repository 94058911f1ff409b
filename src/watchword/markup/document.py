"""Read XML that nobody vouches for: no document type, no entities, no network, bounded size and depth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from watchword.core.errors import UnreadableModel
from watchword.core.settings import XmlSettings
from watchword.markup.elements import Xml


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold. What exceeds it is refused before a tree is built, the depth while it is."""

    size: int = 10_000_000
    """Bytes."""
    tags: int = 250_000
    """Opening angle brackets: a bound of elements and with it of memory."""
    attributes: int = 500_000
    """Equals signs."""
    depth: int = 100
    """Elements inside each other."""


STORED = Limits(size=1_000_000_000, tags=100_000_000, attributes=100_000_000, depth=250)
"""For what was within its limits when it was deployed: a limit that is lowered later must not stop what runs."""


def process_limits(xml: XmlSettings) -> Limits:
    """Return how much a BPMN file may hold when it is deployed. Source: guideline C-63."""
    return Limits(xml.process_bytes, xml.process_tags, xml.process_attributes, xml.depth)


def decision_limits(xml: XmlSettings) -> Limits:
    """Return how much a DMN file may hold when it is deployed. Source: guideline C-63."""
    return Limits(xml.decision_bytes, xml.decision_tags, xml.decision_attributes, xml.depth)


@dataclass(frozen=True, slots=True)
class Document:
    """A well-formed file."""

    name: str
    root: Xml
    content: bytes
    encoding: str


_PROLOG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*", re.DOTALL)

_ENCODING = re.compile(
    r"utf-?8|utf-?16([bl]e)?|utf-?32([bl]e)?|us-ascii|ascii|iso-?8859-\d+|windows-125\d|cp125\d", re.IGNORECASE
)
"""Encodings in which every reader sees the same markup."""


def parse_xml(content: bytes, name: str, limits: Limits) -> Document:
    """Parse a file.

    Raises:
        UnreadableModel: not well-formed, too large, too deep, or with a document type.

    Source: guideline C-37 (XML external entities); observed in 7.24: any DOCTYPE is refused, also a harmless one.
    """
    _check_size(content, name, limits)
    prolog = _PROLOG.match(content)
    if prolog is not None and content[prolog.end() : prolog.end() + 9].upper() == b"<!DOCTYPE":
        raise _doctype(name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableModel(f"{name}: not well-formed XML: {error.msg}") from None
    except (ValueError, LookupError) as error:
        raise UnreadableModel(f"{name}: not well-formed XML: {error}") from None
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise _doctype(name)
    if info.encoding is not None and not _ENCODING.fullmatch(info.encoding):
        raise UnreadableModel(f"{name}: encoding {info.encoding[:40]!r} is not read; expected UTF-8")
    _check_depth(root, name, limits.depth)
    return Document(name, root, content, info.encoding or "utf-8")


def _check_size(content: bytes, name: str, limits: Limits) -> None:
    for found, limit, what in (
        (len(content), limits.size, "bytes"),
        (content.count(b"<"), limits.tags, "tags"),
        (content.count(b"="), limits.attributes, "attributes"),
    ):
        if found > limit:
            raise UnreadableModel(f"{name}: {found} {what}; at most {limit} are read")


def _check_depth(root: Xml, name: str, limit: int) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            raise UnreadableModel(f"{name}: elements are nested deeper than {limit} levels")


def _doctype(name: str) -> UnreadableModel:
    return UnreadableModel(f"{name}: a document type (DOCTYPE) is not allowed; remove it")
