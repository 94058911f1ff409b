"""Run the ASGI application: one process, or several on one port."""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.synchronize import Event
from types import FrameType
from typing import Any

import uvicorn

from watchword.core.errors import SettingsError
from watchword.core.log import Log
from watchword.web.certificates import Certificates
from watchword.web.connections import Connections
from watchword.web.handshakes import Handshakes
from watchword.web.networks import Networks
from watchword.web.protocol import BoundedProtocol, max_connections

log = Log("watchword.web")
RESTART_PAUSE = 1.0
"""Seconds before a process that died is replaced."""
QUICK_DEATH = 5.0
"""A process that dies within so many seconds of its start would die again: the server ends."""
CERTIFICATE_TICKS = 50
"""Tenths of a second between two looks at the certificate's files."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Where and how to listen."""

    host: str
    port: int
    tls_certificate: str | None = None
    tls_key: str | None = None
    tls_client_authorities: str = ""
    drain_seconds: int = 20
    processes: int = 1
    behind_proxy: bool = False
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Who is believed in `X-Forwarded-For` and `X-Forwarded-Proto`, behind a proxy."""
    handshakes: int = 1_000
    handshakes_per_source: int = 100
    handshake_seconds: int = 10
    """Most handshakes under way of a process, of one address, and the time that one may take."""
    connections: int = 4_000
    connections_per_source: int = 1_000
    """Most connections of a process, and of one address that is no trusted proxy."""


class _Server(uvicorn.Server):
    """Answers the long polls and finishes what runs before connections are closed; looks after the certificate."""

    def __init__(self, make_app: Callable[[], Any], listener: Listener, ready: Callable[[], None]) -> None:
        self._listener, self._ready = listener, ready
        self._certificates = certificates = _certificates(listener)
        protocol = _protocol(listener)
        self._handshakes = None if certificates is None else _handshakes(listener, certificates, protocol)
        super().__init__(
            _config(make_app, listener, protocol if self._handshakes is None else self._handshakes.protocol)
        )
        self._reload = False

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal ends it; SIGHUP takes the certificate anew."""
        if self._certificates is not None:
            signal.signal(signal.SIGHUP, self._hung_up)
        super().run(sockets)
        if not self.started and self.lifespan.should_exit:
            raise SettingsError("the server can't begin: its log says why")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell so."""
        with _taken(self._listener):
            await super().startup(sockets)
        if self.started:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Look at the certificate's files now and then."""
        if self._certificates is not None and (self._reload or counter % CERTIFICATE_TICKS == 0):
            asked, self._reload = self._reload, False
            self._certificates.refresh(asked=asked)
        return await super().on_tick(counter)

    def _hung_up(self, _number: int, _frame: FrameType | None) -> None:
        self._reload = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.loaded_app
        drain = getattr(app, "drain", None) or getattr(getattr(app, "app", None), "drain", None)
        if drain is not None:
            await drain(float(self.config.timeout_graceful_shutdown or 0))
        if self._handshakes is not None:
            self._handshakes.close()
        await super().shutdown(sockets)


def serve(make_app: Callable[[], Any], listener: Listener, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT; running requests get `drain_seconds` to end.

    `make_app` is called in each process; with more than one process it must be importable there. `ready` is called
    once, when the first process listens.

    Raises:
        SettingsError: the address can't be listened on, or the application can't begin.
    """
    if listener.processes == 1:
        _Server(make_app, listener, ready).run()
        return
    with _taken(listener):
        bound = _config(make_app, listener, BoundedProtocol).bind_socket()
    _Supervisor(make_app, listener, bound, ready).run()


@contextmanager
def _taken(listener: Listener) -> Iterator[None]:
    """Say why nobody can listen there where the library just ends."""
    try:
        yield
    except SystemExit as end:
        where = f"{listener.host}:{listener.port}"
        raise SettingsError(f"can't listen on {where} (http.host, http.port): {end.__context__}") from None


def _certificates(listener: Listener) -> Certificates | None:
    if not listener.tls_certificate or not listener.tls_key:
        return None
    return Certificates(listener.tls_certificate, listener.tls_key, listener.tls_client_authorities)


def _protocol(listener: Listener) -> Callable[..., BoundedProtocol]:
    """Return what makes the HTTP protocol of a connection; a quarter of the descriptors is left to others."""
    held = Connections(min(listener.connections, max_connections() * 3 // 4), listener.connections_per_source)
    proxies = Networks(listener.trusted_proxies if listener.behind_proxy else ())
    return partial(BoundedProtocol, held=held, proxies=proxies)


def _handshakes(listener: Listener, certificates: Certificates, protocol: Callable[..., BoundedProtocol]) -> Handshakes:
    return Handshakes(
        certificates.context,
        protocol,
        most=listener.handshakes,
        of_one=listener.handshakes_per_source,
        seconds=float(listener.handshake_seconds),
    )


def _config(make_app: Callable[[], Any], listener: Listener, protocol: Callable[..., Any]) -> uvicorn.Config:
    """Return the library's settings; `protocol` takes each connection."""
    return uvicorn.Config(
        make_app,
        factory=True,
        host=listener.host,
        port=listener.port,
        loop="uvloop",
        http=protocol,  # type: ignore[arg-type]  # made by calling it
        ws="none",
        lifespan="on",
        interface="asgi3",
        access_log=False,
        log_level=logging.WARNING,
        log_config=None,
        server_header=False,
        date_header=True,
        proxy_headers=listener.behind_proxy,
        forwarded_allow_ips=list(listener.trusted_proxies),
        timeout_graceful_shutdown=listener.drain_seconds,
        timeout_keep_alive=75,
    )


def _work(make_app: Callable[[], Any], listener: Listener, bound: socket.socket, listens: Event) -> None:
    """Run one of several processes."""
    _Server(make_app, listener, listens.set).run(sockets=[bound])


class _Supervisor:
    """Keeps the processes alive; a signal to it ends them all."""

    def __init__(
        self, make_app: Callable[[], Any], listener: Listener, bound: socket.socket, ready: Callable[[], None]
    ) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._listens = self._context.Event()
        self._arguments = (make_app, listener, bound, self._listens)
        self._listener, self._ready = listener, ready
        self._running: dict[multiprocessing.process.BaseProcess, float] = {}
        self._stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._pass_on)
        for _ in range(self._listener.processes):
            self._start()
        told = False
        while not self._stopping:
            multiprocessing.connection.wait([p.sentinel for p in self._running], timeout=1.0 if told else 0.2)
            if not told and self._listens.is_set():
                told = True
                self._ready()
            for process in [p for p in self._running if not p.is_alive()]:
                self._replace(process)
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.join(self._listener.drain_seconds + 5)
            if process.is_alive():
                process.kill()

    def _start(self) -> None:
        process = self._context.Process(target=_work, args=self._arguments)
        process.start()
        self._running[process] = time.monotonic()

    def _replace(self, process: multiprocessing.process.BaseProcess) -> None:
        lived = time.monotonic() - self._running.pop(process)
        if self._stopping:
            return
        log.error("a server process died", exit_code=process.exitcode, lived_seconds=round(lived, 1))
        if lived < QUICK_DEATH:
            self._stopping = True
            return
        time.sleep(RESTART_PAUSE)
        self._start()

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        for process in self._running:
            if process.pid is not None:
                os.kill(process.pid, number)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
