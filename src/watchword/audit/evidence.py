"""What checks look at: the settings in force, the database, and answers of the running server. Nothing is changed."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

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
    body: bytes


@dataclass(slots=True)
class Evidence:
    """The installation as checks see it."""

    settings: Settings
    config: Path
    database: Database
    now: datetime
    _answers: dict[str, Answer | None] = field(default_factory=dict)

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return lines of the database."""
        return self.database.select(sql, params)

    def ask(self, path: str) -> Answer | None:
        """Return the server's answer to an anonymous GET; None if it doesn't run or can't be reached from here."""
        if path not in self._answers:
            self._answers[path] = self._asked(path)
        return self._answers[path]

    def host(self) -> str:
        """Return the address of the listener as it is reached from here."""
        bound = self.settings.http.host
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound, bound)  # noqa: S104 - compared, not bound

    def _asked(self, path: str) -> Answer | None:
        settings = self.settings.http
        connection: http.client.HTTPConnection
        if settings.tls_certificate:
            context = client_context()
            context.check_hostname = False  # our own listener by its address: nothing secret is said to it
            context.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(self.host(), settings.port, timeout=_SECONDS, context=context)
        else:
            connection = http.client.HTTPConnection(self.host(), settings.port, timeout=_SECONDS)
        try:
            connection.request(
                "GET", path, headers={"Host": settings.allowed_hosts[0]} if settings.allowed_hosts else {}
            )
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read(65_536))
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def judge(good: bool, observed: object, *, else_: str = FAIL) -> Finding:
    """Return pass or `else_` with what was seen."""
    return Finding(PASS if good else else_, str(observed))
