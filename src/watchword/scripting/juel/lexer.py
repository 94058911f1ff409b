"""Texts split at `${...}` and `#{...}`, and what is between the braces as tokens. Source: `reference` 6.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from watchword.scripting.juel.errors import ExpressionSyntaxError
from watchword.values.java_types import LONG_MAX

KEYWORDS = frozenset(
    "and div empty eq false ge gt instanceof le lt mod ne not null or true".split()  # noqa: SIM905
)
_WORD_OPERATORS = {
    "and": "&&",
    "div": "/",
    "eq": "==",
    "ge": ">=",
    "gt": ">",
    "le": "<=",
    "lt": "<",
    "mod": "%",
    "ne": "!=",
    "not": "!",
    "or": "||",
}
_SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+", re.ASCII)
_SYMBOL = re.compile(r"&&|\|\||[=!<>]=|[-+*/%()\[\],.?:!<>}]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `kind`: name, literal, word (a keyword that is no operator), or the symbol itself."""

    kind: str
    value: Any
    at: int


def tokens(text: str, start: int) -> Iterator[Token]:
    """Yield the tokens of the expression that begins at `start` (after `${`), up to and with its closing `}`.

    Raises:
        ExpressionSyntaxError: a character, number or text that no expression has, or no closing brace.
    """
    at = start
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # matches the empty text, too
        if at >= len(text):
            raise ExpressionSyntaxError(f"expression {text!r} has no closing '}}'")
        token, at = _token(text, at)
        yield token
        if token.kind == "}":
            return


def _token(text: str, at: int) -> tuple[Token, int]:
    char = text[at]
    if char in "'\"":
        return _string(text, at)
    number = _NUMBER.match(text, at)
    if number is not None:
        return Token("literal", _number(text, number.group(), at), at), number.end()
    if char.isalpha() or char in "_$":
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] in "_$"):
            end += 1
        return _word(text[at:end], at), end
    symbol = _SYMBOL.match(text, at)
    if symbol is None:
        raise ExpressionSyntaxError(f"expression {text!r}: {char!r} at character {at + 1} belongs to no expression")
    return Token(symbol.group(), symbol.group(), at), symbol.end()


def _word(word: str, at: int) -> Token:
    if word not in KEYWORDS:
        return Token("name", word, at)
    if word in _CONSTANTS:
        return Token("literal", _CONSTANTS[word], at)
    return Token(_WORD_OPERATORS.get(word, word), word, at)


def _number(text: str, digits: str, at: int) -> int | float:
    if not digits.isdigit():
        return float(digits)
    if len(digits) > 100 or int(digits) > LONG_MAX:
        raise ExpressionSyntaxError(f"expression {text!r}: the number at character {at + 1} is too large for a Long")
    return int(digits)


def _string(text: str, at: int) -> tuple[Token, int]:
    parts: list[str] = []
    quote, end = text[at], at + 1
    while end < len(text):
        char = text[end]
        if char == quote:
            return Token("literal", "".join(parts), at), end + 1
        if char == "\\":
            end += 1
            char = text[end : end + 1]
            if char not in (quote, "\\"):
                raise ExpressionSyntaxError(
                    f"expression {text!r}: a text may hold \\{quote} and \\\\, but not \\{char} (character {end})"
                )
        parts.append(char)
        end += 1
    raise ExpressionSyntaxError(f"expression {text!r}: the text that starts at character {at + 1} has no end")


_CONSTANTS: dict[str, Any] = {"false": False, "null": None, "true": True}
