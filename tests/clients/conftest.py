"""A server with the invoice example, for the published clients."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import Server  # noqa: E402

EXAMPLE = HERE.parent.parent / "examples" / "invoice"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("clients"))
    made.initialise()
    made.command("deploy", "--name", "invoice", str(EXAMPLE / "invoice.bpmn"))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def client(server):
    with server.client() as made:
        yield made


@pytest.fixture
def payment(client):
    """Return a function that starts and approves an invoice, so that a payment waits; it returns the instance id.

    What is left of them goes with the test: else a payment that is to be tried again some seconds later comes to the
    worker of another one.
    """
    made = []

    def make(number: str, amount: int = 250) -> str:
        variables = {"number": {"value": number}, "amount": {"value": amount}}
        started = client.post("/process-definition/key/invoice/start", json={"variables": variables})
        assert started.status_code == 200, started.text
        instance = started.json()["id"]
        made.append(instance)
        task = client.get("/task", params={"processInstanceId": instance}).json()[0]
        done = client.post(f"/task/{task['id']}/complete", json={"variables": {"approved": {"value": True}}})
        assert done.status_code == 204, done.text
        return instance

    yield make
    for instance in made:
        client.delete(f"/process-instance/{instance}")


@pytest.fixture
def outcome(client):
    """Return a function that tells an instance's end activity and its `transfer` variable."""

    def look(instance: str) -> tuple[str, object]:
        ends = client.get(
            "/history/activity-instance", params={"processInstanceId": instance, "activityType": "noneEndEvent"}
        ).json()
        found = client.get(
            "/history/variable-instance", params={"processInstanceId": instance, "variableName": "transfer"}
        ).json()
        return (ends[0]["activityId"] if ends else "", found[-1]["value"] if found else None)

    return look
