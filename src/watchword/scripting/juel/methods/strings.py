"""Methods of texts and characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchword.scripting.juel.coerce import bounded, to_text
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.formats import format_text
from watchword.scripting.juel.limits import MAX_TEXT
from watchword.scripting.juel.regex import compile_pattern
from watchword.values.java_types import Char, wrap_int
from watchword.values.typed import Int32

_SPACES = "".join(map(chr, range(33)))


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal and of the same type, as `equals` has it."""
    return type(a) is type(b) and bool(a == b)


def compare(a: Any, b: Any) -> Int32:
    """Return what `compareTo` of texts does: the distance of the first differing characters, or of the lengths."""
    for x, y in zip(a, b, strict=False):
        if x != y:
            return Int32(ord(x) - ord(y))
    return Int32(len(a) - len(b))


def _char_at(text: str, place: int) -> Char:
    return Char(text[_place(text, place, len(text) - 1)])


def _substring(text: str, low: int, high: int | None = None) -> str:
    end = len(text) if high is None else _place(text, high, len(text))
    return text[_place(text, low, end) : end]


def _place(text: str, place: int, most: int) -> int:
    if not 0 <= place <= most:
        raise EvaluationFailed(f"place {place} is outside a text of {len(text)} characters")
    return place


def _find(text: str, part: Any, start: int = 0) -> Int32:
    wanted = chr(part) if isinstance(part, int) else to_text(part)
    return Int32(text.find(wanted, max(start, 0)) if start <= len(text) else -1)


def _find_last(text: str, part: Any) -> Int32:
    return Int32(text.rfind(chr(part) if isinstance(part, int) else to_text(part)))


def _replace(text: str, old: str, new: str) -> str:
    if len(new) > len(old) and len(text) + text.count(old) * (len(new) - len(old)) > MAX_TEXT:
        raise EvaluationFailed(f"replacing makes a text of more than {MAX_TEXT} characters")
    return text.replace(old, new)


def _repeat(text: str, times: int) -> str:
    if times < 0 or len(text) * times > MAX_TEXT:
        raise EvaluationFailed(f"a text can't be repeated {times} times; at most {MAX_TEXT} characters are allowed")
    return text * times


def _hash(text: str) -> Int32:
    total = 0
    for unit in memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"):
        total = (31 * total + unit) & 0xFFFFFFFF
    return wrap_int(total)


def _join(_text: str, separator: str, *parts: Any) -> str:
    chosen = parts[0] if len(parts) == 1 and isinstance(parts[0], (list, tuple)) else parts
    return bounded(separator.join("null" if part is None else to_text(part) for part in chosen))


_CHAR: Mapping[str, Any] = {
    "charValue": ("", lambda c: c),
    "compareTo": ("o", compare),
    "equals": ("o", same),
    "toString": ("", lambda c: str(c)),
}
_STRING: Mapping[str, Any] = {
    "charAt": ("i", _char_at),
    "compareTo": ("t", compare),
    "compareToIgnoreCase": ("t", lambda s, o: compare(s.lower(), o.lower())),
    "concat": ("t", lambda s, o: bounded(s + o)),
    "contains": ("q", lambda s, o: o in s),
    "endsWith": ("t", lambda s, o: s.endswith(o)),
    "equals": ("o", same),
    "equalsIgnoreCase": ("t", lambda s, o: s.lower() == o.lower()),
    "format": ("t*", lambda _s, template, *args: format_text(template, args)),
    "hashCode": ("", _hash),
    "indexOf": (("o", _find), ("oi", _find)),
    "isBlank": ("", lambda s: not s.strip()),
    "isEmpty": ("", lambda s: not s),
    "join": ("t*", _join),
    "lastIndexOf": ("o", _find_last),
    "length": ("", lambda s: Int32(len(s))),
    "matches": ("t", lambda s, p: compile_pattern(p).matches(s)),
    "repeat": ("i", _repeat),
    "replace": ("qq", _replace),
    "replaceAll": ("tt", lambda s, p, r: bounded(compile_pattern(p).replace(s, r))),
    "replaceFirst": ("tt", lambda s, p, r: bounded(compile_pattern(p).replace(s, r, all=False))),
    "split": (("t", lambda s, p: compile_pattern(p).split(s)), ("ti", lambda s, p, n: compile_pattern(p).split(s, n))),
    "startsWith": (("t", lambda s, o: s.startswith(o)), ("ti", lambda s, o, n: n >= 0 and s.startswith(o, n))),
    "strip": ("", lambda s: s.strip()),
    "stripLeading": ("", lambda s: s.lstrip()),
    "stripTrailing": ("", lambda s: s.rstrip()),
    "subSequence": ("ii", _substring),
    "substring": (("i", _substring), ("ii", _substring)),
    "toLowerCase": ("", lambda s: s.lower()),
    "toString": ("", lambda s: s),
    "toUpperCase": ("", lambda s: bounded(s.upper())),
    "trim": ("", lambda s: s.strip(_SPACES)),
    "valueOf": ("o", lambda _s, value: "null" if value is None else to_text(value)),
}
METHODS: Mapping[type, Mapping[str, Any]] = {Char: _CHAR, str: _STRING}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    str: {"blank": lambda s: not s.strip(), "bytes": lambda s: s.encode("utf-8", "replace")},
}
