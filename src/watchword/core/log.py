"""Structured log lines on standard error, with everything secret taken out."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, MutableMapping
from typing import Any

from watchword.core.secret import Secret

SECRET_KEYS = frozenset({"authorization", "cookie", "credential", "credentials", "key", "password", "secret", "token"})
_IN_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://[^:/@\s]+):[^@\s]+@", re.IGNORECASE)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide values of secret keys, `Secret` objects and passwords inside URLs (a structlog processor)."""
    for name, value in event.items():
        if name.lower() in SECRET_KEYS or isinstance(value, Secret):
            event[name] = "***"
        elif isinstance(value, str) and "://" in value:
            event[name] = _IN_URL.sub(r"\g<scheme>:***@", value)
    return event


class Log:
    """Writes lines for one part of the program.

    structlog, which brings rich along, is imported with the first line that is written: most processes need none.
    """

    __slots__ = ("_made", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: Any = None

    def debug(self, event: str, **values: object) -> None:
        """Say what only developers want to know."""
        if _chosen.level <= logging.DEBUG:
            self._lines().debug(event, **values)

    def info(self, event: str, **values: object) -> None:
        """Say what happened."""
        if _chosen.level <= logging.INFO:
            self._lines().info(event, **values)

    def warning(self, event: str, **values: object) -> None:
        """Say what an operator should look at."""
        self._lines().warning(event, **values)

    def error(self, event: str, **values: object) -> None:
        """Say what went wrong."""
        self._lines().error(event, **values)

    def exception(self, event: str, **values: object) -> None:
        """Say what went wrong, with the traceback of the exception being handled."""
        self._lines().exception(event, **values)

    def _lines(self) -> Any:
        if self._made is None:
            _chosen.apply()
            import structlog

            self._made = structlog.get_logger(self._name)
        return self._made


class _Chosen:
    """What `configure` was asked for, carried out with the first line."""

    def __init__(self) -> None:
        self.level = logging.INFO
        self._pending: Callable[[], None] | None = None
        self._lock = threading.Lock()

    def choose(self, level: int, pending: Callable[[], None]) -> None:
        with self._lock:
            self.level, self._pending = level, pending

    def apply(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, None
            if pending is not None:
                pending()


_chosen = _Chosen()


def configure(*, json_lines: bool, level: int = logging.INFO) -> None:
    """Send log lines to standard error: JSON lines for machines, plain lines for people."""
    _chosen.choose(level, lambda: _configure(json_lines, level))


def _configure(json_lines: bool, level: int) -> None:
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer()
            if json_lines
            else structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
