"""Ask the reference and our server the same things, made at random, and print where the answers differ.

    python scripts/probe.py [--seeds 0-20] [--moves 8] [--queries 200] [--keep FOLDER]

Each seed gives a process model with a random player, and random queries about instances in many states. Everything is
played on the reference first and written down as a scenario of tests/conformance; `--keep` says where, so that one that
differed can be taken over with the answers of the reference. `--odd` gives each published parameter, and each member
of a query's body, one odd value after the other, and compares status and type of the answers. Needs Java, $SHARED and WATCHWORD_TEST_POSTGRES.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "conformance"), str(ROOT / "scripts")]

import conform
import httpx
import replay
from bench import SHARED, database, postgres, reference
from probing import odd
from probing.models import Model
from probing.player import Player
from probing.queries import Queries
from probing.recorder import Recorder
from probing.world import World

from server import USER, Server

_PLACES = r"<(?:\w*Task|subProcess|transaction|callActivity|\w+Gateway|intermediate\w+|\w+Event) id=\"(\w+)\""


def play(root: Path, base: str, seed: int, moves: int) -> str:
    """Play a random model on the reference; return the key of the scenario."""
    random, key = Random(seed), f"p{seed}"
    recorder = Recorder(root, f"play/{key}", base)
    content = Model(random, key, depth=random.randint(1, 3)).xml()
    (root / "models" / f"{key}.bpmn").write_bytes(content)
    form = {"deployment-name": key, f"{key}.bpmn": f"@{key}.bpmn"}
    if recorder.step("POST /deployment/create", form=form, save={"dep": "id"}, details=True)["status"] == 200:
        body = {"businessKey": "bk", "variables": {"x": {"value": random.choice((0, 3, 7)), "type": "Integer"}}}
        path = f"POST /process-definition/key/{key}/start"
        if recorder.step(path, json=body, save={"pi": "id", "pd": "definitionId"})["status"] == 200:
            main = content.decode().split("</process>")[0]
            player = Player(recorder, random)
            player.activities = re.findall(_PLACES, main)
            player.flows = re.findall(r'<sequenceFlow id="(\w+)"', main)
            player.play(moves)
    recorder.finish()
    return recorder.key


def query(root: Path, base: str, seed: int, number: int) -> str:
    """Ask the reference random queries; return the key of the scenario."""
    recorder = Recorder(root, f"query/q{seed}", base)
    World(recorder).make()
    queries = Queries(SHARED / "reference" / "rest-api.json", Random(seed))
    for _ in range(number):
        do, more = queries.step()
        recorder.step(do, **more)
    recorder.finish()
    return recorder.key


def compare(root: Path, key: str, base: str) -> tuple[int, int]:
    """Replay a scenario on our server; return how many steps it has and how many of them differ."""
    steps = replay.replay(key, root, base, (USER, USER))
    different = {number: found for number, found in enumerate(steps, 1) if found}
    for number, found in different.items():
        print(f"{key} {number}: {'; '.join(found[:3])}")
    return len(steps), len(different)


def ask_oddly(server: Server, base: str) -> int:
    """Give both servers the same odd values and print where their answers differ; return 1 if they do."""
    asked = list(odd.calls(SHARED / "reference" / "rest-api.json"))
    server.initialise()
    server.start()
    try:
        theirs, ours = (httpx.Client(base_url=url, auth=(USER, USER), timeout=600) for url in (base, server.url))
        lines = list(odd.differing(asked, theirs, ours))
    finally:
        server.stop()
    print(*lines, f"{len(asked)} calls: {len(lines)} differ", sep="\n")
    return 1 if lines else 0


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--seeds", default="0-20", help="first and last")
    cli.add_argument("--moves", type=int, default=8)
    cli.add_argument("--queries", type=int, default=200)
    cli.add_argument("--odd", action="store_true", help="odd values in every parameter and query body, nothing else")
    cli.add_argument("--keep", type=Path, help="folder for the scenarios")
    args = cli.parse_args()
    if not (SHARED / "oracle").is_dir() or not shutil.which("java") or not os.environ.get("WATCHWORD_TEST_POSTGRES"):
        print("the reference server, Java or WATCHWORD_TEST_POSTGRES is missing: nothing compared")
        return 0
    first, last = (int(number) for number in args.seeds.split("-"))
    conform.MORE_MODELS = SHARED / "conformance" / "models"
    with tempfile.TemporaryDirectory() as folder, postgres() as pg, database(pg, "probe") as ours:
        root = args.keep or Path(folder) / "probe"
        keys = []
        server = Server(Path(folder) / "server", database_url=ours, mode="camunda-7", password=USER)
        with database(pg, "probe_reference") as theirs, reference(theirs) as (base, _):
            if args.odd:
                return ask_oddly(server, base)
            for seed in range(first, last + 1):
                keys += [play(root, base, seed, args.moves), query(root, base, seed, args.queries)]
        server.initialise()
        server.start()
        try:
            found = [compare(root, key, server.url) for key in keys]
        finally:
            server.stop()
    steps, different = (sum(numbers) for numbers in zip(*found, strict=True))
    print(f"{len(keys)} scenarios, {steps} steps: {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
