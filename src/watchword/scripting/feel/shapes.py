"""What the parser knows while it reads: names in scope, and types of nodes, so that members with spaces are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchword.scripting.feel.lexer import Token
from watchword.scripting.feel.names import Names, member_names
from watchword.scripting.feel.nodes import Node
from watchword.scripting.feel.types import ANY, ContextType, FunctionType, ListType, Type, unnamed

_PROPERTIES = Names(("end included", "start included", "time offset"))


class Shapes:
    """Scopes as a stack, and types of nodes by identity."""

    def __init__(self, names: Names, built_in: Names, types: Mapping[str, Type]) -> None:
        self._levels: list[Names | None] = [names]
        """Innermost last; None: members of something whose type is unknown."""
        self._outer, self._built_in, self._named_types = names, built_in, types
        self._kinds: dict[int, tuple[Node, Type]] = {}
        self._keys: set[str] = set()
        self._members: Names | None = None

    # --- scopes

    @property
    def depth(self) -> int:
        """How many scopes are open; `leave` takes it."""
        return len(self._levels)

    def enter(self, names: Mapping[str, Type | None]) -> int:
        """Open a scope; returns what `leave` takes."""
        self._levels.append(Names(names))
        return len(self._levels) - 1

    def enter_filter(self, base: Node) -> int:
        """Open the scope of a filter: `item`, and the entries of an element."""
        item = self.item_of(base)
        bare = unnamed(item) if item is not None else None
        members = dict[str, Type | None](bare.fields) if isinstance(bare, ContextType) else {}
        self._levels.append(Names({"item": item, **members}))
        if not members:
            self._levels.append(None)
            return len(self._levels) - 2
        return len(self._levels) - 1

    def leave(self, level: int) -> None:
        """Close a scope and those inside it."""
        del self._levels[level:]

    def know(self, name: str, kind: Type | None) -> None:
        """Add a name to the innermost scope."""
        level = self._levels[-1]
        if level is not None:
            level.add(name, kind)

    def known(self, tokens: list[Token], at: int) -> tuple[int, str]:
        """Return the longest known name at `at`; of equal ones the innermost."""
        best = (0, "")
        for level in reversed(self._levels):
            found = (level or self._any_member()).longest(tokens, at)
            if level is None and found[0] < 2:
                continue
            if found[0] > best[0]:
                best = found
        found = self._built_in.longest(tokens, at)
        if found[0] <= best[0]:
            return best
        called = tokens[at + found[0]].text == "(" if at + found[0] < len(tokens) else False
        return found if called or not best[0] else best

    def member(self, base: Node, tokens: list[Token], at: int) -> tuple[int, str]:
        """Return the name after `base.`: a known member, a property, any member there is, or one word."""
        kind = self.of(base)
        bare = unnamed(kind) if kind is not None else None
        while isinstance(bare, ListType):
            bare = unnamed(bare.item)
        if isinstance(bare, ContextType) and bare.fields:
            found = Names(bare.fields).longest(tokens, at)
            if found[0]:
                return found
        best = max(_PROPERTIES.longest(tokens, at), self._any_member().longest(tokens, at))
        if best[0]:
            return best
        return (1, tokens[at].text) if tokens[at].kind in ("name", "quoted") else (0, "")

    # --- types of nodes

    def of(self, node: Node) -> Type | None:
        """Return the type of a node, None if it is unknown."""
        found = self._kinds.get(id(node))
        return None if found is None else found[1]

    def item_of(self, node: Node) -> Type | None:
        """Return the type of the elements of a node."""
        kind = self.of(node)
        bare = unnamed(kind) if kind is not None else None
        return bare.item if isinstance(bare, ListType) else kind

    def named(self, node: Node, name: str) -> Node:
        """Note that `node` reads a name."""
        for level in reversed(self._levels):
            if level is not None and name in level.types:
                return self._note(node, level.types[name])
        return self._note(node, self._built_in.types.get(name))

    def path(self, node: Node, base: Node, name: str) -> Node:
        """Note that `node` reads a member of `base`."""
        kind = self.of(base)
        bare, lists = (unnamed(kind) if kind is not None else None), 0
        while isinstance(bare, ListType):
            bare, lists = unnamed(bare.item), lists + 1
        member = bare.fields.get(name) if isinstance(bare, ContextType) else None
        for _ in range(lists if member is not None else 0):
            member = ListType(member or ANY)
        return self._note(node, member)

    def filtered(self, node: Node, base: Node) -> Node:
        """Note that `node` has elements of `base`, or one of them."""
        return self._note(node, self.of(base))

    def listed(self, node: Node, items: Sequence[Node]) -> Node:
        """Note that `node` is a list whose elements are like the first."""
        first = self.of(items[0]) if items else None
        return self._note(node, None if first is None else ListType(first))

    def context(self, node: Node, entries: Mapping[str, Node]) -> Node:
        """Note that `node` is a context with these entries."""
        self._keys.update(entries)
        self._members = None
        return self._note(node, ContextType({name: self.of(value) or ANY for name, value in entries.items()}))

    def same(self, node: Node, other: Node) -> Node:
        """Note that `node` is of the type of another."""
        return self._note(node, self.of(other))

    def function(self, node: Node, parameters: tuple[Type | None, ...], body: Node) -> Node:
        """Note that `node` is a function."""
        return self._note(node, FunctionType(tuple(kind or ANY for kind in parameters), self.of(body) or ANY))

    def called(self, node: Node, function: Node) -> Node:
        """Note that `node` is the result of a function."""
        kind = self.of(function)
        bare = unnamed(kind) if kind is not None else None
        return self._note(node, bare.result if isinstance(bare, FunctionType) else None)

    def _note(self, node: Node, kind: Type | None) -> Node:
        if kind is not None and kind is not ANY:
            self._kinds[id(node)] = (node, kind)
        return node

    def _any_member(self) -> Names:
        if self._members is None:
            known = member_names((*self._outer.types.values(), *self._named_types.values()))
            self._members = Names(known | self._keys)
        return self._members
