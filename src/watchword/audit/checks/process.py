"""The process that asks, which is to be the server's user."""

from __future__ import annotations

import os
import sys
from datetime import date

from watchword.audit.evidence import Evidence, Finding, judge

_ENDS = {11: date(2027, 10, 31), 12: date(2028, 10, 31), 13: date(2029, 10, 31), 14: date(2030, 10, 31)}


def python(evidence: Evidence) -> Finding:
    """Python gets security updates and runs without debug flags. Source: guideline W-21."""
    ends = _ENDS.get(sys.version_info[1])
    good = (ends is None or evidence.now.date() <= ends) and not sys.flags.dev_mode
    return judge(good, f"Python {sys.version_info[0]}.{sys.version_info[1]}, updates until {ends}")


def user(evidence: Evidence) -> Finding:
    """Not root. Source: guideline W-26."""
    return judge(os.geteuid() != 0, f"user id {os.geteuid()}")
