"""What expressions may read and call on values: one table a type, nothing else. Source: `reference` 6.4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.scripting.juel.methods import collections, dates, json, numbers, strings, xml

Overloads = dict[int, tuple[str, Callable[..., Any]]]

_TABLES = (collections, dates, json, numbers, strings, xml)


def _overloads(rows: Mapping[str, Any]) -> dict[str, Overloads]:
    """Return rows by name and number of arguments; -1 takes the rest of the arguments (`*`)."""
    table: dict[str, Overloads] = {}
    for name, row in rows.items():
        several = row if isinstance(row[0], tuple) else (row,)
        table[name] = {-1 if kinds.endswith("*") else len(kinds): (kinds, function) for kinds, function in several}
    return table


METHODS: dict[type, dict[str, Overloads]] = {
    of: _overloads(rows) for module in _TABLES for of, rows in module.METHODS.items()
}
PROPERTIES: dict[type, Mapping[str, Callable[[Any], Any]]] = {
    of: rows for module in _TABLES for of, rows in module.PROPERTIES.items()
}
