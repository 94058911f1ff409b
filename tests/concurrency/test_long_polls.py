"""Two hundred workers that wait at a real server: no thread is held, each task goes to one, who left gets nothing."""

from __future__ import annotations

import json
import os
import select
import socket
import time
from contextlib import closing

import pytest

from attack import raw
from server import Server

from .races import flow, model

WAIT = 25_000
"""Milliseconds that a poll waits."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request, tmp_path_factory):
    url = request.getfixturevalue("new_postgres")() if request.param == "postgresql" else ""
    made = Server(tmp_path_factory.mktemp("polls"), database_url=url, settings="[jobs]\nenabled = false\n")
    made.initialise()
    made.start()
    yield made
    made.kill()


@pytest.fixture
def client(server):
    with server.client() as made:
        yield made


@pytest.fixture
def topic(client, request):
    """Return a topic of the test's own, with a process that has one task of it."""
    name = f"t{abs(hash(request.node.name)) % 10**8}"
    element = f'<serviceTask id="n" camunda:type="external" camunda:topic="{name}"/>'
    inside = f'<startEvent id="s"/>{flow("s", "n")}{element}{flow("n", "e")}<endEvent id="e"/>'
    ((file, content),) = model(name, inside).items()
    made = client.post("/deployment/create", files={"deployment-name": (None, name), file: (file, content)})
    assert made.status_code == 200, made.text
    return name


def start(client, topic, count):
    """Start instances."""
    for _ in range(count):
        assert client.post(f"/process-definition/key/{topic}/start", json={}).status_code == 200


def park(server, *topics, worker="w"):
    """Send a poll and return its connection."""
    body = json.dumps(
        {
            "workerId": worker,
            "maxTasks": 1,
            "asyncResponseTimeout": WAIT,
            "topics": [{"topicName": topic, "lockDuration": 600_000} for topic in topics],
        }
    ).encode()
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    kind = b"Content-Type: application/json"
    connection.sendall(raw.request(b"/engine-rest/external-task/fetchAndLock", kind, method=b"POST", body=body))
    return connection


def answered(connections, seconds):
    """Return those that have an answer, waiting for the first one at most `seconds`."""
    return select.select(connections, [], [], seconds)[0]


def task_of(connection):
    """Return the id of the only task in a poll's answer."""
    reply = raw.reply(connection)
    (task,) = json.loads(reply.body)
    return task["id"]


def threads(server):
    return len(os.listdir(f"/proc/{server.process.pid}/task"))


def settled(server, client):
    """Wait until the server has nothing else to do: it answers a request that came after the polls."""
    for _ in range(3):
        assert client.get("/version").status_code == 200


def test_two_hundred_polls_hold_no_thread_and_are_served_one_task_each(server, client, topic):
    before = threads(server)
    polls = [park(server, topic, worker=f"w{n}") for n in range(200)]
    settled(server, client)
    try:
        assert [] == answered(polls, 0.3)
        assert before == threads(server)

        start(client, topic, 1)
        first = answered(polls, 5)
        assert 1 == len(first)
        assert [] == answered([p for p in polls if p not in first], 0.3)

        start(client, topic, 199)
        got, left = [task_of(first[0])], [p for p in polls if p not in first]
        limit = time.monotonic() + 20
        while left and time.monotonic() < limit:
            ready = answered(left, 5)
            got += [task_of(p) for p in ready]
            left = [p for p in left if p not in ready]
    finally:
        for poll in polls:
            poll.close()

    assert [] == left
    assert 200 == len(set(got))
    assert 200 == client.get("/external-task/count", params={"topicName": topic, "locked": "true"}).json()["count"]


def test_a_task_wakes_those_who_wait_for_its_topic_only(server, client, topic):
    others = [park(server, f"other{n}") for n in range(20)]
    mine = park(server, topic, "other0")
    settled(server, client)
    try:
        start(client, topic, 1)

        assert [mine] == answered([mine, *others], 5)
        assert [] == answered(others, 0.2)
    finally:
        for poll in (mine, *others):
            poll.close()


def test_a_poll_whose_client_left_gets_no_task(server, client, topic):
    gone = [park(server, topic, worker="gone") for _ in range(20)]
    settled(server, client)
    for poll in gone:
        poll.close()
    settled(server, client)
    with closing(park(server, topic, worker="here")) as here:
        settled(server, client)
        start(client, topic, 1)
        ready = answered([here], 5)
        locked = client.get("/external-task", params={"topicName": topic, "locked": "true"}).json()

    assert [here] == ready
    assert ["here"] == [task["workerId"] for task in locked]


def test_a_stop_answers_the_polls_and_ends_soon(server, client, topic):
    polls = [park(server, topic) for _ in range(50)]
    settled(server, client)
    started = time.monotonic()

    status = server.stop()

    took = time.monotonic() - started
    replies = [raw.reply(poll) for poll in polls]
    for poll in polls:
        poll.close()
    server.start()
    assert status in (0, -15)
    assert took < 10
    assert {(200, b"[]")} == {(r.status, r.body) for r in replies}
