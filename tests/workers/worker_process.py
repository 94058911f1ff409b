"""A worker process of the crash test: `python worker_process.py URL LOCK_SECONDS`, runs jobs until it is ended."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import psycopg

from watchword.core.clock import SystemClock
from watchword.engine.context import EngineSettings
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.database import open_database
from watchword.workers.jobs import JobExecutor


def main(url: str, lock_seconds: int) -> None:
    """Run jobs; each notes in a table of its own when its work began and ended."""
    local = threading.local()

    def note(what: str, instance: str) -> None:
        if not hasattr(local, "link"):
            local.link = psycopg.connect(url, autocommit=True)
        local.link.execute(
            "INSERT INTO marks (instance, pid, what, at) VALUES (%s, %s, %s, clock_timestamp())",
            (instance, os.getpid(), what),
        )

    def work(execution) -> None:
        note("begin", execution.process_instance_id)
        time.sleep(0.005)
        note("end", execution.process_instance_id)

    services = build_services(
        open_database(url), clock=SystemClock(), delegates=Delegates({"work": work}), settings=EngineSettings()
    )
    executor = JobExecutor(services.jobs, threads=2, lock_seconds=lock_seconds, shortest=0.2, longest=0.5)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    executor.start()
    stop.wait()
    executor.stop(seconds=10)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
