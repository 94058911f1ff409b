"""Each reason that production refuses for, and that without it it starts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import psycopg
import pytest
from click.testing import CliRunner

from server import Server
from watchword import open_platform
from watchword.cli import main
from watchword.core import keys
from watchword.core.errors import SettingsError
from watchword.core.runtime import PYTHON_ENDS
from watchword.core.secret import Secret
from watchword.core.settings import (
    BackupSettings,
    DatabaseSettings,
    HttpSettings,
    KeysSettings,
    Settings,
    VariablesSettings,
    VaultSettings,
)
from watchword.operations.production import Installation, refuse
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.registry import PasswordRegistry
from watchword.services.samples import samples
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import (
    ByteArrayRow,
    DeploymentRow,
    GroupRow,
    MembershipRow,
    ProcessDefinitionRow,
    UserRow,
)

NOW = datetime(2026, 1, 2, tzinfo=UTC)
REGISTRY = PasswordRegistry(Argon2idEncryptor(memory_kib=8_192, passes=1))


@pytest.fixture
def good(tmp_path):
    """Return an installation that production starts with."""
    file = tmp_path / "data.db"
    database = open_database(f"sqlite:///{file}")
    create_schema(database)
    file.chmod(0o600)
    settings = Settings(mode="production", database=DatabaseSettings(url=f"sqlite:///{file}"))
    yield Installation(settings, database, REGISTRY, root_allowed=True, port_written=True, today=NOW.date())
    database.close()


def changed(installation: Installation, **changes) -> Installation:
    import dataclasses

    return dataclasses.replace(installation, **changes)


def add_user(database, user_id: str, password: str, *, admin: bool) -> None:
    session = database.session(NOW)
    stored, salt = REGISTRY.encrypt(Secret(password))
    session.add(UserRow(id=user_id, password=stored, salt=salt))
    if admin:
        session.add(GroupRow(id="camunda-admin", name="a", type="SYSTEM"))
        session.add(MembershipRow(user_id=user_id, group_id="camunda-admin"))
    session.flush()
    session.close()


def test_a_good_installation_starts(good):
    add_user(good.database, "anna", "Quiet-Lake-2026", admin=True)

    refuse(good)


def test_development_refuses_nothing(good):
    settings = msgspec.structs.replace(good.settings, mode="development")

    refuse(changed(good, settings=settings, port_written=False, today=date(2099, 1, 1)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be refused as root")
def test_root_is_refused(good):
    with pytest.raises(SettingsError, match="--allow-root"):
        refuse(changed(good, root_allowed=False))


def test_an_unwritten_port_is_refused(good):
    with pytest.raises(SettingsError, match=r"http\.port"):
        refuse(changed(good, port_written=False))


def test_a_python_without_updates_is_refused(good):
    with pytest.raises(SettingsError, match="no security updates since"):
        refuse(changed(good, today=date(2099, 1, 1)))
    assert sys.version_info[:2] in PYTHON_ENDS


@pytest.mark.parametrize("flags", [("-X", "dev"), ("-i",)], ids=" ".join)
def test_debug_flags_are_refused(tmp_path, flags):
    url = f"sqlite:///{tmp_path / 'data.db'}"
    look = (
        "from datetime import date\n"
        "from watchword.core.settings import DatabaseSettings, Settings\n"
        "from watchword.operations.production import Installation, _python\n"
        f"settings = Settings(mode='production', database=DatabaseSettings(url={url!r}))\n"
        "print(*_python(Installation(settings, None, None, True, True, date(2026, 1, 1))))"
    )

    plain, flagged = (
        subprocess.run(
            [sys.executable, *given, "-c", look], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
        ).stdout
        for given in ((), flags)
    )

    assert "" == plain.strip()
    assert "debug flags" in flagged


@pytest.mark.parametrize(
    "kind",
    [
        "backup key elsewhere",
        "backup.key",
        "database",
        "tls key",
        "variable key elsewhere",
        "vault key elsewhere",
        "vault.key",
    ],
)
def test_files_that_others_can_reach_are_refused(good, tmp_path, kind):
    replace = msgspec.structs.replace
    folder = tmp_path / "keys"
    keys.make(folder)
    settings = replace(good.settings, keys=KeysSettings(folder=str(folder)))
    file = tmp_path / "elsewhere.key"
    file.touch()
    match kind:
        case "database":
            file = Path(settings.database.url.removeprefix("sqlite:///"))
        case "tls key":
            settings = replace(settings, http=HttpSettings(tls_certificate="x", tls_key=str(file)))
        case "vault key elsewhere":
            settings = replace(settings, vault=VaultSettings(master_key=f"file:{file}"))
        case "backup key elsewhere":
            settings = replace(settings, backup=BackupSettings(key=f"file:{file}"))
        case "variable key elsewhere":
            settings = replace(settings, variables=VariablesSettings(secret_key=f"file:{file}"))
        case _:
            file = folder / kind
    file.chmod(0o644)

    with pytest.raises(SettingsError, match=f"chmod 600 {file}"):
        refuse(changed(good, settings=settings))
    file.chmod(0o600)
    refuse(changed(good, settings=settings))


def test_a_connection_that_is_not_verified_is_refused(good):
    url = "postgresql://u@db.example.org/x"
    for sslmode in ("disable", "allow", "prefer", "require", "verify-ca"):
        settings = msgspec.structs.replace(good.settings, database=DatabaseSettings(url=f"{url}?sslmode={sslmode}"))
        with pytest.raises(SettingsError, match="verify-full"):
            refuse(changed(good, settings=settings))

    refuse(changed(good, settings=msgspec.structs.replace(good.settings, database=DatabaseSettings(url=url))))


@pytest.mark.parametrize(
    ("user_id", "password", "admin"),
    [("anna", "admin", True), ("anna", "anna", True), ("demo", "demo", False), ("mary", "changeit", False)],
)
def test_passwords_that_everybody_knows_are_refused(good, user_id, password, admin):
    add_user(good.database, user_id, password, admin=admin)

    with pytest.raises(SettingsError, match=f"the user {user_id} has a password that everybody knows"):
        refuse(good)


INVOICE = (Path(__file__).resolve().parents[2] / "examples" / "invoice" / "invoice.bpmn").read_bytes()


def deploy(url: str, content: bytes) -> None:
    with open_platform(url) as platform:
        platform.repository.deploy(name="x", resources={"x.bpmn": content})


def test_samples_are_refused_until_they_are_removed(good):
    url = good.settings.database.url
    deploy(url, INVOICE)

    with pytest.raises(SettingsError, match=r"samples are deployed \(invoice\): `watchword samples remove`"):
        refuse(good)
    config = Path(url.removeprefix("sqlite:///")).with_name("watchword.toml")
    config.write_text(f'[database]\nurl = "{url}"\n')
    keys.make(config.parent / "watchword-data" / "keys")
    runner = CliRunner()
    listed = runner.invoke(main, ["samples", "list", "--config", str(config)]).output
    removed = runner.invoke(main, ["samples", "remove", "--config", str(config)]).output
    again = runner.invoke(main, ["samples", "remove", "--config", str(config)]).output

    refuse(good)
    assert listed.startswith("invoice in deployment ")
    assert ("Deleted invoice\n", "There are no samples\n") == (removed, again)


@pytest.mark.parametrize(
    ("key", "content", "is_sample"),
    [
        ("invoice", b'<x class="org.camunda.bpm.example.invoice.service.ArchiveInvoiceService"/>', True),
        ("ReviewInvoice", b'<x formKey="embedded:app:forms/assign-reviewer.html"/>', True),
        ("invoice", b"<x/>", False),
        ("other", b'<x class="org.camunda.bpm.example.invoice.service.X"/>', False),
    ],
)
def test_a_sample_is_known_by_its_file(good, key, content, is_sample):
    with good.database.session(NOW) as session:
        session.add(DeploymentRow(id="d", name="d", deploy_time=NOW))
        session.add(ByteArrayRow(id="b", name="x.bpmn", bytes=content, deployment_id="d"))
        session.add(ProcessDefinitionRow(id="p", key=key, version=1, deployment_id="d", resource_name="x.bpmn"))
        session.flush()

    assert is_sample == bool(samples(good.database))


def test_all_reasons_are_named_at_once(good):
    add_user(good.database, "demo", "demo", admin=True)

    with pytest.raises(SettingsError) as caught:
        refuse(changed(good, port_written=False, today=date(2099, 1, 1)))
    assert 4 == len(str(caught.value).splitlines())


def test_a_superuser_is_refused(good, new_postgres):
    url = new_postgres()
    with open_database(url) as database:
        create_schema(database)
        with pytest.raises(SettingsError, match="superuser"):
            refuse(changed(good, database=database))


def test_a_role_that_bypasses_row_security_is_refused(good, new_postgres):
    from operations.test_roles import as_role

    url = new_postgres()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE ww_bypass LOGIN BYPASSRLS")
        connection.execute("GRANT ALL ON SCHEMA public TO ww_bypass")
    try:
        with open_database(as_role(url, "ww_bypass")) as database:
            create_schema(database)
            with pytest.raises(SettingsError, match="bypasses row security"):
                refuse(changed(good, database=database))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY ww_bypass CASCADE")
            connection.execute("DROP ROLE ww_bypass")


def served(server: Server, *options: str) -> subprocess.CompletedProcess[str]:
    """Try to serve; who is let in is stopped at once by a port that is taken."""
    with socket.create_server(("127.0.0.1", server.port)):
        return subprocess.run(
            [sys.executable, "-m", "watchword", "serve", "--config", str(server.config), *options],
            capture_output=True, text=True, timeout=60, env=server.environment(),
        )  # fmt: skip


def test_the_command_refuses_to_serve_and_says_why_and_how_to_mend_it(tmp_path):
    server = Server(tmp_path / "s", settings="", password="admin", user="admin", mode="camunda-7")  # no policy there
    server.initialise()
    text = server.config.read_text()
    server.config.write_text(f'mode = "production"\n{text}')
    (server.folder / "watchword-data" / "watchword.db").chmod(0o644)

    refused = served(server, "--allow-root")

    assert refused.returncode == 1
    assert "production refuses to start" in refused.stderr
    assert "the user admin has a password that everybody knows" in refused.stderr
    assert "chmod 600" in refused.stderr
    assert "Watchword serves" not in refused.stdout


def test_keys_that_others_can_read_stop_the_server(tmp_path):
    server = Server(tmp_path / "s")
    server.initialise()
    key = server.folder / "watchword-data" / "keys" / "audit.key"
    key.chmod(0o644)

    refused = served(server)

    assert refused.returncode != 0
    assert key.name in refused.stdout + refused.stderr
    assert "Watchword serves" not in refused.stdout


@pytest.mark.parametrize("log", ["", '[log]\ntarget = "file"\nfile = "w.log"\n'])
def test_a_port_that_is_taken_is_told_on_the_terminal_wherever_the_log_goes(tmp_path, log):
    server = Server(tmp_path / "s", settings=log)
    server.initialise()

    refused = served(server)

    assert 1 == refused.returncode
    assert f"can't listen on 127.0.0.1:{server.port}" in refused.stderr and "in use" in refused.stderr
    assert "Watchword serves" not in refused.stdout


@pytest.mark.parametrize("processes", ["1", "2"])
def test_who_can_begin_says_once_where_it_serves(tmp_path, new_postgres, processes):
    server = Server(tmp_path / "s", new_postgres(), options=("--processes", processes))
    server.initialise()
    server.start()
    server.stop()

    assert 1 == server.log().count(f"Watchword serves {server.url} ")
