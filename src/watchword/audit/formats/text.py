"""For people at a terminal: what failed first, then the rest."""

from __future__ import annotations

from watchword.audit.evidence import ATTESTED, PASS
from watchword.audit.report import STATUSES, Report


def text(report: Report) -> str:
    """Return lines, with the way to mend what isn't met."""
    lines = []
    for result in sorted(report.results, key=lambda one: STATUSES.index(one.status)):
        row = result.guideline
        lines.append(f"{result.status:9}{row.id}  {row.asks}: {_printable(result.observed) or '-'}")
        if result.status not in (PASS, ATTESTED):
            lines.append(f"              mend: {row.mending}")
    lines.append(", ".join(f"{count} {status}" for status, count in report.counts() if count))
    return "\n".join(lines)


def _printable(observed: str) -> str:
    """Return what was observed on one line: names that others chose don't steer the terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in observed)
