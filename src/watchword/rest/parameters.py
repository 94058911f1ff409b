"""Query parameters that an operation declares itself, beside those of queries and paging."""

from __future__ import annotations

from datetime import UTC, datetime

from watchword.core.errors import InvalidRequest
from watchword.rest.op import Call
from watchword.values.wire import parse_date


def date(call: Call, name: str) -> datetime | None:
    """Return a moment, or None if it wasn't given.

    Raises:
        InvalidRequest: it has another form.
    """
    text = call.text(name)
    if not text:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise InvalidRequest(f"{name}: {error}") from None


def texts(call: Call, name: str) -> tuple[str, ...]:
    """Return the elements of a comma-separated list; none if it wasn't given."""
    text = call.text(name)
    return tuple(part for part in text.split(",") if part) if text else ()


def listed(call: Call, name: str) -> tuple[str, ...]:
    """Return the elements of a comma-separated list; an empty text is a list of one empty text (observed in 7.24)."""
    text = call.text(name)
    return () if text is None else tuple(text.split(","))


def word(call: Call, name: str) -> bool:
    """Return a boolean parameter that must be `true` or `false`; false if it wasn't given.

    Raises:
        InvalidRequest: it is another word.
    """
    given = call.text(name)
    text = "false" if given is None else given.strip()
    if text.lower() not in ("true", "false"):
        raise InvalidRequest(f"{name} is {text[:40]!r}; expected true or false")
    return text.lower() == "true"


def any_date(text: str, name: str) -> datetime:
    """Return a moment in any usual ISO form; without zone it is UTC (observed in 7.24: bodies and forms take these).

    Raises:
        InvalidRequest: it is no moment.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidRequest(f"{name} is {text[:40]!r}; expected a moment like 2030-01-31T12:00:00") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
