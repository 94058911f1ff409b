"""The gate: what a release shows of each guideline; who is alone is told so, not spared. Source: C-03 to C-16, C-55 to C-59."""

from __future__ import annotations

import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from releasing.history import Commit
from releasing.scanner import Scan
from watchword.supply.advisories import FRESH_DAYS, DataSet, holes, of_product
from watchword.supply.release import Row

HARD = ("C-07", "C-08", "C-14", "C-57", "W-27")
"""What must be met for there to be a release; the rest is recorded as it is."""
_REVIEW = "commit releases/VERSION.toml with [review] by, date and manual_tests, as releases/README.md shows"
_SCANNER = "install clamav and refresh its catalogue (freshclam) on the day of the release"
MEND: Mapping[str, str] = {
    "C-03": "let somebody who wrote none of the commits release: --by 'NAME <ADDRESS>', as git's user of their own",
    "C-04": "have every commit reviewed: a line `Reviewed-by: NAME <ADDRESS>` of somebody else in its message",
    "C-05": "as C-03, and sign: --key release.pem (openssl genpkey -algorithm ed25519 -out release.pem)",
    "C-06": "give CHANGELOG.md a section `## VERSION` and commit it",
    "C-07": _REVIEW,
    "C-08": "update what is named; --advisories all.zip, OSV's export for PyPI of this week (docs/supply-chain.md)",
    "C-13": _REVIEW,
    "C-14": "let the whole run end, green: without --tests it is made here; a report must hold every test there is",
    "C-15": "write into releases/VERSION.toml, [review] manual_tests, what was tried by hand",
    "C-16": _SCANNER,
    "C-55": "name the guideline that was looked at in the messages of these commits; what is published stays as it is",
    "C-57": "release what mends it, or say in the advisory why it took longer",
    "C-58": "give each [[finding]] of releases/VERSION.toml owner, due and target",
    "C-59": _SCANNER,
    "W-27": "make sbom, and commit",
}
"""What to do about a row that isn't met."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate looks at."""

    version: str
    by: str
    now: datetime
    commits: Sequence[Commit]
    changes: str
    """The section of the changelog."""
    review: dict[str, Any]
    """`releases/VERSION.toml`, empty if there is none."""
    report: Path | None
    """Tests' report in JUnit form."""
    collected: int
    """Tests that there are: a run that was cut off reports fewer."""
    advisories: DataSet
    locked: dict[str, str]
    bill_is_current: bool
    scan: Scan
    is_signed: bool


def rows(facts: Facts) -> dict[str, Row]:
    """Return how each guideline stands."""
    authors = {commit.author for commit in facts.commits}
    unreviewed = [c for c in facts.commits if not c.is_reviewed]
    unguided = [c for c in facts.commits if c.lacks_guideline]
    findings = facts.review.get("finding", [])
    unplanned = [f.get("title", "?") for f in findings if not all(f.get(k) for k in ("owner", "due", "target"))]
    today = facts.now.date()
    review = facts.review.get("review", {})
    known = holes(facts.advisories, {**facts.locked, "watchword": facts.version})
    grave, late = [h for h in known if h.grave], [h for h in of_product(known) if h.overdue(today)]
    age = facts.advisories.age_days(facts.now)
    tests = _tests(facts.report, facts.collected)
    reviewed = Row(bool(review.get("by") and review.get("date")), _reviewed(review))
    return {
        "C-03": Row(facts.by not in authors, f"released by {facts.by}; {len(authors)} authors"),
        "C-04": Row(not unreviewed, f"{len(unreviewed)} of {len(facts.commits)} commits without another's review"),
        "C-05": Row(facts.is_signed and facts.by not in authors, "signed" if facts.is_signed else "not signed"),
        "C-06": Row(bool(facts.changes), f"{len(facts.changes.splitlines())} lines of the changelog"),
        "C-07": reviewed,
        "C-08": Row(not grave and age <= FRESH_DAYS, f"{len(grave)} grave holes in advisories {age} days old"),
        "C-13": reviewed,
        "C-14": tests,
        "C-15": Row(bool(review.get("manual_tests")), str(review.get("manual_tests", "none recorded"))),
        "C-16": Row(facts.scan.is_clean, facts.scan.verdict),
        "C-55": Row(not unguided, f"{len(unguided)} commits in guarded rooms name no guideline"),
        "C-56": Row(True, f"{len(facts.advisories.advisories)} advisories shipped, in the form of OSV"),
        "C-57": Row(not late, f"{len(late)} holes of the product past their days"),
        "C-58": Row(not unplanned, f"{len(findings)} findings, without owner, day or target: {unplanned or 'none'}"),
        "C-59": Row(facts.scan.is_current(today), facts.scan.catalogue),
        "W-27": Row(facts.bill_is_current, f"{len(facts.locked)} locked parts"),
    }


def changes_of(changelog: str, version: str) -> str:
    """Return the section of a version; empty if there is none."""
    _, found, rest = changelog.partition(f"\n## {version}")
    return rest.partition("\n## ")[0].strip() if found else ""


def review_of(root: Path, version: str) -> dict[str, Any]:
    """Return what people have recorded about a version, empty if nobody has."""
    file = root / "releases" / f"{version}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _reviewed(review: dict[str, Any]) -> str:
    return f"reviewed by {review['by']} on {review.get('date')}" if review.get("by") else "nobody has reviewed it"


def _tests(report: Path | None, collected: int) -> Row:
    if report is None or not report.is_file():
        return Row(False, "no report of tests")
    suites = ET.parse(report).getroot().iter("testsuite")
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for name in counts:
            counts[name] += int(suite.get(name, 0))
    whole = 0 < collected <= counts["tests"]
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    good = whole and not counts["failures"] and not counts["errors"]
    return Row(good, told if whole else f"{told}; there are {collected} tests: the report isn't of a whole run")
