"""For scripts. Source: `contract` (watchword audit)."""

from __future__ import annotations

from json import dumps

from watchword.audit.report import Report


def json(report: Report) -> str:
    """Return one result an id."""
    results = [
        {
            "id": one.guideline.id,
            "status": one.status,
            "observed": one.observed,
            "expected": one.guideline.expected,
            "remedy": one.guideline.mending,
            "source": f"{one.guideline.source}: {one.guideline.asks}",
        }
        for one in report.results
    ]
    return dumps({"version": report.version, "mode": report.mode, "results": results}, indent=1)
