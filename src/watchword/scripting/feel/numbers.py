"""Decimals of 34 digits, rounded half to even, in a context of their own."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from math import isfinite

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)  # fmt: skip
WIDE = Context(prec=6300, rounding=ROUND_HALF_EVEN, Emin=-20_000, Emax=20_000, traps=[InvalidOperation])
ZERO, ONE = Decimal(0), Decimal(1)
MAX_WHOLE = 10**15


def literal(text: str) -> Decimal | None:
    """Return the number of a literal; None if it is beyond what decimals hold."""
    try:
        return CONTEXT.create_decimal(text)
    except DecimalException:
        return None


def number_of(value: float) -> Decimal | None:
    """Return a Python int or float as a number; None for NaN and infinities."""
    if isinstance(value, float) and not isfinite(value):
        return None
    try:
        return CONTEXT.create_decimal(repr(value) if isinstance(value, float) else value)
    except DecimalException:
        return None


def whole(number: Decimal) -> int:
    """Return the integer part, at most 10**15 from zero: for positions and counts."""
    if number.copy_abs() > MAX_WHOLE:
        return MAX_WHOLE if number > 0 else -MAX_WHOLE
    return int(number)


def plain(number: Decimal) -> str:
    """Return the number in digits, without exponent."""
    if number.is_zero():
        exponent = number.as_tuple().exponent
        return f"{number.copy_abs():f}" if isinstance(exponent, int) and exponent < 0 else "0"
    return f"{number:f}"
