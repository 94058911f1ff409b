"""The value of a variable's row as answers show it."""

from __future__ import annotations

from typing import Any

from watchword.values.codec import from_columns
from watchword.values.typed import ObjectValue
from watchword.values.wire import dump, note


def shown_value(type_name: str, row: Any, *, deserialize: bool, historic: bool = False) -> dict[str, Any]:
    """Return type, value, value info and error message of a line; `row.content` is its byte array.

    A `historic` object keeps the name of its type as it was stored; that of a running instance tells what was found in
    it (observed in 7.24).
    """
    value = from_columns(type_name, row.text, row.text2, row.long, row.double, row.content)
    shown = dump(value, deserialize=deserialize)
    if historic and isinstance(value.value, ObjectValue):
        shown["valueInfo"]["objectTypeName"] = value.value.type_name
    shown["errorMessage"] = note(value) if deserialize else None
    return shown
