"""What checks look at: the settings in force, the database, and answers of the running server. Nothing is changed."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from watchword.audit import host_facts, processes
from watchword.core.settings import Settings
from watchword.core.tls import client_context
from watchword.store.database import Database

T = TypeVar("T")
PASS, FAIL, WARN, UNKNOWN, ATTESTED = "pass", "fail", "warn", "unknown", "attested"
_SECONDS = 3.0
_REST = 0.2
"""Seconds to wait for the rest of what the server has begun to say."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw."""

    status: str
    observed: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the running server."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name; of several of one name the last."""
    body: bytes
    cookies: tuple[str, ...] = ()
    """Every `Set-Cookie`, as it was sent."""


@dataclass(slots=True)
class Evidence:
    """The installation as checks see it."""

    settings: Settings
    config: Path
    database: Database
    now: datetime
    proc: Path = processes.PROC
    units: Path = Path("/etc/systemd/system")
    """Where systemd has the units of this host."""
    devices: Path = Path("/sys/dev/block")
    """Where the kernel tells of block devices, by their numbers."""
    _answers: dict[tuple[object, ...], Answer | None] = field(default_factory=dict)
    _kept: dict[str, Any] = field(default_factory=dict)

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return lines of the database."""
        return self.database.select(sql, params)

    def server(self) -> processes.Process | None:
        """Return the process that listens on our port; None if there is none, or another user's."""
        return processes.listener_on(self.settings.http.port, self.proc)

    def host_facts(self) -> host_facts.Known:
        """Return what `watchword host-facts` found out."""
        named = self.settings.audit
        return host_facts.read(Path(named.host_facts), self.now, days=named.host_facts_days)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` returns; it is asked the first time only, `name` is what it is kept by."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def ask(self, path: str) -> Answer | None:
        """Return the server's answer to an anonymous GET; None if it doesn't run or can't be reached from here."""
        return self.request("GET", path)

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer | None:
        """Return the server's answer to a request, which is sent once only; None as `ask`."""
        key = (method, path, tuple(sorted((headers or {}).items())), body)
        if key not in self._answers:
            self._answers[key] = self._asked(method, path, headers or {}, body)
        return self._answers[key]

    def host(self) -> str:
        """Return the address of the listener as it is reached from here."""
        bound = self.settings.http.host
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound, bound)  # noqa: S104 - compared, not bound

    @property
    def secure(self) -> bool:
        """True if browsers reach the server by https."""
        return bool(self.settings.http.tls_certificate) or self.settings.http.behind_proxy

    def raw(self, sent: bytes, *, tls: bool | None = None) -> bytes | None:
        """Return what the server says to bytes that may be no request, up to 64 KiB, nothing if it hangs up.

        Without `tls` the connection is as the listener wants it. None as `ask`.
        """
        encrypted = bool(self.settings.http.tls_certificate) if tls is None else tls
        try:
            plain = socket.create_connection((self.host(), self.settings.http.port), timeout=_SECONDS)
        except OSError:
            return None
        said = b""
        with plain, suppress(OSError), _unverified().wrap_socket(plain) if encrypted else plain as line:
            line.sendall(sent)
            while len(said) < 65_536 and (part := line.recv(65_536)):
                said += part
                line.settimeout(_REST)
        return said

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection to the listener, not opened yet."""
        settings = self.settings.http
        if not settings.tls_certificate:
            return http.client.HTTPConnection(self.host(), settings.port, timeout=_SECONDS)
        return http.client.HTTPSConnection(self.host(), settings.port, timeout=_SECONDS, context=_unverified())

    def _asked(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        hosts = self.settings.http.allowed_hosts
        connection = self.connect()
        try:
            connection.request(method, path, body or None, {**({"Host": hosts[0]} if hosts else {}), **headers})
            answer = connection.getresponse()
            given = answer.getheaders()
            cookies = tuple(value for name, value in given if name.lower() == "set-cookie")
            return Answer(answer.status, {k.lower(): v for k, v in given}, answer.read(65_536), cookies)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def _unverified() -> ssl.SSLContext:
    """Return the context to ask our own listener by its address: nothing secret is said to it."""
    context = client_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def judge(good: bool, observed: object, *, else_: str = FAIL) -> Finding:
    """Return pass or `else_` with what was seen."""
    return Finding(PASS if good else else_, str(observed))
