"""Connections to the database, the directory and other servers, and the rights that they are made with."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

from watchword.audit.evidence import FAIL, PASS, UNKNOWN, WARN, Evidence, Finding, judge
from watchword.core import tls
from watchword.core.errors import DirectoryUnavailable, SettingsError
from watchword.core.settings import LdapSettings, TracingSettings, is_loopback
from watchword.identity.ldap.reach import reach
from watchword.store.database import is_protected
from watchword.store.failures import StoreError
from watchword.store.schema.roles import role_of

_SECONDS = 3.0
_LINK = "SELECT ssl, version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
_MORE_RIGHTS = (
    "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants "
    "WHERE grantee = current_user AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')"
)
_ARCHIVER = "SELECT archived_count, failed_count, last_failed_time > last_archived_time FROM pg_stat_archiver"
_RIGHTS = (
    "superuser", "bypasses_row_security", "creates_databases", "creates_roles", "replicates", "creates_tables",
    "owns_tables",
)  # fmt: skip
_NAMED = 3
"""Entries that are named where the account may change them."""
_ROOTS = ("admin", "root", "manager", "administrator", "directory manager")


def transport(evidence: Evidence) -> Finding:
    """Database and directory are reached over verified TLS, or don't leave this machine. Source: guideline W-06."""
    seen: list[str] = []
    wrong: list[str] = []
    for trouble, said in (_database(evidence), _directory(evidence)):
        (wrong if trouble else seen).append(said)
    return judge(not wrong, "; ".join(wrong or seen))


def _database(evidence: Evidence) -> tuple[bool, str]:
    url = evidence.settings.database.url
    if url.startswith("sqlite"):
        return False, "SQLite: no connection"
    if not is_protected(url):
        return True, "the database isn't verified"
    encrypted, version, cipher = evidence.rows(_LINK)[0]
    if encrypted:
        return version not in ("TLSv1.2", "TLSv1.3"), f"database by {version} with {cipher}"
    return False, "database on this machine"


def _directory(evidence: Evidence) -> tuple[bool, str]:
    ldap = evidence.settings.ldap
    if not ldap.enabled:
        return False, "no directory"
    for url in ldap.server_urls:
        trouble = _directory_trouble(url, ldap)
        if trouble:
            return True, f"directory {urlsplit(url).hostname}: {trouble}"
    return False, "directory verified"


def _directory_trouble(url: str, ldap: LdapSettings) -> str:
    """Shake hands, after StartTLS where the address says so; return what is wrong as `_untrusted` does."""
    try:
        context = tls.client_context(
            authorities=ldap.certificate_authorities, certificate=ldap.client_certificate, key=ldap.client_key
        )
        reach(url, context, _SECONDS)
    except SettingsError as error:
        return str(error)
    except ssl.SSLError as error:
        return f"refused ({error.reason})"
    except OSError as error:
        return str(error) if type(error) is ConnectionError else ""  # it answers, but not with TLS
    return ""


def _untrusted(host: str, port: int, authorities: str) -> str:
    """Shake hands as our connections do; return what is wrong, empty if nothing is or nobody answers."""
    try:
        context = tls.client_context(authorities=authorities)
        plain = socket.create_connection((host, port), timeout=_SECONDS)
    except SettingsError as error:
        return str(error)
    except OSError:
        return ""
    with plain:
        try:
            context.wrap_socket(plain, server_hostname=host).close()
        except ssl.SSLError as error:
            return f"refused ({error.reason})"
        except OSError:
            return ""
    return ""


def _tracing(tracing: TracingSettings) -> str:
    """Return what is wrong with the way of traces; empty if nothing is."""
    url = urlsplit(tracing.endpoint)
    host = url.hostname or ""
    if url.scheme == "https":
        return _untrusted(host, url.port or 443, tracing.certificate_authorities)
    return "" if is_loopback(host) else "go unencrypted, and the collector's token with them"


def role(evidence: Evidence) -> Finding:
    """The serving role owns nothing and may read and write lines only. Source: guideline W-07."""
    found = role_of(evidence.database)
    if found is None:
        return Finding(PASS, "SQLite knows no roles")
    wrong = [name.replace("_", " ") for name in _RIGHTS if getattr(found, name)]
    wrong += [f"{right.lower()} on tables" for (right,) in evidence.rows(_MORE_RIGHTS) if not found.owns_tables]
    return judge(not wrong, f"{found.name}: {', '.join(wrong) or 'lines only'}")


def directory(evidence: Evidence) -> Finding:
    """The product can't write to a directory, and its account may not, where the directory says so. Source: W-05."""
    ldap = evidence.settings.ldap
    if not ldap.enabled:
        return Finding(PASS, "no directory")
    if _is_root(ldap.manager_dn):
        return Finding(FAIL, f"{ldap.manager_dn} may write whatever the directory's rules say")
    return evidence.once("directory", lambda: _rights(ldap))


def _rights(ldap: LdapSettings) -> Finding:
    from watchword.identity.ldap.rights import told  # most installations have no directory
    from watchword.identity.ldap.wire import Refused

    try:
        found = told(ldap)
    except Refused as error:
        return Finding(
            UNKNOWN, f"the directory doesn't tell what the account may: {error}; let it ask for its own rights"
        )
    except DirectoryUnavailable as error:
        return Finding(UNKNOWN, f"the directory can't be asked: {error}")
    if found.writable:
        return Finding(FAIL, f"{found.kind}: the account may change {'; '.join(found.writable[:_NAMED])}")
    if found.strangers:
        return Finding(WARN, "the directory shows its users to strangers")
    if not found.seen:
        which = f"{found.kind} shows no entry" if found.kind else "this directory can't tell what an account may"
        return Finding(UNKNOWN, f"the provider can't write; {which}: somebody who knows its rules vouches for them")
    return Finding(PASS, f"{found.kind}: nothing to change in {found.seen} entries")


def directory_account(evidence: Evidence) -> Finding:
    """The account isn't the directory's root. Source: guideline W-43."""
    ldap = evidence.settings.ldap
    if not ldap.enabled:
        return Finding(PASS, "no directory")
    return judge(not _is_root(ldap.manager_dn), ldap.manager_dn or "anonymous")


def _is_root(name: str) -> bool:
    first = name.lower().split(",")[0].strip()
    return first.partition("=")[2] in _ROOTS


def archiving(evidence: Evidence) -> Finding:
    """The write-ahead log is archived, and without failures. Source: guideline W-44."""
    if evidence.database.dialect != "postgresql":
        return Finding(UNKNOWN, "SQLite: no write-ahead log to archive, backups only")
    try:
        mode = evidence.rows("SELECT current_setting('archive_mode')")[0][0]
        archived, failed, failing = evidence.rows(_ARCHIVER)[0]
    except StoreError:
        return Finding(UNKNOWN, "the role may not read pg_stat_archiver")
    if mode not in ("on", "always"):
        return Finding(WARN, f"archive_mode {mode}")
    return judge(not (failing or (failed and not archived)), f"{archived} files archived, {failed} failures")


def others(evidence: Evidence) -> Finding:
    """Collectors of logs and traces, mail and identity providers are reached over verified TLS. Source: W-45."""
    settings = evidence.settings
    seen: list[str] = []
    wrong: list[str] = []
    if settings.log.target == "syslog":
        url = urlsplit(settings.log.syslog)
        trouble = ""
        if url.scheme == "tls":
            trouble = _untrusted(url.hostname or "", url.port or 6514, settings.log.syslog_authorities)
        (wrong if trouble else seen).append(f"collector {trouble or settings.log.syslog}")
    if settings.tracing.endpoint:
        trouble = _tracing(settings.tracing)
        (wrong if trouble else seen).append(f"traces {trouble or settings.tracing.endpoint}")
    if settings.mail.host:
        plain = settings.mail.encryption == "none" and not is_loopback(settings.mail.host)
        (wrong if plain else seen).append(f"mail by {settings.mail.encryption}")
    if settings.oidc.issuer:
        plain = not settings.oidc.issuer.startswith("https://")
        (wrong if plain else seen).append(f"identity provider {settings.oidc.issuer}")
    if settings.reports.url and not is_protected(settings.reports.url):
        wrong.append("reports aren't verified")
    if wrong:
        return Finding(FAIL, "; ".join(wrong))
    return Finding(PASS, "; ".join(seen) or "no other server over a network")
