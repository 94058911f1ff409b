"""Time and memory for much at once: due timers, instances of a parallel multi-instance activity, in growing sizes.

Both must grow linearly: the last column tells how the time per item compares with that of the smallest size.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from watchword import open_platform
from watchword.core.clock import FixedClock
from watchword.node import Platform
from watchword.store.tables import ExecutionRow, JobRow
from watchword.testing.models import bpmn

SIZES = (2_500, 5_000, 10_000)
AT_MOST = 2.0
"""How much more time or memory an item may take at the largest size than at the smallest."""
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
LOOP = (
    '<multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">{}</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)


def timers(platform: Platform, clock: FixedClock, size: int) -> float:
    """Let `size` instances wait for a timer each, then do them all; return the seconds of the doing."""
    model = bpmn("p").start().event("intermediateCatchEvent", "wait", HOUR).end("done")
    platform.repository.deploy(resources={"p.bpmn": model.xml()})
    for _ in range(size):
        platform.runtime.start(key="p")
    clock.advance(timedelta(hours=1))
    began = time.perf_counter()
    done = platform.jobs.run_due(limit=size + 1)
    took = time.perf_counter() - began
    assert done == size, f"{done} of {size} timers were done"
    assert not left(platform), "executions or jobs are left"
    return took


def items(platform: Platform, clock: FixedClock, size: int) -> float:
    """Pass through `size` parallel instances of a task in one command; return the seconds."""
    return _many(platform, size, waiting=False)


def waiting_items(platform: Platform, clock: FixedClock, size: int) -> float:
    """Make `size` parallel instances of a receive task in one command, then delete them; return the seconds."""
    return _many(platform, size, waiting=True)


def _many(platform: Platform, size: int, *, waiting: bool) -> float:
    model = bpmn("p").start()
    tag = "receiveTask" if waiting else "task"
    model.event(tag, "each", LOOP.format(size)).end("done")
    platform.repository.deploy(resources={"p.bpmn": model.xml()})
    began = time.perf_counter()
    instance = platform.runtime.start(key="p")
    if waiting:
        platform.runtime.delete(instance.id, reason="measured")
    took = time.perf_counter() - began
    assert not left(platform), "executions or jobs are left"
    return took


CASES: dict[str, Callable[[Platform, FixedClock, int], float]] = {
    "timers": timers,
    "items": items,
    "waiting-items": waiting_items,
}


def left(platform: Platform) -> int:
    """Count executions and jobs."""
    with platform.database.session(NOW) as session:
        return session.count(ExecutionRow) + session.count(JobRow)


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """Make a database and drop it afterwards."""
    import psycopg
    from psycopg import sql

    name = f"ww_sizes_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield server.rsplit("/", 1)[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def database(server: str | None) -> Iterator[str]:
    """Lend an empty database: on a server, or the embedded one."""
    if server:
        with empty_database(server) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/x.db"


def _measured(case: str, url: str, size: int, answer: multiprocessing.Queue[tuple[float, float]]) -> None:
    clock = FixedClock(NOW)
    with open_platform(url, clock=clock) as platform:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = CASES[case](platform, clock, size)
        answer.put((took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))


def measure(server: str, case: str, size: int) -> tuple[float, float]:
    """Measure one case in a process of its own: seconds, and megabytes that its peak memory rose by."""
    spawn = multiprocessing.get_context("spawn")
    with empty_database(server) as url:
        answer = spawn.Queue()
        process = spawn.Process(target=_measured, args=(case, url, size, answer))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(f"{case} with {size} failed")
        return answer.get()


def main() -> None:
    """Measure and print a table; the exit code is 1 if something grows faster than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--server", default=os.environ.get("WATCHWORD_TEST_POSTGRES"), help="maintenance database's URL"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=tuple(CASES))
    asked = parser.parse_args()
    if not asked.server:
        parser.error("name a PostgreSQL server: --server postgresql://user:password@host/postgres")
    grown = False
    print(f"{'case':<14}{'size':>8}{'seconds':>10}{'ms/item':>9}{'MB':>8}{'KB/item':>9}{'time x':>8}", flush=True)
    for case in asked.cases:
        first = 0.0
        for size in sorted(asked.sizes):
            seconds, megabytes = measure(asked.server, case, size)
            each = seconds / size * 1000
            first = first or each
            grown |= each > first * AT_MOST
            memory = megabytes * 1024 / size
            line = f"{case:<14}{size:>8}{seconds:>10.2f}{each:>9.3f}{megabytes:>8.1f}{memory:>9.2f}{each / first:>8.2f}"
            print(line, flush=True)
    raise SystemExit(int(grown))


if __name__ == "__main__":
    main()
