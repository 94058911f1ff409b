"""What the settings in force say, and the files they name."""

from __future__ import annotations

from watchword.audit.evidence import PASS, WARN, Evidence, Finding, judge
from watchword.core.settings import is_loopback, literal_secrets
from watchword.store.database import is_protected

_WELL_KNOWN = (8080, 8243, 8280, 9443, 9763)


def listener(evidence: Evidence) -> Finding:
    """Say how it is deployed."""
    http = evidence.settings.http
    return Finding(PASS, f"server on {http.host}:{http.port}")


def secrets(evidence: Evidence) -> Finding:
    """No secret in the clear. Source: guidelines W-03, C-45."""
    literal = literal_secrets(evidence.config)
    return judge(not literal, f"in the clear: {', '.join(literal)}" if literal else "references only")


def port(evidence: Evidence) -> Finding:
    """No well-known default. Source: guideline W-04."""
    number = evidence.settings.http.port
    return judge(number not in _WELL_KNOWN, f"port {number}", else_=WARN)


def transport(evidence: Evidence) -> Finding:
    """A verified connection to the database, or none over a network. Source: guidelines W-06, C-44."""
    url = evidence.settings.database.url
    if url.startswith("sqlite"):
        return Finding(PASS, "SQLite: no connection")
    return judge(is_protected(url), "verified, or on this machine" if is_protected(url) else "not verified")


def directory(evidence: Evidence) -> Finding:
    """Directories are read only. Source: guidelines W-05, C-24, P-13."""
    enabled = evidence.settings.ldap.enabled
    return Finding(PASS, "LDAP: the provider can't write" if enabled else "no directory")


def throttling(evidence: Evidence) -> Finding:
    """Failed logins wait. Source: guideline C-27."""
    login = evidence.settings.login
    good = login.max_attempts <= 10 and login.delay_base >= 3 and login.delay_factor >= 2 and login.delay_max >= 60
    seen = (
        f"{login.max_attempts} tries, {login.delay_base} s, times {login.delay_factor:g}, {login.delay_max} s at most"
    )
    return judge(good, seen)


def scripts(evidence: Evidence) -> Finding:
    """Scripts are off unless needed. Source: guideline C-29."""
    enabled = evidence.settings.scripts.enabled
    return judge(not enabled, "on, in confined processes" if enabled else "off", else_=WARN)


def results(evidence: Evidence) -> Finding:
    """Lists are bounded. Source: guideline C-33."""
    cap = evidence.settings.result_cap
    return judge(cap is not None and cap <= 10_000, "no limit" if cap is None else f"{cap} rows")


def types(evidence: Evidence) -> Finding:
    """No whole packages of types. Source: guidelines C-40, C-65."""
    names = evidence.settings.variables.object_types
    wide = [name for name in names if name.endswith(".") and name.count(".") < 2]
    return judge(not wide, f"wide: {', '.join(wide)}" if wide else f"{len(names)} added names", else_=WARN)


def encrypted_listener(evidence: Evidence) -> Finding:
    """TLS, a proxy, or loopback only. Source: guideline C-47."""
    http = evidence.settings.http
    if http.tls_certificate:
        return Finding(PASS, "TLS")
    if http.behind_proxy:
        return Finding(PASS, "behind a proxy that ends TLS")
    return judge(is_loopback(http.host), f"plain on {http.host}")


def sessions(evidence: Evidence) -> Finding:
    """Sessions end. Source: guideline C-48."""
    found = evidence.settings.sessions
    good = found.hours <= 8 and found.idle_minutes <= 30 and found.admin_idle_minutes <= 15
    return judge(good, f"{found.hours} h, idle {found.idle_minutes} min, administrators {found.admin_idle_minutes} min")


def sizes(evidence: Evidence) -> Finding:
    """Requests are bounded. Source: guideline C-50."""
    limits = evidence.settings.limits
    good = limits.body_bytes <= 1_048_576 and limits.file_bytes <= 10_485_760
    return judge(good, f"{limits.body_bytes} bytes, {limits.file_bytes} with files", else_=WARN)


def delegates(evidence: Evidence) -> Finding:
    """Which code models may name. Source: guideline C-60."""
    names = evidence.settings.delegates.names
    return Finding(PASS, f"{len(names)} named delegates" if names else "none")


def policy(evidence: Evidence) -> Finding:
    """New passwords are judged. Source: guidelines P-01 to P-07, P-09."""
    name = evidence.settings.password_policy
    return judge(bool(name), str(name) if name else "off")
