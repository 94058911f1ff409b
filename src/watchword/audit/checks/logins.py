"""How long logins and sessions last, and what those who guess have to wait."""

from __future__ import annotations

from datetime import timedelta

from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge

_FAILED = "SELECT COUNT(*) FROM ACT_ID_USER WHERE ATTEMPTS_ > 0"
_SOURCES = "SELECT COUNT(*) FROM WW_LOGIN_THROTTLE"
_LIVE = "SELECT CREATED_, EXPIRES_, IDLE_SECONDS_ FROM WW_SESSION WHERE EXPIRES_ > ? ORDER BY CREATED_ LIMIT 5000"


def throttling(evidence: Evidence) -> Finding:
    """Who fails waits longer each time, whoever it is and wherever from. Source: guideline C-27."""
    login, sources = evidence.settings.login, evidence.settings.source_attempts
    seen = (
        f"{login.max_attempts} tries, {login.delay_base} s, times {login.delay_factor:g}, {login.delay_max} s at most, "
        f"{sources or 'no limit'} from an address; {evidence.rows(_FAILED)[0][0]} users and "
        f"{evidence.rows(_SOURCES)[0][0]} addresses have failed"
    )
    if login.max_attempts > 10 or login.delay_base < 3 or login.delay_factor < 2 or login.delay_max < 60:
        return Finding(FAIL, seen)
    if evidence.settings.permanent_lock:
        seen += "; anyone can lock anyone out for good"
    return judge(bool(sources) and not evidence.settings.permanent_lock, seen, else_=WARN)


def sessions(evidence: Evidence) -> Finding:
    """Sessions end, those that are open too. Source: guideline C-48."""
    found = evidence.settings.sessions
    good = found.hours <= 8 and found.idle_minutes <= 30 and found.admin_idle_minutes <= 15
    live = evidence.rows(_LIVE, evidence.now)
    most, idle = timedelta(hours=8), 30 * 60
    long = sum(ends - begun > most or seconds > idle for begun, ends, seconds in live)
    told = (
        f"{found.hours} h, idle {found.idle_minutes} min, administrators {found.admin_idle_minutes} min; "
        f"{len(live)} open, {long} of them for longer"
    )
    return judge(good and not long, told)
