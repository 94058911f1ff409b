"""The whole result of a decision, as expressions of a business rule task see it (`decisionResult`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.core.errors import StepFailed
from watchword.scripting.juel.access import call
from watchword.values.java_types import HashMap


class ResultRow(HashMap):
    """The values of one rule by output name; beside what maps have, expressions may call what `OF_ROWS` names."""

    __slots__ = ()

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call a method; KeyError if it has none of this name for so many arguments."""
        if (name, len(args)) not in OF_ROWS:
            raise KeyError(name)
        return OF_ROWS[name, len(args)](self, *args)

    def first(self) -> Any:
        """Return the first value, None if there is none."""
        return next(iter(self.values()), None)

    def single(self) -> Any:
        """Return the only value, None if there is none.

        Raises:
            StepFailed: there are several.
        """
        if len(self) > 1:
            raise StepFailed(f"the result of the decision has {len(self)} values; expected one at most")
        return self.first()


class DecisionResult(list[ResultRow]):
    """A row a rule that counts; beside what lists have, expressions may call what `OF_RESULTS` names."""

    __slots__ = ()

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call a method of the result, or of a list."""
        own = OF_RESULTS.get((name, len(args)))
        return call(list(self), name, args) if own is None else own(self, *args)

    def first(self) -> ResultRow | None:
        """Return the first row, None if there is none."""
        return self[0] if self else None

    def single(self) -> ResultRow | None:
        """Return the only row, None if there is none.

        Raises:
            StepFailed: there are several.
        """
        if len(self) > 1:
            raise StepFailed(f"the decision has {len(self)} results; expected one at most")
        return self.first()

    def single_entry(self) -> Any:
        """Return the only value of the only row, None if there is none.

        Raises:
            StepFailed: there are several.
        """
        row = self.single()
        return None if row is None else row.single()

    def collect(self, name: Any) -> list[Any]:
        """Return the values of one output."""
        return [row[str(name)] for row in self if str(name) in row]

    def plain(self) -> list[HashMap]:
        """Return the rows as maps."""
        return [HashMap(row) for row in self]


OF_ROWS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("getEntry", 1): lambda row, name: row.get(str(name)),
    ("getEntryMap", 0): HashMap,
    ("getEntryTyped", 1): lambda row, name: row.get(str(name)),
    ("getFirstEntry", 0): ResultRow.first,
    ("getSingleEntry", 0): ResultRow.single,
}
OF_RESULTS: Mapping[tuple[str, int], Callable[..., Any]] = {
    ("collectEntries", 1): DecisionResult.collect,
    ("getFirstResult", 0): DecisionResult.first,
    ("getResultList", 0): DecisionResult.plain,
    ("getSingleEntry", 0): DecisionResult.single_entry,
    ("getSingleResult", 0): DecisionResult.single,
}
"""Name and number of arguments -> what is called. Source: observed in 7.24."""
