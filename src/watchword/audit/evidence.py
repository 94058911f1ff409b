"""What checks look at: the settings in force, the database, and answers of the running server. Nothing is changed."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from watchword.audit import host_facts, processes
from watchword.core.settings import Settings
from watchword.core.tls import client_context
from watchword.store.database import Database

PASS, FAIL, WARN, UNKNOWN, ATTESTED = "pass", "fail", "warn", "unknown", "attested"
_SECONDS = 3.0


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
    _answers: dict[tuple[object, ...], Answer | None] = field(default_factory=dict)

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

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection to the listener, not opened yet."""
        settings = self.settings.http
        if not settings.tls_certificate:
            return http.client.HTTPConnection(self.host(), settings.port, timeout=_SECONDS)
        context = client_context()
        context.check_hostname = False  # our own listener by its address: nothing secret is said to it
        context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection(self.host(), settings.port, timeout=_SECONDS, context=context)

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


def judge(good: bool, observed: object, *, else_: str = FAIL) -> Finding:
    """Return pass or `else_` with what was seen."""
    return Finding(PASS if good else else_, str(observed))
