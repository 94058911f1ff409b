"""kill -9 the server under load, again and again, and check that every accepted request took effect and nothing is half done.

    python scripts/crash.py [--rounds 20] [--database sqlite|postgresql|both]

The checker keeps the list of accepted ids outside the server. After each kill the server is started on the same
database and asked: every accepted start is there, every accepted completion has moved its instance on, and no instance
is in a state that no request leads to (a token without its task, history without its instance, orphaned rows).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import database, postgres

from server import Server

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="crash_definitions" targetNamespace="crash">
  <process id="crash" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
    <parallelGateway id="fork"/>
    <sequenceFlow id="f2" sourceRef="fork" targetRef="left"/>
    <sequenceFlow id="f3" sourceRef="fork" targetRef="right"/>
    <userTask id="left"/>
    <userTask id="right"/>
    <sequenceFlow id="f4" sourceRef="left" targetRef="join"/>
    <sequenceFlow id="f5" sourceRef="right" targetRef="join"/>
    <parallelGateway id="join"/>
    <sequenceFlow id="f6" sourceRef="join" targetRef="last"/>
    <userTask id="last"/>
    <sequenceFlow id="f7" sourceRef="last" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"""


@dataclass
class Ledger:
    """What the server accepted, kept where a crash can't reach it."""

    started: set[str] = field(default_factory=set)
    completed: dict[str, set[str]] = field(default_factory=dict)
    """Instance -> activity ids whose completion was accepted."""
    lock: threading.Lock = field(default_factory=threading.Lock)


def deploy(server: Server) -> None:
    """Bring the model in."""
    with server.client() as client:
        form = {"deployment-name": (None, "crash"), "crash.bpmn": ("crash.bpmn", MODEL.encode())}
        client.post("/deployment/create", files=form).raise_for_status()


def work(server: Server, ledger: Ledger, stop: threading.Event) -> None:
    """Start instances and complete their tasks until told to stop or the server is gone."""
    with server.client() as client:
        while not stop.is_set():
            try:
                made = client.post("/process-definition/key/crash/start", json={"variables": {"n": {"value": 1}}})
                if made.status_code != 200:
                    continue
                instance = made.json()["id"]
                with ledger.lock:
                    ledger.started.add(instance)
                for _ in range(random.randrange(4)):
                    tasks = client.get("/task", params={"processInstanceId": instance}).json()
                    if not tasks:
                        break
                    task = random.choice(tasks)
                    done = client.post(
                        f"/task/{task['id']}/complete", json={"variables": {task["taskDefinitionKey"]: {"value": True}}}
                    )
                    if done.status_code == 204:
                        with ledger.lock:
                            ledger.completed.setdefault(instance, set()).add(task["taskDefinitionKey"])
            except httpx.HTTPError:
                return


def check(server: Server, ledger: Ledger) -> None:
    """Compare the ledger with what the server knows; raises AssertionError."""
    with server.client() as client:
        for instance in sorted(ledger.started):
            done = ledger.completed.get(instance, set())
            history = client.get(f"/history/process-instance/{instance}")
            assert history.status_code == 200, f"instance {instance} was accepted and is gone"
            tasks = {t["taskDefinitionKey"] for t in client.get("/task", params={"processInstanceId": instance}).json()}
            ended = {
                a["activityId"]
                for a in client.get(
                    "/history/activity-instance", params={"processInstanceId": instance, "finished": "true"}
                ).json()
            }
            variables = {
                v["name"]
                for v in client.get("/history/variable-instance", params={"processInstanceId": instance}).json()
            }
            assert done <= ended, f"{instance}: accepted completions {done - ended} left no trace"
            assert not done & tasks, f"{instance}: {done & tasks} completed and still open"
            assert done <= variables, f"{instance}: variables {done - variables} of accepted completions are gone"
            # every state must be one that whole requests lead to
            finished = ended & {"left", "right", "last"}
            assert "n" in variables
            assert finished <= variables, (
                f"{instance}: {finished - variables} ended without its variable: half a command"
            )
            expected = (
                {"left", "right"} - finished
                if not {"left", "right"} <= finished
                else set()
                if "last" in finished
                else {"last"}
            )
            assert tasks == expected, f"{instance}: open {tasks}, expected {expected}"
            executions = client.get("/execution", params={"processInstanceId": instance}).json()
            assert bool(executions) == (history.json()["state"] == "ACTIVE")
            assert (history.json()["state"] == "COMPLETED") == ("last" in finished)


def rounds(server: Server, count: int, *, seconds: float = 1.5, workers: int = 6) -> Ledger:
    """Run `count` rounds of load, kill, restart, check; returns the ledger of all."""
    total = Ledger()
    for n in range(count):
        ledger, stop = Ledger(), threading.Event()
        threads = [threading.Thread(target=work, args=(server, ledger, stop)) for _ in range(workers)]
        for thread in threads:
            thread.start()
        time.sleep(seconds * random.uniform(0.5, 1.5))
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server.start()
        check(server, ledger)
        total.started |= ledger.started
        total.completed |= ledger.completed
        print(
            f"round {n + 1}: {len(ledger.started)} starts and {sum(map(len, ledger.completed.values()))} completions kept",
            flush=True,
        )
    check(server, total)
    return total


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rounds", type=int, default=20)
    cli.add_argument("--seconds", type=float, default=1.5, help="load before each kill, on average")
    cli.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    cli.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    args = cli.parse_args()
    print(f"seed {args.seed}")
    random.seed(args.seed)
    if args.database != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            _run(Server(Path(folder)), "sqlite", args)
    if args.database != "sqlite":
        with postgres() as pg, database(pg, "ww_crash") as url, tempfile.TemporaryDirectory() as folder:
            _run(Server(Path(folder), database_url=url), "postgresql", args)


def _run(server: Server, name: str, args: argparse.Namespace) -> None:
    server.initialise()
    server.start()
    try:
        deploy(server)
        total = rounds(server, args.rounds, seconds=args.seconds)
    finally:
        server.kill()
    print(
        f"{name}: {args.rounds} kills, {len(total.started)} instances and {sum(map(len, total.completed.values()))} completions accepted, all kept"
    )


if __name__ == "__main__":
    main()
