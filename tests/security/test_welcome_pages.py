"""The pages of one-time links: open to who holds the link, to nobody else."""

from __future__ import annotations

import re

import httpx
import pytest

from server import Server

SETTINGS = "[passwords]\nmemory_kib = 8192\npasses = 1\n"
GOOD = "Wonder-Land9z"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Yield a server whose installation has no administrator yet."""
    made = Server(tmp_path_factory.mktemp("fresh"), settings=SETTINGS)
    made.folder.mkdir(parents=True, exist_ok=True)
    made.config.write_text(f"[http]\nport = {made.port}\n{SETTINGS}")
    made.command("init", "--no-admin")
    made.start()
    yield made
    made.kill()


def test_set_up_and_invitation_from_the_link_to_the_first_request(fresh):
    link = fresh.command("user", "set-up-link").stdout.splitlines()[-1]
    token = link.rpartition("=")[2]
    form = {"token": token, "id": "ada", "password": GOOD, "repeated": GOOD}
    with httpx.Client(base_url=fresh.root, timeout=30) as browser:
        page = browser.get(link)
        guessed = browser.post("/watchword/set-up", data={**form, "token": "x" * 43})
        weak = browser.post("/watchword/set-up", data={**form, "password": "weak", "repeated": "weak"})
        differing = browser.post("/watchword/set-up", data={**form, "repeated": "Wonder-Land9Z"})
        done = browser.post("/watchword/set-up", data=form)
        again = browser.post("/watchword/set-up", data={**form, "id": "mallory"})

    assert (200, True) == (page.status_code, f'value="{token}"' in page.text)
    assert "no-store" in page.headers["cache-control"]
    assert (404, 400, 400, 303, 404) == tuple(a.status_code for a in (guessed, weak, differing, done, again))
    assert "<li>characters: at least 10</li>" in weak.text
    assert "<h1>The first administrator</h1>" in page.text

    with httpx.Client(base_url=fresh.root, auth=("ada", GOOD), timeout=30) as admin:
        invited = admin.post("/watchword/invitation", json={"id": "bob", "firstName": "Bob"})
    assert 200 == invited.status_code
    token = re.search(r"/app/invitation/\?token=([\w-]{43})$", invited.json()["link"])[1]
    body = {"token": token, "password": "Wonder-Land8y"}
    assert 401 == httpx.get(f"{fresh.url}/version", auth=("bob", "Wonder-Land8y"), timeout=30).status_code
    accepted = httpx.post(f"{fresh.root}/watchword/invitation/password", json=body, timeout=30)
    assert (200, {"userId": "bob"}) == (accepted.status_code, accepted.json())
    assert 404 == httpx.post(f"{fresh.root}/watchword/invitation/password", json=body, timeout=30).status_code
    fresh.command("user", "unlock", "bob")
    assert 200 == httpx.get(f"{fresh.url}/version", auth=("bob", "Wonder-Land8y"), timeout=30).status_code


def test_nobody_invites_without_the_right(fresh):
    answer = httpx.post(f"{fresh.root}/watchword/invitation", json={"id": "eve"}, timeout=30)

    assert 401 == answer.status_code
