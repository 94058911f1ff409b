"""Our own client and workers, against a real server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server import PASSWORD, USER
from watchword.client import ApiError, AsyncClient, AsyncWorker, BpmnError, Client, TaskFailed, Unreachable, Worker

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def ours(server):
    with Client(server.url, user=USER, password=PASSWORD) as made:
        yield made


def test_variables_come_back_as_they_were_sent(ours):
    sent = {
        "text": "ä b", "whole": 7, "long": 2**40, "share": 0.5, "yes": True, "nothing": None,
        "when": datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=UTC), "bytes": b"\x00\xff", "map": {"a": [1, {"b": None}]},
    }  # fmt: skip

    instance = ours.start("invoice", variables={"number": "C-1", "amount": 1, **sent}, business_key="k/1")

    found = ours.variables(instance["id"])
    assert sent == {name: found[name] for name in sent}
    assert "k/1" == instance["businessKey"]


def test_every_operation_of_the_table_has_a_method(ours):
    assert [] == ours.api.get_tasks(process_instance_id="nobody", sort_by="created", sort_order="asc")
    assert {"count": 0} == ours.api.query_tasks_count({"nameLike": "no%such"})


def test_an_error_answer_tells_status_and_published_type(ours):
    with pytest.raises(ApiError) as caught:
        ours.api.complete("nothing/here", {})

    assert caught.value.status in (404, 500)
    assert "RestException" == caught.value.type


def test_a_server_that_is_not_there_is_unreachable():
    with Client("http://127.0.0.1:9", user="u", password="p", tries=1) as client, pytest.raises(Unreachable):
        client.signal("x")


@pytest.mark.parametrize(
    "options", [{}, {"user": "ann"}, {"user": "ann", "password": "p", "token": "t"}], ids=["none", "half", "two"]
)
def test_credentials_must_be_given_in_one_way(options):
    with pytest.raises(ValueError, match="user and password"):
        Client("http://127.0.0.1:1/engine-rest", **options)


def test_credentials_do_not_cross_a_network_in_the_clear():
    with pytest.raises(ValueError, match="https"):
        Client("http://example.org/engine-rest", user="ann", password="p")


def test_a_worker_completes_tasks(ours, payment, outcome):
    instance = payment("w-1")
    worker = Worker(ours)

    @worker.topic("invoice-payment", variables=["reference", "amount"])
    def pay(job):
        job.local["transfer"] = f"own-{job.variables['reference']}"
        return {"seen": job.variables["amount"]}

    assert worker.run_once(timedelta(seconds=5)) >= 1

    assert ("paid", "own-w-1") == outcome(instance)
    assert 1 <= worker.metrics.of("invoice-payment")["completed"]


def test_a_worker_reports_bpmn_errors_failures_and_the_unexpected(ours, client, payment):
    first, second, third = payment("w-2"), payment("w-3"), payment("w-4")
    worker = Worker(ours)

    def fail(job):
        match job.process_instance_id:
            case found if found == first:
                raise BpmnError("payment-refused", "not today", {"hint": "call"})
            case found if found == second:
                raise TaskFailed("bank closed", details="opens at 9", retries=5, after=timedelta(hours=1))
            case _:
                raise RuntimeError("boom")

    worker.subscribe("invoice-payment", fail, retries=4)
    worker.run_once(timedelta(seconds=5))

    def waiting(instance):
        return client.get("/external-task", params={"processInstanceId": instance}).json()

    assert ["clarify"] == [t["taskDefinitionKey"] for t in ours.api.get_tasks(process_instance_id=first)]
    assert [(5, "bank closed")] == [(t["retries"], t["errorMessage"]) for t in waiting(second)]
    assert [(3, "RuntimeError: boom")] == [(t["retries"], t["errorMessage"]) for t in waiting(third)]


def test_a_worker_extends_the_lock_while_its_handler_runs(server, client, payment):
    instance = payment("w-5")
    seen, go_on = threading.Event(), threading.Event()

    def slow(job):
        if job.process_instance_id == instance:
            seen.set()
            assert go_on.wait(20)

    with Client(server.url, user=USER, password=PASSWORD) as own:
        worker = Worker(own, threads=1, poll=timedelta(seconds=1))
        worker.subscribe("invoice-payment", slow, lock=timedelta(seconds=2))
        running = threading.Thread(target=worker.run)
        running.start()
        try:
            assert seen.wait(20)
            expiry = [_lock_of(client, instance)]
            for _ in range(200):
                if _lock_of(client, instance) != expiry[0]:
                    break
                threading.Event().wait(0.05)
            else:
                pytest.fail("the lock was not extended")
        finally:
            go_on.set()
            worker.stop()
            running.join(20)

    assert 1 == worker.metrics.of("invoice-payment")["completed"]


def _lock_of(client, instance):
    return client.get("/external-task", params={"processInstanceId": instance}).json()[0]["lockExpirationTime"]


def test_an_asynchronous_worker_completes_tasks_and_stops(server, payment, outcome):
    instances = [payment(f"a-{n}") for n in range(5)]

    async def work():
        async with AsyncClient(server.url, user=USER, password=PASSWORD) as own:
            worker = AsyncWorker(own, poll=timedelta(seconds=20))
            done = []

            async def pay(job):
                job.local["transfer"] = f"async-{job.variables['reference']}"
                done.append(job.id)
                if len(done) == len(instances):
                    worker.stop()

            worker.subscribe("invoice-payment", pay)
            await asyncio.wait_for(worker.run(), 30)
            return worker.metrics.of("invoice-payment")

    counted = asyncio.run(work())

    assert len(instances) == counted["completed"]
    assert [("paid", f"async-a-{n}") for n in range(5)] == [outcome(i) for i in instances]


def test_an_asynchronous_client_has_the_same_calls(server):
    async def ask():
        async with AsyncClient(server.url, user=USER, password=PASSWORD) as own:
            started = await own.start("invoice", variables={"number": "A-9", "amount": 3})
            return await own.variables(started["id"]), await own.api.get_task(
                (await own.api.get_tasks(process_instance_id=started["id"]))[0]["id"]
            )

    variables, task = asyncio.run(ask())

    assert 3 == variables["amount"]
    assert task["processInstanceId"]


def test_the_file_of_operations_is_up_to_date():
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "client_operations.py"), "--check"])

    assert 0 == done.returncode, "run scripts/client_operations.py"


@pytest.mark.parametrize("name", ["worker.py", "async_worker.py"])
def test_the_example_pays_and_ends_when_it_is_asked_to(name, server, payment, outcome):
    instance = payment(f"ex-{name}")
    worker = subprocess.Popen(
        [sys.executable, str(ROOT / "examples" / "workers" / name), "--url", server.url, "--user", USER],
        env={**os.environ, "WATCHWORD_PASSWORD": PASSWORD}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert any(f"ex-{name}: paid" in line for line in worker.stdout)
        for _ in range(400):
            if outcome(instance)[0]:
                break
            threading.Event().wait(0.05)
        worker.terminate()
        assert 0 == worker.wait(120)
    finally:
        worker.kill()
        worker.stdout.close()

    assert ("paid", f"T-ex-{name}") == outcome(instance)
