"""Check a trail that was handed out by the signed heads that were sent out: public keys alone are needed.

Source: guideline W-20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.identity.audit_check import RESTORED
from watchword.identity.audit_heads import Head, digest


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found."""

    records: int
    heads: int
    """Heads whose signature holds."""
    covered: int
    """Records that a signed head vouches for."""
    problems: tuple[str, ...]


def check(records: Iterable[Mapping[str, Any]], heads: Iterable[Head], keys: Iterable[bytes]) -> Verdict:
    """Return whether records are those that heads were signed over.

    Args:
        records: of `watchword audit-log export`, each with its `number` in the chain.
        heads: as logs tell them; those without a signature prove nothing and are passed over.
        keys: public keys, 32 bytes each.
    """
    keys = tuple(keys)
    numbered, count, restored = _numbered(records)
    problems: dict[str, None] = {}
    good: dict[int, Head] = {}
    covered: set[int] = set()
    for head in heads:
        if not head.signature:
            continue
        if not head.is_signed_by(keys):
            problems[f"head {head.number} isn't signed by these keys"] = None
            continue
        trouble = _trouble(head, numbered)
        if trouble and any(held < head.number and head.time and head.time <= when for held, when in restored):
            continue  # of a database that another one has been put in the place of
        if good.setdefault(head.number, head).link != head.link:
            problems[f"two heads tell different links {head.number}"] = None
        if trouble:
            problems[trouble] = None
        elif numbered and head.first >= min(numbered):
            covered.update(range(head.first, head.number + 1))
    return Verdict(count, len(good), len(covered), tuple(problems))


def _trouble(head: Head, numbered: Mapping[int, Mapping[str, Any]]) -> str:
    """Return what doesn't fit a head, empty if all does or it begins before what was handed out."""
    if not numbered or head.first < min(numbered):
        return ""
    span = range(head.first, head.number + 1)
    missing = [number for number in span if number not in numbered]
    if missing:
        return f"record {missing[0]} is missing, which head {head.number} is over"
    if digest((number, numbered[number]) for number in span) != head.digest:
        return f"records {head.first} to {head.number} aren't those that were signed"
    return ""


def _numbered(
    records: Iterable[Mapping[str, Any]],
) -> tuple[dict[int, Mapping[str, Any]], int, list[tuple[int, datetime]]]:
    """Return the records that have a place by it, how many there are, and restored databases: last link, when."""
    found: dict[int, Mapping[str, Any]] = {}
    restored = []
    count = 0
    for record in records:
        count += 1
        number = record.get("number")
        if isinstance(number, int):
            found[number] = {name: value for name, value in record.items() if name != "number"}
            if record.get("event") == RESTORED:
                held = (record.get("details") or {}).get("links", 1 << 62)
                restored.append((held, datetime.fromisoformat(str(record["timestamp"]))))
    return found, count, restored
