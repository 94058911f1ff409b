"""Slow clients, crowds of connections and bombs: memory stays bounded, and others are served."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

from attack import raw
from attack.conftest import memory_of
from attacking.tools import Report
from server import Server

CROWD, SOURCES = 10_000, 100
HELD = 4_000
"""Connections that the server holds (`[http] connections`)."""
SLOW = 500
SPARE = 150_000_000
"""Bytes that the process may hold more while it is attacked."""
OF_ONE_TLS = 75_000
"""Bytes that a connection over TLS may cost besides."""
PATIENCE = 5.0
"""Seconds that a decent client waits at most."""
HARMLESS = ("JSON of 60,000 members",)
"""What may be answered: members that nobody knows are passed over."""
_JSON = b"Content-Type: application/json"


class _Witness:
    """A decent client that asks again and again, and looks at the server's memory."""

    def __init__(self, server: Server) -> None:
        self._server, self._over = server, threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.before = self.most = memory_of(server)
        self.answers, self.slowest = 0, 0.0
        self.refused: list[str] = []

    def __enter__(self) -> _Witness:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._over.is_set():
            started = time.monotonic()
            reply = raw.exchange(self._server, raw.request(b"/engine-rest/task/count"), seconds=60)
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.most = max(self.most, memory_of(self._server))
            self.answers += 1
            if reply is None or reply.status != 200:
                self.refused.append(f"a decent client got {reply and reply.status}")
            self._over.wait(0.2)

    def report(self, what: str, more: str, *, cost: int = 0) -> Report:
        """Return what came of it; `cost` are bytes that the process may hold more than others for what was asked of it."""
        grown = self.most - self.before
        findings = self.refused[:3]
        if self.slowest > PATIENCE:
            findings.append(f"a decent client waited {self.slowest:.1f} s")
        if grown > SPARE + cost:
            findings.append(f"memory grew by {grown / 1e6:.0f} MB")
        seen = f"{more}; others: {self.answers} answers, slowest {self.slowest:.2f} s; memory +{max(grown, 0) / 1e6:.0f} MB"
        return Report("own", what, "scripts/attack.py", seen, tuple(findings))


def crowd(server: Server) -> Report:
    """Open 10,000 connections, from a hundred addresses, that say nothing."""
    with _connections(server, CROWD, sources=SOURCES) as opened, _Witness(server) as witness:
        time.sleep(5)
        left = CROWD - _gone(opened)
    report = witness.report("idle connections", f"{CROWD} opened, {left} of them held")
    return _with(report, max(0, left - HELD), "connections beyond the bound")


def crowd_over_tls(server: Server) -> Report:
    """Open 10,000 connections over TLS, from a hundred addresses, that ask for one thing and say nothing more."""
    _raise_limit()
    context = ssl.create_default_context(cafile=server.authority)
    with _Witness(server) as witness, ExitStack() as stack:
        begun = time.monotonic()
        kept = [
            stack.enter_context(closing(_asked(server, context, f"127.0.1.{n % SOURCES + 1}"))) for n in range(CROWD)
        ]
        took = time.monotonic() - begun
        time.sleep(5)
        left = CROWD - _gone(kept)
    seen = f"{CROWD} opened, a handshake and a request each in {took:.0f} s, {left} held"
    report = witness.report("idle connections over TLS", seen, cost=HELD * OF_ONE_TLS)
    return _with(report, max(0, left - HELD), "connections beyond the bound")


def unfinished_handshakes(server: Server) -> Report:
    """Begin 10,000 handshakes, from a hundred addresses, and end none."""
    begin = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    with _Witness(server) as witness, _connections(server, CROWD, sources=SOURCES) as held:
        for one in held:
            with suppress(OSError):
                one.send(begin)
        time.sleep(2)
        left = CROWD - _gone(held)
        time.sleep(server_patience := 12)
        late = CROWD - _gone(held)
    seen = f"{CROWD} begun, {left} of them let go on, {late} left after {server_patience} s"
    report = witness.report("unfinished handshakes", seen, cost=1_000 * OF_ONE_TLS)
    return _with(report, late, "handshakes outlived their time")


def _asked(server: Server, context: ssl.SSLContext, source: str) -> socket.socket:
    """Have one request answered over TLS; return the bare connection: what we know of TLS would fill our own memory."""
    plain = socket.create_connection(("127.0.0.1", server.port), 60, source_address=(source, 0))
    secured = context.wrap_socket(plain, server_hostname="127.0.0.1")
    secured.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    secured.recv(4_096)
    return socket.socket(fileno=secured.detach())


def _gone(connections: list[socket.socket]) -> int:
    """Return how many the server has closed; what it said before that is read."""
    closed = 0
    for one in connections:
        one.setblocking(False)
        try:
            while said := one.recv(65_536):
                pass
            closed += not said
        except BlockingIOError:
            pass
        except OSError:
            closed += 1
    return closed


def slow_heads(server: Server) -> Report:
    """Send heads a byte a second."""
    with _Witness(server) as witness, _connections(server, SLOW) as held:
        left = _dribble(held, b"GET /engine-rest/version HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", 40)
    report = witness.report("heads dribbled", f"{SLOW} clients, {left} left after 40 s")
    return _with(report, left, "connections outlived the time for heads")


def slow_bodies(server: Server) -> Report:
    """Send bodies a byte a second."""
    head = raw.request(b"/engine-rest/task/create", _JSON, b"Content-Length: 1000", method=b"POST", body=b"{")
    with _Witness(server) as witness, _connections(server, SLOW) as held:
        left = _dribble(held, head, 90)
    report = witness.report("bodies dribbled", f"{SLOW} clients, {left} left after 90 s")
    return _with(report, left, "connections outlived the time for bodies")


def bombs(server: Server) -> Report:
    """Send what grows when it is read."""
    xml = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "x">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
        + b"]><definitions>&a9;</definitions>"
    )
    deep = b"<definitions>" + b"<a>" * 200_000
    wide = b"<definitions " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/>"
    bodies = {
        "JSON nested 500,000 deep": (b"/engine-rest/task", _JSON, b"[" * 500_000),
        "JSON of 60,000 members": (b"/engine-rest/task", _JSON, b"{" + b",".join(b'"k%d":0' % n for n in range(60_000)) + b"}"),
        "a number of 900,000 digits": (b"/engine-rest/task", _JSON, b'{"priority":' + b"9" * 900_000 + b"}"),
        "gzip of a gigabyte": (b"/engine-rest/task", b"Content-Encoding: gzip", gzip.compress(b" " * 1_000_000_000, 6)[:1_000_000]),
        **{f"XML {name}": _deployment(content) for name, content in (("of entities", xml), ("deep", deep), ("wide", wide))},
    }  # fmt: skip
    wrong = []
    with _Witness(server) as witness:
        for name, (path, line, body) in bodies.items():
            lines = (line,) if line is _JSON or line.startswith(b"Content-Type") else (line, _JSON)
            reply = raw.exchange(server, raw.request(path, *lines, method=b"POST", body=body), seconds=60)
            if reply is not None and reply.status not in (400, 413, 415) and name not in HARMLESS:
                wrong.append(f"{name} is answered {reply.status}")
    report = witness.report("bombs", f"{len(bodies)} of JSON, XML, gzip: refused, or passed over" if not wrong else "")
    return Report(report.tool, report.what, report.command, report.seen, (*report.findings, *wrong))


def _deployment(content: bytes) -> tuple[bytes, bytes, bytes]:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="a.bpmn"; filename="a.bpmn"\r\n\r\n' + content + b"\r\n--b--\r\n"
    )
    return b"/engine-rest/deployment/create", b"Content-Type: multipart/form-data; boundary=b", body


def _with(report: Report, left: int, finding: str) -> Report:
    findings = (*report.findings, f"{left} {finding}") if left else report.findings
    return Report(report.tool, report.what, report.command, report.seen, findings)


@contextmanager
def _connections(server: Server, count: int, sources: int = 1) -> Iterator[list[socket.socket]]:
    """Open `count` connections, from addresses of this machine in turn."""
    _raise_limit()
    with ExitStack() as stack:
        address = ("127.0.0.1", server.port)
        yield [
            stack.enter_context(
                closing(socket.create_connection(address, 60, source_address=(f"127.0.1.{n % sources + 1}", 0)))
            )
            for n in range(count)
        ]


def _raise_limit() -> None:
    """Let this process hold as many connections as the machine allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _dribble(held: list[socket.socket], head: bytes, seconds: float) -> int:
    """Send `head`, then a byte a second; return how many connections are alive in the end."""
    alive, end = list(held), time.monotonic() + seconds
    for connection in alive:
        connection.setblocking(False)
        connection.send(head)
    while alive and time.monotonic() < end:
        time.sleep(1)
        alive = [connection for connection in alive if _goes_on(connection)]
    return len(alive)


def _goes_on(connection: socket.socket) -> bool:
    try:
        connection.send(b"y")
        connection.recv(1_000)
        return False  # answered or closed
    except BlockingIOError:
        return True
    except OSError:
        return False
