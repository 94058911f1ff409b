"""Files that were deployed, read once for all checks that look into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watchword.audit.evidence import Evidence
from watchword.core.errors import WatchwordError
from watchword.markup.document import STORED, parse_xml
from watchword.markup.elements import Xml

MOST = 500
"""Files that are looked at; the newest come first."""
_MODELS = (".bpmn", ".bpmn20.xml", ".dmn", ".dmn11.xml", ".cmmn", ".cmmn10.xml")
_FORMS = (".form", ".html", ".htm")
_PATTERNS = tuple(f"%{suffix}" for suffix in (*_MODELS, *_FORMS))
_FILES = (
    "SELECT NAME_, BYTES_ FROM ACT_GE_BYTEARRAY WHERE DEPLOYMENT_ID_ IS NOT NULL "  # noqa: S608 - marks only
    f"AND ({' OR '.join(['NAME_ LIKE ?'] * len(_PATTERNS))}) ORDER BY CREATE_TIME_ DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a deployment."""

    name: str
    content: bytes

    @property
    def is_model(self) -> bool:
        """True for processes, decisions and cases."""
        return self.name.endswith(_MODELS)

    @property
    def is_form(self) -> bool:
        """True for forms of their own."""
        return self.name.endswith(_FORMS)

    def root(self) -> Xml | None:
        """Return the root element of a model, None if it can't be read."""
        try:
            return parse_xml(self.content, self.name, STORED).root
        except WatchwordError:
            return None


def resources(evidence: Evidence) -> tuple[Resource, ...]:
    """Return the models and forms that were deployed last."""
    return evidence.once("resources", lambda: tuple(_read(evidence)))


def _read(evidence: Evidence) -> Iterator[Resource]:
    for name, content in evidence.rows(_FILES, *_PATTERNS, MOST):
        yield Resource(name or "", bytes(content or b""))
