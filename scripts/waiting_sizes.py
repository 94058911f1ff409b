"""Time of looks for due jobs and of messages by how many instances wait.

    python scripts/waiting_sizes.py [--instances 1000 10000] [--server postgresql://…]

Each instance waits for a message, which has the same name for all, and for ten days to pass. One thread, on the embedded
database or on the server that WATCHWORD_TEST_POSTGRES names (a role that may create databases). Prints medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial

from sizes import database

from watchword import open_platform
from watchword.node import Platform
from watchword.testing.models import bpmn

REPETITIONS = 40
TIMER = "<timerEventDefinition><timeDuration>P10D</timeDuration></timerEventDefinition>"
KINDS = ("acquire", "next due", "by business key", "by variable")


def fill(platform: Platform, instances: int) -> None:
    """Let the instances wait."""
    model = (
        bpmn("p")
        .start()
        .parallel("fork")
        .receive_task("wait", message="paid")
        .end("told")
        .at("fork")
        .event("intermediateCatchEvent", "late", TIMER)
        .end("over")
    )
    platform.repository.deploy(resources={"p.bpmn": model.xml()})
    for number in range(instances):
        platform.runtime.start(key="p", business_key=f"key {number}", variables={"order": number})
    with platform.database.session(platform.clock.now()) as session:
        session.execute("ANALYZE")
        session.flush()


def measure(url: str, instances: int) -> dict[str, float]:
    """Return how long each kind of look took (ms, median)."""
    with open_platform(url) as platform:
        fill(platform, instances)
        numbers = iter(range(instances))
        correlate = platform.runtime.correlate_message
        kinds: dict[str, Callable[[], object]] = {
            "acquire": partial(platform.jobs.acquire, "node", limit=5),
            "next due": platform.jobs.next_due,
            "by business key": lambda: correlate("paid", business_key=f"key {next(numbers)}"),
            "by variable": lambda: correlate("paid", correlation_keys={"order": next(numbers)}),
        }
        return {kind: _median(look) for kind, look in kinds.items()}


def _median(look: Callable[[], object]) -> float:
    took = []
    for _ in range(REPETITIONS):
        began = time.perf_counter()
        look()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--instances", type=int, nargs="+", default=(1000, 10_000))
    cli.add_argument("--server", default=os.environ.get("WATCHWORD_TEST_POSTGRES"))
    asked = cli.parse_args()
    print("| instances | " + " | ".join(f"{kind} ms" for kind in KINDS) + " |")
    print("|---" * (len(KINDS) + 1) + "|")
    for instances in asked.instances:
        with database(asked.server) as url:
            found = measure(url, instances)
        print(f"| {instances:,} | " + " | ".join(f"{found[kind]:.2f}" for kind in KINDS) + " |", flush=True)


if __name__ == "__main__":
    main()
