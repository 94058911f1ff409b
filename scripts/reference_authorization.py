"""Vary who has been granted or refused what, on the reference (7.24) and on our server in `camunda-7` mode, and compare.

    python scripts/reference_authorization.py [--all | --sample N] [--only TEXT] [--settings plain|specific]

Each variation puts some rows into ACT_RU_AUTHORIZATION, calls one operation as a user who has no other rights, and
compares status, type of the error, missing permissions, and which things were found. The rows follow from the rules of
our operations (subject, id or `*`, grant and revoke against each other, each part lacking), and `--all` adds every
permission alone. Twice: with the reference's defaults, and with permissions of their own for variables, permissions on
single historic things, and TASK_WORK for who gets a task. Needs Java and $SHARED/oracle.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import SHARED, reference_server
from varying.grants import Variation, of_permissions, of_rules
from varying.operations import OPERATIONS
from varying.side import CALLER, SECRET, Outcome, Side, outcome, play

from server import PASSWORD, USER, Server

SAMPLE = 20
"""Of the variations of an operation every twentieth is played unless `--sample` says otherwise."""


@dataclass(frozen=True)
class Settings:
    """One way to set both engines."""

    name: str
    theirs: dict[str, object]
    ours: str


UNTYPED = "there rows of one resource count for another: who holds a right on all definitions holds it on none"
KEPT = (
    ("POST /authorization/create", "", "who may not read what they have created are told 404, although it was created"),
    ("GET /task/{standalone}", "PROCESS_DEFINITION", UNTYPED),
    ("GET /history/variable-instance", "HISTORIC_TASK", "a right on a task shows all variables of its instance"),
    ("GET /history/detail", "HISTORIC_TASK", "the same"),
    ("GET /history/job-log", "", "what jobs of batches and of suspensions have done is shown to everybody"),
)
"""Where answers differ on purpose: the operation's beginning, a resource that the rows are about, and why."""
SETTINGS = (
    Settings("plain", {}, ""),
    Settings(
        "specific",
        {
            "enforceSpecificVariablePermission": True,
            "enableHistoricInstancePermissions": True,
            "defaultUserPermissionNameForTask": "TASK_WORK",
        },
        "[authorization]\nspecific_variable_permissions = true\nhistoric_instance_permissions = true\n"
        'task_permission = "TASK_WORK"\n',
    ),
)


def variations(settings: Settings, *, every: bool, only: str, sample: int) -> Sequence[Variation]:
    """Return what is played."""
    found: list[Variation] = []
    for number, operation in enumerate(one for one in OPERATIONS if only in one.name):
        made = list(of_rules(operation, specific=settings.name == "specific"))
        if every:
            made += of_permissions(operation)
        found += made if every or only else made[number % sample :: sample]
    return found


@contextmanager
def sides(settings: Settings) -> Iterator[list[Side]]:
    """Yield both engines with their worlds."""
    boot = {"job-execution": {"enabled": False}, "generic-properties": {"properties": settings.theirs}}
    told = json.dumps({"camunda": {"bpm": boot}})
    ours = f"[jobs]\nenabled = false\n[laxities]\nunchecked_fields = true\n{settings.ours}"
    with reference_server({"SPRING_APPLICATION_JSON": told}) as (theirs, _), tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), mode="camunda-7", settings=ours)
        server.initialise()
        server.start()
        try:
            made = [_side(theirs, ("demo", "demo")), _side(server.url, (USER, PASSWORD))]
            play(made, Side.make)
            yield made
        finally:
            server.stop()


def _side(base: str, administrator: tuple[str, str]) -> Side:
    def client(auth: tuple[str, str]) -> httpx.Client:
        return httpx.Client(base_url=base, auth=auth, timeout=600)

    return Side(client(administrator), client((CALLER, SECRET)))


def one_by_one(side: Side, played: Sequence[Variation]) -> None:
    """Play all variations on one side."""
    for variation in played:
        refused = [
            answer.status_code
            for answer in (side.admin.post("/authorization/create", json=row.body(side.ids)) for row in variation.rows)
            if not answer.is_success
        ]
        operation = variation.operation
        text = json.dumps(operation.body)
        for name, ident in side.ids.items():
            text = text.replace(f'"{{{name}}}"', json.dumps(ident))
        path = operation.path.format_map(side.ids)
        answer = side.caller.request(operation.method, path, json=None if text == "null" else json.loads(text))
        side.outcomes.append((*outcome(side, answer), *(("rows refused", *refused) if refused else ())))
        if answer.status_code != 403 and operation.method != "GET":
            for thing in operation.uses:
                side.renew(thing)
        side.forget_rights()


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--all", action="store_true", help="every variation, and each permission alone")
    cli.add_argument("--only", default="", help="operations whose method and path contain this")
    cli.add_argument("--sample", type=int, default=SAMPLE, help="play one of so many, without --all and --only")
    cli.add_argument("--settings", choices=[one.name for one in SETTINGS])
    args = cli.parse_args()
    if not (SHARED / "oracle").is_dir() or not shutil.which("java"):
        print("the reference server or Java is missing: nothing tested")
        return 0
    counts: Counter[str] = Counter()
    for settings in SETTINGS:
        if args.settings not in (None, settings.name):
            continue
        played = variations(settings, every=args.all, only=args.only, sample=args.sample)
        with sides(settings) as made:
            for _, some in groupby(played, lambda variation: variation.operation.name):
                counts += compared(settings, made, tuple(some))
    alike, kept, differing = (counts[word] for word in ("alike", "kept", "differing"))
    print(f"{counts.total()} variations: {alike} passed, {kept} differ on purpose, {differing} failed")
    return int(differing > 0)


def compared(settings: Settings, made: list[Side], played: Sequence[Variation]) -> Counter[str]:
    """Play the variations of one operation on both sides, print where they differ, and count."""
    play(made, lambda side: one_by_one(side, played))
    counts: Counter[str] = Counter()
    for variation, their, our in zip(played, *(side.outcomes[-len(played) :] for side in made), strict=True):
        if their == our:
            counts["alike"] += 1
        elif _is_kept(variation) or "NullPointerException" in their:
            counts["kept"] += 1
        else:
            counts["differing"] += 1
            name = f"{settings.name}: {variation.operation.name} [{variation.name}]"
            print(f"{name}\n  theirs {_told(their)}\n  ours   {_told(our)}", flush=True)
    return counts


def _is_kept(variation: Variation) -> bool:
    """Tell whether both may differ there; what fails in the reference itself may too."""
    resources = {row.resource.name for row in variation.rows}
    return any(
        variation.operation.name.startswith(begin) and (not about or about in resources) for begin, about, _ in KEPT
    )


def _told(outcome: Outcome) -> str:
    return repr(outcome)[:1000]


if __name__ == "__main__":
    sys.exit(main())
