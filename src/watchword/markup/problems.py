"""Everything that is wrong with a file, collected and told at once."""

from __future__ import annotations

import re
from typing import Any

from watchword.core.errors import ParseError
from watchword.markup.document import Document
from watchword.markup.elements import Xml

# nothing is tried a second time (++): a tag of two megabytes took 400 MB
_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(?P<close></[^>]*>)|(?P<open><(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>)",
    re.DOTALL,
)
MOST = 1_000
"""Errors after which a file is read no further, and warnings that are kept: all of them are told."""
_LINE_END = re.compile(r"\r\n|\r|\n")


class Problems:
    """Errors and warnings of one file; places are where an element's start tag ends."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places: dict[Xml, tuple[int, int]] | None = None
        self._end = (0, 0)
        self.errors: list[dict[str, Any]] = []
        self.warnings: list[dict[str, Any]] = []

    def error(self, message: str, at: Xml | None = None, *ids: str | None) -> None:
        """Note an error at an element; `ids` are the other ids concerned, the main one first."""
        self._note(self._problem(message, self.place(at), at, ids))

    def warn(self, message: str, at: Xml | None = None, *ids: str | None) -> None:
        """Note something that doesn't stop the deployment."""
        if len(self.warnings) < MOST:
            self.warnings.append(self._problem(message, self.place(at), at, ids))

    def structure(self, message: str, at: Xml) -> None:
        """Note a violation of the BPMN structure: no element id is named, as in the reference."""
        self._note(self._problem(message, self.place(at), None, ()))

    def at_end(self, message: str) -> None:
        """Note a violation that only the end of the file shows."""
        self._load_places()
        self._note(self._problem(message, self._end, None, ()))

    def place(self, at: Xml | None) -> tuple[int, int]:
        """Return line and column of an element; zeros for None."""
        return (0, 0) if at is None else self._load_places().get(at) or (int(at.sourceline or 0), 0)

    def raise_if_any(self) -> None:
        """Raise a ParseError that holds all of it, if there is an error."""
        if not self.errors:
            return
        name = self._document.name
        first = self.errors[0]
        place = f" (line {first['line']}, column {first['column']})" if first["line"] else ""
        opening = "" if len(self.errors) == 1 else f"{len(self.errors)} errors; the first: "
        reports = {name: {"errors": self.errors, "warnings": self.warnings}}
        raise ParseError(f"{name}: {opening}{first['message']}{place}", reports)

    def _note(self, problem: dict[str, Any]) -> None:
        self.errors.append(problem)
        if len(self.errors) >= MOST:
            self.raise_if_any()

    @staticmethod
    def _problem(message: str, place: tuple[int, int], at: Xml | None, ids: tuple[str | None, ...]) -> dict[str, Any]:
        own = at.get("id") if at is not None else None
        main = ids[0] if ids else own
        return {
            "message": message,
            "line": place[0],
            "column": place[1],
            "mainElementId": main or None,
            "elementIds": [i for i in (own, *ids) if i],
        }

    def _load_places(self) -> dict[Xml, tuple[int, int]]:
        if self._places is None:
            try:
                text = self._document.content.decode(self._document.encoding, errors="replace")
            except LookupError:
                text = self._document.content.decode("utf-8", errors="replace")
            found, self._end = _tag_ends(text.removeprefix("\ufeff"))
            elements = [e for e in self._document.root.iter() if isinstance(e.tag, str)]
            self._places = dict(zip(elements, found, strict=True)) if len(found) == len(elements) else {}
        return self._places


def _tag_ends(text: str) -> tuple[list[tuple[int, int]], tuple[int, int]]:
    """Return line and column after each start tag, in document order, and after the last tag."""
    starts = [0, *(m.end() for m in _LINE_END.finditer(text))]
    line = 0
    found: list[tuple[int, int]] = []
    last = (0, 0)
    for match in _MARKUP.finditer(text):
        if match["open"] is None and match["close"] is None:
            continue
        end = match.end()
        while line + 1 < len(starts) and starts[line + 1] <= end:
            line += 1
        last = (line + 1, end - starts[line] + 1)
        if match["open"] is not None:
            found.append(last)
    return found, last
