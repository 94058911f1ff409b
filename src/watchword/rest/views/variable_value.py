"""The value of a variable's row as answers show it."""

from __future__ import annotations

from typing import Any

from watchword.values.codec import from_columns
from watchword.values.wire import dump, note


def shown_value(type_name: str, row: Any, *, deserialize: bool) -> dict[str, Any]:
    """Return type, value, value info and error message of a line; `row.content` is its byte array."""
    value = from_columns(type_name, row.text, row.text2, row.long, row.double, row.content)
    shown = dump(value, deserialize=deserialize)
    shown["errorMessage"] = note(value) if deserialize else None
    return shown
