"""For tools that collect findings: SARIF 2.1.0, one rule and one result a guideline. Source: OASIS SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from watchword.audit.evidence import ATTESTED, FAIL, PASS, UNKNOWN, WARN
from watchword.audit.guidelines import Guideline
from watchword.audit.report import Report, Result

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_KINDS: Mapping[str, tuple[str, str]] = {
    FAIL: ("fail", "error"),
    WARN: ("fail", "warning"),
    UNKNOWN: ("open", "none"),
    ATTESTED: ("review", "none"),
    PASS: ("pass", "none"),
}
"""Status -> kind and level: what isn't a failure has no level (section 3.27.10)."""


def sarif(report: Report) -> str:
    """Return a log with one run."""
    driver = {
        "name": "watchword audit",
        "version": report.version,
        "rules": [_rule(one.guideline) for one in report.results],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": report.made.strftime("%Y-%m-%dT%H:%M:%SZ")}],
        "properties": {"mode": report.mode},
        "results": [_result(index, one) for index, one in enumerate(report.results)],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(row: Guideline) -> dict[str, Any]:
    return {
        "id": row.id,
        "shortDescription": {"text": row.asks},
        "fullDescription": {"text": f"{row.source}: {row.asks}. Expected: {row.expected}."},
        "help": {"text": row.mending},
        "properties": {"kind": row.kind},
    }


def _result(index: int, result: Result) -> dict[str, Any]:
    row = result.guideline
    kind, level = _KINDS[result.status]
    found = {
        "ruleId": row.id,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": {"text": f"{row.asks}: {result.observed or 'not seen'}"},
        "properties": {"status": result.status, "expected": row.expected, "remedy": row.mending},
    }
    if row.settings:
        places = [{"fullyQualifiedName": key, "kind": "member"} for key in row.settings]
        found["locations"] = [{"logicalLocations": places}]
    return found
