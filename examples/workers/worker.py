"""A worker with the Python client: pays the invoices of examples/invoice.

pip install 'watchword[client]'
WATCHWORD_PASSWORD=… python examples/workers/worker.py [--user admin] [--url http://127.0.0.1:8080/engine-rest]
"""

from __future__ import annotations

import argparse
import os
import signal

from watchword.client import BpmnError, Client, Job, Worker

LIMIT = 10_000


def pay(job: Job) -> None:
    """Pay one invoice; amounts above the limit are for the boundary event of the model."""
    if (job.variables.get("amount") or 0) > LIMIT:
        raise BpmnError("payment-refused", f"{job.variables['amount']} is more than {LIMIT}")
    job.local["transfer"] = f"T-{job.variables['reference']}"
    print(f"{job.variables['reference']}: paid", flush=True)


def main() -> None:
    """Work until stopped; tasks under way are finished first."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--url", default="http://127.0.0.1:8080/engine-rest")
    cli.add_argument("--user", default="admin")
    args = cli.parse_args()
    with Client(args.url, user=args.user, password=os.environ["WATCHWORD_PASSWORD"]) as client:
        worker = Worker(client)
        worker.subscribe("invoice-payment", pay, variables=["amount", "reference"])
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run()


if __name__ == "__main__":
    main()
