"""A page to read the API's document by: plain HTML for signed-in users, no scripts, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from watchword.rest.op import ANY_USER, Answer, Call, Op, Resource
from watchword.rest.openapi import document

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "summary{cursor:pointer;padding:.2rem 0}code{font-size:.95em}table{border-collapse:collapse;margin:.5rem 0}"
    "td,th{border:1px solid #8888;padding:.15rem .5rem;text-align:left;vertical-align:top}"
    ".m{display:inline-block;min-width:5.5rem;font-weight:600}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = (
    (
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; sandbox allow-same-origin",
    ),
)
_REF = "#/components/schemas/"


def _page(_call: Call) -> Answer:
    return Answer(200, _text(), "text/html; charset=utf-8", _HEADERS)


@cache
def _text() -> bytes:
    from watchword.rest.own import OWN_RESOURCES  # both lists hold this very row
    from watchword.rest.resources import RESOURCES

    return rendered(document(RESOURCES, own=OWN_RESOURCES)).encode()


def rendered(described: Mapping[str, Any]) -> str:
    """Return the page of a document."""
    by_tag: dict[str, list[str]] = {}
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if method != "servers":
                by_tag.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    operations = "".join(f"<h2>{escape(tag)}</h2>{''.join(rows)}" for tag, rows in sorted(by_tag.items()))
    schemas = "".join(_schema(name, schema) for name, schema in described["components"]["schemas"].items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API - Watchword</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(described['info']['title'])} {escape(described['info']['version'])}</h1>"
        "<p>Paths without <code>/watchword</code> lie below <code>/engine-rest</code>. The same as data: "
        f'<a href="/openapi.json">openapi.json</a>.</p>{operations}<h2>Schemas</h2>{schemas}</main></body></html>'
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parameters = _table(
        (p["name"], p["in"], _kind(p["schema"]), "required" if p.get("required") else "")
        for p in operation.get("parameters", ())
    )
    body = "".join(
        f"<p>Body: {escape(media)} {_kind(content.get('schema', {}))}</p>"
        for media, content in operation.get("requestBody", {}).get("content", {}).items()
    )
    answers = _table(
        (status, *(f"{escape(m)} {_kind(c.get('schema', {}))}" for m, c in answer.get("content", {}).items()))
        for status, answer in operation["responses"].items()
    )
    return (
        f'<details id="{escape(operation["operationId"])}"><summary><span class="m">{method.upper()}</span>'
        f"<code>{escape(path)}</code></summary><p>{escape(operation['operationId'])}; needs: "
        f"{escape(operation['x-permission'])}</p>{parameters}{body}{answers}</details>"
    )


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{lines}</table>" if lines else ""


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    parts = [schema, *schema.get("allOf", ())]
    members = {n: s for part in parts for n, s in part.get("properties", {}).items()}
    taken = " ".join(_kind(part) for part in schema.get("allOf", ()) if "$ref" in part)
    rows = _table((escape(n), _kind(s)) for n, s in members.items())
    return f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{taken}{rows}</details>'


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].removeprefix(_REF))
        return f'<a href="#{name}">{name}</a>'
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    words = " ".join(str(schema[word]) for word in ("type", "format") if word in schema)
    choices = ", ".join(str(choice) for choice in schema.get("enum", ()))
    return escape(f"{words} ({choices})" if choices else words or "any")


RESOURCE = Resource(
    "/watchword/api", (Op("GET", "", _page, "apiPage", ANY_USER, produces=("text/html",), in_memory=False),), tag="API"
)
"""The document tells what there is, not what is in it: every user may read it."""
