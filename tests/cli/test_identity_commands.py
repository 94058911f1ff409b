"""`watchword user`, `group`, `tenant`, `passwords`."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from watchword import node
from watchword.cli import main
from watchword.core.secret import Secret
from watchword.core.settings import load
from watchword.passwords.encryptors.digests import SHA_512
from watchword.store.tables import PasswordDueRow, UserRow

SETTINGS = "[passwords]\nmemory_kib = 8192\npasses = 1\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a configuration and an installation without administrator."""
    made = tmp_path_factory.mktemp("identity")
    (made / "watchword.toml").write_text(SETTINGS)
    secret = made / "secret"
    secret.touch(mode=0o600)
    secret.write_text("Wonder-Land9z\n")
    run(made, "init", "--no-admin")
    return made


def run(folder, *arguments, fails=False):
    """Run a command and return what it printed."""
    result = CliRunner().invoke(main, [*arguments, "--config", str(folder / "watchword.toml")])
    assert fails == (result.exit_code != 0), result.output
    return result.output


def row(folder, user_id):
    with node.unit_of_work(load(folder / "watchword.toml")) as session:
        return session.get(UserRow, user_id)


def test_without_an_administrator_there_is_only_the_link(folder):
    printed = run(folder, "user", "set-up-link")

    assert re.search(r"http://127\.0\.0\.1:8080/app/set-up/\?token=[\w-]{43}\n", printed)
    assert "" == run(folder, "user", "list")


def test_users_are_added_listed_expired_and_deleted(folder):
    run(folder, "user", "add", "kermit", "--first-name", "Kermit", "--password-file", str(folder / "secret"))
    run(folder, "user", "expire", "kermit")
    assert "kermit\tKermit\t-\tpassword due\n" in run(folder, "user", "list")
    run(folder, "user", "password", "kermit", "--password-file", str(folder / "secret"))
    with node.unit_of_work(load(folder / "watchword.toml")) as session:
        assert session.get(PasswordDueRow, "kermit") is None
    assert "no failed logins" in run(folder, "user", "unlock", "kermit")
    run(folder, "user", "delete", "kermit", "--yes")

    assert row(folder, "kermit") is None
    run(folder, "user", "delete", "kermit", "--yes", fails=True)


def test_an_invited_user_has_no_password_yet(folder):
    assert "/app/invitation/?token=" in run(folder, "user", "invite", "gonzo", "--email", "g@example.org")

    assert row(folder, "gonzo").password is None
    assert "gonzo\t-\t-\tno password" in run(folder, "user", "list")


def test_groups_and_tenants_take_members(folder):
    run(folder, "user", "add", "piggy", "--password-file", str(folder / "secret"))
    run(folder, "group", "add", "herons", "--name", "Herons")
    run(folder, "group", "join", "herons", "piggy")
    run(folder, "tenant", "add", "swamp")
    run(folder, "tenant", "join", "swamp", "--group", "herons")
    assert "herons\tHerons\t-\tpiggy\n" in run(folder, "group", "list")
    assert "swamp\t-\t-\therons\n" in run(folder, "tenant", "list")
    run(folder, "group", "leave", "herons", "piggy")
    run(folder, "tenant", "leave", "swamp", "--group", "herons")
    run(folder, "group", "delete", "herons", "--yes")
    run(folder, "tenant", "delete", "swamp", "--yes")

    assert "herons" not in run(folder, "group", "list")
    assert "" == run(folder, "tenant", "list")
    run(folder, "tenant", "join", "swamp", fails=True)


def test_fast_digests_are_wrapped_and_counted(folder):
    with node.unit_of_work(load(folder / "watchword.toml")) as session:
        stored = "{SHA-512}" + SHA_512.encrypt(Secret("Wonder-Land9z"), "salt")
        session.add(UserRow(id="elder", password=stored, salt="salt"))
        session.flush()
    assert "SHA-512\t1" in run(folder, "passwords", "status")

    assert "Wrapped 1 passwords" in run(folder, "passwords", "wrap")

    assert "ARGON2ID-SHA-512\t1" in run(folder, "passwords", "status")
    assert "Wrapped 0 passwords" in run(folder, "passwords", "wrap")
    kept = row(folder, "elder")
    registry = node.accounts(load(folder / "watchword.toml")).passwords
    assert registry.verify(Secret("Wonder-Land9z"), kept.salt, kept.password)


def test_calibration_prints_settings():
    result = CliRunner().invoke(main, ["passwords", "calibrate", "--target-ms", "1", "--memory-mib", "19"])

    assert 0 == result.exit_code
    assert re.search(r"\[passwords\]\nmemory_kib = 19456\npasses = 2\nlanes = 1\n", result.output)
