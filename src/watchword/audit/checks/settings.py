"""What the settings in force say."""

from __future__ import annotations

from watchword.audit.evidence import WARN, Evidence, Finding, judge

_WELL_KNOWN = (8080, 8243, 8280, 9443, 9763)


def port(evidence: Evidence) -> Finding:
    """No well-known default. Source: guideline W-04."""
    number = evidence.settings.http.port
    return judge(number not in _WELL_KNOWN, f"port {number}", else_=WARN)
