"""Make things happen at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="definitions" targetNamespace="races">
  <process id="{key}" isExecutable="true" camunda:historyTimeToLive="P1D">
"""
TAIL = "</process></definitions>"
Outcome = Any
"""What a function returned, or the exception that it raised."""


def flow(source: str, target: str) -> str:
    """Return a sequence flow."""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


def model(key: str, inside: str) -> dict[str, bytes]:
    """Return the resources of a deployment of one process."""
    return {f"{key}.bpmn": (HEAD.format(key=key) + inside + TAIL).encode()}


def forked(key: str, gateway: str, branches: Iterable[str]) -> dict[str, bytes]:
    """Return a process that forks into `branches` (whole elements with the ids b0, b1, ...), joins and waits."""
    elements = list(branches)
    ways = "".join(e + flow("fork", f"b{i}") + flow(f"b{i}", "join") for i, e in enumerate(elements))
    return model(
        key,
        f'<startEvent id="s"/>{flow("s", "fork")}<parallelGateway id="fork"/>{ways}<{gateway} id="join"/>'
        f'{flow("join", "last")}<userTask id="last"/>{flow("last", "e")}<endEvent id="e"/>',
    )  # fmt: skip


class Race:
    """Threads that begin at the same moment, as often as wanted."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads)
        self._threads = threads
        self._start = threading.Barrier(threads)

    def __call__(self, *runners: Callable[[], object]) -> list[Outcome]:
        """Run one function a thread, all at once; return what each came to, in their order."""
        assert len(runners) == self._threads
        return [future.result() for future in [self._pool.submit(self._run, runner) for runner in runners]]

    def _run(self, runner: Callable[[], object]) -> Outcome:
        self._start.wait(30)
        try:
            return runner()
        except Exception as error:
            return error

    def close(self) -> None:
        self._pool.shutdown()


@contextmanager
def race(threads: int) -> Iterator[Race]:
    """Return a race of so many threads."""
    made = Race(threads)
    try:
        yield made
    finally:
        made.close()


def failures(outcomes: Sequence[Outcome]) -> list[Exception]:
    """Return the exceptions among outcomes."""
    return [o for o in outcomes if isinstance(o, Exception)]


def status(error: Exception) -> int:
    """Return what REST answers to an error; 500 for what nobody foresaw."""
    answer = getattr(error, "answer", None)
    return answer[0] if answer else getattr(error, "status", 500)
