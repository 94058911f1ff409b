"""The commands of the audit trail: evidence for outsiders, and what to do after a restored database."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server import Server

LOG = '[log]\ntarget = "file"\nfile = "watchword.log"\n'


@pytest.fixture
def server(tmp_path):
    """Return a server that has started, and taken note of an act of the command line and one of its own."""
    made = Server(tmp_path / "s", settings=LOG)
    made.initialise()
    serve_and_act(made, "first")
    return made


def serve_and_act(server: Server, group: str) -> None:
    server.start()
    with server.client() as client:
        assert 204 == client.post("/group/create", json={"id": group, "name": group, "type": "WORKFLOW"}).status_code
    server.stop()


def command(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "watchword", *args], capture_output=True, text=True, timeout=60, cwd=folder
    )


def verdict(server: Server) -> dict[str, str]:
    done = command(server.folder, "audit", "--config", str(server.config), "--format", "json")
    return next(row for row in json.loads(done.stdout)["results"] if row["id"] == "W-20")


def test_outsiders_check_an_export_by_the_log_and_the_public_key(server, tmp_path):
    elsewhere = tmp_path / "auditor"
    elsewhere.mkdir()
    shutil.copy(server.folder / "watchword.log", elsewhere / "collected.log")
    (elsewhere / "key.pem").write_text(server.command("audit-log", "public-key").stdout)
    text = server.command("audit-log", "export").stdout
    (elsewhere / "trail.jsonl").write_text(text)
    (elsewhere / "forged.jsonl").write_text(text.replace('"group.created"', '"group.deleted"'))
    options = ("--heads", "collected.log", "--public-key", "key.pem")

    good = command(elsewhere, "audit-log", "check", "trail.jsonl", *options)
    forged = command(elsewhere, "audit-log", "check", "forged.jsonl", *options)

    count = len(text.splitlines())
    assert good.stdout.startswith(f"{count} records, {count} of them under "), good.stdout + good.stderr
    assert (0, 1) == (good.returncode, forged.returncode)
    assert "aren't those that were signed" in forged.stderr


def test_after_an_older_database_one_command_says_so_and_the_audit_goes_on_telling_it(server):
    database = server.folder / "watchword-data" / "watchword.db"
    shutil.copy(database, server.folder / "older.db")
    serve_and_act(server, "second")
    for file in database.parent.glob("watchword.db*"):
        file.unlink()
    shutil.copy(server.folder / "older.db", database)
    database.chmod(0o600)
    before = verdict(server)

    said = server.command("audit-log", "restored", "--why", "the disk failed").stdout

    after = verdict(server)
    assert ("fail", True) == (before["status"], "its end was cut off" in before["observed"])
    assert "watchword audit-log restored" in before["remedy"]
    assert "holds the links up to" in said
    assert ("warn", True) == (after["status"], "the disk failed" in after["observed"])
    assert "0 problems" in server.command("audit-log", "verify", "--heads", str(server.folder / "watchword.log")).stdout


def test_where_nothing_is_missing_nothing_is_recorded(server):
    done = command(server.folder, "audit-log", "restored", "--why", "x", "--config", str(server.config))

    assert (1, True) == (done.returncode, "nothing to account for" in done.stderr)
