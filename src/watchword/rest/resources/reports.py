"""Duration reports as JSON or comma-separated lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.core.errors import InvalidRequest
from watchword.rest.files import attachment
from watchword.rest.op import Answer, Call

CSV_TYPES = ("application/json", "text/csv", "application/csv")


def report_type(call: Call, *allowed: str) -> str:
    """Return which report was asked for.

    Raises:
        InvalidRequest: none, or one that there isn't.
    """
    found = call.text("reportType")
    if found is None or found not in allowed:
        raise InvalidRequest(f"reportType is {str(found)[:40]!r}; expected {' or '.join(allowed)}")
    return found


def durations(rows: Sequence[Any], unit: str) -> list[dict[str, Any]]:
    """Return the JSON objects of a duration report."""
    return [
        {
            "period": row.period,
            "periodUnit": unit.upper(),
            "minimum": row.minimum,
            "maximum": row.maximum,
            "average": row.average,
        }
        for row in rows
    ]


def as_csv(call: Call, rows: Sequence[Any], unit: str) -> Answer | None:
    """Return a duration report as comma-separated lines, or None if the caller takes JSON."""
    if "csv" not in call.accept or "json" in call.accept:
        return None
    lines = ["PERIOD,PERIOD_UNIT,MINIMUM,MAXIMUM,AVERAGE"]
    lines += [f"{r.period},{unit.upper()},{r.minimum},{r.maximum},{r.average}" for r in rows]
    kind = "application/csv" if "application/csv" in call.accept else "text/csv"
    disposition = ("Content-Disposition", attachment("process-instance-report.csv"))
    return Answer(200, "\n".join(lines), kind, (disposition,))
