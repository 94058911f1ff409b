"""Arithmetic as the reference has it, where it differs. Source: observed in 7.24 (feel-scala 1.19)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from watchword.scripting.feel.arithmetic import TABLES, Apply
from watchword.scripting.feel.errors import FeelError, Refused
from watchword.scripting.feel.numbers import CONTEXT, number_of
from watchword.scripting.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration
from watchword.scripting.feel.temporal_text import make_days, make_months

_MILLIS = 1_000_000


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    """Return the power in double precision. Raises FeelError where it is no number or has no end."""
    try:
        found = float(base) ** float(exponent)
    except (OverflowError, ZeroDivisionError):
        found = None
    result = number_of(found) if isinstance(found, float) else None
    if result is None:
        raise FeelError(f"{base} ** {exponent} has no result")
    return result


def _whole(factor: Decimal) -> int:
    if factor.adjusted() > 18:
        raise Refused("a duration is too long")
    return int(factor)


def _split(amount: DaysDuration, divisor: Decimal) -> DaysDuration:
    millis = CONTEXT.divide(Decimal(amount.nanos // _MILLIS), divisor)
    if millis.adjusted() > 30:
        raise Refused("a duration is too long")
    return make_days(int(millis) * _MILLIS)


def _ratio(one: int, other: int) -> Decimal:
    return Decimal(int(CONTEXT.divide(Decimal(one), Decimal(other))))


def _apart(one: Any, other: Any) -> Any:
    raise Refused("a date and a date and time have no difference")


def _time_span(one: FeelTime, other: FeelTime) -> DaysDuration:
    span: DaysDuration = TABLES["-"][FeelTime, FeelTime](one, other)
    zoned = one.offset is not None or one.zone is not None
    return DaysDuration(abs(span.nanos)) if zoned else span


CAMUNDA_TABLES: dict[str, dict[tuple[type, type], Apply]] = {
    **TABLES,
    "**": {(Decimal, Decimal): _power},
    "-": {
        **TABLES["-"],
        (FeelDate, FeelDateTime): _apart,
        (FeelDateTime, FeelDate): _apart,
        (FeelTime, FeelTime): _time_span,
    },
    "*": {
        **TABLES["*"],
        (DaysDuration, Decimal): lambda a, b: make_days(a.nanos * _whole(b)),
        (Decimal, DaysDuration): lambda a, b: make_days(b.nanos * _whole(a)),
        (Decimal, MonthsDuration): lambda a, b: make_months(b.months * _whole(a)),
        (MonthsDuration, Decimal): lambda a, b: make_months(a.months * _whole(b)),
    },
    "/": {
        **TABLES["/"],
        (DaysDuration, DaysDuration): lambda a, b: _ratio(a.nanos, b.nanos),
        (DaysDuration, Decimal): _split,
        (MonthsDuration, MonthsDuration): lambda a, b: _ratio(a.months, b.months),
    },
}
"""Durations count whole times, and are divided in milliseconds; powers are doubles; times with zones have no sign."""
