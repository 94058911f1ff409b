"""Two worker processes on one PostgreSQL, one killed in the middle: every job is done, none by two at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from watchword.core.clock import SystemClock
from watchword.engine.context import EngineSettings
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.testing.models import bpmn

JOBS = int(os.environ.get("WATCHWORD_CRASH_JOBS", "120"))
LOCK_SECONDS = 3
WORKER = Path(__file__).with_name("worker_process.py")


def test_a_killed_worker_loses_no_job_and_none_is_done_by_two_at_a_time(new_postgres):
    url = new_postgres()
    with open_database(url) as database:
        create_schema(database)
        services = build_services(database, clock=SystemClock(), delegates=Delegates(), settings=EngineSettings())
        model = bpmn("p").start().service_task("x", class_="work", asyncBefore="true").end("e")
        services.repository.deploy(resources={"p.bpmn": model.xml()})
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("CREATE TABLE marks (instance text, pid int, what text, at timestamptz)")
            for _ in range(JOBS):
                services.runtime.start(key="p")

            processes = [subprocess.Popen([sys.executable, WORKER, url, str(LOCK_SECONDS)]) for _ in range(2)]
            try:
                _until(link, "SELECT count(*) FROM marks WHERE what = 'end'", JOBS // 4)
                processes[0].send_signal(signal.SIGKILL)
                processes[0].wait()
                _until(link, "SELECT count(*) FROM ACT_HI_PROCINST WHERE STATE_ = 'COMPLETED'", JOBS)
            finally:
                for process in processes:
                    process.terminate()
                codes = [process.wait(20) for process in processes]
            successes = link.execute(
                "SELECT count(*), count(DISTINCT JOB_ID_) FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 2"
            ).fetchone()
            left = link.execute("SELECT count(*) FROM ACT_RU_JOB").fetchone()
            overlapping = link.execute(_OVERLAPPING, (processes[0].pid,)).fetchone()

    assert [-signal.SIGKILL, 0] == codes
    assert ((JOBS, JOBS), (0,), (0,)) == (successes, left, overlapping)


_OVERLAPPING = """
WITH runs AS (
  SELECT instance, pid, at AS began,
    coalesce((SELECT min(e.at) FROM marks e WHERE e.instance = b.instance AND e.pid = b.pid AND e.what = 'end'
              AND e.at >= b.at),
             CASE WHEN pid = %s THEN at END) AS ended
  FROM marks b WHERE what = 'begin')
SELECT count(*) FROM runs a JOIN runs b ON a.instance = b.instance AND a.began < b.began AND b.began < a.ended
"""
"""Runs of the same job that began while another was under way; what the killed worker left unfinished ended with it."""


def _until(link, sql, wanted):
    end = time.monotonic() + 60 + JOBS / 10
    while time.monotonic() < end:
        if link.execute(sql).fetchone()[0] >= wanted:
            return
        time.sleep(0.05)
    raise AssertionError(f"still {link.execute(sql).fetchone()[0]} of {wanted}: {sql}")
