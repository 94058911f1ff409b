"""Statements, round trips and time of single commands, measured inside one process on PostgreSQL.

    python scripts/trips.py postgresql://user@host/database

Works on a database that is initialised or empty; bench.py calls it on the one it has measured. One thread, an
authenticated administrator, the models of the load generator. Prints a table; times are medians.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from watchword import open_platform
from watchword.core.secret import Secret
from watchword.identity.model import ADMIN_GROUP, Identity
from watchword.identity.users import add_administrators, add_user
from watchword.node import Platform, accounts
from watchword.passwords.policy import UserProfile
from watchword.services.locked_tasks import Topic
from watchword.values.typed import Int32, TypedValue

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
VARIABLES = {"amount": 250, "customer": "ACME"}
DISCOUNT = SHARED / "bench" / "models" / "bench_discount.dmn"
GIVEN = {"tier": TypedValue("string", "gold"), "amount": TypedValue("integer", Int32(250))}
REPETITIONS = 60
WARM_UP = 10
USER, PASSWORD = "trips", "Green-Frog-2026"


@dataclass(slots=True)
class Counted:
    """What one kind of command took: one entry a repetition."""

    statements: list[int] = field(default_factory=list)
    trips: list[int] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    waiting_ms: list[float] = field(default_factory=list)


class Counter:
    """Counts what a platform's database is asked by the thread that made it; others look after the audit trail."""

    def __init__(self, platform: Platform) -> None:
        self._database = platform.database
        self._sessions: list[Any] = []
        self._selects = 0
        begin, select, thread = self._database.session, self._database.select, threading.get_ident()

        def session(now: Any) -> Any:
            begun = begin(now)
            if threading.get_ident() == thread:
                self._sessions.append(begun)
            return begun

        def counting(*args: Any, **options: Any) -> Any:
            self._selects += threading.get_ident() == thread
            return select(*args, **options)

        self._database.session, self._database.select = session, counting  # type: ignore[method-assign]

    def measure(self, counted: Counted, command: Callable[[], Any]) -> Any:
        """Run a command and add what it took."""
        self._sessions.clear()
        self._selects = 0
        begin, processor = time.perf_counter(), time.thread_time()
        result = command()
        processor = time.thread_time() - processor
        elapsed = time.perf_counter() - begin
        counted.statements.append(self._selects + sum(each.statements for each in self._sessions))
        counted.trips.append(self._selects + sum(each.round_trips for each in self._sessions))
        counted.processor_ms.append(processor * 1000)
        counted.waiting_ms.append((elapsed - processor) * 1000)
        return result


def measure(url: str, repetitions: int = REPETITIONS) -> dict[str, Counted]:
    """Return what the commands of the load scenarios take on the database at `url`."""
    with open_platform(url) as platform:
        definitions = {name: _deploy(platform, name) for name in ("usertask", "sequence20", "external", "async")}
        platform.repository.deploy(resources={DISCOUNT.name: DISCOUNT.read_bytes()}, name="trips discount")
        who = _administrator(platform)
        runtime, tasks, external = platform.runtime, platform.tasks, platform.external_tasks
        topic = Topic("bench", 300_000, process_definition_ids=(definitions["external"],))
        nowhere = Topic("nobody works here", 300_000)
        counter = Counter(platform)
        found: dict[str, Counted] = {}

        def run(label: str, command: Callable[[], Any]) -> Any:
            return counter.measure(found.setdefault(label, Counted()), command)

        def start(name: str) -> Any:
            return runtime.start(definition_id=definitions[name], business_key="b", variables=VARIABLES, identity=who())

        for number in range(repetitions + WARM_UP):
            if number == WARM_UP:
                found.clear()
            made = run("start by id, waits in a user task", lambda: start("usertask"))
            run("start by key", lambda: runtime.start(key="bench_usertask", variables=VARIABLES, identity=who()))
            (task,) = run(
                "query the tasks of an instance",
                lambda made=made: tasks.query(process_instance_id=made.id, identity=who()),
            )
            run(
                "complete the task, the instance ends",
                lambda task=task: tasks.complete(task.id, variables={"approved": True}, identity=who()),
            )
            run("sequence of 20 automatic steps", lambda: start("sequence20"))
            run("start, waits in an external task", lambda: start("external"))
            (work,) = run(
                "fetch and lock one",
                lambda: external.fetch_and_lock(worker_id="w", max_tasks=1, topics=[topic], identity=who()),
            )
            run(
                "complete the external task, the instance ends",
                lambda work=work: external.complete(work.id, worker_id="w", identity=who()),
            )
            run(
                "fetch and lock where there is nothing",
                lambda: external.fetch_and_lock(worker_id="w", max_tasks=1, topics=[nowhere], identity=who()),
            )
            start("async")
            run("acquire and execute a job (one of a chain of five)", lambda: platform.jobs.run_due(limit=1))
            platform.jobs.run_due()
            run(
                "evaluate a decision of 20 rules",
                lambda: platform.decisions.evaluate_typed(GIVEN, key="bench_discount", identity=who()),
            )
        return found


def _deploy(platform: Platform, name: str) -> str:
    file = SHARED / "bench" / "models" / f"bench_{name}.bpmn"
    made = platform.repository.deploy(resources={file.name: file.read_bytes()}, name=f"trips {name}")
    assert made.process_definitions
    return made.process_definitions[0].id


def _administrator(platform: Platform) -> Callable[[], Identity]:
    """Make sure there is an administrator, and return the function that authenticates as one."""
    secret = Secret(PASSWORD)
    if platform.authenticator.verify(USER, secret) is None:
        with platform.database.session(platform.clock.now()) as session:
            add_administrators(session)
            session.flush()
            add_user(session, accounts(platform.settings), UserProfile(id=USER), secret, groups=(ADMIN_GROUP,))
            session.flush()

    def who() -> Identity:
        found = platform.authenticator.remembered(USER, secret) or platform.authenticator.verify(USER, secret)
        assert found is not None
        return found

    return who


def table(found: dict[str, Counted]) -> None:
    """Print what was counted."""
    print("\n| command (in process, authenticated) | statements | round trips | processor ms | waiting ms |")
    print("|---|---|---|---|---|")
    for label, counted in found.items():
        print(
            f"| {label} | {max(counted.statements)} | {max(counted.trips)} "
            f"| {statistics.median(counted.processor_ms):.2f} | {statistics.median(counted.waiting_ms):.2f} |"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    table(measure(sys.argv[1]))
