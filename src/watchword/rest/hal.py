"""Answers as hypertext (`application/hal+json`): resources with links, and what they lead to embedded.

Source: observed in 7.24, which speaks it on tasks and filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from watchword.rest.op import Answer, Call

HAL = "application/hal+json"
JSON = "application/json"
JSON_OR_HAL = (JSON, HAL)
"""What an operation that speaks it produces; without a preference JSON."""
_SAFE = "!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True)
class Link:
    """A link `rel`: the members `names` of the resource go into the places of `path`; missing ones give no link."""

    rel: str
    path: str
    names: tuple[str, ...]


Resource = dict[str, Any]
"""A JSON object with `_links` and `_embedded`."""


def wants_hal(call: Call) -> bool:
    """Return whether the caller prefers hypertext to plain JSON."""
    if HAL not in call.accept:
        return False
    entries = sorted(enumerate(call.accept.lower().split(",")), key=lambda entry: (-_quality(entry[1]), entry[0]))
    for _, entry in entries:
        kind = entry.partition(";")[0].strip()
        if kind in (JSON, HAL, "*/*", "application/*"):
            return kind == HAL
    return False


def _quality(entry: str) -> float:
    for option in entry.split(";")[1:]:
        name, _, value = option.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def linked(item: Mapping[str, Any], links: Iterable[Link], embedded: Mapping[str, Any] | None = None) -> Resource:
    """Return the resource of a JSON object."""
    found = {}
    for link in links:
        values = [item[name] for name in link.names]
        if None not in values:
            found[link.rel] = {"href": link.path.format(*(quote(str(value), safe=_SAFE) for value in values))}
    return {"_links": found, "_embedded": dict(embedded) if embedded else None, **item}


def listed(path: str, name: str, items: Sequence[Resource], count: int, embedded: Mapping[str, Any]) -> Resource:
    """Return the resource of a list: its elements under `name` beside what they lead to, and how many there are."""
    return {"_links": {"self": {"href": path}}, "_embedded": {**embedded, name: items}, "count": count}


def hypertext(resource: Resource) -> Answer:
    """Return the answer."""
    return Answer(200, resource, HAL)
