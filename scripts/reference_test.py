"""Boot the reference engine (Camunda 7.24) on a database that we created, and start an instance there.

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

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import SHARED, database, postgres, reference  # noqa: E402

from server import Server  # noqa: E402


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
        server = Server(Path(folder), database_url=url, user="operator")  # the reference makes its own `demo`
        server.initialise()
        server.command("deploy", str(model))
        server.start()
        with server.client() as client:
            ours = client.post(
                "/process-definition/key/invoice/start",
                json={"variables": {"number": {"value": "R-1"}, "amount": {"value": 5}}},
            )
            ours.raise_for_status()
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
    print("the reference booted on our schema, started an instance, and ended one of ours: 2 passed, 0 failed")


if __name__ == "__main__":
    main()
