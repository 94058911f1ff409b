"""Python stand-ins for Java types that have no counterpart of their own, and widths of integers."""

from __future__ import annotations

from watchword.values.typed import Int32

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1


class BigInteger(int):
    """An integer of any size (java.math.BigInteger). A plain int is a Long."""

    __slots__ = ()


class Char(str):
    """One UTF-16 character (java.lang.Character): what `charAt` returns."""

    __slots__ = ()


class HashMap(dict[str, object]):
    """A map that is stored under java.util.HashMap: what decisions give. A plain dict is a LinkedHashMap."""


class TreeMap(dict[str, object]):
    """A map that is stored, ordered by key, under java.util.TreeMap: what `camunda:map` gives."""


def narrow(number: int) -> int:
    """Return `number` as the narrowest of Int32, int (Long) and BigInteger that holds it, as a JSON reader does."""
    if INT_MIN <= number <= INT_MAX:
        return Int32(number)
    return number if LONG_MIN <= number <= LONG_MAX else BigInteger(number)


def wrap_int(number: int) -> Int32:
    """Return the low 32 bits of `number` as a signed Int32."""
    return Int32((number - INT_MIN) % 2**32 + INT_MIN)


def wrap_long(number: int) -> int:
    """Return the low 64 bits of `number` as a signed Long: Java's integers overflow silently."""
    return number if LONG_MIN <= number <= LONG_MAX else (number - LONG_MIN) % 2**64 + LONG_MIN
