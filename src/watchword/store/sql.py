"""Statement texts that both databases share, and the small differences between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from watchword.store.plan import Key
from watchword.store.table import Column, Table

PG_TYPES: Mapping[str, str] = {
    "bool": "boolean",
    "bytes": "bytea",
    "double": "double precision",
    "int": "integer",
    "long": "bigint",
    "str": "varchar",
    "text": "text",
    "time": "timestamp",
}
"""Column kind -> type name of PostgreSQL, without length."""

PAST: Mapping[str, str] = {"postgresql": "TIMESTAMP '-infinity'", "sqlite": "''"}
"""Dialect -> a moment before all others."""

DUE = "COALESCE(DUEDATE_, {past})"
"""When a job may be done, as its index has it; a job without a date always may. `{past}` stands for a row of `PAST`."""

_QUOTED_OR_MARK = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\?")


@lru_cache(maxsize=2000)
def numbered(sql: str, first: int = 0) -> str:
    """Replace the `?` of a statement by `$1`, `$2`, ...; the numbers follow `first`."""
    number = first

    def replace(match: re.Match[str]) -> str:
        nonlocal number
        if match[0] != "?":
            return match[0]
        number += 1
        return f"${number}"

    return _QUOTED_OR_MARK.sub(replace, sql)


def is_list(value: object) -> bool:
    """Tell whether a wanted value means "one of these"."""
    return isinstance(value, (tuple, list, set, frozenset))


def names(columns: Sequence[Column], prefix: str = "") -> str:
    """Return column names for a statement."""
    return ", ".join(f"{prefix}{column.name}" for column in columns)


def condition(table: Table, where: Mapping[str, object], *, arrays: bool) -> tuple[str, list[Any]]:
    """Return the condition that attributes have the wanted values, and its parameters.

    `arrays`: a list is one parameter (PostgreSQL), else one for each value.
    """
    parts: list[str] = []
    params: list[Any] = []
    for attribute, wanted in where.items():
        name = table.by_attribute[attribute].name
        if wanted is None:
            parts.append(f"{name} IS NULL")
        elif not is_list(wanted):
            parts.append(f"{name} = ?")
            params.append(wanted)
        elif arrays:
            parts.append(f"{name} = ANY(?)")
            params.append(wanted)
        else:
            values = list(wanted)  # type: ignore[call-overload]  # a tuple or list, as just seen
            parts.append(f"{name} IN ({', '.join('?' * len(values))})")
            params.extend(values)
    return " AND ".join(parts) or "1 = 1", params


def without_keys(table: Table, keys: Sequence[Key]) -> tuple[str, list[Any]]:
    """Return the condition that a line has none of the given keys (starting with AND), and its parameters."""
    if len(table.keys) == 1 and keys:  # a list, as SQLite refuses conditions of a thousand parts
        return f" AND {table.keys[0].name} NOT IN ({', '.join('?' * len(keys))})", [key for (key,) in keys]
    one = " AND ".join(f"{column.name} = ?" for column in table.keys)
    return f" AND NOT ({one})" * len(keys), [value for key in keys for value in key]
