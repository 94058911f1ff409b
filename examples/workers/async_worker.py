"""The same worker on asyncio: many payments wait at the same time without a thread each.

pip install 'watchword[client]'
WATCHWORD_PASSWORD=… python examples/workers/async_worker.py [--user admin] [--url http://127.0.0.1:8080/engine-rest]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal

from watchword.client import AsyncClient, AsyncJob, AsyncWorker


async def pay(job: AsyncJob) -> None:
    """Pay one invoice; the bank takes its time."""
    await asyncio.sleep(0.2)
    job.local["transfer"] = f"T-{job.variables['reference']}"
    print(f"{job.variables['reference']}: paid", flush=True)


async def main() -> None:
    """Work until stopped; tasks under way are finished first."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--url", default="http://127.0.0.1:8080/engine-rest")
    cli.add_argument("--user", default="admin")
    args = cli.parse_args()
    async with AsyncClient(args.url, user=args.user, password=os.environ["WATCHWORD_PASSWORD"]) as client:
        worker = AsyncWorker(client, concurrency=50)
        worker.subscribe("invoice-payment", pay, variables=["reference"])
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        await worker.run()


if __name__ == "__main__":
    asyncio.run(main())
