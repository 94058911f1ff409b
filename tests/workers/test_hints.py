"""Two nodes on one database: what one of them stores wakes the other."""

from __future__ import annotations

import threading
from typing import NamedTuple

import psycopg
import pytest

from watchword import node
from watchword.core.settings import DatabaseSettings, Settings
from watchword.store.database import JOBS_HINT, TOPIC_HINT
from watchword.store.schema.create import create_schema
from watchword.testing.models import bpmn

PATIENCE = 20
"""Seconds after which a hint counts as lost."""


class Heard:
    """Remembers what came, and waits for it."""

    def __init__(self):
        self.came, self._change = [], threading.Condition()

    def __call__(self, *what):
        with self._change:
            self.came.append(what[0] if what else None)
            self._change.notify_all()

    def all_of(self, *expected, seconds=PATIENCE):
        with self._change:
            return self._change.wait_for(lambda: set(expected) <= set(self.came), seconds)


@pytest.fixture
def url(new_postgres):
    made = new_postgres()
    with node.build(Settings(database=DatabaseSettings(url=made))) as platform:
        create_schema(platform.database)
    return made


class Node(NamedTuple):
    """A platform, and what was heard in it of topics and of jobs."""

    platform: node.Platform
    topics: Heard
    jobs: Heard


@pytest.fixture
def nodes(url):
    """Yield two nodes that take part in hints."""
    made = [Node(node.build(Settings(database=DatabaseSettings(url=url))), Heard(), Heard()) for _ in range(2)]
    for platform, topics, jobs in made:
        platform.wakes.topics.append(topics)
        platform.wakes.jobs.append(jobs)
        platform.listen()
        assert platform.wakes.line.listening.wait(PATIENCE)
    yield made
    for platform, *_ in made:
        platform.close()


def test_a_new_external_task_wakes_the_other_node(nodes):
    here, there = nodes
    model = bpmn("p").start().service_task("work", type="external", topic="pay").end("e")
    here.platform.repository.deploy(name="p", resources={"p.bpmn": model.xml()})

    here.platform.runtime.start(key="p")

    assert there.topics.all_of("pay")
    assert ["pay"] == here.topics.came  # its own hint doesn't come back


def test_a_new_job_wakes_the_executor_of_the_other_node(nodes):
    here, there = nodes
    model = bpmn("p").start().user_task("u", asyncBefore="true").end("e")
    here.platform.repository.deploy(name="p", resources={"p.bpmn": model.xml()})

    here.platform.runtime.start(key="p")

    assert there.jobs.all_of(None)


def test_a_lost_connection_is_opened_again(nodes, url):
    here, there = nodes
    there.platform.wakes.line.listening.clear()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
    assert there.platform.wakes.line.listening.wait(PATIENCE)

    heard = Heard()
    there.platform.wakes.topics.append(heard)
    while not heard.all_of("again", seconds=0.05):  # the sender's connection was cut, too
        here.platform.wakes.topic("again")

    assert heard.came


def test_hints_that_nobody_knows_are_left_alone(nodes):
    here, there = nodes

    there.platform.wakes.receive("something new")

    assert [] == there.jobs.came + there.topics.came
    assert ("j", "x:") == (JOBS_HINT, TOPIC_HINT)


def test_without_the_setting_no_line_is_opened(url):
    with node.build(Settings(database=DatabaseSettings(url=url, hints=False))) as platform:
        platform.listen()

        assert platform.wakes.line is None
