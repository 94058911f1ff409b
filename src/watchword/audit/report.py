"""Run all checks and say how the installation stands. Source: `contract` (watchword audit)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from watchword.audit.evidence import ATTESTED, FAIL, PASS, UNKNOWN, WARN, Evidence, Finding
from watchword.audit.guidelines import CHECKS, GUIDELINES, Guideline
from watchword.core.errors import SettingsError, WatchwordError

ATTESTATIONS = "attestations.toml"
STATUSES = (FAIL, WARN, UNKNOWN, ATTESTED, PASS)
"""In the order of their weight."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one guideline stands."""

    guideline: Guideline
    status: str
    observed: str


@dataclass(frozen=True, slots=True)
class Report:
    """How an installation stands."""

    version: str
    """Of the product."""
    mode: str
    made: datetime
    results: tuple[Result, ...]

    @property
    def failed(self) -> bool:
        """True if a guideline isn't met: pipelines stop then."""
        return any(result.status == FAIL for result in self.results)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return how many guidelines stand how, in the order of their weight; none left out."""
        found = Counter(result.status for result in self.results)
        return tuple((status, found[status]) for status in STATUSES)


def run(evidence: Evidence, attested: Mapping[str, str]) -> tuple[Result, ...]:
    """Return one result for each guideline; `attested` maps ids to who vouches until when."""
    return tuple(_result(row, evidence, attested) for row in GUIDELINES)


def _result(row: Guideline, evidence: Evidence, attested: Mapping[str, str]) -> Result:
    finding = _seen(row, evidence)
    if finding.status == UNKNOWN and row.id in attested:
        return Result(row, ATTESTED, attested[row.id])
    return Result(row, finding.status, finding.observed)


def _seen(row: Guideline, evidence: Evidence) -> Finding:
    """Return what the check sees; nothing observed is nothing known."""
    check = CHECKS.get(row.id)
    if check is None:
        return Finding(UNKNOWN, "no program can see it, and nobody vouches for it")
    try:
        finding = check(evidence)
    except (WatchwordError, OSError) as error:
        return Finding(UNKNOWN, f"could not be looked at: {type(error).__name__}")
    if not finding.observed:
        return Finding(UNKNOWN, "could not be seen from here: look beside the running server, as its user")
    return finding


def attestations(folder: Path, today: date) -> dict[str, str]:
    """Return what people vouch for and until when; what has run out doesn't count.

    Raises:
        SettingsError: the file is malformed.
    """
    file = folder / ATTESTATIONS
    if not file.is_file():
        return {}
    known = {row.id for row in GUIDELINES}
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            ident: f"by {entry['by']} until {entry['until']}"
            for ident, entry in content.items()
            if ident in known and entry["until"] >= today
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(f"{file} is malformed: {error}; write it with `watchword attest`") from None
