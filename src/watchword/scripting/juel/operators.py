"""Arithmetic, comparison and `empty`. Source: `reference` 6.2, observed in 7.24."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from typing import Any

from watchword.scripting.juel.coerce import (
    WHOLE,
    bounded_integer,
    kind,
    to_big_integer,
    to_boolean,
    to_decimal,
    to_double,
    to_long,
    to_text,
)
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.values.java_types import BigInteger, Char, wrap_long
from watchword.values.typed import Int16, Int32

_EXACT = Context(prec=500, Emax=10_000, Emin=-10_000)
_LONG_SAFE = 2**62


def add(a: Any, b: Any) -> Any:
    """Return `a + b`; numbers only, texts are read as numbers."""
    if type(a) in WHOLE and type(b) in WHOLE:
        total = int(a) + int(b)
        return total if -_LONG_SAFE < total < _LONG_SAFE else wrap_long(total)
    return _calculate(a, b, lambda x, y: x + y)


def subtract(a: Any, b: Any) -> Any:
    """Return `a - b`."""
    if type(a) in WHOLE and type(b) in WHOLE:
        total = int(a) - int(b)
        return total if -_LONG_SAFE < total < _LONG_SAFE else wrap_long(total)
    return _calculate(a, b, lambda x, y: x - y)


def multiply(a: Any, b: Any) -> Any:
    """Return `a * b`."""
    if type(a) in WHOLE and type(b) in WHOLE:
        return wrap_long(int(a) * int(b))
    return _calculate(a, b, lambda x, y: x * y)


def divide(a: Any, b: Any) -> Any:
    """Return `a / b`: always a Double (`5/2` is 2.5, `1/0` is Infinity), or a BigDecimal if one side is one."""
    if a is None and b is None:
        return 0
    if isinstance(a, (Decimal, BigInteger)) or isinstance(b, (Decimal, BigInteger)):
        return _divide_exactly(to_decimal(a), to_decimal(b))
    x, y = to_double(a), to_double(b)
    if y:
        try:
            return x / y
        except OverflowError:
            return math.copysign(math.inf, x) * math.copysign(1, y)
    if not x or x != x:
        return math.nan
    return math.nan if y != y else math.copysign(math.inf, x) * math.copysign(1, y)


def modulo(a: Any, b: Any) -> Any:
    """Return the remainder with the sign of `a`: Long, or Double if a side is fractional."""
    if a is None and b is None:
        return 0
    if _fractional(a) or _fractional(b) or isinstance(a, Decimal) or isinstance(b, Decimal):
        x, y = to_double(a), to_double(b)
        return math.nan if math.isinf(x) or not y else math.fmod(x, y)
    if isinstance(a, BigInteger) or isinstance(b, BigInteger):
        return bounded_integer(_remainder(to_big_integer(a), to_big_integer(b)))
    return _remainder(to_long(a), to_long(b))


def negate(a: Any) -> Any:
    """Return `-a`; the type of a number stays."""
    if a is None:
        return 0
    if type(a) is int:
        return wrap_long(-a)
    if isinstance(a, (Int32, Int16)):
        return type(a)(-int(a)) if a > -(2**15) or (isinstance(a, Int32) and a > -(2**31)) else a
    if isinstance(a, BigInteger):
        return BigInteger(-int(a))
    if isinstance(a, (float, Decimal)) and not isinstance(a, bool):
        return -a
    if isinstance(a, str) and not isinstance(a, Char):
        return -to_double(a) if _fractional(a) else wrap_long(-to_long(a))
    raise EvaluationFailed(f"a {kind(a)} has no negative")


def is_empty(value: Any) -> bool:
    """Return whether a value is null, "" or an empty collection."""
    return value is None or (isinstance(value, (str, list, tuple, dict, set, frozenset, bytes)) and not value)


def equal(a: Any, b: Any) -> bool:
    """Return `a == b`: numbers by value, a text or boolean on one side converts the other."""
    if type(a) is type(b) and type(a) in _ALIKE:
        return bool(a == b)
    if a is b:
        return True
    if a is None or b is None:
        return False
    if _number(a) or _number(b):
        return _compare(a, b, lambda x, y: x == y)
    if isinstance(a, bool) or isinstance(b, bool):
        return to_boolean(a) == to_boolean(b)
    if _text(a) or _text(b):
        return to_text(a) == to_text(b)
    return bool(a == b)


def unequal(a: Any, b: Any) -> bool:
    """Return `a != b`."""
    return not equal(a, b)


def less(a: Any, b: Any) -> bool:
    """Return `a < b`; false if a side is null."""
    if type(a) in WHOLE and type(b) in WHOLE:
        return bool(a < b)
    return a is not b and a is not None and b is not None and _compare(a, b, lambda x, y: x < y)


def less_or_equal(a: Any, b: Any) -> bool:
    """Return `a <= b`; null and null are equal."""
    if type(a) in WHOLE and type(b) in WHOLE:
        return bool(a <= b)
    return (a is b and a == a) or (a is not None and b is not None and _compare(a, b, lambda x, y: x <= y))


def greater(a: Any, b: Any) -> bool:
    """Return `a > b`; false if a side is null."""
    if type(a) in WHOLE and type(b) in WHOLE:
        return bool(a > b)
    return a is not b and a is not None and b is not None and _compare(a, b, lambda x, y: x > y)


def greater_or_equal(a: Any, b: Any) -> bool:
    """Return `a >= b`; null and null are equal."""
    if type(a) in WHOLE and type(b) in WHOLE:
        return bool(a >= b)
    return (a is b and a == a) or (a is not None and b is not None and _compare(a, b, lambda x, y: x >= y))


def _calculate(a: Any, b: Any, operate: Callable[[Any, Any], Any]) -> Any:
    if a is None and b is None:
        return 0
    exact = isinstance(a, Decimal) or isinstance(b, Decimal)
    big = isinstance(a, BigInteger) or isinstance(b, BigInteger)
    fractional = _fractional(a) or _fractional(b)
    if exact or (big and fractional):
        return _bounded_decimal(lambda: operate(_Exact(to_decimal(a)), _Exact(to_decimal(b))).value)
    if fractional:
        return operate(to_double(a), to_double(b))
    if big:
        return bounded_integer(operate(int(to_big_integer(a)), int(to_big_integer(b))))
    return wrap_long(operate(to_long(a), to_long(b)))


class _Exact:
    """A BigDecimal that calculates in our context, not the thread's."""

    __slots__ = ("value",)

    def __init__(self, value: Decimal) -> None:
        self.value = value

    def __add__(self, other: _Exact) -> _Exact:
        return _Exact(_EXACT.add(self.value, other.value))

    def __sub__(self, other: _Exact) -> _Exact:
        return _Exact(_EXACT.subtract(self.value, other.value))

    def __mul__(self, other: _Exact) -> _Exact:
        return _Exact(_EXACT.multiply(self.value, other.value))


def _bounded_decimal(run: Callable[[], Decimal]) -> Decimal:
    try:
        return run()
    except DecimalException:
        raise EvaluationFailed("a decimal number leaves its bounds") from None


def _divide_exactly(a: Decimal, b: Decimal) -> Decimal:
    if not b:
        raise EvaluationFailed("a decimal number is divided by zero")
    places = Decimal((0, (1,), int(a.as_tuple().exponent)))
    return _bounded_decimal(lambda: _EXACT.divide(a, b).quantize(places, ROUND_HALF_UP, _EXACT))


def _remainder(a: int, b: int) -> int:
    if not b:
        raise EvaluationFailed("a whole number is divided by zero")
    rest = abs(a) % abs(b)
    return -rest if a < 0 else rest


def _fractional(value: Any) -> bool:
    if isinstance(value, float):
        return True
    return isinstance(value, str) and not isinstance(value, Char) and any(char in ".eE" for char in value)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Char)


def _compare(a: Any, b: Any, holds: Callable[[Any, Any], bool]) -> bool:
    if _number(a) or _number(b):
        if isinstance(a, Decimal) or isinstance(b, Decimal):
            return holds(to_decimal(a), to_decimal(b))
        if isinstance(a, float) or isinstance(b, float):
            return holds(to_double(a), to_double(b))
        if isinstance(a, BigInteger) or isinstance(b, BigInteger):
            return holds(to_big_integer(a), to_big_integer(b))
        return holds(to_long(a), to_long(b))
    if _text(a) or _text(b):
        return holds(to_text(a), to_text(b))
    if isinstance(a, (bool, datetime, Char)) and type(a) is type(b):
        return holds(a, b)
    order = getattr(type(a), "juel_compare", None)
    if order is not None:
        return holds(order(a, b), 0)
    raise EvaluationFailed(f"a {kind(a)} and a {kind(b)} have no order")


_ALIKE = frozenset((str, int, float, Int32, Int16, bool, datetime))

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "!=": unequal,
    "%": modulo,
    "*": multiply,
    "+": add,
    "-": subtract,
    "/": divide,
    "<": less,
    "<=": less_or_equal,
    "==": equal,
    ">": greater,
    ">=": greater_or_equal,
}
UNARY: dict[str, Callable[[Any], Any]] = {
    "!": lambda value: not to_boolean(value),
    "-": negate,
    "empty": is_empty,
}
