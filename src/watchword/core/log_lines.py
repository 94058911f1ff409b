"""What becomes of a record before it is a line: identified, redacted, on one line whatever it holds.

Source: guidelines W-19, W-20 (no forged lines), C-45.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from watchword.core import ids, trace
from watchword.core.secret import Secret

SECRET_KEYS = frozenset(
    (
        "authorization", "cookie", "credential", "credentials", "key", "passwd", "password", "pin", "pwd", "secret",
        "set-cookie", "token",
    )
)  # fmt: skip
_ENDINGS = ("_credential", "_password", "_pin", "_secret", "_token")
_IN_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://[^:/@\s]*):[^@\s]+@", re.IGNORECASE)
_IN_HEADER = re.compile(r"\b(?P<scheme>Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{8,}", re.IGNORECASE)
_IN_TEXT = re.compile(
    r"(?P<name>\b(?:password|passwd|pwd|secret|token)[\"']?\s*[=:]\s*)[\"']?[^\s\"',;&]+", re.IGNORECASE
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, line separators, what turns the direction of text, halves of characters."""
HIDDEN = "***"
_DEEPEST = 6
Event = MutableMapping[str, Any]


def identify(_logger: Any, _method: str, event: Event) -> Event:
    """Give the record an id of its own (UUID version 7), and that of the trace around it (a structlog processor)."""
    event.setdefault("event_id", ids.ordered())
    trace_id = trace.current()
    if trace_id is not None:
        event["trace_id"] = trace_id
    return event


def redact(_logger: Any, _method: str, event: Event) -> Event:
    """Hide what is secret: by its key, as a `Secret`, or inside a text (a structlog processor)."""
    for name, value in event.items():
        event[name] = HIDDEN if _is_secret(name) else _redacted(value)
    return event


def one_line(_logger: Any, _method: str, event: Event) -> Event:
    """Escape all that could begin a new line or steer a terminal (a structlog processor)."""
    for name in [name for name in event if _UNSAFE.search(name)]:
        event[escaped(name)] = event.pop(name)
    for name, value in event.items():
        event[name] = _escaped(value)
    return event


def escaped(text: str) -> str:
    r"""Return a text with `\n`, `\x1b`, `\u202e` … written out; the backslash itself stays."""
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def _is_secret(name: object) -> bool:
    key = str(name).lower().replace("-", "_")
    return key in SECRET_KEYS or key.endswith(_ENDINGS)


def _redacted(value: Any, depth: int = 0) -> Any:
    if isinstance(value, Secret):
        return HIDDEN
    if isinstance(value, str):
        text = _IN_URL.sub(rf"\g<scheme>:{HIDDEN}@", value) if "://" in value else value
        text = _IN_HEADER.sub(rf"\g<scheme> {HIDDEN}", text)
        return _IN_TEXT.sub(rf"\g<name>{HIDDEN}", text)
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {k: HIDDEN if _is_secret(k) else _redacted(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_redacted(item, depth + 1) for item in value]
    if isinstance(value, (int, float, bool)) or value is None:
        return value
    return _redacted(str(value), depth + 1)


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, dict):
        return {escaped(str(k)): _escaped(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return value
