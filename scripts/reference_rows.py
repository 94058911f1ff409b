"""Play models on the reference (7.24) and on our server, and compare what both store at every wait state.

    python scripts/reference_rows.py [--only TEXT] [--record]

Every model of $SHARED/conformance/models that both deploy is started on both, then carried on step by step (tasks,
external tasks, messages, signals, jobs), once taking the first of the steps that are possible, once the last. After
each step the rows of the instance must be equal but for ids and moments. The shapes of tests/engine are played on
the reference and compared with what was recorded; `--record` records them anew.

Needs Java, $SHARED/oracle and WATCHWORD_TEST_POSTGRES.
"""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "engine"), str(ROOT / "scripts")]

from bench import SHARED, database, postgres, reference
from shapes.models import SHAPES
from stored_rows import Step, Stored, tree

from server import Server

OBSERVED = ROOT / "tests" / "engine" / "shapes" / "observed.txt"
MOST_STEPS = 25
KEPT = {
    "c-expressions-strings.bpmn": "a list made by an expression is stored as JSON, never as a Java stream",
    "c-io-mapping-inputs-outputs.bpmn": "lists and maps of input parameters are stored as JSON, never as a Java stream",
}
"""Models whose rows differ on purpose, and why (docs/differences.md)."""
_SETTINGS = "[jobs]\nenabled = false\n[scripts]\nenabled = true\n[laxities]\nunchecked_fields = true\n"
"""Processes are started and tasks completed without what their forms ask for, as on the reference."""


@dataclass
class Side:
    """One of the two engines."""

    client: httpx.Client
    stored: Stored

    def deploy(self, name: str, content: bytes) -> list[dict[str, Any]]:
        """Deploy a model; return its process definitions, none if it was refused."""
        form = {"deployment-name": (None, name), name: (name, content)}
        answer = self.client.post("/deployment/create", files=form)
        if answer.status_code != 200:
            return []
        made = answer.json()["deployedProcessDefinitions"] or {}
        return sorted(made.values(), key=lambda definition: str(definition["key"]))

    def start(self, definition: str, body: dict[str, Any]) -> tuple[int, str]:
        """Start an instance; return the status and its id."""
        answer = self.client.post(f"/process-definition/{definition}/start", json=body)
        return answer.status_code, answer.json()["id"] if answer.status_code == 200 else answer.text[:200]

    def do(self, step: Step) -> int:
        """Take a step; return the status."""
        if step.kind == "external":
            lock = step.path.replace("/complete", "/lock")
            self.client.post(lock, json={"workerId": "rows", "lockDuration": 600_000})
        return self.client.post(step.path, json=step.body).status_code


def given() -> dict[str, dict[str, Any]]:
    """Return with which body the recorded scenarios start each key."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((SHARED / "conformance" / "scenarios").rglob("*.yaml")):
        for step in yaml.safe_load(path.read_text()).get("steps", ()):
            what = str(step.get("do", ""))
            if what.startswith("POST /process-definition/key/") and what.endswith("/start"):
                body = step.get("json")
                key = what.split("/")[3]
                if not isinstance(body, dict) or "startInstructions" in body or "${" in str(body):
                    continue
                if len(str(body)) > len(str(found.get(key, ""))):
                    found[key] = body
    return found


def play(
    theirs: Side, ours: Side, definitions: tuple[str, str], body: dict[str, Any], *, last: bool
) -> tuple[int, list[str]]:
    """Play one definition on both; return how many wait states were compared and the first difference."""
    (status_there, there), (status_here, here) = theirs.start(definitions[0], body), ours.start(definitions[1], body)
    if status_there != 200 or status_here != 200:
        same = (status_there == 200) == (status_here == 200)
        return 0, [] if same else [f"start: {status_there} {there[:200]}", f"ours: {status_here} {here[:200]}"]
    trail, compared, refused = ["start"], 0, set[tuple[str, str]]()
    try:
        while compared < MOST_STEPS:
            expected, found = theirs.stored.shape(there), ours.stored.shape(here)
            if expected != found:
                return compared, [f"after {' > '.join(trail)}", *_difference(expected, found)]
            compared += 1
            pairs = [
                pair
                for pair in zip(theirs.stored.steps(there), ours.stored.steps(here), strict=False)
                if (pair[0].kind, pair[0].activity) not in refused
            ]
            if not pairs:
                break
            mine, other = pairs[-1 if last else 0]
            trail.append(f"{mine.kind} {mine.activity}")
            answers = theirs.do(mine), ours.do(other)
            if (answers[0] < 300) != (answers[1] < 300):
                return compared, [f"after {' > '.join(trail)}", f"theirs answered {answers[0]}, ours {answers[1]}"]
            if answers[0] >= 300 or mine.kind == "job":
                refused.add((mine.kind, mine.activity))
        return compared, []
    finally:
        theirs.client.delete(f"/process-instance/{there}")
        ours.client.delete(f"/process-instance/{here}")


def _difference(expected: list[str], found: list[str]) -> list[str]:
    return [line for line in difflib.ndiff(expected, found) if not line.startswith("?")]


def models(theirs: Side, ours: Side, only: str) -> int:
    """Compare all models; return how many differ."""
    bodies, played, states, differing = given(), 0, 0, 0
    ready = []
    for path in sorted((SHARED / "conformance" / "models").glob("*.bpmn")):
        if only not in path.name:
            continue
        pair = [side.deploy(path.name, path.read_bytes()) for side in (theirs, ours)]
        if [d["key"] for d in pair[0]] != [d["key"] for d in pair[1]]:
            differing += 1
            print(f"{path.name}: theirs deploys {len(pair[0])} processes, ours {len(pair[1])}")
            continue
        ready += [(path.name, d["key"], (d["id"], o["id"])) for d, o in zip(*pair, strict=True)]
    for name, key, ids in ready:
        body = bodies.get(key, {})
        for last in (False, True):
            compared, difference = play(theirs, ours, ids, body, last=last)
            states += compared
            played += bool(compared)
            if difference:
                differing += name not in KEPT
                why = f" (kept: {KEPT[name]})" if name in KEPT else ""
                print(f"{name} {key}:{why}", *difference, sep="\n  ", flush=True)
                break
    print(f"{len(ready)} processes, {played} plays, {states} wait states compared, {differing} differences")
    return differing


def recorded(theirs: Side) -> list[str]:
    """Play the shapes of tests/engine on the reference; return what is stored after each step."""
    lines = []
    for key, (shape, steps) in SHAPES.items():
        (definition,) = theirs.deploy(f"{key}.bpmn", shape.xml())
        _, instance = theirs.start(definition["id"], {})
        lines += [f"=== {key}", *_recorded_state(theirs.stored, instance)]
        for activity in steps:
            task = theirs.stored.rows(
                "SELECT ID_ FROM ACT_RU_TASK WHERE PROC_INST_ID_ = %s AND TASK_DEF_KEY_ = %s ORDER BY CREATE_TIME_",
                instance, activity,
            )[0].id_  # fmt: skip
            theirs.client.post(f"/task/{task}/complete", json={}).raise_for_status()
            lines += [f"-- {activity}", *_recorded_state(theirs.stored, instance)]
        lines += ["-- history", *_recorded_past(theirs.stored, instance)]
        theirs.client.delete(f"/process-instance/{instance}")
    return lines


def _recorded_state(stored: Stored, instance: str) -> list[str]:
    executions = stored.rows("SELECT * FROM ACT_RU_EXECUTION WHERE PROC_INST_ID_ = %s", instance)
    facts = {f"{row.cached_ent_state_}/{row.sequence_counter_}/{row.rev_}" for row in executions}
    waits = sorted(
        f"{row.event_type_} {row.activity_id_}{' kept' if row.configuration_ else ''}"
        for row in stored.of_root("ACT_RU_EVENT_SUBSCR", "PROC_INST_ID_", instance)
    )
    has = sorted(
        f"{row.name_}={row.long_}{' own' if row.is_concurrent_local_ else ''}"
        for row in stored.of_root("ACT_RU_VARIABLE", "PROC_INST_ID_", instance)
    )
    return [*tree(executions), f"state/sequence/revision: {sorted(facts)}", f"waits: {waits}", f"has: {has}"]


def _recorded_past(stored: Stored, instance: str) -> list[str]:
    def line(row: Any) -> str:
        name, colon, _ = (row.parent_act_inst_id_ or "").rpartition(":")
        head = f"{row.sequence_counter_:02} {row.act_id_} in {name if colon else 'pi'} state {row.act_inst_state_}"
        return head + ("" if row.end_time_ else " open")

    return sorted(map(line, stored.rows("SELECT * FROM ACT_HI_ACTINST WHERE PROC_INST_ID_ = %s", instance)))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--only", default="", help="play the models whose file name has this text in it")
    cli.add_argument("--record", action="store_true", help="record what the reference stores for tests/engine/shapes")
    args = cli.parse_args()
    if not (SHARED / "oracle").is_dir() or not shutil.which("java"):
        print("the reference server or Java is missing: nothing compared")
        return
    if not os.environ.get("WATCHWORD_TEST_POSTGRES"):
        print("WATCHWORD_TEST_POSTGRES must name a PostgreSQL that listens on TCP, for Java: nothing compared")
        return
    os.environ["CAMUNDA_BPM_JOBEXECUTION_ENABLED"] = "false"  # jobs are steps of the play
    differing = 0
    with (
        postgres() as pg,
        database(pg, "ww_rows_theirs") as there,
        database(pg, "ww_rows_ours") as here,
        tempfile.TemporaryDirectory() as folder,
        reference(there) as (base, _),
        httpx.Client(base_url=base, auth=("demo", "demo"), timeout=60) as client,
    ):
        theirs = Side(client, Stored(there))
        lines = recorded(theirs)
        if args.record:
            OBSERVED.write_text("\n".join(lines) + "\n")
        changed = list(
            difflib.unified_diff(OBSERVED.read_text().splitlines(), lines, "recorded", "reference", lineterm="")
        )
        print(*changed, f"{len(SHAPES)} shapes, {'differ from' if changed else 'as'} recorded", sep="\n", flush=True)
        differing += bool(changed)
        if not args.record:
            server = Server(Path(folder), database_url=here, settings=_SETTINGS)
            server.initialise()
            server.start()
            try:
                with server.client() as own:
                    differing += models(theirs, Side(own, Stored(here)), args.only)
            finally:
                server.stop()
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
