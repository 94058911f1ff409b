"""Run the ASGI application: one process, or several on one port."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess


@dataclass(frozen=True, slots=True)
class Listener:
    """Where and how to listen."""

    host: str
    port: int
    tls_certificate: str | None = None
    tls_key: str | None = None
    drain_seconds: int = 20
    processes: int = 1
    behind_proxy: bool = False


class _Server(uvicorn.Server):
    """Answers the long polls and finishes what runs before connections are closed."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.loaded_app
        drain = getattr(app, "drain", None) or getattr(getattr(app, "app", None), "drain", None)
        if drain is not None:
            await drain(float(self.config.timeout_graceful_shutdown or 0))
        await super().shutdown(sockets)


def serve(make_app: Callable[[], Any], listener: Listener) -> None:
    """Serve until SIGTERM or SIGINT; running requests get `drain_seconds` to end.

    `make_app` is called in each process; with more than one process it must be importable there.
    """
    config = uvicorn.Config(
        make_app,
        factory=True,
        host=listener.host,
        port=listener.port,
        workers=listener.processes,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        interface="asgi3",
        access_log=False,
        log_level=logging.WARNING,
        server_header=False,
        date_header=True,
        proxy_headers=listener.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=listener.drain_seconds,
        timeout_keep_alive=75,
        h11_max_incomplete_event_size=65_536,
        ssl_certfile=listener.tls_certificate,
        ssl_keyfile=listener.tls_key,
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
    )
    if listener.processes == 1:
        _Server(config).run()
        return
    Multiprocess(config, target=_Server(config).run, sockets=[config.bind_socket()]).run()
