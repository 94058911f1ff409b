"""The samples of docs/clients.md work as they are written there."""

from __future__ import annotations

from types import SimpleNamespace

from samples import run
from server import PASSWORD, USER
from watchword.client import Worker

PAGE = "docs/clients.md"


def test_the_client_starts_and_completes(server, client):
    address = ('"https://process.example.org/engine-rest", token=token', "url, user=user, password=password")

    made = run(PAGE, 0, instead=address, url=server.url, user=USER, password=PASSWORD)

    (task,) = client.get("/history/task", params={"taskId": made["task"]["id"]}).json()
    assert "completed" == task["deleteReason"]


def test_the_worker_pays_and_leaves_what_is_too_much_to_the_model(server, client, payment, outcome, monkeypatch):
    paid = []
    bank = SimpleNamespace(is_open=lambda: True, pay=lambda reference: paid.append(reference) or f"T-{reference}")
    small, large = payment("R-1"), payment("R-2", 20_000)
    monkeypatch.setattr(Worker, "run", Worker.run_once)

    run(PAGE, 1, instead=('"payer"', "user"), url=server.url, user=USER, password=PASSWORD, bank=bank)

    assert {"R-1"} == {"R-1", "R-2"} & set(paid)
    assert "" != outcome(small)[0]
    (task,) = client.get("/task", params={"processInstanceId": large}).json()
    assert "clarify" == task["taskDefinitionKey"]
