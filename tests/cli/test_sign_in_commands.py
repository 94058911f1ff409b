"""API clients, sessions and the audit trail from the command line, beside a server that runs."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from server import PASSWORD, USER, Server  # noqa: E402

FETCH = {"workerId": "w", "maxTasks": 1, "topics": []}
QUICK = "[passwords]\nmemory_kib = 8192\npasses = 1\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("sign-in"), settings=QUICK)
    made.initialise()
    made.start()
    yield made
    made.kill()


def fetch(server, token):
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(f"{server.url}/external-task/fetchAndLock", json=FETCH, headers=headers).status_code


def token_in(text):
    return re.search(r"^wwt_\S+$", text, re.MULTILINE)[0]


def test_a_client_from_its_first_token_to_its_end(server):
    first = token_in(server.command("client", "add", "billing", "--scope", "external-task", "--user", USER).stdout)
    before = fetch(server, first)
    second = token_in(server.command("client", "rotate", "billing", "--grace-hours", "0").stdout)
    listed = server.command("client", "list").stdout
    rotated = fetch(server, first), fetch(server, second)
    server.command("client", "revoke", "billing")

    assert 200 == before
    assert "billing\tas demo\texternal-task" in listed
    assert first not in listed
    assert (401, 200) == rotated
    assert 401 == fetch(server, second)


def test_sessions_are_listed_and_ended(server):
    with httpx.Client(base_url=server.root) as person:
        person.post("/watchword/session", json={"username": USER, "password": PASSWORD})
        here = person.get("/watchword/sessions").status_code
        listed = server.command("session", "list", USER).stdout
        server.command("session", "end", USER)
        gone = person.get("/watchword/sessions").status_code

    assert (200, 401) == (here, gone)
    assert "password" in listed


def test_the_trail_is_whole_and_tells_what_happened(server):
    httpx.get(f"{server.url}/task", auth=("nobody", "wrong"))  # not one of ours, who would have to wait then
    import time

    deadline = time.monotonic() + 60
    while "login.failed" not in (trail := server.command("audit-log", "export").stdout):
        assert time.monotonic() < deadline
    verdict = server.command("audit-log", "verify").stdout
    rows = [json.loads(line) for line in trail.splitlines()]

    assert {"user.created", "group.created", "authorization.created", "token.created", "login.failed"} <= {
        row["event"] for row in rows
    }
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert "0 problems" in verdict


def test_no_secret_reaches_log_or_trail(server):
    with httpx.Client(base_url=server.root) as person:
        login = person.post("/watchword/session", json={"username": USER, "password": PASSWORD})
        cookie = next(iter(c.value for c in person.cookies.jar if "watchword" in c.name))
        token = person.post(
            "/watchword/client",
            json={"id": "leaky", "scopes": ["task"], "userId": USER},
            headers={"X-XSRF-TOKEN": login.json()["csrfToken"]},
        ).json()["token"]
        person.get("/engine-rest/task", headers={"Authorization": f"Bearer {token}x"})
        person.get(f"/app/recovery/?token={token}")

    shown = (server.folder / "server.log").read_text() + server.command("audit-log", "export").stdout
    for secret in (PASSWORD, cookie, login.json()["csrfToken"], token, token.rpartition("_")[2]):
        assert secret not in shown


def test_a_changed_trail_is_noticed(server):
    with sqlite3.connect(server.folder / "watchword-data" / "watchword.db") as connection:
        connection.execute("UPDATE WW_AUDIT SET ACTOR_ = 'nobody' WHERE EVENT_ = 'token.created'")

    with pytest.raises(AssertionError, match="was changed"):
        server.command("audit-log", "verify")
