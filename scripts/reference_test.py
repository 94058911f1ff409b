"""Boot the reference engine (Camunda 7.24) on a database that we created: start an instance, log our users in there.

    python scripts/reference_test.py

Proves that our schema is theirs. Needs Java, Maven's repository and $SHARED/oracle.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import httpx
import psycopg

COMPATIBLE = '[passwords]\nstorage = "camunda-compatible"\n'
NEW = ("newcomer", "Wonder-Land8y")
OLD = (
    "elder",
    "Wonder-Land9z",
    "{SHA-512}nn744gAlr/YKwfRbOs2VRe+fX4qy+CzJPjAMIRMO2bzzicTDro2Vi9GW17Ygoxs5HzbtZbbNPOWHz8jWxr2y6g==",
    "Fw8VAzeyPKHHr7bfQXciYA==",
)
"""A user as the reference keeps it: id, password, PWD_, SALT_."""
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import SHARED, database, postgres, reference

from server import Server


def main() -> None:
    if not (SHARED / "oracle").is_dir() or not shutil.which("java"):
        print("the reference server or Java is missing: nothing tested")
        return
    given = os.environ.get("WATCHWORD_TEST_POSTGRES", "")
    if not given:
        print("WATCHWORD_TEST_POSTGRES must name a PostgreSQL that listens on TCP, for Java: nothing tested")
        return
    model = ROOT / "examples" / "invoice" / "invoice.bpmn"
    with postgres() as pg, database(pg, "ww_reference") as url, tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), database_url=url, user="operator", settings=COMPATIBLE)  # it makes its own `demo`
        server.initialise()
        server.command("deploy", str(model))
        server.start()
        with server.client() as client:
            ours = client.post(
                "/process-definition/key/invoice/start",
                json={"variables": {"number": {"value": "R-1"}, "amount": {"value": 5}}},
            )
            ours.raise_for_status()
            _log_in_here(server, client, url)
        server.stop()
        with reference(url) as (base, _), httpx.Client(base_url=base, auth=("demo", "demo"), timeout=60) as client:
            theirs = client.post(
                "/process-definition/key/invoice/start",
                json={"variables": {"number": {"value": "R-2"}, "amount": {"value": 5}}},
            )
            theirs.raise_for_status()
            for instance in (ours.json()["id"], theirs.json()["id"]):
                task = client.get("/task", params={"processInstanceId": instance}).json()[0]
                client.post(
                    f"/task/{task['id']}/complete", json={"variables": {"approved": {"value": False}}}
                ).raise_for_status()
                state = client.get(f"/history/process-instance/{instance}").json()["state"]
                assert state == "COMPLETED", state
            _log_in_there(base)
    print(
        "the reference booted on our schema, started an instance, ended one of ours, and knows our users: 3 passed, 0 failed"
    )


def _log_in_here(server: Server, client: httpx.Client, url: str) -> None:
    """Create a user, bring in one with a hash of the reference's, and log both in with us."""
    user = {"profile": {"id": NEW[0]}, "credentials": {"password": NEW[1]}}
    client.post("/user/create", json=user).raise_for_status()
    with psycopg.connect(url) as connection:
        insert = "INSERT INTO ACT_ID_USER (ID_, REV_, PWD_, SALT_) VALUES (%s, 1, %s, %s)"
        connection.execute(insert, (OLD[0], OLD[2], OLD[3]))
    for name, password in (NEW, OLD[:2]):
        httpx.get(f"{server.url}/version", auth=(name, password), timeout=30).raise_for_status()
    with psycopg.connect(url) as connection:
        query = "SELECT PWD_ FROM ACT_ID_USER WHERE ID_ IN (%s, %s)"
        stored = [row[0] for row in connection.execute(query, (NEW[0], OLD[0]))]
    assert all(hashed.startswith("{SHA-512}") for hashed in stored), stored


def _log_in_there(base: str) -> None:
    """Log the same users in with the reference."""
    for name, password in (NEW, OLD[:2]):
        answer = httpx.get(f"{base}/user/count", auth=(name, password), timeout=60)
        assert answer.status_code == 200, (name, answer.status_code)
        assert httpx.get(f"{base}/user/count", auth=(name, password + "x"), timeout=60).status_code == 401


if __name__ == "__main__":
    main()
