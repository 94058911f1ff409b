"""Values as texts: what `string()` gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.function import FeelFunction
from watchword.scripting.feel.numbers import plain
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import DaysDuration, MonthsDuration

_SPECIAL = re.compile(r'[{}:,"\\\[\]()]')
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Style:
    """How contexts and numbers are written."""

    colon: str = ": "
    quotes: bool = True
    """Keys that are no plain names stand in quotes."""
    number: Callable[[Decimal], str] = plain
    zeros: Mapping[type, str] = field(default_factory=dict)
    """Durations of no length, by their class."""


STANDARD = Style()
REFERENCE = Style(":", False, str, {DaysDuration: "P0D", MonthsDuration: "P0Y"})
"""As the reference writes them: `{a:1}`, numbers with exponents where they are very large or small."""


def to_text(value: Any, run: Run, style: Style = STANDARD) -> str | None:
    """Return the text of a value; a text is itself, null stays null."""
    return value if value is None or isinstance(value, str) else _shown(value, run, style)


def quoted(text: str) -> str:
    """Return a text in quotes, as FEEL writes it."""
    return f'"{text.translate(_ESCAPES)}"'


def _shown(value: Any, run: Run, style: Style) -> str:
    run.spend()
    if value is None:
        return "null"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return style.number(value)
    if isinstance(value, list):
        return _bounded("[" + ", ".join([_shown(item, run, style) for item in value]) + "]", run)
    if isinstance(value, dict):
        entries = [f"{_key(name, style)}{style.colon}{_shown(item, run, style)}" for name, item in value.items()]
        return _bounded("{" + ", ".join(entries) + "}", run)
    if isinstance(value, FeelRange):
        return _range(value, run, style)
    if isinstance(value, (DaysDuration, MonthsDuration)):
        text = str(value)
        return style.zeros.get(type(value), text) if text in ("PT0S", "P0M") else text
    return repr(value) if isinstance(value, FeelFunction) else str(value)


def _key(name: str, style: Style) -> str:
    return quoted(name) if style.quotes and (not name or _SPECIAL.search(name)) else name


def _range(value: FeelRange, run: Run, style: Style) -> str:
    if value.operator:
        end = value.low if value.low is not None else value.high
        return f"({value.operator} {_shown(end, run, style)})"
    opened, closed = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opened}{_shown(value.low, run, style)}..{_shown(value.high, run, style)}{closed}"


def _bounded(text: str, run: Run) -> str:
    run.spend_text(len(text))
    return text
