"""One row of the catalogue: what a guideline asks and how the product answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from watchword.audit.evidence import Evidence, Finding

Check = Callable[[Evidence], Finding]

ENFORCED: Final = "enforced"
"""The product does so by construction or refuses to start; the check proves that it does."""
AUDITED: Final = "audited"
"""It depends on how the product is set up or on what surrounds it; the check looks."""
ATTESTED: Final = "attested"
"""No program can see it; a person vouches for it."""

SOURCES: Final = {
    "W": "production deployment guidelines",
    "C": "security instructions of the engine",
    "P": "password policy",
    "H": "password hashing",
}


@dataclass(frozen=True, slots=True)
class Guideline:
    """One guideline. Source: `reference` security 7 (7.4 and 7.5 take precedence)."""

    id: str
    kind: str
    """`enforced`, `audited` or `attested`."""
    asks: str
    """What is asked, in our words."""
    expected: str
    """What the check takes for right, in few words."""
    evidence: str
    """What the check reads; of attested rows, what a person keeps."""
    test: str
    """`path::name` of a test that proves it."""
    met: str = ""
    """How the product meets it."""
    settings: tuple[str, ...] = ()
    """Keys that bear on it, as `section.key`."""
    check: Check | None = None
    remedy: str = ""
    """How to mend it; of attested rows, the command that records it."""

    @property
    def source(self) -> str:
        """Where it comes from."""
        return SOURCES[self.id[0]]

    @property
    def mending(self) -> str:
        """What to do if it isn't met."""
        vouch = f"watchword attest {self.id} --by NAME --until DATE"
        return self.remedy or f"see to it and record it: {vouch}"
