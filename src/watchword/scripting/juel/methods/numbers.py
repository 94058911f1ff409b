"""Methods of numbers and booleans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from watchword.scripting.juel.coerce import kind, to_double, to_int, to_long, to_text
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.methods.strings import same
from watchword.values.java_types import BigInteger
from watchword.values.typed import Int16, Int32


def _compare(a: Any, b: Any) -> Int32:
    if type(a) is not type(b):
        raise EvaluationFailed(f"a {kind(a)} can't be compared with a {kind(b)} by compareTo; use < or >")
    return Int32((a > b) - (a < b))


_NUMBER: Mapping[str, Any] = {
    "compareTo": ("o", _compare),
    "doubleValue": ("", to_double),
    "equals": ("o", same),
    "intValue": ("", to_int),
    "longValue": ("", to_long),
    "toString": ("", to_text),
}
_INTEGER: Mapping[str, Any] = {
    **_NUMBER,
    "parseInt": ("t", lambda _n, text: to_int(text)),
    "valueOf": ("t", lambda _n, text: to_int(text)),
}
_LONG: Mapping[str, Any] = {
    **_NUMBER,
    "parseLong": ("t", lambda _n, text: to_long(text)),
    "valueOf": ("t", lambda _n, text: to_long(text)),
}
_DOUBLE: Mapping[str, Any] = {
    **_NUMBER,
    "isInfinite": ("", lambda n: n in (float("inf"), float("-inf"))),
    "isNaN": ("", lambda n: n != n),
    "parseDouble": ("t", lambda _n, text: to_double(text)),
    "valueOf": ("t", lambda _n, text: to_double(text)),
}
_BOOLEAN: Mapping[str, Any] = {
    "booleanValue": ("", lambda b: b),
    "compareTo": ("o", _compare),
    "equals": ("o", same),
    "parseBoolean": ("t", lambda _b, text: text.lower() == "true"),
    "toString": ("", to_text),
}
METHODS: Mapping[type, Mapping[str, Any]] = {
    BigInteger: _NUMBER,
    Decimal: _NUMBER,
    Int16: _NUMBER,
    Int32: _INTEGER,
    bool: _BOOLEAN,
    float: _DOUBLE,
    int: _LONG,
}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {}
