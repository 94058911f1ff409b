"""Types of FEEL: what `instance of` and type references name, and how values are fitted to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.function import FeelFunction
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

MAX_NESTING = 50
"""Types inside types; a type that contains itself without end is none."""


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A type without parts."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """`list<item>`."""

    item: Type


@dataclass(frozen=True, slots=True)
class ContextType:
    """`context<name: type, ...>`: values may have more entries."""

    fields: Mapping[str, Type] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """`function<type, ...> -> result`; parameters None: any."""

    parameters: tuple[Type, ...] | None
    result: Type


@dataclass(frozen=True, slots=True)
class RangeType:
    """`range<item>`."""

    item: Type


@dataclass(slots=True, eq=False)
class NamedType:
    """A type by name; `base` may be set later than the type is used."""

    name: str
    base: Type
    allowed: Callable[[Any, Run], bool | None] | None = None
    """Whether a value (an element, if `base` is made a list around this) is among the allowed ones."""


Type = SimpleType | ListType | ContextType | FunctionType | RangeType | NamedType
ANY = SimpleType("Any")
NULL = SimpleType("Null")
NUMBER = SimpleType("number")
STRING = SimpleType("string")
BOOLEAN = SimpleType("boolean")
DATE = SimpleType("date")
TIME = SimpleType("time")
DATE_TIME = SimpleType("date and time")
DAYS = SimpleType("days and time duration")
MONTHS = SimpleType("years and months duration")
LIST = ListType(ANY)
CONTEXT = ContextType()
FUNCTION = FunctionType(None, ANY)
RANGE = RangeType(ANY)
BUILT_IN: Mapping[str, Type] = {
    "Any": ANY,
    "Null": NULL,
    "boolean": BOOLEAN,
    "context": CONTEXT,
    "date": DATE,
    "date and time": DATE_TIME,
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS,
    "days and time duration": DAYS,
    "function": FUNCTION,
    "list": LIST,
    "number": NUMBER,
    "range": RANGE,
    "string": STRING,
    "time": TIME,
    "yearMonthDuration": MONTHS,
    "years and months duration": MONTHS,
}
"""Types by the names that models and expressions use."""
_KINDS: Mapping[type, SimpleType] = {
    Decimal: NUMBER,
    DaysDuration: DAYS,
    FeelDate: DATE,
    FeelDateTime: DATE_TIME,
    FeelTime: TIME,
    MonthsDuration: MONTHS,
    bool: BOOLEAN,
    str: STRING,
    type(None): NULL,
}
UTC_MIDNIGHT = FeelTime(0, 0, 0, 0, 0)


def unnamed(kind: Type) -> Type:
    """Return the type behind names; Any if they lead nowhere."""
    for _ in range(MAX_NESTING):
        if not isinstance(kind, NamedType):
            return kind
        kind = kind.base
    return ANY


def type_of(value: Any) -> Type:
    """Return the type of a value; of lists and contexts only that they are."""
    kind: Type | None = _KINDS.get(type(value))
    if kind is not None:
        return kind
    if isinstance(value, list):
        return LIST
    if isinstance(value, dict):
        return CONTEXT
    if isinstance(value, FeelRange):
        return RangeType(type_of(value.low if value.low is not None else value.high))
    return function_type(value) if isinstance(value, FeelFunction) else ANY


def function_type(function: FeelFunction) -> FunctionType:
    """Return the type of a function: what isn't declared is Any."""
    return FunctionType(
        tuple(ANY if parameter.type is None else parameter.type for parameter in function.parameters),
        ANY if function.result is None else function.result,
    )


def conforms(value: Any, kind: Type, run: Run, *, constraints: bool = True) -> bool:
    """Return whether a value is of a type; null is of every type.

    Args:
        value: any value.
        kind: the type.
        run: the evaluation, for its limits.
        constraints: False to overlook the allowed values of named types, as `instance of` does.
    """
    return _conforms(value, kind, run, constraints, 0)


def is_instance(value: Any, kind: Type, run: Run) -> bool:
    """Return what `value instance of kind` is: null is an instance of Null alone."""
    if value is None:
        return unnamed(kind) is NULL
    return _conforms(value, kind, run, False, 0)


def coerce(value: Any, kind: Type | None, run: Run) -> Any:
    """Return the value fitted to a type, or None with a reported problem.

    A list of one element becomes the element and the other way round, a date becomes its first moment in UTC.
    Source: DMN 1.5, 10.3.2.9.4.
    """
    if value is None or kind is None or _conforms(value, kind, run, True, 0):
        return value
    bare = unnamed(kind)
    fitted: Any = None
    if isinstance(bare, ListType):
        fitted = value if isinstance(value, list) else [value]
    elif isinstance(value, list) and len(value) == 1:
        fitted = value[0]
    elif bare is DATE_TIME and isinstance(value, FeelDate):
        fitted = FeelDateTime(value, UTC_MIDNIGHT)
    if isinstance(fitted, FeelDate) and bare is DATE_TIME:
        fitted = FeelDateTime(fitted, UTC_MIDNIGHT)
    if fitted is not None and _conforms(fitted, kind, run, True, 0):
        return fitted
    run.report(f"a value of type {show_type(type_of(value))} is not of type {show_type(kind)}")
    return None


def is_subtype(kind: Type, other: Type, depth: int = 0) -> bool:
    """Return whether every value of `kind` is one of `other`. Source: DMN 1.5, 10.3.2.9.3."""
    kind, other = unnamed(kind), unnamed(other)
    if depth > MAX_NESTING:
        return False
    if other is ANY or kind is NULL or kind == other:
        return True
    if isinstance(kind, ListType) and isinstance(other, ListType):
        return is_subtype(kind.item, other.item, depth + 1)
    if isinstance(kind, RangeType) and isinstance(other, RangeType):
        return is_subtype(kind.item, other.item, depth + 1)
    if isinstance(kind, ContextType) and isinstance(other, ContextType):
        return all(
            name in kind.fields and is_subtype(kind.fields[name], wanted, depth + 1)
            for name, wanted in other.fields.items()
        )
    if isinstance(kind, FunctionType) and isinstance(other, FunctionType):
        return _function_fits(kind, other, depth + 1)
    return False


def show_type(kind: Type) -> str:
    """Return the type as it is written."""
    return _show(kind, 0)


def _show(kind: Type, depth: int) -> str:
    if isinstance(kind, (SimpleType, NamedType)) or depth > 5:
        return kind.name if isinstance(kind, (SimpleType, NamedType)) else "Any"
    if isinstance(kind, ListType):
        return f"list<{_show(kind.item, depth + 1)}>"
    if isinstance(kind, RangeType):
        return f"range<{_show(kind.item, depth + 1)}>"
    if isinstance(kind, ContextType):
        fields = ", ".join(f"{name}: {_show(item, depth + 1)}" for name, item in kind.fields.items())
        return f"context<{fields}>" if fields else "context"
    if kind.parameters is None:
        return "function"
    parameters = ", ".join(_show(item, depth + 1) for item in kind.parameters)
    return f"function<{parameters}> -> {_show(kind.result, depth + 1)}"


def _function_fits(kind: FunctionType, other: FunctionType, depth: int) -> bool:
    if other.parameters is None:
        return is_subtype(kind.result, other.result, depth)
    if kind.parameters is None or len(kind.parameters) != len(other.parameters):
        return False
    return is_subtype(kind.result, other.result, depth) and all(
        is_subtype(given, taken, depth) for taken, given in zip(kind.parameters, other.parameters, strict=True)
    )


def _function_takes(kind: FunctionType, other: FunctionType, depth: int) -> bool:
    """Return whether a function may be used as `other`: what it doesn't declare fits everything."""
    if other.parameters is not None and len(kind.parameters or ()) != len(other.parameters):
        return False
    pairs = list(zip(other.parameters or (), kind.parameters or (), strict=False))
    results = (kind.result, other.result)
    return all(ANY in pair or is_subtype(*pair, depth) for pair in (*pairs, results))


def _conforms(value: Any, kind: Type, run: Run, constraints: bool, depth: int) -> bool:
    if value is None or kind is ANY:
        return True
    if isinstance(kind, SimpleType):
        return _KINDS.get(type(value)) == kind
    run.spend()
    if depth > MAX_NESTING:
        return False
    if isinstance(kind, NamedType):
        if not _conforms(value, kind.base, run, constraints, depth + 1):
            return False
        return not constraints or kind.allowed is None or kind.allowed(value, run) is True
    if isinstance(kind, ListType):
        return isinstance(value, list) and all(
            _conforms(item, kind.item, run, constraints, depth + 1) for item in value
        )
    if isinstance(kind, ContextType):
        return isinstance(value, dict) and all(
            name in value and _conforms(value[name], wanted, run, constraints, depth + 1)
            for name, wanted in kind.fields.items()
        )
    if isinstance(kind, RangeType):
        return isinstance(value, FeelRange) and all(
            _conforms(end, kind.item, run, constraints, depth + 1) for end in (value.low, value.high)
        )
    return isinstance(value, FeelFunction) and (_function_takes if constraints else _function_fits)(
        function_type(value), kind, 0
    )
