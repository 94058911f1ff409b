"""From method and path to the row: a trie of path segments, static child first, then the parameter child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from watchword.core.errors import RestError
from watchword.rest.op import Op, Resource

ENGINE = "default"
"""The only engine there is."""
METHODS_IN_ORDER = ("GET", "POST", "PUT", "DELETE", "OPTIONS")


class Found(NamedTuple):
    """A matched row and its path parameters."""

    op: Op
    path: Mapping[str, str]
    resource: str = ""
    """Path of the resource that the row belongs to."""


class MethodNotAllowed(RestError):
    """The path exists, not with this method; `allow` names the ones it has."""

    def __init__(self, method: str, allow: tuple[str, ...]) -> None:
        super().__init__(
            f"{method[:20]} is not offered here; expected one of {', '.join(allow)}",
            rest_type="NotAllowedException",
            status=405,
        )
        self.allow = allow


class _Node:
    __slots__ = ("ops", "parameter", "static")

    def __init__(self) -> None:
        self.static: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.ops: dict[str, tuple[Op, tuple[str, ...], str]] = {}


class Router:
    """Finds rows by path, in time proportional to its depth."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        resources = tuple(resources)
        self._root = _Node()
        self.rows: tuple[tuple[str, Op], ...] = tuple((r.path + op.path, op) for r in resources for op in r.ops)
        for resource in resources:
            for op in resource.ops:
                self._add(resource.path + op.path, op, resource.path)

    def _add(self, path: str, op: Op, resource: str) -> None:
        node, names = self._root, []
        for segment in path.strip("/").split("/") if path.strip("/") else ():
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.static.setdefault(segment, _Node())
        if op.method in node.ops:
            raise ValueError(f"{op.method} {path} is declared twice")
        node.ops[op.method] = (op, tuple(names), resource)

    def find(self, method: str, segments: list[str]) -> Found:
        """Return the row for `segments`, decoded path segments below `/engine-rest`.

        Raises:
            RestError: 404 nothing has this path, 400 it names another engine.
            MethodNotAllowed: the path has other methods only.
        """
        if segments and not segments[-1]:
            segments = segments[:-1]
        if segments and segments[0] == "engine" and len(segments) > 2:
            if segments[1] != ENGINE:
                raise RestError(
                    f"There is no engine called {segments[1][:40]!r}; the only one is {ENGINE!r}",
                    rest_type="InvalidRequestException",
                )
            segments = segments[2:]
        values: list[str] = []
        node = _match(self._root, segments, 0, values)
        if node is None:
            raise RestError("Nothing has this path", rest_type="NotFoundException", status=404)
        hit = node.ops.get(method) or (node.ops.get("GET") if method == "HEAD" else None)
        if hit is None:
            raise MethodNotAllowed(method, tuple(m for m in METHODS_IN_ORDER if m in node.ops))
        return Found(hit[0], dict(zip(hit[1], values, strict=True)), hit[2])


def _match(node: _Node, segments: list[str], index: int, values: list[str]) -> _Node | None:
    """Return the node with rows at the end of `segments`, filling in parameter `values`; back out of dead ends."""
    if index == len(segments):
        return node if node.ops else None
    segment = segments[index]
    child = node.static.get(segment)
    if child is not None:
        found = _match(child, segments, index + 1, values)
        if found is not None:
            return found
    if node.parameter is not None and segment:
        values.append(segment)
        found = _match(node.parameter, segments, index + 1, values)
        if found is not None:
            return found
        values.pop()
    return None
