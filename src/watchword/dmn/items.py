"""Types of a model: item definitions as types of FEEL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from watchword.dmn.model import ItemDefinition
from watchword.scripting.feel import FeelSyntaxError, Run, Scope, compile_unary_tests
from watchword.scripting.feel.types import ANY, NUMBER, ContextType, FunctionType, ListType, NamedType, Type

Note = Callable[[object, str], None]
_VARIABLES: Mapping[str, Type] = {"double": NUMBER, "integer": NUMBER, "long": NUMBER}
"""Types of variables, that models written for Camunda 7 name where DMN has numbers."""


def name_types(items: Sequence[ItemDefinition]) -> dict[str, NamedType]:
    """Return the types of a file by name, as yet without what they are: files may import each other."""
    return {item.name: NamedType(item.name, ANY) for item in items}


def build_types(
    items: Sequence[ItemDefinition], own: Mapping[str, NamedType], known: Mapping[str, Type], note: Note
) -> None:
    """Say what the types of a file are.

    Args:
        items: their definitions.
        own: the types by name.
        known: all types that the file knows by name: built-in, imported (`import.name`), its own.
        note: takes an item definition and what is wrong with it.
    """
    for item in items:
        made = _Builder(known, note).make(item)
        own[item.name].base, own[item.name].allowed = made.base, made.allowed


def allowed_values(items: Sequence[ItemDefinition]) -> dict[str, str]:
    """Return the constraints of types by name, as they are written."""
    return {item.name: item.allowed for item in items if item.allowed is not None}


class _Builder:
    def __init__(self, known: Mapping[str, Type], note: Note) -> None:
        self._known, self._note = known, note

    def make(self, item: ItemDefinition) -> NamedType:
        """Return the type of an item definition or component."""
        base = self._base(item)
        allowed = self._tests(item, item.allowed)
        whole = self._tests(item, item.constraint)
        if not item.is_collection:
            return NamedType(item.name, base, _both(allowed, whole))
        element = base if allowed is None else NamedType(item.name, base, allowed)
        return NamedType(item.name, ListType(element), whole)

    def _base(self, item: ItemDefinition) -> Type:
        if item.components:
            return ContextType({component.name: self.make(component) for component in item.components})
        if item.function is not None:
            parameters, result = item.function
            return FunctionType(tuple(self._named(item, p.type_ref) for p in parameters), self._named(item, result))
        return self._named(item, item.type_ref)

    def _named(self, item: ItemDefinition, name: str | None) -> Type:
        if name is None:
            return ANY
        known = self._known.get(name) or _VARIABLES.get(name.lower())
        if known is None:
            self._note(item, f"type {name!r} is unknown")
        return known or ANY

    def _tests(self, item: ItemDefinition, text: str | None) -> Callable[[Any, Run], bool | None] | None:
        if text is None or not text.strip():
            return None
        try:
            test = compile_unary_tests(text, (), types=self._known)
        except FeelSyntaxError as error:
            self._note(item, str(error))
            return None
        return lambda value, run: test(value, Scope({}), run)


def _both(
    one: Callable[[Any, Run], bool | None] | None, other: Callable[[Any, Run], bool | None] | None
) -> Callable[[Any, Run], bool | None] | None:
    if one is None or other is None:
        return one or other
    return lambda value, run: one(value, run) is True and other(value, run) is True
