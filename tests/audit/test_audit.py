"""How an installation stands: each check in both directions, and the report as scripts read it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from server import Server
from watchword.audit.checks import CHECKS
from watchword.audit.evidence import Evidence
from watchword.audit.guidelines import GUIDELINES
from watchword.core import keys
from watchword.core.settings import (
    ConnectorsSettings,
    DatabaseSettings,
    HttpSettings,
    LdapSettings,
    LimitsSettings,
    LoginSettings,
    ManagementSettings,
    PasswordsSettings,
    ScriptsSettings,
    SessionsSettings,
    VariablesSettings,
    load,
)  # fmt: skip
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import AuthorizationRow, GroupRow, MembershipRow, UserRow

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo"
NEEDS_SERVER = {"C-20", "C-21", "C-52", "C-53", "C-54", "W-10", "W-12", "W-41"}


@pytest.fixture
def evidence(tmp_path):
    """Return what checks see of a good installation whose server doesn't run."""
    config = tmp_path / "watchword.toml"
    config.write_text("[http]\nport = 8099\n[management]\nport = 9464\n")
    keys.make(tmp_path / "watchword-data" / "keys")
    (tmp_path / "watchword-data" / "backups").mkdir()
    (tmp_path / "watchword-data" / "backups" / "x.wwbackup").touch()
    settings = load(config, {})
    database = open_database(settings.database.url)
    create_schema(database)
    session = database.session(NOW)
    session.add(GroupRow(id="camunda-admin", name="a", type="SYSTEM"))
    session.add(
        UserRow(id="anna", password="{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo")
    )
    session.add(MembershipRow(user_id="anna", group_id="camunda-admin"))
    session.flush()
    session.close()
    yield Evidence(settings, config, database, datetime.now(UTC))
    database.close()


def weak(evidence: Evidence, **sections) -> Evidence:
    return Evidence(
        msgspec.structs.replace(evidence.settings, **sections), evidence.config, evidence.database, evidence.now
    )


def add(evidence: Evidence, *rows) -> None:
    session = evidence.database.session(NOW)
    for row in rows:
        session.add(row)
    session.flush()
    session.close()


def test_the_catalogue_has_every_guideline_once():
    ranges = (("W", range(46)), ("C", range(1, 66)), ("P", range(1, 15)), ("H", range(1, 10)))
    wanted = [f"{letter}-{number:02}" for letter, numbers in ranges for number in numbers]

    assert wanted == [row.id for row in GUIDELINES]
    assert all(row.asks and row.expected and row.remedy for row in GUIDELINES)
    assert set(CHECKS) <= set(wanted)


def test_a_good_installation_fails_nothing(evidence):
    found = {ident: check(evidence) for ident, check in CHECKS.items()}

    failed = {ident: f for ident, f in found.items() if f.status in ("fail", "warn")}
    assert not {i for i in failed if i != "W-26"}, failed  # tests may run as root
    assert all(f.observed for f in found.values() if f.status == "pass")
    assert NEEDS_SERVER <= {ident for ident, f in found.items() if f.status == "unknown"}


WEAK = {
    "C-27": {"login": LoginSettings(delay_base=0)},
    "C-29": {"scripts": ScriptsSettings(enabled=True)},
    "C-33": {"limits": LimitsSettings(results=1_000_000)},
    "C-40": {"variables": VariablesSettings(object_types=("com.",))},
    "C-44": {"database": DatabaseSettings(url="postgresql://u@db.example.org/x?sslmode=require")},
    "C-47": {"http": HttpSettings(host="0.0.0.0")},
    "C-48": {"sessions": SessionsSettings(hours=24)},
    "C-50": {"limits": LimitsSettings(body_bytes=100_000_000)},
    "H-05": {"passwords": PasswordsSettings(storage="camunda-compatible")},
    "H-07": {"passwords": PasswordsSettings(memory_kib=8_192)},
    "P-09": {"passwords": PasswordsSettings(policy=False)},
    "W-04": {"http": HttpSettings(port=8080)},
    "W-22": {"connectors": ConnectorsSettings(http_allow=("*",))},
    "W-35": {"management": ManagementSettings()},
    "W-40": {"management": ManagementSettings(host="0.0.0.0", port=1)},
    "W-43": {"ldap": LdapSettings(enabled=True, manager_dn="cn=admin,dc=example,dc=org")},
}


@pytest.mark.parametrize("ident", WEAK)
def test_a_weak_setting_is_found(evidence, ident):
    assert "pass" == CHECKS[ident](evidence).status

    assert CHECKS[ident](weak(evidence, **WEAK[ident])).status in ("fail", "warn")


def test_what_lies_open_is_found(evidence):
    (Path(evidence.settings.keys.folder) / "audit.key").chmod(0o644)
    Path(evidence.settings.database.url.removeprefix("sqlite:///")).chmod(0o644)
    evidence.config.write_text('[ldap]\nmanager_password = "In-The-Clear-1"\n')
    next(Path(evidence.settings.backup.folder).iterdir()).unlink()

    assert ["fail"] * 5 == [CHECKS[i](evidence).status for i in ("W-02", "C-42", "W-03", "C-45", "W-34")]


def test_weak_content_is_found(evidence):
    add(
        evidence,
        UserRow(id="demo", password="{SHA}x", salt=None),
        UserRow(id="john", password="{SHA-512}x", salt="s"),
        AuthorizationRow(id="g1", type=0, user_id="*", resource_type=9, resource_id="*", permissions=4),
        *(UserRow(id=f"u{n}") for n in range(6)),
        *(MembershipRow(user_id=f"u{n}", group_id="camunda-admin") for n in range(6)),
    )

    found = {i: CHECKS[i](evidence).status for i in ("C-19", "C-22", "C-23", "C-26", "C-28", "H-02", "H-03", "W-18")}
    assert {"fail", "warn"} >= set(found.values()), found


def test_a_known_administrators_password_is_found(evidence):
    from watchword.core.secret import Secret
    from watchword.passwords import assemble

    stored, salt = assemble.registry(evidence.settings.passwords).encrypt(Secret("admin"))
    add(
        evidence,
        UserRow(id="root1", password=stored, salt=salt),
        MembershipRow(user_id="root1", group_id="camunda-admin"),
    )

    assert "fail" == CHECKS["W-17"](evidence).status


def command(server: Server, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "watchword", *args, "--config", str(server.config)],
        capture_output=True, text=True, timeout=120, env=server.environment(),
    )  # fmt: skip


def test_the_report_of_a_running_server_is_complete(tmp_path):
    server = Server(tmp_path / "audited")
    server.initialise()
    server.start()
    try:
        assert 0 == command(server, "attest", "C-02", "--by", "Ada", "--until", "2999-01-01").returncode
        done = command(server, "audit", "--format", "json")
    finally:
        server.stop()

    report = json.loads(done.stdout)
    results = {row["id"]: row for row in report["results"]}
    assert (134, "development", 1) == (len(results), report["mode"], done.returncode)
    assert {"id", "status", "observed", "expected", "remedy", "source"} == set(results["C-20"])
    assert dict.fromkeys(NEEDS_SERVER, "pass") == {i: results[i]["status"] for i in NEEDS_SERVER}
    assert ("attested", "by Ada until 2999-01-01") == (results["C-02"]["status"], results["C-02"]["observed"])
    assert "fail" == results["W-34"]["status"]  # no backup yet
    assert all(row["observed"] for row in results.values() if row["status"] != "unknown")


def test_an_audit_that_can_not_run_says_so(tmp_path):
    server = Server(tmp_path / "none")
    (tmp_path / "none").mkdir()

    assert 2 == command(server, "audit").returncode
    server.config.write_text("nonsense = 1\n")
    assert 2 == command(server, "audit").returncode


def test_attestations_end_and_name_known_guidelines(tmp_path):
    server = Server(tmp_path / "a")
    (tmp_path / "a").mkdir()
    server.config.write_text("")

    assert 1 == command(server, "attest", "X-1", "--by", "Ada", "--until", "2999-01-01").returncode
    assert 0 == command(server, "attest", "C-09", "--by", "Ada", "--until", "2001-01-01").returncode
    assert 0 == command(server, "attest", "C-09", "--by", "Bob", "--until", "2002-01-01").returncode
    assert 1 == (tmp_path / "a" / "attestations.toml").read_text().count("C-09")
