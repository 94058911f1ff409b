"""One script process, as the engine sees it: untrusted, with a deadline for every answer."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time

import msgspec

from watchword.core.seat import roaming
from watchword.scripting.sandbox.child import Parameters
from watchword.scripting.sandbox.protocol import MAX_MESSAGE, Ready, Reply, Request

_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from watchword.scripting.sandbox.child import main; main()"
)
_START_SECONDS = 30.0


class WorkerLost(Exception):
    """The process is gone, or had to be ended: why, in words."""


class Worker:
    """A process that runs scripts of one language, one at a time; ended for good by the first thing that is odd."""

    def __init__(self, parameters: Parameters) -> None:
        """Start the process and wait until it has confined itself.

        Raises:
            WorkerLost: it can't work; says why.
        """
        self.evaluations, self.busy = 0, 0.0
        with roaming():
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
                [
                    sys.executable,
                    *("-I", "-S", "-B", "-c", _START),
                    json.dumps([folder for folder in sys.path if folder]),
                    msgspec.json.encode(parameters).decode(),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                close_fds=True,
                start_new_session=True,
                bufsize=0,
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._out, self._in = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._out, False)
        try:
            ready = msgspec.json.decode(self._read(time.monotonic() + _START_SECONDS), type=Ready)
        except (msgspec.DecodeError, WorkerLost) as error:
            self.end()
            raise WorkerLost(f"a script process could not be started: {error}") from None
        if ready.error is not None:
            self.end()
            raise WorkerLost(f"a script process could not be started: {ready.error}")
        self.layers = ready.layers

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, request: Request, *, seconds: float) -> Reply:
        """Have a script evaluated.

        Raises:
            WorkerLost: no proper answer came in time; the process has been ended.
        """
        deadline = time.monotonic() + seconds
        began = time.monotonic()
        try:
            self._write(msgspec.json.encode(request) + b"\n", deadline)
            reply = msgspec.json.decode(self._read(deadline), type=Reply)
        except (msgspec.DecodeError, RecursionError):
            self.end()
            raise WorkerLost("the script process gave an answer that is none") from None
        except WorkerLost:
            self.end()
            raise
        self.evaluations += 1
        self.busy += time.monotonic() - began
        if reply.number != request.number:
            self.end()
            raise WorkerLost("the script process answered something else")
        return reply

    def end(self) -> None:
        """Kill the process and all it started."""
        if self._process.returncode is None:  # not waited for yet, so its group is still its own
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._out, select.POLLOUT, deadline)
            try:
                view = view[os.write(self._out, view) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise WorkerLost("the script process died") from None

    def _read(self, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            self._wait(self._in, select.POLLIN, deadline)
            part = os.read(self._in, 65_536)
            if not part:
                raise WorkerLost("the script process died")
            parts.append(part)
            size += len(part)
            if size > MAX_MESSAGE:
                raise WorkerLost("the script process answered more than is allowed")
            if b"\n" in part:
                line, _, rest = b"".join(parts).partition(b"\n")
                if rest:
                    raise WorkerLost("the script process answered more than once")
                return line

    @staticmethod
    def _wait(file: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(file, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(max(1, int(left * 1000))):
            raise WorkerLost("the script did not end in time")
