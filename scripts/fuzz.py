"""Attack a real server with random requests for some minutes; the same generators as in tests/attack, with a seed.

    python scripts/fuzz.py [--minutes 5] [--seed N] [--database sqlite|postgresql|both] [--mode default|camunda-7]

Looked for: answers with 500 and more (default mode), no answer, answers that show the inside, refusals that stored
something, unexpected errors in the log, growth of memory. A finding is printed with the request that made it; the
seed repeats the run. The exit status is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import database, postgres

from attack import bodies, test_forms, test_hostile_models, test_ids_and_states, test_paths_and_headers
from attack import raw as by_hand
from attack.conftest import SETTINGS, memory_of
from attack.judge import JSON, Judge
from attack.target import LOCKING, MODEL, Target, form
from attack.witness import PostgresWitness, SqliteWitness
from server import Server
from watchword.rest.op import BodyKind, Op
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

ROWS = Router(RESOURCES).rows
UNLOCKED = SETTINGS.replace("[login]", "[login]\ndelay_base = 0\ndelay_max = 0")
"""Heads with a byte changed are wrong passwords now and then; the attacker's user isn't to be locked by them."""
SPARE = 150_000_000
"""Bytes that the server may hold more at the end than at the beginning."""


class Fuzz:
    """One run against one server."""

    def __init__(self, server: Server, rng: random.Random, *, camunda: bool) -> None:
        self.server, self.rng, self.camunda = server, rng, camunda
        self.target = Target(server)
        file = server.folder / "watchword-data" / "watchword.db"
        self.witness = PostgresWitness(server.database_url) if server.database_url else SqliteWitness(file)
        self.judge = Judge(self.target, self.witness, lowest=600 if camunda else 500)
        self.kinds: Counter[str] = Counter()

    def run(self, seconds: float) -> list[str]:
        """Attack for some time; return what was found."""
        moves = (
            self.body,
            self.body,
            self.body,
            self.query,
            self.ids,
            self.model,
            self.form,
            self.by_hand,
            self.variable,
        )
        before, end, last = memory_of(self.server), time.monotonic() + seconds, time.monotonic()
        while time.monotonic() < end and len(self.judge.verdict) < 50:
            move = self.rng.choice(moves)
            self.kinds[move.__name__] += 1
            move()
            if self.rng.random() < 0.02:
                self.target.spend()
            if time.monotonic() - last > 30:
                last = time.monotonic()
                print(f"  {self.judge.answers} requests, {len(self.judge.verdict)} findings", flush=True)
        grown = memory_of(self.server) - before
        if grown > SPARE:
            self.judge.verdict.append(f"the server holds {grown / 1e6:.0f} MB more than before")
        unexpected = re.findall(r"(?:unexpected error|request failed).*", self.server.log())
        self.judge.verdict += [f"in the log: {line[-600:]}" for line in unexpected[:20]]
        return self.judge.verdict

    def body(self) -> None:
        """Send some JSON to an operation that reads JSON."""
        path, op = self._row(lambda op: op.body not in (BodyKind.NONE, BodyKind.MULTIPART))
        roll = self.rng.random()
        if roll < 0.1:
            content = self.rng.choice(bodies.NOT_JSON + bodies.NO_OBJECT)
        elif roll < 0.5:
            content = self.rng.choice(list(bodies.mutants(op))).encode("utf-8", "surrogatepass")
        else:
            content = bodies.random_body(op, self.rng).encode("utf-8", "surrogatepass")
        if self.rng.random() < 0.1 and content:
            at = self.rng.randrange(len(content))
            content = content[:at] + self.rng.randbytes(self.rng.randrange(4)) + content[at + self.rng.randrange(4) :]
        if b"asyncResponseTimeout" in content:
            content = re.sub(rb'"asyncResponseTimeout":\d+', b'"asyncResponseTimeout":1', content)
        self.judge.bodies(path, op, [content])

    def variable(self) -> None:
        """Set a variable of some type to some value, and read it."""
        head = self.rng.choice(
            ("/process-instance/{id}/variables", "/task/{id}/localVariables", "/execution/{id}/localVariables")
        )
        url = f"{self.target.path(head)}/v{self.rng.randrange(3)}"
        self.judge.send("PUT", url, bodies.variable(self.rng).encode("utf-8", "surrogatepass"), headers=JSON)
        self.judge.send("GET", f"{url}?deserializeValue={self.rng.choice(('true', 'false'))}")

    def query(self) -> None:
        """Ask with some parameters."""
        path, op = self._row(lambda op: op.method == "GET")
        names = [p.name for p in op.parameters] + (list(op.query.by_name) if op.query is not None else [])
        pairs = [
            (self.rng.choice([*names, "sortBy", "sortOrder", "firstResult", "maxResults", "x"]), self._text())
            for _ in range(self.rng.randrange(5))
        ]
        query = "&".join(f"{quote(n)}={quote(v, errors='surrogatepass')}" for n, v in pairs)
        self.judge.send("GET", f"{self.target.path(path)}?{query}")

    def ids(self) -> None:
        """Address something that isn't there."""
        path, op = self._row(lambda op: True)
        value = (
            quote(self._text() or "x", safe="", errors="surrogatepass")
            if self.rng.random() < 0.5
            else self.rng.choice(test_ids_and_states.IDS)
        )
        url = test_ids_and_states.aimed(path, value) if self.rng.random() < 0.7 else self.target.path(path)
        answer = self.judge.send(op.method, url, **test_ids_and_states.whole(op))
        if answer is not None and answer.status_code < 400 and op.method != "GET":
            self.target.spend()

    def model(self) -> None:
        """Deploy a file that is hostile or damaged."""
        content = bytearray(self.rng.choice((MODEL.encode(), *test_hostile_models.FILES.values())))
        for _ in range(self.rng.randrange(4)):
            at = self.rng.randrange(len(content) + 1)
            content[at : at + self.rng.randrange(12)] = self.rng.choice(
                (b"", b"<", b">", b'"', b"&", b"${", b"]]>", b"<!--", b"\0", b"\xff", b"id=", b"<userTask id='u'/>")
            )
        answer = self.judge.send("POST", "/deployment/create", files=form(a_bpmn=bytes(content)))
        if answer is not None and answer.status_code == 200:
            self._start_and_remove(answer.json())

    def _start_and_remove(self, deployment: dict) -> None:
        for definition in deployment.get("deployedProcessDefinitions") or ():
            self.judge.send("POST", f"/process-definition/{quote(definition, safe='')}/start", json={})
        self.judge.send("DELETE", f"/deployment/{deployment['id']}?cascade=true")
        self.target.spend()

    def form(self) -> None:
        """Send a multipart form that is broken or named oddly."""
        path, op = self._row(lambda op: op.body is BodyKind.MULTIPART)
        kind, content = self.rng.choice(list(test_forms.BROKEN.values()))
        if self.rng.random() < 0.5 and content:
            at = self.rng.randrange(len(content))
            content = content[:at] + self.rng.randbytes(self.rng.randrange(6)) + content[at + self.rng.randrange(6) :]
        headers = {"Content-Type": kind.encode("latin-1")} if kind else {}
        self.judge.send(op.method, self.target.path(path), content, headers=headers)

    def by_hand(self) -> None:
        """Send what no decent client would."""
        head = bytearray(
            by_hand.request(
                self.rng.choice(test_paths_and_headers.PATHS),
                *self.rng.choice(test_paths_and_headers.HEADERS),
                method=self.rng.choice((b"GET", b"POST", b"PUT", b"HEAD", b"OPTIONS", b"X")),
                body=self.rng.randbytes(self.rng.randrange(50)),
            )
        )
        for _ in range(self.rng.randrange(5)):
            at = self.rng.randrange(len(head))
            head[at : at + self.rng.randrange(5)] = self.rng.randbytes(self.rng.randrange(5))
        with closing(by_hand.socket.create_connection(("127.0.0.1", self.server.port), timeout=5)) as connection:
            try:
                connection.sendall(head)
                connection.shutdown(by_hand.socket.SHUT_WR)
                reply = by_hand.reply(connection)
            except (OSError, HTTPException):  # closed, or the head of an answer to HEAD
                return
        if reply is not None and reply.status >= self.judge.lowest:
            self.judge.verdict.append(f"by hand {bytes(head)[:300]!r}: {reply.status}")

    def _row(self, wanted: Callable[[Op], bool]) -> tuple[str, Op]:
        rows = [row for row in ROWS if wanted(row[1]) and row[1].operation_id not in LOCKING]
        return self.rng.choice(rows)

    def _text(self) -> str:
        if self.rng.random() < 0.7:
            return self.rng.choice(bodies.VALUES).strip('"')[:2_000]
        return "".join(chr(self.rng.choice((32, 37, 39, 44, 95, 0x100, 0x2028, 0xD800, 0x1F600, 65))) for _ in range(6))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--minutes", type=float, default=5.0, help="for each database")
    cli.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    cli.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    cli.add_argument("--mode", choices=("default", "camunda-7"), default="default")
    args = cli.parse_args()
    print(f"seed {args.seed}")
    found: list[str] = []
    if args.database != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            found += _run("sqlite", Path(folder), "", args)
    if args.database != "sqlite":
        with postgres() as pg, database(pg, "ww_fuzz") as url, tempfile.TemporaryDirectory() as folder:
            found += _run("postgresql", Path(folder), url, args)
    sys.exit(1 if found else 0)


def _run(name: str, folder: Path, url: str, args: argparse.Namespace) -> list[str]:
    camunda = args.mode == "camunda-7"
    server = Server(folder, database_url=url, mode=args.mode if camunda else "", settings=UNLOCKED)
    server.initialise()
    server.start()
    try:
        fuzz = Fuzz(server, random.Random(args.seed), camunda=camunda)
        with closing(fuzz.target), closing(fuzz.witness):
            found = fuzz.run(args.minutes * 60)
    finally:
        server.kill()
    print(f"{name}: {fuzz.judge.answers} requests, {fuzz.judge.refused} refused, {len(found)} findings")
    for line in found:
        print("  ", line[:1_000])
    return found


if __name__ == "__main__":
    main()
