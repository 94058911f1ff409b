"""The command line as a newcomer uses it."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import PASSWORD, USER, Server, free_port  # noqa: E402

INVOICE = HERE.parent.parent / "examples" / "invoice" / "invoice.bpmn"


def run(*args: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    env = {k: v for k, v in os.environ.items() if not k.startswith("WATCHWORD_")} | environment
    return subprocess.run(
        [sys.executable, "-m", "watchword", *map(str, args)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        env=env,
    )


def test_init_makes_everything_once_and_prints_one_random_password(tmp_path):
    first = run("init", cwd=tmp_path)
    second = run("init", cwd=tmp_path)

    shown = re.findall(r"Password \(shown this once\): (\S{20})", first.stdout)
    assert len(shown) == 1
    assert "Password" not in second.stdout
    assert second.returncode == 0
    assert (tmp_path / "watchword-data" / "watchword.db").exists()
    assert 0o700 == stat.S_IMODE((tmp_path / "watchword-data").stat().st_mode)
    assert 0o600 == stat.S_IMODE((tmp_path / "watchword-data" / "watchword.db").stat().st_mode)
    assert 0o600 == stat.S_IMODE((tmp_path / "watchword.toml").stat().st_mode)


def test_init_keeps_a_configuration_that_is_there(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("# mine\n[http]\nport = 9999\n")

    done = run("init", "--config", file, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "# mine\n[http]\nport = 9999\n" == file.read_text()


@pytest.mark.parametrize(
    ("password", "mode", "message"),
    [("short", 0o600, "policy"), (PASSWORD, 0o644, "read by others"), ("", 0o600, "empty")],
)
def test_init_refuses_a_bad_password_file(tmp_path, password, mode, message):
    secret = tmp_path / "secret"
    secret.write_text(password)
    secret.chmod(mode)

    done = run("init", "--admin-id", "root1", "--admin-password-file", secret, cwd=tmp_path)

    assert done.returncode == 1
    assert message in done.stderr
    assert password == "" or password not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_policy_is_off_in_camunda_7_mode(tmp_path):
    (tmp_path / "watchword.toml").write_text('[compatibility]\nmode = "camunda-7"\n')
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text("demo\n")

    assert run("init", "--admin-id", "demo", "--admin-password-file", secret, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("serve",), "run `watchword init"),
        (("serve", "--config", "bad.toml"), "unknown field"),
        (("serve", "--config", "open.toml"), "behind-proxy"),
        (("serve", "--config", "good.toml", "--processes", "2"), "PostgreSQL"),
        (("serve", "--config", "good.toml"), "run `watchword init"),
        (("deploy", "--config", "missing.toml", "good.toml"), "does not exist"),
    ],
)
def test_what_can_not_work_is_refused_with_what_to_do(tmp_path, args, message):
    (tmp_path / "bad.toml").write_text("[http]\nprot = 1\n")
    (tmp_path / "open.toml").write_text('mode = "production"\n[http]\nhost = "0.0.0.0"\n')
    (tmp_path / "good.toml").write_text("")

    done = run(*args, cwd=tmp_path)

    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_deploy_says_what_is_new_and_what_is_wrong(tmp_path):
    run("init", cwd=tmp_path)
    broken = tmp_path / "broken.bpmn"
    broken.write_text(INVOICE.read_text().replace('targetRef="decision"', 'targetRef="nowhere"'))

    first = run("deploy", INVOICE, cwd=tmp_path)
    second = run("deploy", INVOICE, cwd=tmp_path)
    third = run("deploy", broken, cwd=tmp_path)

    assert "Deployed invoice version 1" in first.stdout, first.stderr
    assert "nothing new" in second.stdout
    assert third.returncode == 1
    assert re.search(r"broken.bpmn:\d+:\d+: .*nowhere", third.stderr)


def test_an_added_user_administrates_only_as_administrator(tmp_path):
    server = Server(tmp_path)
    server.initialise()
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text("Silver-Pearl-77\n")
    server.command("user", "add", "piggy", "--password-file", str(secret))
    server.command("user", "add", "boss", "--group", "camunda-admin", "--password-file", str(secret))
    server.start()
    try:
        statuses = [
            httpx.get(f"{server.url}/telemetry/data", auth=(name, word)).status_code
            for name, word in (
                (USER, PASSWORD),
                ("boss", "Silver-Pearl-77"),
                ("piggy", "Silver-Pearl-77"),
                ("piggy", "x"),
            )
        ]
    finally:
        server.kill()

    assert [200, 200, 403, 401] == statuses


def test_the_server_drains_at_sigterm(tmp_path):
    import threading
    import time

    server = Server(tmp_path)
    server.initialise()
    server.start()
    answers: list[httpx.Response] = []
    body = {
        "workerId": "w",
        "maxTasks": 1,
        "asyncResponseTimeout": 25_000,
        "topics": [{"topicName": "t", "lockDuration": 1000}],
    }

    def wait() -> None:
        with server.client() as client:
            answers.append(client.post("/external-task/fetchAndLock", json=body))

    thread = threading.Thread(target=wait)
    thread.start()
    begin = time.monotonic()
    thread.join(0.7)
    assert thread.is_alive(), answers
    server.stop()
    thread.join(10)

    assert time.monotonic() - begin < 15
    assert [200] == [a.status_code for a in answers]
    assert [] == answers[0].json()


def test_several_processes_share_one_port_on_postgresql(tmp_path, new_postgres):
    server = Server(tmp_path, database_url=new_postgres(), options=("--processes", "2"), port=free_port())
    server.initialise()
    server.command("deploy", str(INVOICE))
    server.start()
    try:
        with server.client() as client:
            made = [
                client.post(
                    "/process-definition/key/invoice/start",
                    json={"variables": {"number": {"value": str(n)}, "amount": {"value": n}}},
                )
                for n in range(6)
            ]
            counted = client.get("/process-instance/count").json()
    finally:
        server.stop()

    assert {200} == {answer.status_code for answer in made}
    assert {"count": 6} == counted


def test_the_command_line_starts_without_what_only_queries_and_log_lines_need():
    shown = subprocess.run(
        [sys.executable, "-c", "import sys, watchword.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert set() == {"alembic", "rich", "sqlalchemy", "structlog"} & set(shown.stdout.split())


def test_a_secret_goes_into_the_vault_and_a_new_master_key_keeps_it(tmp_path):
    server = Server(tmp_path / "vault", settings='[ldap]\nmanager_password = "vault:ldap"\n')
    server.folder.mkdir()
    server.config.write_text("[http]\nport = 8080\n")
    server.command("init", "--admin-id", "demo", "--admin-password-file", str(_password_file(server.folder)))
    secret = server.folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text("Directory-Word-8\n")

    server.command("vault", "put", "ldap", "--file", str(secret))
    before = (server.folder / "watchword-data" / "keys" / "vault.key").read_text()
    server.command("vault", "rotate")

    assert "Directory-Word-8\n" == server.command("vault", "get", "ldap").stdout
    assert server.command("vault", "list").stdout.startswith("ldap  version 1  ")
    assert before != (server.folder / "watchword-data" / "keys" / "vault.key").read_text()
    server.command("vault", "remove", "ldap")
    assert "" == server.command("vault", "list").stdout


def _password_file(folder):
    file = folder / "password"
    file.touch(mode=0o600)
    file.write_text(PASSWORD + "\n")
    return file


def test_a_backup_is_taken_proved_and_restored_by_commands(tmp_path):
    server = Server(tmp_path / "saved")
    server.initialise()
    target, there = tmp_path / "b.wwbackup", tmp_path / "there"

    said = server.command("backup", "--to", str(target)).stdout

    assert "all lines are there" in said
    key = server.folder / "watchword-data" / "keys" / "backup.key"
    done = subprocess.run(
        [sys.executable, "-m", "watchword", "restore", str(target), "--into", str(there), "--key", f"file:{key}"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "Restored" in done.stdout, done.stderr
    restored = Server(there, port=server.port)
    shutil.copy(key, there / "watchword-data" / "keys" / "backup.key")
    restored.command("init")
    restored.start()
    try:
        with restored.client() as client:
            assert 200 == client.get("/engine").status_code
    finally:
        restored.stop()


def test_rights_for_the_database_are_printed(tmp_path):
    server = Server(tmp_path / "rights")
    server.folder.mkdir()
    server.config.write_text('[database]\nurl = "postgresql://watchword@localhost/orders"\n')

    said = server.command("database", "grants", "--role", "app", "--owner", "own").stdout

    assert 'GRANT SELECT, INSERT ON TABLE "public".ww_audit TO "app";' in said
    assert 'GRANT CONNECT ON DATABASE "orders" TO "app";' in said
