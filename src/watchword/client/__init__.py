"""The Python client and worker for the REST API of Watchword, or of a Camunda 7. Needs the extra `client` (httpx).

    from watchword.client import Client, Worker

    with Client("http://127.0.0.1:8080/engine-rest", user="ann", password=password) as client:
        instance = client.start("invoice", variables={"amount": 250})
        worker = Worker(client)
        worker.subscribe("invoice-payment", pay)
        worker.run()

`AsyncClient` and `AsyncWorker` are the same for asyncio. It imports nothing of the server.
"""

from __future__ import annotations

from watchword.client.client import AsyncClient, Client
from watchword.client.errors import ApiError, BpmnError, TaskFailed, Unreachable
from watchword.client.job import AsyncJob, Job
from watchword.client.metrics import WorkerMetrics
from watchword.client.values import File, Typed
from watchword.client.worker import Worker
from watchword.client.worker_async import AsyncWorker

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncJob",
    "AsyncWorker",
    "BpmnError",
    "Client",
    "File",
    "Job",
    "TaskFailed",
    "Typed",
    "Unreachable",
    "Worker",
    "WorkerMetrics",
]
