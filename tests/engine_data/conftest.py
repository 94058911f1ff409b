"""A command's context over SQLite in memory, with one running instance built row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from engine_data.given import DEFINITION, INSTANCE, NOW, Definitions, Delegates, Text, execution
from watchword.authz.check import Authorizer, Checks
from watchword.bpmn.model import ElementType, External, Node, Process, UserTaskDefinition
from watchword.engine.context import Context, EngineSettings
from watchword.history.levels import Level
from watchword.history.producers import History
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import ProcessDefinitionRow


@pytest.fixture
def process() -> Process:
    process = Process(key="p", history_time_to_live=30)
    for id_, type_, scope in (("t", ElementType.USER_TASK, False), ("x", ElementType.SERVICE_TASK, True)):
        process.nodes[id_] = Node(id=id_, type=type_, process=process, is_scope=scope)
    process.nodes["t"].user_task = UserTaskDefinition()
    process.nodes["x"].implementation = External(topic=Text("topic"))
    return process


@pytest.fixture
def database() -> Iterator[Any]:
    database = open_database("sqlite:///:memory:")
    create_schema(database)
    yield database
    database.close()


@pytest.fixture
def command(database: Any, process: Process) -> Iterator[Callable[..., Context]]:
    """Yield a function that begins a command: `minutes` after the first, by `user_id`."""
    definitions, delegates, opened = Definitions(process), Delegates(), []

    def begin(*, minutes: int = 0, user_id: str | None = None, level: Level = Level.FULL, **settings: Any) -> Context:
        now = NOW + timedelta(minutes=minutes)
        session = database.session(now)
        opened.append(session)
        return Context(
            session=session,
            now=now,
            settings=EngineSettings(**settings),
            definitions=definitions,  # type: ignore[arg-type]
            delegates=delegates,  # type: ignore[arg-type]
            history=History(session, now=now, user_id=user_id, level=level, definitions=definitions),
            authz=Checks(Authorizer(), session, database),
            user_id=user_id,
        )

    with database.session(NOW) as session:
        session.add(
            ProcessDefinitionRow(
                id=DEFINITION, key="p", version=1, suspension_state=1, history_time_to_live=30, startable=True
            )
        )
        session.flush()
    yield begin
    for session in opened:
        session.close()


@pytest.fixture
def ctx(command: Callable[..., Context]) -> Context:
    """Return a command in which the instance `i` just started: its row, and a child `e` at the external task `x`."""
    ctx = command(user_id="demo")
    root, child = execution(INSTANCE, active=False), execution("e", INSTANCE, activity_id="x")
    child.activity_instance_id = "x:1"
    for row in (root, child):
        ctx.session.add(row)
    ctx.history.process_started(root, ctx.definition_of(root), "s")
    return ctx
