"""Known names as tries of tokens: the longest name that the text spells wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from watchword.scripting.feel.lexer import Token, words_of
from watchword.scripting.feel.types import ContextType, FunctionType, ListType, Type, unnamed

END = ""
"""Key of the name that ends at a node of a trie; no token has this text."""


class Names:
    """Names that a text may spell, and their types where they are known."""

    __slots__ = ("_trie", "types")

    def __init__(self, names: Mapping[str, Type | None] | Iterable[str]) -> None:
        self.types: dict[str, Type | None] = dict(names) if isinstance(names, Mapping) else dict.fromkeys(names)
        self._trie: dict[str, Any] = {}
        for name in self.types:
            self._enter(name)

    def add(self, name: str, kind: Type | None = None) -> None:
        """Know one more name."""
        self.types[name] = kind
        self._enter(name)

    def longest(self, tokens: list[Token], at: int) -> tuple[int, str]:
        """Return how many tokens the longest known name at `at` takes, and the name; 0 if there is none."""
        node, best = self._trie, (0, "")
        for count in range(len(tokens) - at):
            token = tokens[at + count]
            found = node.get(token.text) if token.kind not in ("string", "end") else None
            if found is None:
                break
            node = found
            if END in node:
                best = (count + 1, node[END])
        return best

    def _enter(self, name: str) -> None:
        node = self._trie
        for word in words_of(name):
            node = node.setdefault(word, {})
        if node is not self._trie:
            node[END] = name


def member_names(kinds: Iterable[Type | None]) -> set[str]:
    """Return the names of all entries of contexts inside some types."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [kind for kind in kinds if kind is not None]
    while waiting:
        kind = unnamed(waiting.pop())
        if id(kind) in seen:
            continue
        seen.add(id(kind))
        if isinstance(kind, ListType):
            waiting.append(kind.item)
        elif isinstance(kind, FunctionType):
            waiting.append(kind.result)
        elif isinstance(kind, ContextType):
            found.update(kind.fields)
            waiting.extend(kind.fields.values())
    return found
