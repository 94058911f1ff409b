"""Give members of the bodies of commands odd values, on the reference (7.24) and on our server in `camunda-7` mode.

    python scripts/reference_bodies.py [--only TEXT] [--every N]

Every operation that changes something gets its body again and again, each time with one member missing or with one odd
value in it (null, texts, numbers, lists, objects), as the administrator; status, type and code of the answers are
compared. Whether the reference answers an unreadable body as JSON or as text differs from one start of it to the next, so
there only the status counts. Needs Java and $SHARED/oracle.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import SHARED
from reference_authorization import SETTINGS, sides
from varying.bodies import COMMANDS, Published
from varying.operations import Operation
from varying.side import Side, play

Sent = tuple[Operation, Any]
_LOCK = {"workerId": "w", "lockDuration": 600_000}


def one_by_one(side: Side, sent: list[Sent]) -> None:
    """Send all bodies to one side; what an operation uses up is made anew."""
    for operation, body in sent:
        if operation.path.startswith("/external-task/{"):
            for path, locking in (("unlock", None), ("lock", _LOCK)):
                side.admin.post(f"/external-task/{side.ids['external']}/{path}", json=locking)
        text = json.dumps(body)
        for name, ident in side.ids.items():
            text = text.replace(f'"{{{name}}}"', json.dumps(ident))
        headers = {"content-type": "application/json"}
        answer = side.admin.request(
            operation.method, operation.path.format_map(side.ids), content=text, headers=headers
        )
        told: Any = {}
        if not answer.is_success and "json" in answer.headers.get("content-type", ""):
            told = answer.json()
        side.outcomes.append((answer.status_code, told.get("type"), told.get("code"), answer.text[:200]))
        if answer.is_success:
            for thing in operation.uses:
                side.renew(thing)


def is_alike(their: tuple[Any, ...], our: tuple[Any, ...]) -> bool:
    """Tell whether both say the same; see above about bodies that can't be read."""
    return their[:3] == our[:3] or (their[:2] == (400, None) and our[:2] == (400, "InvalidRequestException"))


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--only", default="", help="operations whose method and path contain this")
    cli.add_argument("--every", type=int, default=1, help="send one of so many bodies")
    args = cli.parse_args()
    if not (SHARED / "oracle").is_dir() or not shutil.which("java"):
        print("the reference server or Java is missing: nothing tested")
        return 0
    published = Published(SHARED / "reference" / "rest-api.json")
    commands = [one for one in COMMANDS if args.only in one.name]
    sent = [(one, body) for one in commands for body in published.variants(one)][:: args.every]
    with sides(SETTINGS[0]) as made:
        play(made, lambda side: one_by_one(side, sent))
        theirs, ours = (side.outcomes for side in made)
    differing = 0
    for (operation, body), their, our in zip(sent, theirs, ours, strict=True):
        if not is_alike(their, our):
            differing += 1
            print(f"{operation.name} {json.dumps(body)[:300]}\n  theirs {their}\n  ours   {our}")
    print(f"{len(sent)} bodies of {len(commands)} operations: {differing} are answered differently")
    return 0


if __name__ == "__main__":
    sys.exit(main())
