"""Whom PostgreSQL lets in, as the serving role may read it or as root wrote it down. Source: guideline W-29."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.audit.evidence import Evidence
from watchword.store.failures import StoreError

_RULES = "SELECT COUNT(*) FROM pg_catalog.pg_hba_file_rules WHERE error IS NULL"
_OPEN = (
    "SELECT line_number, auth_method FROM pg_catalog.pg_hba_file_rules WHERE error IS NULL AND type LIKE 'host%' "
    "AND auth_method <> 'reject' AND (address = 'all' OR netmask IN ('0.0.0.0', '::')) ORDER BY line_number"
)
"""What the file says now, loaded or not."""
_ON_THIS_HOST = "SELECT inet_server_addr() IS NULL OR host(inet_server_addr()) IN ('127.0.0.1', '::1')"


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of pg_hba.conf."""

    seen: str = ""
    """How many there are, and by whom they were read."""
    everybody: tuple[str, ...] = ()
    """Lines that let in whoever comes, from any address."""
    trouble: str = ""
    """Why the rules aren't known; empty if they are."""


def database_access(evidence: Evidence) -> Access:
    """Return the rules that the role may read; else those that root wrote down, if the database is on this host."""
    if evidence.database.dialect != "postgresql":
        return Access("no rules: SQLite")
    try:
        found = evidence.rows(_OPEN)
        return Access(
            f"{evidence.rows(_RULES)[0][0]} rules of pg_hba.conf, none for every address",
            tuple(f"line {number} ({method})" for number, method in found),
        )
    except StoreError:
        return _written_down(evidence)


def _written_down(evidence: Evidence) -> Access:
    if not evidence.rows(_ON_THIS_HOST)[0][0]:
        return Access(
            trouble="the role may not read pg_hba_file_rules, and the database is on another host: as a superuser, "
            "GRANT SELECT ON pg_hba_file_rules and EXECUTE ON FUNCTION pg_hba_file_rules() to it"
        )
    known = evidence.host_facts()
    told = known.of("database_access")
    if told is None:
        why = known.trouble or "host-facts found no pg_hba.conf"
        return Access(trouble=f"the role may not read pg_hba_file_rules; {why}")
    try:
        if told["elsewhere"] and not told["open"]:
            return Access(trouble=f"{told['elsewhere']} lines of pg_hba.conf include other files")
        return Access(f"{told['rules']} rules by host-facts, none for every address", tuple(map(str, told["open"])))
    except (KeyError, TypeError):
        return Access(trouble="what the file says about database access is malformed")
