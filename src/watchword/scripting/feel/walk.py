"""Walks over syntax trees."""

from __future__ import annotations

from collections.abc import Iterator as Iterates
from dataclasses import fields
from typing import Any

from watchword.scripting.feel.nodes import Input, Iterator, Name, Node

_PARTS = (*Node.__args__, Iterator)


def nodes_in(node: Node) -> Iterates[Any]:
    """Yield a node and all nodes below it."""
    waiting: list[Any] = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, tuple):
            waiting.extend(found)
        elif isinstance(found, _PARTS):
            yield found
            waiting.extend(getattr(found, part.name) for part in fields(found))


def uses_input(node: Node) -> bool:
    """Return whether a tree reads `?`."""
    return any(isinstance(found, Input) for found in nodes_in(node))


def names_in(node: Node) -> frozenset[str]:
    """Return the names a tree reads."""
    return frozenset(found.name for found in nodes_in(node) if isinstance(found, Name))
