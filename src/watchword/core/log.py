"""Structured log lines on standard error, with everything secret taken out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

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


def configure(*, json_lines: bool, level: int = logging.INFO) -> None:
    """Send log lines to standard error: JSON lines for machines, plain lines for people."""
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
