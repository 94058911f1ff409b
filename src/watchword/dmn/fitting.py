"""How values are fitted to the types that a model names: by the standard, or as the engine's variables are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from watchword.dmn.conversions import CAMUNDA_CONVERSIONS, CONVERSIONS
from watchword.scripting.feel import Run
from watchword.scripting.feel.types import ANY, Type, coerce

Fit = Callable[[Any, Run], Any]


class Fitting(Protocol):
    """What becomes of a value where a model names a type."""

    @property
    def strict(self) -> bool:
        """What violates a hit policy fails; else it is null with a report."""
        ...

    @property
    def as_camunda(self) -> bool:
        """Tables have the reference's habits: every matching rule speaks, cells that say nothing have no value."""
        ...

    @property
    def by_standard(self) -> bool:
        """Values outside of the allowed ones of a column are refused; expressions inside are fitted to their types."""
        ...

    def column(self, type_ref: str | None, types: Mapping[str, Type], where: str) -> Fit | None:
        """Return what fits the values of a column of a table; None: they stay as they are."""
        ...

    def coerce(self, value: Any, kind: Type | None, run: Run) -> Any:
        """Return the value of a variable fitted to its type."""
        ...


@dataclass(frozen=True, slots=True)
class Standard:
    """By the rules of DMN: what doesn't fit is null, with a report."""

    strict: bool = False
    by_standard: bool = True
    as_camunda: bool = False

    def column(self, type_ref: str | None, types: Mapping[str, Type], where: str) -> Fit | None:
        """Return the coercion to the named type; None for an unknown one."""
        kind = None if type_ref is None else types.get(type_ref)
        return None if kind is None or kind is ANY else lambda value, run: coerce(value, kind, run)

    def coerce(self, value: Any, kind: Type | None, run: Run) -> Any:
        """Coerce."""
        return value if kind is None else coerce(value, kind, run)


@dataclass(frozen=True, slots=True)
class AsVariables:
    """As the engine does: the types of its variables convert or fail, all others are the standard's, if at all.

    Source: `reference` 10, observed in 7.24.
    """

    as_camunda: bool = False
    """As the reference; else types that variables don't have count too."""
    strict: bool = True
    by_standard: bool = False

    def column(self, type_ref: str | None, types: Mapping[str, Type], where: str) -> Fit | None:
        """Return the conversion to the named type."""
        known = CAMUNDA_CONVERSIONS if self.as_camunda else CONVERSIONS
        convert = None if type_ref is None else known.get(type_ref.lower())
        if convert is not None:
            return lambda value, run: None if value is None else convert(value, where)
        return Standard().column(type_ref, types, where) if not self.as_camunda else None

    def coerce(self, value: Any, kind: Type | None, run: Run) -> Any:
        """Coerce to the standard's types."""
        return coerce(value, kind, run) if kind is not None and not self.as_camunda else value
