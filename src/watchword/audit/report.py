"""Run all checks and say how the installation stands. Source: `contract` (watchword audit)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from watchword.audit.evidence import ATTESTED, FAIL, PASS, UNKNOWN, Evidence, Finding
from watchword.audit.guidelines import CHECKS, GUIDELINES, Guideline
from watchword.core.errors import SettingsError, WatchwordError

ATTESTATIONS = "attestations.toml"


@dataclass(frozen=True, slots=True)
class Result:
    """How one guideline stands."""

    guideline: Guideline
    status: str
    observed: str

    def as_json(self) -> dict[str, str]:
        """Return the result as the contract has it."""
        row = self.guideline
        return {
            "id": row.id,
            "status": self.status,
            "observed": self.observed,
            "expected": row.expected,
            "remedy": row.mending,
            "source": f"{row.source}: {row.asks}",
        }


def run(evidence: Evidence, attested: Mapping[str, str]) -> tuple[Result, ...]:
    """Return one result for each guideline; `attested` maps ids to who vouches until when."""
    return tuple(_result(row, evidence, attested) for row in GUIDELINES)


def _result(row: Guideline, evidence: Evidence, attested: Mapping[str, str]) -> Result:
    check = CHECKS.get(row.id)
    finding = Finding(UNKNOWN, "")
    if check is not None:
        try:
            finding = check(evidence)
        except (WatchwordError, OSError) as error:
            finding = Finding(UNKNOWN, f"could not be looked at: {type(error).__name__}")
    if finding.status == UNKNOWN and row.id in attested:
        return Result(row, ATTESTED, attested[row.id])
    return Result(row, finding.status, finding.observed)


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


def text(results: Sequence[Result]) -> str:
    """Return the report for people: what failed first, then the rest."""
    lines = []
    for result in sorted(results, key=lambda r: (r.status != FAIL, r.status)):
        row = result.guideline
        line = f"{result.status:9}{row.id}  {row.asks}: {result.observed or '-'}"
        fine = result.status in (PASS, ATTESTED)
        lines.append(line if fine else f"{line}\n              mend: {row.mending}")
    counts = Counter(result.status for result in results)
    lines.append(", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    return "\n".join(lines)
