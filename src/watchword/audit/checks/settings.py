"""What the settings in force say, and the files they name."""

from __future__ import annotations

import stat
from pathlib import Path

from watchword.audit.evidence import FAIL, PASS, WARN, Evidence, Finding, judge
from watchword.core.settings import is_loopback, literal_secrets
from watchword.store.database import is_protected

_WELL_KNOWN = (8080, 8243, 8280, 9443, 9763)
_DAY_HOURS = 26


def listener(evidence: Evidence) -> Finding:
    """Say how it is deployed."""
    http = evidence.settings.http
    return Finding(PASS, f"server on {http.host}:{http.port}")


def secrets(evidence: Evidence) -> Finding:
    """No secret in the clear. Source: guidelines W-03, C-45."""
    literal = literal_secrets(evidence.config)
    return judge(not literal, f"in the clear: {', '.join(literal)}" if literal else "references only")


def keys(evidence: Evidence) -> Finding:
    """Private key files, one a purpose. Source: guideline W-02."""
    files = sorted(Path(evidence.settings.keys.folder).glob("*.key"))
    if evidence.settings.http.tls_key:
        files.append(Path(evidence.settings.http.tls_key))
    open_ = [f.name for f in files if f.is_file() and f.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if not files:
        return Finding(FAIL, "there are no keys")
    return judge(not open_, f"others can reach {', '.join(open_)}" if open_ else f"{len(files)} private files")


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


def directory_account(evidence: Evidence) -> Finding:
    """The account isn't the directory's root. Source: guideline W-43."""
    ldap = evidence.settings.ldap
    if not ldap.enabled:
        return Finding(PASS, "no directory")
    first = ldap.manager_dn.lower().split(",")[0]
    return judge(first not in ("cn=admin", "cn=root", "cn=manager", "cn=administrator"), ldap.manager_dn or "anonymous")


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


def log(evidence: Evidence) -> Finding:
    """Lines go to a collector or turned files. Source: guideline W-19."""
    found = evidence.settings.log
    return Finding(PASS, f"{found.target}, {found.keep} files of {found.max_mb} MiB" if found.file else found.target)


def connectors(evidence: Evidence) -> Finding:
    """Calls go to listed addresses only. Source: guideline W-22."""
    allowed = evidence.settings.connectors.http_allow
    return judge("*" not in allowed, f"{len(allowed)} listed" if allowed else "off")


def cleanup(evidence: Evidence) -> Finding:
    """Data goes in bounded batches. Source: guideline W-33."""
    return Finding(PASS, f"at most {evidence.settings.history.cleanup_batch_size} at once")


def backup(evidence: Evidence) -> Finding:
    """A backup within a day. Source: guideline W-34."""
    folder = Path(evidence.settings.backup.folder)
    times = [file.stat().st_mtime for file in folder.glob("*.wwbackup")] if folder.is_dir() else []
    if not times:
        return Finding(FAIL, f"no backup in {folder}")
    hours = (evidence.now.timestamp() - max(times)) / 3600
    return judge(hours <= _DAY_HOURS, f"the newest is {hours:.0f} h old")


def figures(evidence: Evidence) -> Finding:
    """Figures are served. Source: guideline W-35."""
    number = evidence.settings.management.port
    return judge(bool(number), f"port {number}" if number else "no management listener", else_=WARN)


def proxy(evidence: Evidence) -> Finding:
    """Only a named proxy is believed. Source: guideline W-36."""
    return Finding(PASS, "a proxy on this machine" if evidence.settings.http.behind_proxy else "no proxy is believed")


def management(evidence: Evidence) -> Finding:
    """The management listener isn't public. Source: guideline W-40."""
    found = evidence.settings.management
    local = not found.port or is_loopback(found.host)
    return judge(local, found.host if found.port else "off", else_=WARN)


def others(evidence: Evidence) -> Finding:
    """TLS to collectors. Source: guideline W-45."""
    found = evidence.settings.log
    return Finding(PASS, found.syslog if found.target == "syslog" else "no collector over a network")
