"""What the database holds and allows."""

from __future__ import annotations

from pathlib import Path

from watchword.audit.evidence import FAIL, UNKNOWN, WARN, Evidence, Finding, judge
from watchword.store.schema.roles import OLDEST_POSTGRESQL, role_of

_SAMPLES = "SELECT ID_ FROM ACT_ID_USER WHERE ID_ IN ('demo', 'john', 'mary', 'peter') ORDER BY ID_"
_GLOBAL = "SELECT RESOURCE_TYPE_, PERMS_ FROM ACT_RU_AUTHORIZATION WHERE TYPE_ = 0"
_READ, _CREATE, _DEPLOYMENT, _MOST = 2, 4, 9, 5


def supported(evidence: Evidence) -> Finding:
    """PostgreSQL in support, or a private SQLite file. Source: guideline C-42."""
    found = role_of(evidence.database)
    if found is not None:
        return judge(found.server_version >= OLDEST_POSTGRESQL * 10_000, f"PostgreSQL {found.server_version // 10_000}")
    file = Path(evidence.settings.database.url.removeprefix("sqlite:///"))
    if not file.is_file():
        return Finding(UNKNOWN, "")
    mode = file.stat().st_mode & 0o777
    return judge(not mode & 0o077, f"SQLite, mode {mode:o}")


def samples(evidence: Evidence) -> Finding:
    """No sample users. Source: guideline C-19."""
    found = [row[0] for row in evidence.rows(_SAMPLES)]
    deployed = evidence.rows("SELECT COUNT(*) FROM ACT_RE_PROCDEF WHERE KEY_ = 'invoice'")[0][0]
    named = [*found, *(["process invoice"] if deployed else [])]
    return judge(not named, ", ".join(named) or "none", else_=FAIL if evidence.settings.production else WARN)


def global_rights(evidence: Evidence) -> Finding:
    """Nobody in general may more than read. Source: guideline C-26."""
    wide = [str(kind) for kind, permissions in evidence.rows(_GLOBAL) if permissions & ~_READ]
    return judge(not wide, f"resource types {', '.join(wide)}" if wide else "reading at most")


def deployers(evidence: Evidence) -> Finding:
    """Nobody in general may deploy. Source: guideline C-28."""
    wide = [1 for kind, permissions in evidence.rows(_GLOBAL) if kind == _DEPLOYMENT and permissions & _CREATE]
    return judge(not wide, "everybody may deploy" if wide else "by rights only")
