"""Secret variables: sealed in every table, null in every answer, in the clear for delegates and who may read them."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import httpx
import pytest

from rest.shell import FakeAuthenticator, basic
from watchword.core import keys
from watchword.core.errors import BadUserRequest, StepFailed
from watchword.core.keys import SealBroken
from watchword.core.secret import Secret
from watchword.core.settings import DatabaseSettings, KeysSettings, Settings, VaultSettings, open_variable_key
from watchword.identity.users import add_administrators
from watchword.node import Platform, build, open_platform
from watchword.operations.reseal import reseal
from watchword.rest.own import secrets
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.services.locked_tasks import Topic
from watchword.store.schema.create import create_schema
from watchword.testing.models import Model
from watchword.values.native import NoValueType
from watchword.values.secrecy import Secrecy
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.polls import PollHub

PLANTED = "zq-Plover-9931-secret"
DEFINITION, INSTANCE = 6, 8
READ_SECRET = "READ_SECRET_VARIABLE"
MODEL = (
    Model("pay")
    .start()
    .service_task("sign", expression="${sign.sign(execution, token)}")
    .output("header", "Bearer ${token}")
    .output("same", "${token}")
    .user_task("approve", name="Pay")
    .service_task("charge", type="external", topic="charge")
    .end("end")
)


class Sign:
    """A delegate that needs the secret."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def sign(self, execution, token):
        self.seen += [token.reveal(), execution.get_variable("token").reveal()]


class Installation:
    """A platform with keys of its own, and its API."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        keys.make(folder / "keys")
        self.settings = Settings(
            database=DatabaseSettings(url=url),
            keys=KeysSettings(folder=str(folder / "keys")),
            vault=VaultSettings(file=str(folder / "vault.json")),
        )
        self.sign = Sign()
        self.platform = self.open()
        create_schema(self.platform.database)
        with self.platform.database.session(self.platform.clock.now()) as session:
            add_administrators(session)
            session.flush()
        self.platform.repository.deploy(name="pay", resources={"pay.bpmn": MODEL.xml()})

    def open(self) -> Platform:
        """Open the platform anew, as another process would."""
        platform = build(self.settings)
        platform.delegates.register("sign", self.sign, methods=["sign"])
        return platform

    def permit(self, user: str, *permissions: str, resource: int = DEFINITION) -> None:
        self.platform.services.authorizations.create(
            type=1, permissions=permissions, user_id=user, resource_type=resource, resource_id="*"
        )

    def __call__(
        self, method: str, path: str, user: str = "demo", root: str = "/engine-rest", **more
    ) -> httpx.Response:
        app = WebApp(
            Router(RESOURCES),
            self.platform.services,
            FakeAuthenticator(),
            PollHub(),
            options=WebOptions(log_requests=False),
            own=Router((secrets.RESOURCE,)),
        )

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://localhost{root}", headers=basic(user)
            ) as http:
                return await http.request(method, path, **more)

        return asyncio.run(send())

    def start(self) -> str:
        body = {"variables": {"token": {"value": PLANTED, "type": "Secret"}, "n": {"value": 1}}}
        answer = self("POST", "/process-definition/key/pay/start", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def variable_id(self, instance: str, name: str = "token") -> str:
        found = self("GET", f"/variable-instance?processInstanceIdIn={instance}&variableName={name}").json()
        return str(found[0]["id"])

    def everything(self) -> str:
        """Return all that any table holds, as text."""
        database = self.platform.database
        lines = [
            repr(line)
            for name in database.table_names()
            for line in database.select(f"SELECT * FROM {name}")  # noqa: S608 - our own names
        ]
        return "\n".join(lines)


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path):
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'w.db'}" if sqlite else request.getfixturevalue("new_postgres")()
    made = Installation(tmp_path, url)
    yield made
    made.platform.close()


def test_no_table_holds_a_secret_in_the_clear(installation):
    instance = installation.start()
    task = installation("GET", f"/task?processInstanceId={instance}").json()[0]
    installation("PUT", f"/task/{task['id']}/localVariables/own", json={"value": PLANTED, "type": "Secret"})
    installation(
        "PUT", f"/process-instance/{instance}/variables/token", json={"value": PLANTED + "2", "type": "Secret"}
    )

    held = installation.everything()

    assert [PLANTED, PLANTED] == installation.sign.seen
    assert "ww1:" in held  # sealed values are among what was looked at
    assert PLANTED not in held


def test_the_file_of_the_database_holds_no_secret(tmp_path):
    installation = Installation(tmp_path, f"sqlite:///{tmp_path / 'w.db'}")
    installation.start()
    with sqlite3.connect(tmp_path / "w.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    installation.platform.close()

    held = b"".join(file.read_bytes() for file in tmp_path.glob("w.db*"))

    assert b"approve" in held
    assert PLANTED.encode() not in held


LISTS = [
    "/process-instance/{id}/variables",
    "/process-instance/{id}/variables/token",
    "/process-instance/{id}/variables/token?deserializeValue=false",
    "/process-instance/{id}/variables/header",
    "/execution/{id}/localVariables",
    "/task/{task}/variables",
    "/task/{task}/form-variables",
    "/task/{task}/rendered-form",
    "/variable-instance?processInstanceIdIn={id}",
    "/variable-instance/{variable}",
    "/history/variable-instance?processInstanceId={id}",
    "/history/variable-instance/{variable}?deserializeValue=false",
    "/history/detail?processInstanceId={id}",
    "/history/user-operation?processInstanceId={id}",
    "/history/task?processInstanceId={id}",
    "/variable-instance/{variable}/data",
    "/history/variable-instance/{variable}/data",
]


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_no_answer_shows_a_secret(installation):
    instance = installation.start()
    task = installation("GET", f"/task?processInstanceId={instance}").json()[0]["id"]
    names = {"id": instance, "task": task, "variable": installation.variable_id(instance)}

    answers = {path: installation("GET", path.format(**names)) for path in LISTS}

    assert {path for path, answer in answers.items() if answer.status_code >= 500} == set()
    assert {path for path, answer in answers.items() if PLANTED in answer.text or "ww1:" in answer.text} == set()
    assert answers["/process-instance/{id}/variables/token"].json() == {
        "type": "Secret", "value": None, "valueInfo": {"redacted": True},
    }  # fmt: skip


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_no_query_finds_a_secret_by_its_value(installation):
    instance = installation.start()
    asked = [
        f"/process-instance?variables=token_eq_{PLANTED}",
        f"/task?processVariables=token_like_{PLANTED[:5]}%25",
        f"/history/process-instance?variables=token_eq_{PLANTED}",
        f"/variable-instance?variableValues=token_eq_{PLANTED}",
    ]

    assert [installation("GET", path).json() for path in asked] == [[], [], [], []]
    assert installation("GET", f"/history/variable-instance?processInstanceId={instance}&variableTypeIn=Secret").json()


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_what_is_wrong_with_a_secret_is_told_without_it(installation):
    answer = installation(
        "POST",
        "/process-definition/key/pay/start",
        json={"variables": {"token": {"value": [PLANTED], "type": "Secret"}}},
    )

    assert answer.status_code == 400
    assert PLANTED not in answer.text


def test_a_secret_is_read_in_the_clear_with_the_permission_for_it_only_and_the_reading_is_recorded(installation):
    variable = installation.variable_id(installation.start())
    path = f"/watchword/variable-instance/{variable}/reveal"
    installation.permit("mary", "READ", "READ_INSTANCE", "READ_HISTORY")

    before = installation("POST", path, "mary", "")
    installation.permit("mary", READ_SECRET, resource=INSTANCE)
    after = installation("POST", path, "mary", "")
    installation.platform.audit.flush()

    assert before.status_code == 403
    assert "READ_SECRET_VARIABLE" in before.text
    assert after.json() == {"id": variable, "value": PLANTED}
    assert after.headers["cache-control"] == "no-store"
    sql = "SELECT ACTOR_ FROM WW_AUDIT WHERE EVENT_ = 'secret.read'"
    assert [("mary",)] == installation.platform.database.select(sql)


def test_a_secret_is_not_kept_as_the_answer_of_a_request_with_a_key(installation):
    variable = installation.variable_id(installation.start())
    path, key = f"/watchword/variable-instance/{variable}/reveal", {"Idempotency-Key": "once"}

    answer = installation("POST", path, root="", headers=key)
    again = installation("POST", path, root="", headers=key)

    assert {"id": variable, "value": PLANTED} == answer.json()
    assert (409, True) == (again.status_code, "not kept" in again.text)
    assert [(None,)] == installation.platform.database.select("SELECT ANSWER_ FROM WW_REQUEST_KEY")


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_only_secrets_are_revealed(installation):
    variable = installation.variable_id(installation.start(), "n")

    answer = installation("POST", f"/watchword/variable-instance/{variable}/reveal", root="")

    assert (answer.status_code, "is no secret" in answer.text) == (400, True)


def _at_charge(installation: Installation) -> str:
    instance = installation.start()
    task = installation("GET", f"/task?processInstanceId={instance}").json()[0]["id"]
    installation("POST", f"/task/{task}/complete", json={})
    return instance


def _fetch(installation: Installation, names: list[str] | None) -> dict:
    topic = {"topicName": "charge", "lockDuration": 1, "variables": names}
    asked = {"workerId": "w", "maxTasks": 1, "topics": [topic]}
    tasks = installation("POST", "/external-task/fetchAndLock", "mary", json=asked).json()
    installation("POST", f"/external-task/{tasks[0]['id']}/unlock", "mary")
    return {name: value["value"] for name, value in tasks[0]["variables"].items()}


def test_a_worker_gets_the_secrets_that_it_names_if_it_may_read_them(installation):
    _at_charge(installation)
    installation.permit("mary", "READ_INSTANCE", "UPDATE_INSTANCE")

    without = _fetch(installation, ["token", "header"])
    installation.permit("mary", READ_SECRET, resource=INSTANCE)
    named = _fetch(installation, ["token", "header"])
    unnamed = _fetch(installation, None)

    assert without == {"token": None, "header": None}
    assert named == {"token": PLANTED, "header": f"Bearer {PLANTED}"}
    assert unnamed == {"token": None, "header": None, "same": None, "n": 1}


def test_values_open_under_the_next_key_and_without_the_older_one_once_they_are_sealed_anew(installation):
    instance = installation.start()
    variable, service = installation.variable_id(instance), installation.platform.services.secrets
    folder = installation.folder / "keys"
    keys.rotate(folder, "variable")
    other = installation.open()
    other.runtime.set_variable(instance, "newer", Secret("n"))

    newer = service.read(installation.variable_id(instance, "newer"))  # the first process meets a key it hadn't
    count = reseal(other.database, Secrecy(open_variable_key(installation.settings)), other.clock)
    keys.drop_older(folder / "variable.key")
    last = installation.open()
    opened = last.services.secrets.read(variable)
    for platform in (other, last):
        platform.close()

    assert newer == Secret("n")
    assert count == 12  # token, header, same, newer: each as variable, historic variable and historic detail
    assert opened == Secret(PLANTED)


def test_a_value_copied_to_another_variable_does_not_open_there(installation):
    first, second = installation.start(), installation.start()
    database = installation.platform.database
    mine, other = installation.variable_id(first), installation.variable_id(second)
    with database.session(installation.platform.clock.now()) as session:
        session.execute(
            "UPDATE ACT_RU_VARIABLE SET BYTEARRAY_ID_ = (SELECT BYTEARRAY_ID_ FROM ACT_RU_VARIABLE WHERE ID_ = ?) "
            "WHERE ID_ = ?",
            (other, mine),
        )
        session.flush()

    with pytest.raises(SealBroken):
        installation.platform.services.secrets.read(mine)


def test_a_secret_goes_on_with_a_restarted_instance(installation):
    instance = installation.start()
    installation("DELETE", f"/process-instance/{instance}")
    definition = installation("GET", "/process-definition").json()[0]["id"]
    body = {
        "processInstanceIds": [instance],
        "instructions": [{"type": "startBeforeActivity", "activityId": "charge"}],
        "initialVariables": True,
    }
    installation("POST", f"/process-definition/{definition}/restart", json=body)
    again = installation("GET", "/process-instance").json()[0]["id"]

    opened = installation.platform.services.secrets.read(installation.variable_id(again))

    assert opened == Secret(PLANTED)


@pytest.mark.parametrize("name", ["assignee", "candidateUsers", "name"])
def test_a_secret_is_no_text_of_a_task(installation, name):
    model = Model("odd").start().user_task("u", **{name: "with ${token}"}).end("end")
    installation.platform.repository.deploy(name="odd", resources={"odd.bpmn": model.xml()})

    with pytest.raises(StepFailed, match="Secret") as refused:
        installation.platform.runtime.start(key="odd", variables={"token": Secret(PLANTED)})

    assert PLANTED not in str(refused.value)


@pytest.mark.parametrize(
    "call",
    [
        "task.setDescription(token)", "task.setName(token)", "task.addCandidateUser(token)",
        "execution.setProcessBusinessKey(token)", "execution.setVariable(token, 1)",
        "execution.createIncident('kind', token, token)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_what_is_kept_in_the_clear_takes_no_secret_of_an_expression(installation, call):
    model = Model("odd").start().user_task("u").task_listener("create", expression=f"${{{call}}}").end("end")
    installation.platform.repository.deploy(name="odd", resources={"odd.bpmn": model.xml()})
    body = {"variables": {"token": {"value": PLANTED, "type": "Secret"}}}

    answer = installation("POST", "/process-definition/key/odd/start", json=body)

    assert (400, True) == (answer.status_code, "value of a variable only" in answer.text), answer.text
    assert PLANTED not in answer.text + installation.everything()


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_expressions_learn_nothing_of_a_secret_by_comparing_it(installation):
    guesses = (f"token == '{PLANTED}'", "token > 'a'", "token < 'a'", f"'{PLANTED}'.startsWith(token)")
    runtime, found = installation.platform.runtime, {}
    for number, guess in enumerate(guesses):
        model = Model(f"guess{number}").start().user_task("u", name=f"${{{guess} ? 'yes' : 'no'}}").end("end")
        installation.platform.repository.deploy(name="guess", resources={f"guess{number}.bpmn": model.xml()})
        for secret in (PLANTED, "0", "zzz"):
            started = runtime.start(key=f"guess{number}", variables={"token": Secret(secret)})
            (task,) = installation.platform.tasks.query(process_instance_id=started.id)
            found.setdefault(guess, set()).add(task.name)

    assert [1, 1, 1, 1] == [len(names) for names in found.values()], found
    assert {"no"} == found[guesses[0]]


SEALED_WAYS = {
    "/process-instance/variables-async": lambda instance, secret: {
        "processInstanceIds": [instance], "variables": secret,
    },
    "/process-instance/message-async": lambda instance, secret: {
        "messageName": "M", "processInstanceIds": [instance], "variables": secret,
    },
    "/process-instance/{id}/modification-async": lambda _instance, secret: {
        "instructions": [{"type": "startBeforeActivity", "activityId": "approve", "variables": secret}],
    },
}  # fmt: skip
"""Batches that carry variables, which wait in their configuration until they are carried out."""


@pytest.mark.parametrize("way", SEALED_WAYS)
@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_a_batch_carries_secrets_sealed(installation, way):
    instance = installation.start()
    secret = {"later": {"value": PLANTED, "type": "Secret"}}

    answer = installation("POST", way.format(id=instance), json=SEALED_WAYS[way](instance, secret))

    assert 200 == answer.status_code, answer.text
    assert PLANTED not in answer.text + installation.everything()


def test_a_list_that_holds_a_secret_is_not_stored(installation):
    with pytest.raises(NoValueType, match="a variable of its own"):
        installation.platform.runtime.start(key="pay", variables={"token": Secret("x"), "all": [Secret(PLANTED)]})

    assert PLANTED not in installation.everything()


def test_objects_can_not_pass_for_sealed_values(installation):
    forged = {"type": "Object", "value": "ww1:a:b", "valueInfo": {
        "objectTypeName": "java.lang.Object", "serializationDataFormat": "application/x-watchword-secret"}}  # fmt: skip

    answer = installation("POST", "/process-definition/key/pay/start", json={"variables": {"token": forged}})

    assert answer.status_code == 400


def test_without_lasting_keys_a_secret_is_refused(tmp_path):
    with open_platform(f"sqlite:///{tmp_path / 'w.db'}") as platform:
        platform.repository.deploy(name="pay", resources={"pay.bpmn": MODEL.xml()})

        with pytest.raises(BadUserRequest, match="open the platform with a configuration"):
            platform.runtime.start(key="pay", variables={"token": Secret(PLANTED)})


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_python_code_gets_named_secrets_with_the_task(installation):
    _at_charge(installation)

    (task,) = installation.platform.external_tasks.fetch_and_lock(
        worker_id="w", max_tasks=1, topics=[Topic("charge", 1000, ["token"])]
    )

    assert task.variables["token"].value == Secret(PLANTED)
