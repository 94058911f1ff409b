"""Functions of numbers. Source: DMN 1.5, 10.3.4.5."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from watchword.scripting.feel.arithmetic import floor_to
from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.numbers import CONTEXT, WIDE, ZERO, whole
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import DaysDuration, MonthsDuration

MIN_SCALE, MAX_SCALE = -6111, 6176
_TWO = Decimal(2)


def rounded(number: Decimal, scale: int, rounding: str) -> Decimal:
    """Return a number with at most `scale` digits after the point. Raises Refused beyond the scales there are."""
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise Refused(f"a scale of {scale} is not between {MIN_SCALE} and {MAX_SCALE}")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= scale:
        return number
    answer = number.quantize(Decimal((0, (1,), -scale)), rounding=rounding, context=WIDE)
    return CONTEXT.plus(answer if scale >= 0 else answer.quantize(Decimal(1), context=WIDE))


def _to_scale(rounding: str) -> Apply:
    return lambda run, n, scale: rounded(n, whole(scale) if scale is not None else 0, rounding)


def absolute(run: Run, n: Any) -> Any:
    """Return a number or duration without its sign."""
    if isinstance(n, DaysDuration):
        return DaysDuration(abs(n.nanos))
    return MonthsDuration(abs(n.months)) if isinstance(n, MonthsDuration) else n.copy_abs()


def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the rest of a division, with the sign of the divisor."""
    if not divisor:
        raise Refused("the divisor is 0")
    return floor_to(dividend, divisor)


def square_root(run: Run, number: Decimal) -> Decimal:
    """Return the square root."""
    if number < 0:
        raise Refused("the number is below 0")
    return CONTEXT.sqrt(number)


def logarithm(run: Run, number: Decimal) -> Decimal:
    """Return the natural logarithm."""
    if number <= 0:
        raise Refused("the number is not above 0")
    return CONTEXT.ln(number)


def odd(run: Run, number: Decimal) -> bool:
    """Return whether a number is odd."""
    return WIDE.remainder(number, _TWO).copy_abs() == 1


def even(run: Run, number: Decimal) -> bool:
    """Return whether a number is even."""
    return WIDE.remainder(number, _TWO) == ZERO


_SCALED = "n: number, scale: number"
ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("abs", "n: number", absolute),
    ("abs", "n: duration", absolute),
    ("ceiling", "n: number, scale?: number", _to_scale(ROUND_CEILING)),
    ("decimal", _SCALED, _to_scale(ROUND_HALF_EVEN)),
    ("even", "number: number", even),
    ("exp", "number: number", lambda run, number: CONTEXT.exp(number)),
    ("floor", "n: number, scale?: number", _to_scale(ROUND_FLOOR)),
    ("log", "number: number", logarithm),
    ("modulo", "dividend: number, divisor: number", modulo),
    ("odd", "number: number", odd),
    ("round down", _SCALED, _to_scale(ROUND_DOWN)),
    ("round half down", _SCALED, _to_scale(ROUND_HALF_DOWN)),
    ("round half up", _SCALED, _to_scale(ROUND_HALF_UP)),
    ("round up", _SCALED, _to_scale(ROUND_UP)),
    ("sqrt", "number: number", square_root),
)
