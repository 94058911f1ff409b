"""Values turned into the type an operator or method wants. Source: `reference` 6.2, observed in 7.24."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.limits import MAX_BITS, MAX_TEXT
from watchword.values.java_text import text as java_text
from watchword.values.java_types import BigInteger, Char, wrap_int, wrap_long
from watchword.values.spin import JsonNode
from watchword.values.spin_xml import XmlElement
from watchword.values.typed import Int16, Int32

WHOLE = frozenset((int, Int32, Int16))
"""Types that are whole numbers of bounded size: Long, Integer, Short."""

_DIGITS = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_FRACTION = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,9})?[dDfF]?", re.ASCII)
_NAMES: dict[type, str] = {
    BigInteger: "BigInteger",
    Char: "Character",
    Decimal: "BigDecimal",
    Int16: "Short",
    Int32: "Integer",
    JsonNode: "JSON node",
    XmlElement: "XML element",
    bool: "Boolean",
    bytes: "byte array",
    datetime: "Date",
    dict: "Map",
    float: "Double",
    int: "Long",
    list: "List",
    str: "String",
    type(None): "null",
}


def kind(value: object) -> str:
    """Return the word for the type of a value, for messages."""
    return _NAMES.get(type(value), type(value).__name__)


def to_text(value: Any) -> str:
    """Return the text of a value; null is empty."""
    if type(value) is str:
        return value
    return "" if value is None else bounded(java_text(value))


def bounded(text: str) -> str:
    """Return `text` if it is within the limit of what an expression may make."""
    if len(text) > MAX_TEXT:
        raise EvaluationFailed(f"a text of {len(text)} characters arises; at most {MAX_TEXT} are allowed")
    return text


def to_boolean(value: Any) -> bool:
    """Return a truth value: null and "" are false, a text is true if it is `true` in any case."""
    if value is True or value is False:
        return bool(value)
    if value is None:
        return False
    if isinstance(value, str) and not isinstance(value, Char):
        return value.lower() == "true"
    raise _refuse(value, "Boolean")


def to_long(value: Any) -> int:
    """Return a Long: fractions are cut, null and "" are 0."""
    if type(value) in WHOLE:
        return int(value)
    if value is None or value == "":
        return 0
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, bool):
        raise _refuse(value, "Long")
    if isinstance(value, str):
        if not _DIGITS.fullmatch(value) or not -(2**63) <= int(value) < 2**63:
            raise _refuse_text(value, "Long")
        return int(value)
    if isinstance(value, float):
        return _cut(value, 64)
    if isinstance(value, (int, Decimal)):
        return wrap_long(int(value))
    raise _refuse(value, "Long")


def to_int(value: Any) -> Int32:
    """Return an Integer, by the rules of to_long."""
    if isinstance(value, float):
        return Int32(_cut(value, 32))
    number = to_long(value)
    if isinstance(value, str) and not -(2**31) <= number < 2**31:
        raise _refuse_text(value, "Integer")
    return wrap_int(number)


def to_double(value: Any) -> float:
    """Return a Double: null and "" are 0."""
    if type(value) is float:
        return value
    if value is None or value == "":
        return 0.0
    if isinstance(value, Char):
        return float(ord(value))
    if isinstance(value, bool):
        raise _refuse(value, "Double")
    if isinstance(value, str):
        return _text_double(value)
    if isinstance(value, (int, float, Decimal)):
        try:
            return float(value)
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")
    raise _refuse(value, "Double")


def to_big_integer(value: Any) -> BigInteger:
    """Return a BigInteger, within the limit of its bits."""
    if isinstance(value, str) and not isinstance(value, Char) and _DIGITS.fullmatch(value):
        return BigInteger(value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        if isinstance(value, Decimal) and (not value.is_finite() or value.adjusted() > MAX_BITS // 4):
            raise _refuse(value, "BigInteger")
        return bounded_integer(int(value))
    if isinstance(value, float) and not abs(value) < float("inf"):
        raise _refuse(value, "BigInteger")
    return bounded_integer(int(value) if isinstance(value, float) else to_long(value))


def bounded_integer(number: int) -> BigInteger:
    """Return `number` as a BigInteger if it is within the limit."""
    if number.bit_length() > MAX_BITS:
        raise EvaluationFailed(f"a whole number of {number.bit_length()} bits arises; at most {MAX_BITS} are allowed")
    return BigInteger(number)


def to_decimal(value: Any) -> Decimal:
    """Return a BigDecimal."""
    if isinstance(value, Decimal):
        return value
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, str) and not isinstance(value, Char):
        try:
            number = Decimal(value) if len(value) <= 1000 else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or "_" in value:
            raise _refuse_text(value, "BigDecimal")
        return number
    if isinstance(value, float):
        if not abs(value) < float("inf"):
            raise _refuse(value, "BigDecimal")
        return Decimal(value)
    return Decimal(to_big_integer(value) if isinstance(value, int) else to_long(value))


def _cut(value: float, bits: int) -> int:
    if value != value:
        return 0
    low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    return low if value <= low else high if value >= high else int(value)


def _text_double(value: str) -> float:
    stripped = value.strip()
    if _FRACTION.fullmatch(stripped):
        return float(stripped.rstrip("dDfF"))
    if stripped.lstrip("+-") in ("Infinity", "NaN") and len(stripped) - len(stripped.lstrip("+-")) <= 1:
        return float(stripped)
    raise _refuse_text(value, "Double")


def _refuse(value: object, wanted: str) -> EvaluationFailed:
    return EvaluationFailed(f"a {kind(value)} can't be used as {wanted}")


def _refuse_text(value: str, wanted: str) -> EvaluationFailed:
    return EvaluationFailed(f"the text {value[:100]!r} can't be used as {wanted}")
