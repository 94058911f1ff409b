"""What the database holds and allows."""

from __future__ import annotations

from pathlib import Path

from watchword.audit.evidence import UNKNOWN, Evidence, Finding, judge
from watchword.store.schema.roles import OLDEST_POSTGRESQL, role_of


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
