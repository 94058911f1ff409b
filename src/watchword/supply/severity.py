"""How bad an advisory is, and within how many days its fix is promised.

Source: Common Vulnerability Scoring System 3.1, section 7 (base score); guideline C-57.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

CRITICAL, HIGH, MODERATE, LOW, UNKNOWN = "critical", "high", "moderate", "low", "unknown"
DAYS: Mapping[str, int] = {CRITICAL: 7, HIGH: 14, MODERATE: 60, LOW: 120, UNKNOWN: 14}
"""Days from the day an advisory is known to its fix, as `SECURITY.md` promises; what nobody rated counts as high."""
GRAVE = frozenset((CRITICAL, HIGH, UNKNOWN))
"""What nobody may go on running."""
_RATINGS = ((9.0, CRITICAL), (7.0, HIGH), (4.0, MODERATE), (0.1, LOW))
_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "AC": {"L": 0.77, "H": 0.44},
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "PR": {"N": 0.85, "L": 0.62, "H": 0.27},
    "UI": {"N": 0.85, "R": 0.62},
    **{name: {"H": 0.56, "L": 0.22, "N": 0.0} for name in "CIA"},
}
_PRIVILEGES_CHANGED = {"N": 0.85, "L": 0.68, "H": 0.5}
_WORDS = {"medium": MODERATE, **{word: word for word in (CRITICAL, HIGH, MODERATE, LOW)}}


def base_score(vector: str) -> float | None:
    """Return the base score (0.0 to 10.0) of a `CVSS:3.x` vector; None if it is none."""
    version, _, rest = vector.partition("/")
    if version not in ("CVSS:3.0", "CVSS:3.1"):
        return None
    metrics = dict(part.split(":", 1) for part in rest.split("/") if ":" in part)
    try:
        changed = {"C": True, "U": False}[metrics["S"]]
        weight = {name: weights[metrics[name]] for name, weights in _WEIGHTS.items()}
    except KeyError:
        return None
    if changed:
        weight["PR"] = _PRIVILEGES_CHANGED[metrics["PR"]]
    lost = 1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"])
    impact = 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 if changed else 6.42 * lost
    if impact <= 0:
        return 0.0
    ease = 8.22 * weight["AV"] * weight["AC"] * weight["PR"] * weight["UI"]
    return _rounded_up(min((1.08 if changed else 1.0) * (impact + ease), 10.0))


def severity_of(record: Mapping[str, Any]) -> str:
    """Return how bad an OSV record is: by its worst CVSS 3 vector, else by the word of its source."""
    vectors: Sequence[Mapping[str, Any]] = record.get("severity") or ()
    scores = [score for v in vectors if (score := base_score(str(v.get("score", "")))) is not None]
    if scores:
        return next((name for lowest, name in _RATINGS if max(scores) >= lowest), LOW)
    told = record.get("database_specific") or {}
    return _WORDS.get(str(told.get("severity", "")).lower(), UNKNOWN)


def _rounded_up(score: float) -> float:
    """Return the smallest number of one decimal that isn't below `score`, free of the errors of binary fractions."""
    whole = round(score * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (math.floor(whole / 10_000) + 1) / 10
