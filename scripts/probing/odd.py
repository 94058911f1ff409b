"""One odd value after the other in every parameter and every member of a query's body; status and type are compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import httpx

_DATES = ("2040-01-01T00:00:00.000+0000", "bad", "", "2040-01-01")
_TEXTS = ("nosuch", "", "a,b", "%", "a_eq_1", "a_b")
_OF_KIND = {"boolean": ("true", "false", "abc", ""), "integer": ("1", "abc", "", "-1", "99999999999", "1.5")}
_MEMBERS: tuple[Any, ...] = (None, "", "nosuch", 7, True, 1.5, [], {}, [None], ["a"], [{}], [7])
AT_ONCE = 3


class Odd(NamedTuple):
    """A call: what is odd stands in its query or its body."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any] | None = None


def calls(document: Path) -> Iterator[Odd]:
    """Return the calls that follow from the published document; ids in paths name nothing."""
    api = json.loads(document.read_text())
    for template, operations in api["paths"].items():
        path = re.sub(r"\{[^}]*\}", "nosuch", template)
        for parameter in operations.get("get", {}).get("parameters", ()):
            if parameter["in"] == "query":
                yield from (Odd("GET", path, query) for query in _queries(parameter["name"], parameter["schema"]))
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if "Query" in schema.get("$ref", ""):
            yield from (Odd("POST", path, {}, {name: v}) for name in _members(api, schema) for v in _MEMBERS)


def differing(odd: list[Odd], reference: httpx.Client, ours: httpx.Client) -> Iterator[str]:
    """Return a line for each call that both answer with another status or type of error."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        theirs = list(pool.map(lambda call: _answer(reference, call), odd))
        own = list(pool.map(lambda call: _answer(ours, call), odd))
    for call, their, our in zip(odd, theirs, own, strict=True):
        if their != our:
            yield f"{call.method} {call.path} {json.dumps(call.query or call.body)}: theirs {their}, ours {our}"


def _queries(name: str, schema: dict[str, Any]) -> Iterator[dict[str, str]]:
    if name == "sortBy":
        yield from ({name: by, "sortOrder": "asc"} for by in (*schema.get("enum", ()), "nosuch"))
        return
    dated = schema.get("format") == "date-time" or name.endswith(("Before", "After"))
    yield from ({name: value} for value in _OF_KIND.get(schema.get("type", ""), _DATES if dated else _TEXTS))


def _members(api: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        schema = api["components"]["schemas"][schema["$ref"].split("/")[-1]]
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        found |= _members(api, part)
    return found


def _answer(client: httpx.Client, call: Odd) -> tuple[int, Any]:
    body = {} if call.body is None else {"json": call.body}
    answer = client.request(call.method, call.path, params=call.query, **body)
    if answer.is_success or "json" not in answer.headers.get("content-type", ""):
        return answer.status_code, None
    told = answer.json()
    return answer.status_code, (told.get("type"), told.get("code"))
