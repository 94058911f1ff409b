"""Types as they are written after `instance of` and after parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from watchword.scripting.feel.errors import FeelSyntaxError
from watchword.scripting.feel.lexer import Token
from watchword.scripting.feel.names import Names
from watchword.scripting.feel.types import (
    ANY,
    BUILT_IN,
    MAX_NESTING,
    NULL,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    Type,
)

_BUILT_IN = Names(BUILT_IN)


class TypeReader:
    """Knows the built-in types and those of a model.

    Raises:
        FeelSyntaxError: from `read`, if no type is written there.
    """

    def __init__(self, types: Mapping[str, Type]) -> None:
        self._types = types
        self._depth = 0

    @cached_property
    def _known(self) -> Names:
        return Names({**BUILT_IN, **self._types}) if self._types else _BUILT_IN

    def read(self, tokens: list[Token], at: int) -> tuple[Type, int]:
        """Return the type at `at`, and where the text goes on. A name that nobody knows is a type without values."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise _wrong(tokens[at], "types are nested too deeply")
        kind, at = self._read(tokens, at)
        self._depth -= 1
        return kind, at

    def _read(self, tokens: list[Token], at: int) -> tuple[Type, int]:
        word, opened = tokens[at].text, tokens[at + 1 : at + 2]
        if opened and opened[0].text == "<" and word in ("list", "range", "context", "function"):
            return self._parts(word, tokens, at + 2)
        count, name = self._known.longest(tokens, at)
        if count:
            return self._known.types[name] or ANY, at + count
        if tokens[at].kind != "name":
            raise _wrong(tokens[at], "a type is expected")
        name, at = tokens[at].text, at + 1
        while tokens[at].text == "." and tokens[at + 1].kind == "name":
            name, at = f"{name}.{tokens[at + 1].text}", at + 2
        return NamedType(name, NULL), at

    def _parts(self, word: str, tokens: list[Token], at: int) -> tuple[Type, int]:
        if word == "context":
            return self._context(tokens, at)
        parts: list[Type] = []
        while tokens[at].text != ">":
            if parts:
                at = _expect(tokens, at, ",")
            kind, at = self.read(tokens, at)
            parts.append(kind)
        at += 1
        if word == "function":
            if tokens[at].text == "->":
                result, at = self.read(tokens, at + 1)
            else:
                result = ANY
            return FunctionType(tuple(parts), result), at
        if len(parts) != 1:
            raise _wrong(tokens[at - 1], f"a {word} has one type of elements")
        return (ListType(parts[0]) if word == "list" else RangeType(parts[0])), at

    def _context(self, tokens: list[Token], at: int) -> tuple[Type, int]:
        fields: dict[str, Type] = {}
        while tokens[at].text != ">":
            if fields:
                at = _expect(tokens, at, ",")
            words: list[str] = []
            while tokens[at].kind in ("name", "number", "symbol", "quoted") and tokens[at].text not in (":", ",", ">"):
                words.append(tokens[at].text)
                at += 1
            if not words:
                raise _wrong(tokens[at], "the name of an entry is expected")
            at = _expect(tokens, at, ":")
            fields[" ".join(words)], at = self.read(tokens, at)
        return ContextType(fields), at + 1


def _expect(tokens: list[Token], at: int, text: str) -> int:
    if tokens[at].text != text:
        raise _wrong(tokens[at], f"{text!r} is expected in a type, not {tokens[at].text!r}")
    return at + 1


def _wrong(token: Token, why: str) -> FeelSyntaxError:
    return FeelSyntaxError(f"FEEL: {why} (character {token.start + 1})", token.start)
