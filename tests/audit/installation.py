"""A small installation that checks are run against, and ways to weaken it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from audit.host import good_facts, process, write_facts
from audit.weak_server import Replies, open_to_all, weak_server
from certificates import Authority
from server import free_port
from watchword.audit.evidence import Evidence
from watchword.core import keys
from watchword.core.settings import LogSettings, SupplySettings, TracingSettings, load
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import GroupRow, MembershipRow, UserRow

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HASH = "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNo"


@dataclass
class Small:
    """An installation on SQLite whose server doesn't run."""

    folder: Path
    evidence: Evidence
    new_postgres: Callable[[], str] | None = None
    """Makes an empty database on PostgreSQL."""
    stack: ExitStack = field(default_factory=ExitStack)
    patch: pytest.MonkeyPatch = field(default_factory=pytest.MonkeyPatch)

    def weak(self, **sections: Any) -> Evidence:
        """Return what checks see with other settings."""
        seen = self.evidence
        changed = msgspec.structs.replace(seen.settings, **sections)
        return Evidence(changed, seen.config, seen.database, seen.now, seen.proc, seen.units)

    def facts(self, subject: str, **changes: Any) -> Evidence:
        """Let the host be weak in one point, and return what checks see."""
        facts = good_facts()
        facts[subject] |= changes
        write_facts(Path(self.evidence.settings.audit.host_facts), facts, self.evidence.now)
        return self.evidence

    def process(self, *others: int, **changes: Any) -> Evidence:
        """Let the server's process be weak, or listen on other ports besides, and return what checks see."""
        ports = (self.evidence.settings.http.port, *others)
        self.evidence.proc = process(self.folder / "weak-proc", *ports, **changes)
        return self.evidence

    def on_postgres(self) -> Evidence:
        """Return what checks see of an installation that serves as the owner of its tables, a superuser."""
        assert self.new_postgres is not None
        database = self.stack.enter_context(open_database(self.new_postgres()))
        create_schema(database)
        return Evidence(self.evidence.settings, self.evidence.config, database, self.evidence.now)

    def lets_in(self, rule: str) -> Evidence:
        """Return what checks see of an installation whose PostgreSQL has one more rule, which nobody has loaded."""
        evidence = self.on_postgres()
        file = Path(evidence.rows("SHOW hba_file")[0][0])
        before = file.read_text()
        self.stack.callback(file.write_text, before)
        file.write_text(f"{before}\n{rule}\n")
        return evidence

    def add(self, *rows: Any) -> Evidence:
        """Put rows into the database and return what checks see."""
        session = self.evidence.database.session(NOW)
        for row in rows:
            session.add(row)
        session.flush()
        session.close()
        return self.weak()

    def answers(self, replies: Replies = open_to_all, *, tls: bool = False, days: int = 200) -> Evidence:
        """Let a listener answer as a server must not, and return what checks see."""
        certificate, key = Authority(self.folder / "authority").issue("weak", with_rsa=True, days=days)
        port = self.stack.enter_context(weak_server(replies, tls=(certificate, key) if tls else None))
        changed: dict[str, Any] = {"port": port}
        if tls:
            changed |= {"tls_certificate": str(certificate), "tls_key": str(key)}
        return self.weak(http=msgspec.structs.replace(self.evidence.settings.http, **changed))

    def advisories(self, *records: Any, days: int = 0) -> Evidence:
        """Give the audit a file of advisories of so many days ago."""
        file = self.folder / "advisories.json"
        as_of = self.evidence.now - timedelta(days=days)
        file.write_text(json.dumps({"as_of": as_of.isoformat(), "advisories": records}))
        return self.weak(supply=SupplySettings(advisories=str(file)))

    def strange_collector(self) -> Evidence:
        """Send log lines to a collector that nobody we trust vouches for."""
        port = self.answers(tls=True).settings.http.port
        stranger = Authority(self.folder / "stranger").file
        return self.weak(
            log=LogSettings(target="syslog", syslog=f"tls://localhost:{port}", syslog_authorities=str(stranger))
        )

    def strange_traces(self) -> Evidence:
        """Send traces to a collector that nobody we trust vouches for."""
        port = self.answers(tls=True).settings.http.port
        stranger = Authority(self.folder / "stranger").file
        return self.weak(
            tracing=TracingSettings(
                endpoint=f"https://localhost:{port}/v1/traces", certificate_authorities=str(stranger)
            )
        )

    def without_policies(self) -> Evidence:
        """Rely on policies of the database that aren't there."""
        evidence = self.on_postgres()
        database = msgspec.structs.replace(evidence.settings.database, row_security=True)
        evidence.settings = msgspec.structs.replace(evidence.settings, database=database)
        return evidence

    def close(self) -> None:
        """Stop what was started for it."""
        self.patch.undo()
        self.stack.close()
        self.evidence.database.close()


def small(folder: Path, new_postgres: Callable[[], str] | None = None) -> Small:
    """Return a good one."""
    config = folder / "watchword.toml"
    port, management = free_port(), free_port()
    now = datetime.now(UTC)
    (folder / "advisories.json").write_text(f'{{"as_of": "{now.isoformat()}", "advisories": []}}')
    config.write_text(
        f'[http]\nport = {port}\n[management]\nport = {management}\n[supply]\nadvisories = "advisories.json"\n'
        "[backup]\nevery_hours = 24\n"
    )
    keys.make(folder / "watchword-data" / "keys")
    (folder / "watchword-data" / "backups").mkdir()
    (folder / "watchword-data" / "backups" / "x.wwbackup").write_bytes(b"watchword-sealed-1\n")
    (folder / "watchword-data" / "backups" / "restored").touch()
    settings = load(config, {})
    database = open_database(settings.database.url)
    create_schema(database)
    proc = process(folder / "proc", port, management)
    made = Small(folder, Evidence(settings, config, database, now, proc, folder / "units"), new_postgres)
    write_facts(Path(settings.audit.host_facts), good_facts(), made.evidence.now)
    made.evidence = made.advisories()
    made.add(
        GroupRow(id="camunda-admin", name="a", type="SYSTEM"),
        UserRow(id="anna", password=HASH),
        MembershipRow(user_id="anna", group_id="camunda-admin"),
    )
    return made


Weakening = Callable[[Small], Evidence]
Weak = Mapping[str, Weakening]
"""Id -> what makes its check fail (or warn)."""
