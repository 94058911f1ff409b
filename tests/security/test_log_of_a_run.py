"""The log of a whole run: set-up, start, logins that fail, errors, end. Nothing planted as a secret is in it; nothing
planted to forge it leaves its line. Source: guidelines W-19, W-20, C-45.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from server import Server
from watchword.testing.models import Model

ADMIN = "Adm1n-Osprey-77"
WRONG = "wr0ng-Kestrel-12"
SECRETS = {
    "password": ADMIN,
    "wrong password": WRONG,
    "wrong password, encoded": base64.b64encode(f"ann:{WRONG}".encode()).decode(),
    "right password, encoded": base64.b64encode(f"demo:{ADMIN}".encode()).decode(),
    "form": "f0rm-Merlin-34",
    "bearer": "ww_b3arer-Hobby-5656565656",
    "cookie": "c00kie-Harrier-78787878",
    "vault": "va1t-Goshawk-90",
    "variable": "var1able-Buzzard-21",
    "new user": "New-Us3r-Falcon-43",
    "query": "qu3ry-Condor-65",
    "bind password, of a file": "b1nd-Kite-31313131",
    "client secret, of the vault": "c1ient-Shikra-42424242",
    "mail password, of a variable": "ma1l-Caracara-53535353",
    "collector's token, of a variable": "tr4ce-Lammergeier-64646464",
    "forged token, of a header": "f0rged-Sparrowhawk-75757575",
    "forged token, of a form": "f0rged-Eagle-86868686",
}
ISSUED = ("session", "csrf", "api token", "first password")
"""What the installation itself makes and shows once; by name."""
FORGED = '\r\n{"level": "info", "event": "forged", "event_id": "x"}\r\n\x1b[2J\x1b[31mred\u2028\u202e'
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
MODEL = (
    Model("p").start().service_task("t", expression="${missing.call(token)}", asyncBefore="true", name="Odd").end("e")
)
MAIL = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="m" isExecutable="true" camunda:historyTimeToLive="1">
 <startEvent id="s"/><sequenceFlow id="a" sourceRef="s" targetRef="t"/><sendTask id="t" camunda:type="mail"
 camunda:asyncBefore="true"><extensionElements><camunda:field name="to" stringValue="a@example.org"/>
 <camunda:field name="subject" stringValue="x"/><camunda:field name="text"><camunda:expression>${token}
 </camunda:expression></camunda:field></extensionElements></sendTask>
 <sequenceFlow id="b" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>"""

SETTINGS = "[passwords]\nmemory_kib = 8192\npasses = 1\n[login]\nsource_attempts = 0\n"
OUTSIDE = """\
[mail]
host = "127.0.0.1"
port = 9
user = "watchword"
password = "env:SMTP_WORD"
sender = "w@example.org"
recipients = ["*"]
[ldap]
enabled = true
server_urls = ["ldaps://127.0.0.1:9"]
manager_dn = "cn=reader"
manager_password = "file:bind"
base_dn = "dc=example"
[oidc]
issuer = "https://127.0.0.1:9/realm"
client_id = "watchword"
client_secret = "vault:oidc"
[tracing]
endpoint = "https://127.0.0.1:9/v1/traces"
token = "env:TRACE_WORD"
"""
"""Others that a server talks to, none of which answers; a kind of reference each."""


class ProductionServer(Server):
    """A server in production mode, whose commands' output is kept."""

    token: str = ""
    """Of an API client, without its prefix."""

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "WATCHWORD_MODE": "production",
            "WATCHWORD_JOBS_ENABLED": "true",
            "SMTP_WORD": SECRETS["mail password, of a variable"],
            "TRACE_WORD": SECRETS["collector's token, of a variable"],
        }

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        done = super().command(*args)
        with (self.folder / "commands.log").open("a") as log:
            log.write(done.stdout + done.stderr)
        return done

    def failing(self, *args: str) -> None:
        """Run a command that must fail, and keep what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "watchword", *args, "--config", str(self.config)],
            capture_output=True, text=True, timeout=120, env=self.environment(),
        )  # fmt: skip
        assert done.returncode != 0
        with (self.folder / "commands.log").open("a") as log:
            log.write(done.stdout + done.stderr)


def _hidden(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.touch(mode=0o600)
    file.write_text(text + "\n")
    return str(file)


def _set_up(folder: Path) -> ProductionServer:
    server = ProductionServer(
        folder,
        settings=SETTINGS + OUTSIDE,
        password=ADMIN,
    )
    folder.mkdir(exist_ok=True)
    server.config.write_text(f"[http]\nport = {server.port}\n" + SETTINGS)
    server.command("init")
    server.token = server.command("client", "add", "billing", "--scope", "task").stdout.split("wwt_")[1].split()[0]
    server.command("vault", "put", "unused", "--file", _hidden(folder, "unused", SECRETS["vault"]))
    server.command("vault", "put", "oidc", "--file", _hidden(folder, "oidc", SECRETS["client secret, of the vault"]))
    _hidden(folder, "bind", SECRETS["bind password, of a file"])
    server.initialise()
    server.command("user", "add", "ann", "--password-file", _hidden(folder, "ann", SECRETS["new user"]))
    server.failing("user", "add", "ann", "--password-file", _hidden(folder, "again", SECRETS["new user"]))
    server.failing("vault", "get", "nothing")
    return server


def _use(server: ProductionServer) -> tuple[set[int], dict[str, str]]:
    """Do what is right and much that is wrong; return the statuses, and what was issued."""
    answers = []
    issued = {"first password": ADMIN, "api token": server.token}
    name = "x" + FORGED
    with httpx.Client(base_url=server.root, timeout=30) as nobody:
        for user, password in (("ann", WRONG), (name, WRONG), ("nobody", SECRETS["form"])):
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()
            answers.append(nobody.get("/engine-rest/task", headers={"Authorization": f"Basic {pair}"}))
        answers.append(nobody.get("/engine-rest/task", headers={"Authorization": f"Bearer {SECRETS['bearer']}"}))
        answers.append(nobody.get("/engine-rest/task", headers={"Cookie": f"WW-SESSION={SECRETS['cookie']}"}))
        form = {"username": name, "password": SECRETS["form"]}
        answers.append(nobody.post("/watchword/session", json=form))
        answers.append(nobody.post("/app/login", data=form))
        answers.append(nobody.get(f"/engine-rest/{quote(FORGED)}?password={SECRETS['query']}"))
        answers.append(nobody.get("/engine-rest/task", headers={"X-Request-ID": b"a\\r\\nforged\x1b[2J"}))
        answers.append(nobody.get("/watchword/oidc/login"))
        answers.append(nobody.get(f"/watchword/oidc/callback?code={SECRETS['query']}&state={SECRETS['query']}"))
    with httpx.Client(base_url=server.root, timeout=30) as person:
        entered = person.post("/watchword/session", json={"username": "demo", "password": ADMIN})
        assert entered.status_code == 200, entered.text
        issued["csrf"] = entered.json()["csrfToken"]
        issued["session"] = next(value for name, value in person.cookies.items() if name.startswith("watchword-"))
        forged = {"X-XSRF-TOKEN": SECRETS["forged token, of a header"]}
        answers.append(person.post("/engine-rest/task/create", json={"id": "t"}, headers=forged))
        answers.append(person.post("/watchword/session/logout", data={"csrf": SECRETS["forged token, of a form"]}))
        answers.append(person.post("/engine-rest/task/create", json={}, headers={"X-XSRF-TOKEN": issued["csrf"]}))
        answers.append(person.get("/engine-rest/user", headers={"Authorization": f"Bearer wwt_{issued['api token']}"}))
    deploy, start = "/deployment/create", "/process-definition/key/p/start"
    with server.client() as client:
        made = client.post(deploy, files={"p.bpmn": ("p.bpmn", MODEL.xml())}, data={"deployment-name": name})
        started = client.post(
            start,
            json={
                "businessKey": name,
                "variables": {"token": {"value": SECRETS["variable"], "type": "Secret"}, name: {"value": name}},
            },
        )
        answers += [made, started]
        answers.append(client.get(f"/task?processVariables={quote(name)}_eq_{SECRETS['query']}"))
        answers.append(client.post("/task/create", json={"id": name * 99, "name": name}))
        answers.append(client.post("/user/create", json={"profile": {"id": name}, "credentials": {"password": WRONG}}))
        answers.append(client.post(start, json={"variables": {"v": {"value": name, "type": name}}}))
        answers.append(client.post(deploy, files={"bad.bpmn": (name, b"<x>" + SECRETS["query"].encode())}))
        client.post(deploy, files={"m.bpmn": ("m.bpmn", MAIL)}, data={"deployment-name": "m"}).raise_for_status()
        letter = {"variables": {"token": {"value": SECRETS["variable"], "type": "Secret"}}}
        client.post("/process-definition/key/m/start", json=letter).raise_for_status()
        waiting = client.get("/job")
        assert waiting.status_code == 200, waiting.text
        for job in waiting.json():
            client.put(f"/job/{job['id']}/retries", json={"retries": 1})
            answers.append(client.post(f"/job/{job['id']}/execute"))
        answers.append(client.put("/user/demo/credentials", json={"password": "x", "authenticatedUserPassword": WRONG}))
    return {answer.status_code for answer in answers}, issued


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return what a whole run wrote: lines of the server, output of commands, statuses of answers."""
    server = _set_up(tmp_path_factory.mktemp("run") / "here")
    server.start()
    try:
        statuses, issued = _use(server)
    finally:
        server.stop()
    server.command("audit-log", "verify")
    log = (server.folder / "server.log").read_bytes().decode()
    return log, (server.folder / "commands.log").read_text(), statuses, issued


def test_the_run_had_successes_refusals_and_failures(run):
    log, _, statuses, _ = run

    assert {200, 400, 401, 404} <= statuses
    assert {"login.failed", "login.succeeded"} <= {json.loads(line).get("event") for line in _records(log)}


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_is_in_the_log_or_in_what_commands_say(run, what):
    log, said, *_ = run

    assert SECRETS[what] not in log
    assert SECRETS[what] not in said


@pytest.mark.parametrize("what", ISSUED)
def test_nothing_that_was_issued_is_in_the_log(run, what):
    log, _, _, issued = run

    assert len(issued[what]) > 12 and issued[what] not in log


def test_those_outside_were_talked_to_in_vain_and_the_log_says_why(run):
    log, _, statuses, _ = run
    records = [json.loads(line) for line in _records(log)]

    assert 503 in statuses
    unjudged = [r for r in records if r["event"] == "a login can't be checked"]
    assert {"WW-5020"} == {r["log_id"] for r in unjudged} and all("request" in r for r in unjudged)
    assert "WW-5011" in {r.get("log_id") for r in records}  # the identity provider
    assert [r for r in records if "v1/traces" in r["event"]]


def test_every_record_is_one_line_of_its_own(run):
    log, *_ = run
    records = [json.loads(line) for line in _records(log)]

    assert not CONTROLS.search(log)
    assert "forged" not in {record["event"] for record in records}
    assert len({record["event_id"] for record in records}) == len(records) >= 10


def _records(log: str) -> list[str]:
    """Return the lines of the log but for the greeting, which is no record."""
    return [line for line in log.split("\n") if line.startswith("{") or line.endswith("}")]
