"""Camunda Modeler's own requests: its probe, its deployments, its starts, as its code sends them."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path

import pytest

from server import PASSWORD, USER, Server

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent.parent / "examples" / "invoice" / "invoice.bpmn"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def server_for(folder: Path, settings: str) -> Server:
    made = Server(folder, settings=settings)
    made.initialise()
    made.start()
    return made


def modeler(server: Server, credentials: str, folder: Path, name: str = "My diagram") -> dict[str, object]:
    form = folder / "review.form"
    form.write_text('{"id": "review", "type": "default", "components": []}')
    done = subprocess.run(
        ["node", str(HERE / "js" / "modeler.mjs"), server.url, credentials, str(MODEL), str(form), name],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def trusting(tmp_path_factory):
    made = server_for(tmp_path_factory.mktemp("modeler"), 'origins = ["file://"]\n')
    yield made
    made.kill()


SEEN = {
    "probed": 200,
    "version": "7.24.0",
    "deployed": [200, "invoice", "Camunda Modeler"],
    "again": [200, True, None],
    "started": [200, "modeler-1"],
    "broken": [400, True],
    "line": 5,
}


def test_the_modeler_deploys_and_starts_with_user_and_password(trusting, tmp_path):
    assert SEEN == modeler(trusting, BASIC, tmp_path)


def test_the_modeler_deploys_and_starts_with_the_token_of_an_api_client(trusting, tmp_path):
    scopes = ("deployment", "process-definition", "version")
    told = trusting.command(
        "client", "add", "modeler", "--user", USER, *(part for scope in scopes for part in ("--scope", scope))
    ).stdout
    token = re.search(r"wwt_\S+", told)
    assert token is not None, told

    assert SEEN == modeler(trusting, f"Bearer {token[0]}", tmp_path, "Another diagram")


def test_a_server_that_does_not_trust_local_pages_refuses_its_deployments_and_says_how_to_change_that(server, tmp_path):
    with server.client() as client:
        answer = client.post("/deployment/create", headers={"Origin": "file://", "Sec-Fetch-Site": "cross-site"})

    assert 403 == answer.status_code
    assert "[http] origins" in answer.json()["message"]
