"""Serving processes say that they are there; who has ended or is silent counts no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server import Server
from watchword.operations.heartbeat import Heartbeat
from watchword.store import nodes
from watchword.store.database import open_database
from watchword.store.failures import StoreUnavailable

NOW = datetime(2026, 1, 2, tzinfo=UTC)


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def watch(database):
    yield Watch()
    with database.session(NOW) as session:
        session.execute("DELETE FROM WW_NODE")
        session.flush()


def test_a_node_counts_while_it_says_so(database, watch):
    first, second = Heartbeat(database, watch, address="h:1"), Heartbeat(database, watch)
    first.beat()
    watch.time += timedelta(seconds=60)
    second.beat()
    first.beat()

    assert (first.node, second.node) == nodes.live(database, watch.time)
    assert ("h:1", None) == (first.node.address, second.node.address)
    assert () == nodes.live(database, watch.time + nodes.COUNTS_FOR)


def test_a_node_that_ends_takes_its_line_away(database, watch):
    heart, other = Heartbeat(database, watch), Heartbeat(database, watch)
    heart.start()
    other.beat()

    heart.stop()

    assert (other.node,) == nodes.live(database, NOW)


def test_lines_of_the_fallen_are_swept_and_come_back_with_them(database, watch):
    fallen, other = Heartbeat(database, watch), Heartbeat(database, watch)
    fallen.beat()
    watch.time += timedelta(hours=1)
    other.beat()
    swept = database.select("SELECT ID_ FROM WW_NODE")

    fallen.beat()

    assert [(other.node.id,)] == swept
    assert {fallen.node, other.node} == set(nodes.live(database, watch.time))


def test_a_database_that_does_not_answer_ends_nothing(database, watch, monkeypatch):
    heart = Heartbeat(database, watch)

    def away(_now):
        raise StoreUnavailable("away")

    monkeypatch.setattr(database, "session", away)
    heart.start()
    heart.stop()
    monkeypatch.undo()

    assert () == nodes.live(database, NOW)


def test_a_server_is_noted_until_it_ends(tmp_path):
    server = Server(tmp_path / "node")
    server.initialise()
    server.start()
    pid = server.process.pid
    with open_database(f"sqlite:///{server.folder}/watchword-data/watchword.db") as database:
        noted = nodes.live(database, datetime.now(UTC))
        server.stop()
        left = nodes.live(database, datetime.now(UTC))

    assert [(f"127.0.0.1:{server.port}", pid)] == [(node.address, node.process) for node in noted]
    assert () == left
