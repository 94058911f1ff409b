"""Arithmetic: tables of what can be added, subtracted, multiplied, divided and raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any

from watchword.scripting.feel.compare import kind_of
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.numbers import CONTEXT, WIDE
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import (
    DAY_NANOS,
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    offset_at,
)
from watchword.scripting.feel.temporal_text import make_days, make_months

Apply = Callable[[Any, Any], Any]
_EPOCH = FeelDate(1970, 1, 1)


def calculate(
    operator: str, a: Any, b: Any, run: Run, tables: Mapping[str, Mapping[tuple[type, type], Apply]] | None = None
) -> Any:
    """Return `a operator b`; None and a problem where it has no meaning. `tables` None: the standard's."""
    apply = (tables or TABLES)[operator].get((type(a), type(b)))
    if apply is None:
        run.report(f"{kind_of(a)} {operator} {kind_of(b)} has no meaning")
        return None
    try:
        result = apply(a, b)
    except DecimalException:
        run.report(f"a number {operator} a number has no result")
        return None
    except Refused as problem:
        run.report(str(problem))
        return None
    if type(result) is str:
        run.spend_text(len(result))
    return result


def negate_number(value: Any, run: Run) -> Any:
    """Return `-value` of a number alone, as the reference does."""
    if type(value) is Decimal:
        return CONTEXT.minus(value)
    run.report(f"-({kind_of(value)}) has no meaning")
    return None


def negate(value: Any, run: Run) -> Any:
    """Return `-value`; None and a problem where it has no meaning."""
    if type(value) is Decimal:
        return CONTEXT.minus(value)
    if type(value) is DaysDuration:
        return DaysDuration(-value.nanos)
    if type(value) is MonthsDuration:
        return MonthsDuration(-value.months)
    run.report(f"-({kind_of(value)}) has no meaning")
    return None


def moment(value: FeelDate | FeelDateTime) -> tuple[int, bool]:
    """Return nanoseconds since 1970-01-01T00:00:00Z, and whether the value has no offset; a date is midnight in UTC."""
    if isinstance(value, FeelDate):
        return value.ordinal * DAY_NANOS, False
    return value.instant, value.time.is_local


def plus_months(value: FeelDate | FeelDateTime, months: int) -> FeelDate | FeelDateTime:
    """Return the same day and time that many months later, or the last day of that month."""
    if isinstance(value, FeelDate):
        return value.plus_months(months)
    return FeelDateTime(value.date.plus_months(months), value.time)


def plus_nanos(value: FeelDate | FeelDateTime, nanos: int) -> FeelDate | FeelDateTime:
    """Return the moment that much later; of a date the day of it."""
    if isinstance(value, FeelDate):
        return value.plus_days(nanos // DAY_NANOS)
    return value.plus_nanos(nanos)


def span(a: FeelDate | FeelDateTime, b: FeelDate | FeelDateTime) -> DaysDuration:
    """Return the time from `b` to `a`. Raises Refused if only one has an offset."""
    left, left_local = moment(a)
    right, right_local = moment(b)
    if left_local != right_local:
        raise Refused("a date and time with an offset and one without have no difference")
    return DaysDuration(left - right)


def _time_span(a: FeelTime, b: FeelTime) -> DaysDuration:
    if a.is_local != b.is_local:
        raise Refused("a time with an offset and one without have no difference")
    shift = (offset_at(_EPOCH, a) or 0) - (offset_at(_EPOCH, b) or 0)
    return DaysDuration(a.of_day - b.of_day - shift * NANOS)


def scaled(amount: int, factor: Decimal) -> int:
    """Return `amount * factor` towards zero. Raises Refused if it is beyond any date."""
    product = CONTEXT.multiply(Decimal(amount), factor)
    if product.adjusted() > 40:
        raise Refused("a duration is too long")
    return int(product)


def _divided(amount: int, divisor: Decimal) -> int:
    quotient = CONTEXT.divide(Decimal(amount), divisor)
    if quotient.adjusted() > 40:
        raise Refused("a duration is too long")
    return int(quotient)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Return `base ** exponent`. Raises Refused where it has no end, as of 0 and a negative exponent."""
    result = CONTEXT.power(base, exponent)
    if not result.is_finite():
        raise Refused("the power has no end")
    return result


def _days_scaled(a: DaysDuration, b: Decimal) -> DaysDuration:
    return make_days(scaled(a.nanos, b))


def _months_scaled(a: MonthsDuration, b: Decimal) -> MonthsDuration:
    return make_months(scaled(a.months, b))


_DATES = (FeelDate, FeelDateTime)
ADD: dict[tuple[type, type], Apply] = {
    (DaysDuration, DaysDuration): lambda a, b: make_days(a.nanos + b.nanos),
    (DaysDuration, FeelTime): lambda a, b: b.at(b.of_day + a.nanos),
    (Decimal, Decimal): CONTEXT.add,
    (FeelTime, DaysDuration): lambda a, b: a.at(a.of_day + b.nanos),
    (MonthsDuration, MonthsDuration): lambda a, b: make_months(a.months + b.months),
    (str, str): lambda a, b: a + b,
    **{(kind, DaysDuration): lambda a, b: plus_nanos(a, b.nanos) for kind in _DATES},
    **{(kind, MonthsDuration): lambda a, b: plus_months(a, b.months) for kind in _DATES},
    **{(DaysDuration, kind): lambda a, b: plus_nanos(b, a.nanos) for kind in _DATES},
    **{(MonthsDuration, kind): lambda a, b: plus_months(b, a.months) for kind in _DATES},
}
SUBTRACT: dict[tuple[type, type], Apply] = {
    (DaysDuration, DaysDuration): lambda a, b: make_days(a.nanos - b.nanos),
    (Decimal, Decimal): CONTEXT.subtract,
    (FeelTime, DaysDuration): lambda a, b: a.at(a.of_day - b.nanos),
    (FeelTime, FeelTime): _time_span,
    (MonthsDuration, MonthsDuration): lambda a, b: make_months(a.months - b.months),
    **{(kind, DaysDuration): lambda a, b: plus_nanos(a, -b.nanos) for kind in _DATES},
    **{(kind, MonthsDuration): lambda a, b: plus_months(a, -b.months) for kind in _DATES},
    **{(kind, other): span for kind in _DATES for other in _DATES},
}
MULTIPLY: dict[tuple[type, type], Apply] = {
    (DaysDuration, Decimal): _days_scaled,
    (Decimal, DaysDuration): lambda a, b: _days_scaled(b, a),
    (Decimal, Decimal): CONTEXT.multiply,
    (Decimal, MonthsDuration): lambda a, b: _months_scaled(b, a),
    (MonthsDuration, Decimal): _months_scaled,
}
DIVIDE: dict[tuple[type, type], Apply] = {
    (DaysDuration, DaysDuration): lambda a, b: CONTEXT.divide(Decimal(a.nanos), Decimal(b.nanos)),
    (DaysDuration, Decimal): lambda a, b: make_days(_divided(a.nanos, b)),
    (Decimal, Decimal): CONTEXT.divide,
    (MonthsDuration, Decimal): lambda a, b: make_months(_divided(a.months, b)),
    (MonthsDuration, MonthsDuration): lambda a, b: CONTEXT.divide(Decimal(a.months), Decimal(b.months)),
}
POWER: dict[tuple[type, type], Apply] = {(Decimal, Decimal): power}
TABLES: dict[str, dict[tuple[type, type], Apply]] = {
    "*": MULTIPLY,
    "**": POWER,
    "+": ADD,
    "-": SUBTRACT,
    "/": DIVIDE,
}


def floor_to(number: Decimal, divisor: Decimal) -> Decimal:
    """Return `number - divisor * floor(number / divisor)`, exactly."""
    rest = WIDE.remainder(number, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return CONTEXT.plus(rest)
