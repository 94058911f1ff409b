"""Texts of FEEL as tokens. Names of several words are put together by the parser, which knows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from watchword.scripting.feel.errors import FeelSyntaxError

MAX_SOURCE = 50_000
"""Characters of a text."""
_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_TOKEN = re.compile(
    r"(?P<space>[\s\u180e\u200b\ufeff]+|//[^\n\r]*|/\*.*?\*/)"
    rf"|(?P<name>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![A-Za-z_]))?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<quoted>`[^`]+`)"
    r"|(?P<symbol>\.\.|\*\*|<=|>=|!=|->|.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_LONE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: name, number, string, quoted, symbol or end; `text` as written (of strings and quoted names: decoded)."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str, decode: Callable[[str], str] | None = None) -> list[Token]:
    """Return the tokens, the last of kind `end`; `decode` takes the escapes out of texts in place of `unescape`.

    Raises:
        FeelSyntaxError: a text or comment has no end, or the source is too long.
    """
    if len(text) > MAX_SOURCE:
        raise FeelSyntaxError(f"an expression has {len(text)} characters; at most {MAX_SOURCE} are allowed")
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        kind, part = found.lastgroup or "", found.group()
        if kind == "space":
            continue
        if part == '"':
            raise FeelSyntaxError(f"a text has no closing quote (character {found.start() + 1})", found.start())
        if kind == "string":
            part = (decode or unescape)(part[1:-1])
        elif kind == "quoted":
            part = " ".join(part[1:-1].split())
        tokens.append(Token(kind, part, found.start(), found.end()))
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def unescape(text: str) -> str:
    """Return a text without its escapes; a backslash before anything else stays."""
    if "\\" not in text:
        return text
    return join_surrogates(_ESCAPE.sub(_unescaped, text))


def unescape_plainly(text: str) -> str:
    """Return a text without the escapes that the reference knows: no code points (observed in 7.24)."""
    return _PLAIN_ESCAPE.sub(lambda found: _CONTROL.get(found[1], found[0]), text)


def join_surrogates(text: str) -> str:
    """Return a text in which pairs of surrogates are the one character they stand for, and lone ones are U+FFFD."""
    joined = _PAIR.sub(lambda pair: chr(0x10000 + ((ord(pair[1]) - 0xD800) << 10) + (ord(pair[2]) - 0xDC00)), text)
    return _LONE.sub("\ufffd", joined)


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the tokens a name consists of; empty if it can't be one."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelSyntaxError:
        return ()


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else found[0]
    return _CONTROL.get(found[3], found[0])
