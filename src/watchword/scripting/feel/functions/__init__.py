"""The built-in functions of DMN 1.5, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watchword.scripting.feel.built_in import Apply, BuiltIn, signature
from watchword.scripting.feel.functions import camunda, contexts, conversion, lists, numeric, ranges, strings, temporal

Row = tuple[str, str, Apply]


def table(rows: Iterable[Row]) -> dict[str, BuiltIn]:
    """Return the functions of rows; rows of one name are signatures of one function."""
    found: dict[str, list[tuple[str, Apply]]] = {}
    for name, text, apply in rows:
        found.setdefault(name, []).append((text, apply))
    return {name: BuiltIn(name, tuple(signature(text, apply) for text, apply in ways)) for name, ways in found.items()}


_STANDARD_ROWS: tuple[Row, ...] = (
    *contexts.ROWS,
    *conversion.ROWS,
    *lists.ROWS,
    *numeric.ROWS,
    *ranges.ROWS,
    *strings.ROWS,
    *temporal.ROWS,
)
STANDARD: Mapping[str, BuiltIn] = table(_STANDARD_ROWS)
CAMUNDA: Mapping[str, BuiltIn] = table((*camunda.ROWS, *_STANDARD_ROWS))
DIALECTS: Mapping[str, Mapping[str, BuiltIn]] = {"camunda": CAMUNDA, "standard": STANDARD}
