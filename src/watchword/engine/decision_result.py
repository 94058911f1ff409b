"""The whole result of a decision, as expressions of a business rule task see it (`decisionResult`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from watchword.core.errors import StepFailed
from watchword.values.java_types import HashMap


class DecisionResult:
    """A list of rows; expressions reach what `PROPERTIES` and `METHODS` name, and nothing else."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[HashMap, ...]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[HashMap]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_variable(self) -> object:
        """Return the list that a variable holds of it."""
        return list(self.rows)

    def juel_property(self, name: str) -> Any:
        """Return a property; KeyError if it has none of this name."""
        return PROPERTIES[name](self)

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call a method; KeyError if it has none of this name for so many arguments."""
        return METHODS[name, len(args)](self, *args)

    def single(self) -> HashMap | None:
        """Return the only row, None if there is none.

        Raises:
            StepFailed: there are several.
        """
        if len(self.rows) > 1:
            raise StepFailed(f"the decision has {len(self.rows)} results; expected one at most")
        return self.rows[0] if self.rows else None

    def single_entry(self) -> Any:
        """Return the only value of the only row, None if there is none.

        Raises:
            StepFailed: there are several.
        """
        row = self.single()
        if row is not None and len(row) > 1:
            raise StepFailed(f"the result of the decision has {len(row)} values; expected one at most")
        return next(iter(row.values()), None) if row else None


def _collect(result: DecisionResult, name: Any) -> list[Any]:
    return [row[str(name)] for row in result.rows if str(name) in row]


def _get(result: DecisionResult, index: Any) -> Any:
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(result.rows):
        raise StepFailed(f"the decision has {len(result.rows)} results, but none with the index {str(index)[:20]}")
    return result.rows[index]


PROPERTIES: Mapping[str, Callable[[DecisionResult], Any]] = {
    "empty": lambda result: not result.rows,
    "firstResult": lambda result: result.rows[0] if result.rows else None,
    "resultList": lambda result: list(result.rows),
    "singleEntry": DecisionResult.single_entry,
    "singleResult": DecisionResult.single,
}
METHODS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("collectEntries", 1): _collect,
    ("get", 1): _get,
    ("getFirstResult", 0): PROPERTIES["firstResult"],
    ("getResultList", 0): PROPERTIES["resultList"],
    ("getSingleEntry", 0): DecisionResult.single_entry,
    ("getSingleResult", 0): DecisionResult.single,
    ("isEmpty", 0): PROPERTIES["empty"],
    ("size", 0): len,
}
"""Name and number of arguments -> what is called."""
