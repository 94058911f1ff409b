"""The script process: confine yourself, then answer one line at a time until the other side hangs up.

It is started with the sandbox's parameters as its only argument (JSON) and speaks over its standard input and output,
which it takes away from everything else at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Protocol

import msgspec

from watchword.scripting.sandbox import confinement, seccomp
from watchword.scripting.sandbox.protocol import MAX_MESSAGE, Ready, Reply, Request

_MIB = 1024 * 1024
_WORKER_ADDRESS_SPACE = 256 * _MIB
"""What Monty's worker program takes before it runs anything (observed with 1.4.0: 180 MiB)."""
_WORKER_PROCESSES = 16


class Parameters(msgspec.Struct, frozen=True):
    """What a script process is told when it is started."""

    language: str
    memory_bytes: int
    seconds: float
    stack_bytes: int
    cpu_seconds: int
    program: str = ""
    """Of Monty, for Python."""


class Engine(Protocol):
    """What runs scripts of one language in here."""

    def prepare(self) -> None:
        """Make ready for the next evaluation, while nobody waits."""
        ...

    def evaluate(self, request: Request) -> Reply:
        """Run one script."""
        ...


def main() -> None:
    """Serve until end of input."""
    parameters = msgspec.json.decode(sys.argv[-1], type=Parameters)
    incoming, outgoing = _take_standard_streams()
    try:
        engine, layers = _STARTS[parameters.language](parameters)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        _send(outgoing, msgspec.json.encode(Ready(error=f"{type(error).__name__}: {error}")))
        return
    _send(outgoing, msgspec.json.encode(Ready(layers)))
    rest = b""
    while True:
        line, rest = _line(incoming, rest)
        if line is None:
            os._exit(0)
        _send(outgoing, _answer(engine.evaluate, line))
        engine.prepare()


def _answer(evaluate: Callable[[Request], Reply], line: bytes) -> bytes:
    request = msgspec.json.decode(line, type=Request)
    try:
        answer = msgspec.json.encode(evaluate(request))
    except MemoryError:
        answer = msgspec.json.encode(Reply(request.number, error="the script needs too much memory", spent=True))
    if len(answer) < MAX_MESSAGE:
        return answer
    words = f"the script's variables take more than {MAX_MESSAGE // _MIB} MiB"
    return msgspec.json.encode(Reply(request.number, error=words))


def _javascript(parameters: Parameters) -> tuple[Engine, tuple[str, ...]]:
    from watchword.scripting.sandbox.javascript import JavaScript

    engine = JavaScript(
        memory_bytes=parameters.memory_bytes, seconds=parameters.seconds, stack_bytes=parameters.stack_bytes
    )
    _warm(engine)
    layers = confinement.isolate()
    confinement.set_limits(
        memory_bytes=2 * parameters.memory_bytes + 32 * _MIB,
        cpu_seconds=parameters.cpu_seconds,
        files=8,
        processes=0,
    )
    return engine, (*layers, *confinement.forbid_files(), *confinement.filter_calls())


def _python(parameters: Parameters) -> tuple[Engine, tuple[str, ...]]:
    from watchword.scripting.sandbox.python import Python

    engine = Python(
        program=parameters.program,
        memory_bytes=parameters.memory_bytes,
        seconds=parameters.seconds,
        depth=max(50, min(1000, parameters.stack_bytes // 512)),
    )
    readable, executable = engine.needed_files()
    layers = confinement.isolate()
    confinement.set_limits(
        memory_bytes=2 * parameters.memory_bytes + _WORKER_ADDRESS_SPACE,
        cpu_seconds=parameters.cpu_seconds,
        files=64,
        processes=_WORKER_PROCESSES if confinement.USER in layers else None,
    )
    layers = (*layers, *confinement.forbid_files(readable=readable, executable=executable))
    filtered = confinement.filter_calls(starting=True)
    engine.start()
    _warm(engine)
    if filtered:
        confinement.filter_calls(*seccomp.WAITING)
    return engine, (*layers, *filtered)


_STARTS: dict[str, Callable[[Parameters], tuple[Engine, tuple[str, ...]]]] = {
    "javascript": _javascript,
    "python": _python,
}


def _warm(engine: Engine) -> None:
    """Run a script once, so that nothing is left to be imported when files are out of reach."""
    reply = engine.evaluate(Request(0, "1", (), True))
    engine.prepare()
    if reply.error is not None:
        raise RuntimeError(reply.error)


def _take_standard_streams() -> tuple[int, int]:
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return incoming, outgoing


def _line(incoming: int, rest: bytes) -> tuple[bytes | None, bytes]:
    parts = [rest]
    while b"\n" not in parts[-1]:
        part = os.read(incoming, 65_536)
        if not part:
            return None, b""
        parts.append(part)
    line, _, rest = b"".join(parts).partition(b"\n")
    return line, rest


def _send(outgoing: int, line: bytes) -> None:
    view = memoryview(line + b"\n")
    while view:
        view = view[os.write(outgoing, view) :]
