"""What callers hand in: plain Python values or typed ones, one id or another."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.core.errors import NullValue
from watchword.values.native import infer
from watchword.values.typed import TypedValue


def typed(value: object) -> TypedValue:
    """Return `value` as it is if it is typed, else with the type that fits it (int of 32 bits: integer, ...)."""
    return value if isinstance(value, TypedValue) else infer(value)


def typed_map(values: Mapping[str, object] | None) -> dict[str, TypedValue]:
    """Return typed values by name; None is empty."""
    return {name: typed(value) for name, value in values.items()} if values else {}


def required(value: str | None, name: str) -> str:
    """Return a text that must be there.

    Raises:
        NullValue: it is None.
    """
    if value is None:
        raise NullValue(f"{name} is missing")
    return value
