"""Times of refused logins, reason by reason, and what many logins do to other requests.

    python scripts/login_times.py [--samples 200] [--logins 1000]

Both run against a server of the script's own on the embedded database. Refusals must not tell reasons apart by time:
means and 95 % intervals are printed. Then many clients log in at the same time, each with other wrong credentials,
from a process behind the others, while a remembered user goes on working: the 95th percentile of its requests is
printed, before and meanwhile.
Run it on a quiet machine; results belong in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import math
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from server import Server

SETTINGS = "[login]\nsource_attempts = 0\nremember_seconds = 60\n"
FAR = "2999-01-01 00:00:00.000000"
USERS = {"locked": (None, FAR), "blank": (None, None), "known": (None, None)}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--samples", type=int, default=200)
    cli.add_argument("--logins", type=int, default=1000)
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), settings=SETTINGS)
        server.initialise()
        _add_users(server)
        server.start()
        try:
            _refusals(server, args.samples)
            _crowd(server, args.logins)
        finally:
            server.kill()


def _add_users(server: Server) -> None:
    """Give the administrator's hash to each user, lock one, and take the hash of another."""
    with sqlite3.connect(server.folder / "watchword-data" / "watchword.db") as connection:
        ((stored, salt),) = connection.execute("SELECT PWD_, SALT_ FROM ACT_ID_USER").fetchall()
        for name, (_, lock) in USERS.items():
            kept = None if name == "blank" else stored
            connection.execute(
                "INSERT INTO ACT_ID_USER (ID_, REV_, PWD_, SALT_, LOCK_EXP_TIME_) VALUES (?, 1, ?, ?, ?)",
                (name, kept, salt, lock),
            )


def _refusals(server: Server, samples: int) -> None:
    cases = {"unknown": "nobody", "wrong password": "known", "locked": "locked", "without password": "blank"}
    times: dict[str, list[float]] = {case: [] for case in cases}
    answers = set()
    file = server.folder / "watchword-data" / "watchword.db"
    with httpx.Client(base_url=server.url, timeout=60) as client, sqlite3.connect(file, timeout=30) as database:
        for number in range(samples + 5):
            for case, user in cases.items():
                if case == "wrong password":
                    database.execute("UPDATE ACT_ID_USER SET ATTEMPTS_ = 0, LOCK_EXP_TIME_ = NULL WHERE ID_ = 'known'")
                    database.commit()
                start = time.perf_counter()
                answer = client.get("/version", auth=(user, f"Wrong-Word-{number}"))
                taken = (time.perf_counter() - start) * 1000
                headers = tuple(sorted((k, v) for k, v in answer.headers.items() if k not in ("date", "request-id")))
                answers.add((answer.status_code, answer.content, headers))
                if number >= 5:
                    times[case].append(taken)
    print(f"\n| refused login ({samples} each) | mean ms | ± (95 %) | median ms |\n|---|---|---|---|")
    for case, found in times.items():
        spread = 1.96 * statistics.stdev(found) / math.sqrt(len(found))
        print(f"| {case} | {statistics.mean(found):.2f} | {spread:.2f} | {statistics.median(found):.2f} |")
    print(f"\ndifferent answers (status, body, headers): {len(answers)}")


def _crowd(server: Server, logins: int) -> None:
    with server.client() as client, ProcessPoolExecutor(1, initializer=os.nice, initargs=(10,)) as aside:
        client.get("/task/count").raise_for_status()
        before = _work(client, lambda: False, 300)
        start = time.perf_counter()
        running = aside.submit(crowd, server.url, logins)
        during = _work(client, running.done, 100_000)
        statuses = running.result()
    print("\n| requests of a remembered user | p95 ms | requests |\n|---|---|---|")
    print(f"| before | {_p95(before):.1f} | {len(before)} |")
    print(f"| while {logins} log in ({time.perf_counter() - start:.0f} s) | {_p95(during):.1f} | {len(during)} |")
    print("answers to the logins:", {status: statuses.count(status) for status in sorted(set(statuses))})


def crowd(url: str, logins: int) -> list[int]:
    """Log in over 64 connections, in a process of its own: its threads must not slow down who measures."""
    with ThreadPoolExecutor(64) as pool, httpx.Client(base_url=url, timeout=120, limits=ALL) as many:
        return list(pool.map(lambda n: _try(many, n), range(logins)))


ALL = httpx.Limits(max_connections=64)


def _try(client: httpx.Client, number: int) -> int:
    return client.get("/version", auth=(f"guest{number}", "Wrong-Word-1")).status_code


def _work(client: httpx.Client, over: object, most: int) -> list[float]:
    assert callable(over)
    found = []
    while len(found) < most and not over():
        start = time.perf_counter()
        client.get("/task/count").raise_for_status()
        found.append((time.perf_counter() - start) * 1000)
    return found


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
