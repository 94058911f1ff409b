"""A small installation that checks are run against, and ways to weaken it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from audit.weak_server import Replies, open_to_all, weak_server
from certificates import Authority
from watchword.audit.evidence import Evidence
from watchword.core import keys
from watchword.core.settings import load
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import GroupRow, MembershipRow, UserRow

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HASH = "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo"


@dataclass
class Small:
    """An installation on SQLite whose server doesn't run."""

    folder: Path
    evidence: Evidence
    stack: ExitStack = field(default_factory=ExitStack)

    def weak(self, **sections: Any) -> Evidence:
        """Return what checks see with other settings."""
        seen = self.evidence
        return Evidence(msgspec.structs.replace(seen.settings, **sections), seen.config, seen.database, seen.now)

    def add(self, *rows: Any) -> Evidence:
        """Put rows into the database and return what checks see."""
        session = self.evidence.database.session(NOW)
        for row in rows:
            session.add(row)
        session.flush()
        session.close()
        return self.weak()

    def answers(self, replies: Replies = open_to_all, *, tls: bool = False) -> Evidence:
        """Let a listener answer as a server must not, and return what checks see."""
        certificate, key = Authority(self.folder / "authority").issue("weak", with_rsa=True)
        port = self.stack.enter_context(weak_server(replies, tls=(certificate, key) if tls else None))
        changed: dict[str, Any] = {"port": port}
        if tls:
            changed |= {"tls_certificate": str(certificate), "tls_key": str(key)}
        return self.weak(http=msgspec.structs.replace(self.evidence.settings.http, **changed))

    def close(self) -> None:
        """Stop what was started for it."""
        self.stack.close()
        self.evidence.database.close()


def small(folder: Path) -> Small:
    """Return a good one."""
    config = folder / "watchword.toml"
    config.write_text("[http]\nport = 8099\n[management]\nport = 9464\n")
    keys.make(folder / "watchword-data" / "keys")
    (folder / "watchword-data" / "backups").mkdir()
    (folder / "watchword-data" / "backups" / "x.wwbackup").touch()
    settings = load(config, {})
    database = open_database(settings.database.url)
    create_schema(database)
    made = Small(folder, Evidence(settings, config, database, datetime.now(UTC)))
    made.add(
        GroupRow(id="camunda-admin", name="a", type="SYSTEM"),
        UserRow(id="anna", password=HASH),
        MembershipRow(user_id="anna", group_id="camunda-admin"),
    )
    return made


Weakening = Callable[[Small], Evidence]
Weak = Mapping[str, Weakening]
"""Id -> what makes its check fail (or warn)."""
