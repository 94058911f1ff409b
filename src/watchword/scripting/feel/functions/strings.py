"""Functions of texts. Source: DMN 1.5, 10.3.4.3."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.numbers import whole
from watchword.scripting.feel.patterns import Pattern, compile_pattern, expand
from watchword.scripting.feel.run import Run


def substring(run: Run, string: str, start: Decimal, length: Decimal | None) -> str:
    """Return a part of a text: from a position (1 the first, -1 the last), of some characters or to the end."""
    at = whole(start)
    if at == 0 or abs(at) > len(string):
        raise Refused(f"the text has no position {at}")
    first = at - 1 if at > 0 else len(string) + at
    if length is None:
        return string[first:]
    if whole(length) < 1:
        raise Refused(f"a length of {length} is below 1")
    return string[first : first + whole(length)]


def before(run: Run, string: str, match: str) -> str:
    """Return what stands before the first occurrence; nothing if there is none."""
    head, found, _ = string.partition(match) if match else ("", "", "")
    return head if found else ""


def after(run: Run, string: str, match: str) -> str:
    """Return what stands after the first occurrence; nothing if there is none."""
    return string.partition(match)[2] if match else string


def matches(run: Run, string: str, pattern: str, flags: str | None) -> bool:
    """Return whether a part of the text matches the pattern."""
    return compile_pattern(pattern, flags or "").finds(string, run)


def replace(run: Run, string: str, pattern: str, replacement: str, flags: str | None) -> str:
    """Return the text with all matches replaced; `$1` is what the first group matched."""
    compiled = compile_pattern(pattern, flags or "")
    compiled.refuse_empty(run)
    return replaced(run, string, compiled, replacement)


def replaced(run: Run, string: str, compiled: Pattern, replacement: str) -> str:
    """Return the text with all matches of a pattern replaced."""
    parts = expand(replacement, compiled.groups) if not compiled.is_literal else [replacement]
    result: list[str] = []
    at = size = 0
    for spans in compiled.spans(string, run):
        low, high = spans[0] or (0, 0)
        for piece in (string[at:low], *(_piece(part, spans, string) for part in parts)):
            result.append(piece)
            size += len(piece)
        run.spend_text(size if size > run.limits.characters else 100)
        at = high
    result.append(string[at:])
    answer = "".join(result)
    run.spend_text(len(answer))
    return answer


def split(run: Run, string: str, delimiter: str) -> list[Any]:
    """Return the parts between the matches of a pattern."""
    compiled = compile_pattern(delimiter, "")
    compiled.refuse_empty(run)
    parts: list[Any] = []
    at = 0
    for spans in compiled.spans(string, run):
        low, high = spans[0] or (0, 0)
        parts.append(string[at:low])
        at = high
    parts.append(string[at:])
    run.spend_items(len(parts))
    return parts


def join(run: Run, items: list[Any], delimiter: str | None) -> str:
    """Return the texts of a list in one; null is left out."""
    run.spend(len(items))
    texts = [item for item in items if item is not None]
    for item in texts:
        if not isinstance(item, str):
            raise Refused("the list has an element that is no text")
    between = delimiter or ""
    run.spend_text(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


def _piece(part: str | int, spans: Any, string: str) -> str:
    if isinstance(part, str):
        return part
    span = spans[part] if part < len(spans) else None
    return "" if span is None else string[span[0] : span[1]]


def _cased(run: Run, text: str) -> str:
    run.spend_text(len(text))
    return text


_MATCH = "string: string, match: string"
ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("contains", _MATCH, lambda run, string, match: match in string),
    ("ends with", _MATCH, lambda run, string, match: string.endswith(match)),
    ("lower case", "string: string", lambda run, string: _cased(run, string.lower())),
    ("matches", "input: string, pattern: string, flags?: string|null", matches),
    ("replace", "input: string, pattern: string, replacement: string, flags?: string|null", replace),
    ("split", "string: string, delimiter: string", split),
    ("starts with", _MATCH, lambda run, string, match: string.startswith(match)),
    ("string join", "list: list, delimiter?: string|null", join),
    ("string length", "string: string", lambda run, string: Decimal(len(string))),
    ("substring", "string: string, start position: number, length?: number|null", substring),
    ("substring after", _MATCH, after),
    ("substring before", _MATCH, before),
    ("upper case", "string: string", lambda run, string: _cased(run, string.upper())),
)
