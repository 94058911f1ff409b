"""The script processes of this engine: a few per language, kept warm, replaced when they are used up or lost."""

from __future__ import annotations

import math
import os
import shutil
import sysconfig
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watchword.core.errors import SettingsError, StepFailed
from watchword.core.log import Log
from watchword.scripting.sandbox import confinement
from watchword.scripting.sandbox.child import Parameters
from watchword.scripting.sandbox.protocol import MAX_MESSAGE, ObjectData, Reply, Request
from watchword.scripting.sandbox.worker import Worker, WorkerLost

_LIFE = 1_000
"""Evaluations that one process makes."""
_LIFE_FACTOR = 20
"""A process may use this many times the time limit of one script before it is replaced."""
_log = Log("watchword.scripts")


class ScriptFailed(StepFailed):
    """A script failed, took too long or too much memory, or its process was lost."""

    log_id = "WW-3020"


class SandboxUnavailable(SettingsError):
    """The kernel doesn't confine script processes as it must."""

    log_id = "WW-1003"


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Bounds of one evaluation and of the pool: `time_ms` of computing, `processes` per language."""

    memory_mb: int = 64
    time_ms: int = 2_000
    stack_kb: int = 512
    processes: int = 2

    @property
    def seconds(self) -> float:
        """Computing time of one script."""
        return self.time_ms / 1000

    @property
    def patience(self) -> float:
        """Seconds until a process that doesn't answer is killed: computing time may take longer on a busy machine."""
        return 3 * self.seconds + 0.5

    def parameters(self, language: str) -> Parameters:
        """Return what a process is told."""
        return Parameters(
            language=language,
            memory_bytes=self.memory_mb * 1024 * 1024,
            seconds=self.seconds,
            stack_bytes=self.stack_kb * 1024,
            cpu_seconds=math.ceil(2 * _LIFE_FACTOR * self.seconds) + 10,
            program=_monty() if language == "python" else "",
        )


class Sandbox:
    """Evaluates scripts in confined processes; safe to use from several threads."""

    def __init__(
        self,
        limits: SandboxLimits,
        *,
        require_isolation: bool,
        start: Callable[[Parameters], Worker] = Worker,
    ) -> None:
        """`require_isolation`: refuse to run scripts where the kernel can't confine them; else it is logged."""
        self._limits = limits
        self._require = require_isolation
        self._start = start
        self._idle: dict[str, list[Worker]] = {}
        self._free: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._warned = False
        self._closed = False
        self._owner = os.getpid()

    def evaluate(self, language: str, source: str, objects: tuple[ObjectData, ...], *, wanted: bool) -> Reply:
        """Run a script in a fresh context.

        Raises:
            ScriptFailed: it took too long, its process died, or no process got free.
            SandboxUnavailable: the kernel doesn't confine it and that is required.
        """
        with self._lock:
            self._number += 1
            request = Request(self._number, source, objects, wanted)
            free = self._free.setdefault(language, threading.BoundedSemaphore(self._limits.processes))
        size = len(source) + sum(_size(spec) for spec in objects)
        if size > MAX_MESSAGE:
            raise ScriptFailed(f"script and variables take {size:,} bytes; at most {MAX_MESSAGE:,} go into a script")
        if not free.acquire(timeout=4 * self._limits.patience):
            raise ScriptFailed(f"all {self._limits.processes} {language} processes were busy for too long; try again")
        try:
            return self._ask(language, request)
        finally:
            free.release()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            self._closed = True
            workers = [worker for idle in self._idle.values() for worker in idle]
            self._idle.clear()
        if os.getpid() == self._owner:
            for worker in workers:
                worker.end()

    def _ask(self, language: str, request: Request) -> Reply:
        worker = self._worker(language)
        try:
            reply = worker.ask(request, seconds=self._limits.patience)
        except WorkerLost as lost:
            raise ScriptFailed(f"{lost}; at most {self._limits.seconds:g} s of computing are allowed") from None
        except BaseException:
            worker.end()
            raise
        used_up = worker.evaluations >= _LIFE or worker.busy > _LIFE_FACTOR * self._limits.seconds
        if reply.spent or used_up or not self._put_back(language, worker):
            worker.end()
        return reply

    def _put_back(self, language: str, worker: Worker) -> bool:
        with self._lock:
            if self._closed:
                return False
            self._idle.setdefault(language, []).append(worker)
            return True

    def _worker(self, language: str) -> Worker:
        with self._lock:
            idle = self._idle.get(language)
            if idle:
                return idle.pop()
        try:
            worker = self._start(self._limits.parameters(language))
        except WorkerLost as lost:
            raise ScriptFailed(str(lost)) from None
        self._judge(worker)
        return worker

    def _judge(self, worker: Worker) -> None:
        if confinement.is_enough(worker.layers):
            return
        held = ", ".join(worker.layers) or "nothing"
        if self._require:
            worker.end()
            raise SandboxUnavailable(
                f"this kernel confines script processes by {held} only, so scripts are not run; allow seccomp, or "
                "Landlock with network namespaces, or set scripts.require_kernel_isolation = false"
            )
        if not self._warned:
            self._warned = True
            _log.warning("scripts run without isolation by the kernel", layers=held)


def _monty() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "monty"
    return str(beside) if beside.is_file() else shutil.which("monty") or str(beside)


def _size(spec: ObjectData) -> int:
    return sum(len(name) + _extent(wire[1]) for name, wire in spec.variables.items())


def _extent(data: object) -> int:
    if isinstance(data, str):
        return len(data)
    if isinstance(data, dict):
        return sum(len(name) + _extent(item) for name, item in data.items())
    return sum(_extent(item) for item in data) if isinstance(data, list) else 8
