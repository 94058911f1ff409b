"""The worker of the invoice example: fetches payments and completes them. Needs nothing but Python.

    python examples/invoice/worker.py --user admin --password-file FILE

Amounts above 10,000 are refused with a BPMN error, so that the boundary event of the model has something to catch.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

TOPIC = "invoice-payment"
LIMIT = 10_000
PAUSE = 5


class Client:
    """The few calls of the REST API that a worker needs."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/")
        self.authorization = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send `body`; return the decoded answer, None if it is empty."""
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Authorization": self.authorization, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            content = answer.read()
        return json.loads(content) if content else None


def pay(client: Client, task: dict[str, Any], worker: str) -> None:
    """Pay one invoice, or refuse to."""
    amount = task["variables"].get("amount", {}).get("value") or 0
    reference = task["variables"]["reference"]["value"]
    if amount > LIMIT:
        error = {"workerId": worker, "errorCode": "payment-refused", "errorMessage": f"{amount} is more than {LIMIT}"}
        client.post(f"/external-task/{task['id']}/bpmnError", error)
        print(f"{reference}: refused, {amount} is too much", flush=True)
        return
    done = {"workerId": worker, "localVariables": {"transfer": {"value": f"T-{reference}", "type": "String"}}}
    client.post(f"/external-task/{task['id']}/complete", done)
    print(f"{reference}: paid {amount}", flush=True)


def main() -> None:
    """Fetch and pay until stopped."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--url", default="http://127.0.0.1:8080/engine-rest")
    cli.add_argument("--user", default="admin")
    cli.add_argument("--password-file", type=Path, help="without it you are asked")
    cli.add_argument("--once", action="store_true", help="stop after the first answer that holds tasks")
    args = cli.parse_args()
    password = args.password_file.read_text().removesuffix("\n") if args.password_file else getpass.getpass()
    client, worker = Client(args.url, args.user, password), f"invoice-worker-{os.getpid()}"
    print(f"waiting for {TOPIC}", flush=True)
    wanted = {
        "workerId": worker,
        "maxTasks": 10,
        "asyncResponseTimeout": 30_000,
        "topics": [{"topicName": TOPIC, "lockDuration": 60_000}],
    }
    while True:
        try:
            tasks = client.post("/external-task/fetchAndLock", wanted)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{args.url}: {error.code} {error.read().decode()}") from None
        except OSError as error:
            print(f"{args.url} can't be reached ({error}); trying again in {PAUSE} s", flush=True)
            time.sleep(PAUSE)
            continue
        for task in tasks:
            try:
                pay(client, task, worker)
            except urllib.error.HTTPError as error:
                print(f"{task['id']}: {error.code} {error.read().decode()}", flush=True)
        if args.once and tasks:
            return


if __name__ == "__main__":
    main()
