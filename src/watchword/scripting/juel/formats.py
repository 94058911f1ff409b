"""`'...'.format(...)`: a bounded subset of Java's format texts."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from watchword.scripting.juel.coerce import bounded, kind
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.values.java_text import text as java_text

_SPEC = re.compile(r"%(?:(\d{1,2})\$)?([-+ 0,]{0,4})(\d{1,3})?(?:\.(\d{1,2}))?([a-zA-Z%])", re.ASCII)
_KINDS = "sSdxXfFeEbBcn%"


def format_text(template: str, args: tuple[Any, ...]) -> str:
    """Return `template` with `%s %d %x %f %e %b %c %n %%` filled, with flags, width and precision as in Java."""
    parts: list[str] = []
    at = following = 0
    while True:
        found = template.find("%", at)
        if found < 0:
            parts.append(template[at:])
            return bounded("".join(parts))
        parts.append(template[at:found])
        match = _SPEC.match(template, found)
        if match is None or match[5] not in _KINDS:
            raise EvaluationFailed(f"format text {template!r} is not understood at character {found + 1}")
        at = match.end()
        if match[5] in "%n":
            parts.append("%" if match[5] == "%" else "\n")
            continue
        place = int(match[1]) - 1 if match[1] else following
        following += not match[1]
        if not 0 <= place < len(args):
            raise EvaluationFailed(f"format text {template!r} needs more values than are given")
        parts.append(_fill(args[place], match[2] or "", int(match[3] or 0), match[4], match[5]))


def _fill(value: Any, flags: str, width: int, precision: str | None, letter: str) -> str:
    text = _shown(value, flags, precision, letter)
    if letter.isupper():
        text = text.upper()
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and letter in "dxXfFeE":
        sign = text[:1] if text[:1] in "+- " else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)


def _shown(value: Any, flags: str, precision: str | None, letter: str) -> str:
    kind_letter = letter.lower()
    if kind_letter == "b":
        return "false" if value is None or value is False else "true"
    if value is None:
        return "null"
    if kind_letter == "s":
        text = java_text(value)
        return text if precision is None else text[: int(precision)]
    if kind_letter == "c" and isinstance(value, str) and len(value) == 1:
        return str(value)
    sign = "+" if "+" in flags else " " if " " in flags else ""
    group = "," if "," in flags else ""
    if kind_letter in "dx" and isinstance(value, int) and not isinstance(value, bool):
        return f"{int(value):{sign}{group}d}" if kind_letter == "d" else f"{int(value):x}"
    if kind_letter in "fe" and isinstance(value, (float, Decimal)) and not isinstance(value, datetime):
        return f"{value:{sign}{group}.{int(precision or 6)}{kind_letter}}"
    raise EvaluationFailed(f"%{letter} doesn't format a {kind(value)}")
