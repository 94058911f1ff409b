"""The OpenAPI document, rendered from the same rows that serve the requests.

Rows say which operations there are, their paths, names, parameters and permissions. What of a published operation no
row says (kinds of parameters, names of schemas, statuses) and the published schemas stand in `published.json`, a table
made from the published document; what we add ourselves is described from the rows alone.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from watchword.rest.bodies import camel
from watchword.rest.op import OPEN, BodyKind, Op, Parameter, Resource

API_VERSION = "7.24.0"
"""Clients decide by it what they may ask for, so it is the version of the API that we speak, not ours."""
JSON = "application/json"
_REF = "#/components/schemas/"
_TEXT = {"type": "string"}
_KINDS: dict[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "strings": _TEXT,
}
_TYPES: dict[Any, dict[str, Any]] = {
    Any: {},
    bool: {"type": "boolean", "nullable": True},
    datetime: {"type": "string", "format": "date-time", "nullable": True},
    float: {"type": "number", "format": "double", "nullable": True},
    int: {"type": "integer", "format": "int32", "nullable": True},
    str: {"type": "string", "nullable": True},
}
_ERROR_REF = {"$ref": _REF + "ExceptionDto"}


@cache
def published() -> dict[str, Any]:
    """Return the table of published operations and schemas."""
    text = files("watchword.rest").joinpath("published.json").read_bytes()
    table: dict[str, Any] = msgspec.json.decode(text)
    return table


def document(
    resources: Iterable[Resource], *, own: Iterable[Resource] = (), version: str = API_VERSION
) -> dict[str, Any]:
    """Return the document of `resources`, and of our `own` ones that stand beside the published API."""
    schemas: dict[str, Any] = dict(published()["schemas"])
    paths: dict[str, dict[str, Any]] = {}
    for resource in resources:
        for op in resource.ops:
            path = resource.path + op.path
            facts = published()["operations"].get(op.operation_id)
            if facts is not None and facts["at"] == f"{op.method} {path}":
                described = _published(path, op, facts)
            else:
                described = _our_own(resource, op, schemas)
            described["x-permission"] = op.permission.name
            paths.setdefault(path, {})[op.method.lower()] = described
    for resource in own:
        for op in resource.ops:
            described = _our_own(resource, op, schemas) | {"x-permission": op.permission.name}
            paths.setdefault(resource.path + op.path, {"servers": [{"url": "/"}]})[op.method.lower()] = described
    return {
        "openapi": "3.0.3",
        "info": {"title": "Watchword REST API", "version": version},
        "servers": [{"url": "/engine-rest"}, {"url": "/engine-rest/engine/default"}],
        "security": [{"basicAuth": []}, {"session": []}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "basicAuth": {"type": "http", "scheme": "basic"},
                "session": {"type": "apiKey", "in": "cookie", "name": "watchword"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


# --- published operations --------------------------------------------------------------------------------------------


def _published(path: str, op: Op, facts: Mapping[str, Any]) -> dict[str, Any]:
    kinds, required = facts.get("kinds", {}), facts.get("required", ())
    described: dict[str, Any] = {
        "operationId": op.operation_id,
        "tags": facts["tags"],
        "parameters": [
            *_path_parameters(path, kinds),
            *(
                {
                    "name": name,
                    "in": "query",
                    **({"required": True} if name in required else {}),
                    "schema": kinds.get(name, _TEXT),
                }
                for name in _query_names(op)
                if name not in UNPUBLISHED.get(op.operation_id, ())
            ),
        ],
        "responses": {
            status: {"description": _words(status), **({"content": _media(content)} if content else {})}
            for status, content in sorted(
                {**facts["answers"], **{status: {JSON: _ERROR_REF} for status in facts.get("errors", ())}}.items()
            )
        },
    }
    if "body" in facts:
        described["requestBody"] = {"content": _media(facts["body"])}
        if facts.get("body_required"):
            described["requestBody"]["required"] = True
    if facts.get("deprecated"):
        described["deprecated"] = True
    return described


UNPUBLISHED: Mapping[str, frozenset[str]] = {
    "historicDetail": frozenset(("deserializeValues",)),
    "getHistoricDetails": frozenset(("detailId",)),
    "getHistoricDetailsCount": frozenset(("detailId",)),
    "getHistoricVariableInstances": frozenset(("variableId",)),
    "getHistoricVariableInstancesCount": frozenset(("variableId",)),
    "getHistoricVariableInstance": frozenset(("deserializeValue",)),
    "getVariableInstance": frozenset(("deserializeValues",)),
    "getVariableInstances": frozenset(("variableId",)),
    "getVariableInstancesCount": frozenset(("variableId",)),
    "queryHistoricExternalTaskLogs": frozenset(("firstResult", "maxResults")),
}
"""Parameters that operations read though no document tells of them."""


def _media(content: Mapping[str, Any]) -> dict[str, Any]:
    return {media: {"schema": schema} for media, schema in content.items()}


def _words(status: str) -> str:
    return "Done" if int(status) < 400 else "What was wrong"


def _path_parameters(path: str, kinds: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": kinds.get(name, _TEXT)}
        for name in re.findall(r"\{([^}]+)\}", path)
    ]


def _query_names(op: Op) -> list[str]:
    return [p.name for p in _declared(op)]


def _declared(op: Op) -> list[Parameter]:
    found = list(op.parameters)
    if op.query is not None and op.method == "GET":
        if op.query.sorts and op.parameters:
            found += [Parameter("sortBy"), Parameter("sortOrder")]
        found += [Parameter(f.name, f.kind.value) for f in op.query.by_name.values()]
    return found


# --- our own ---------------------------------------------------------------------------------------------------------


def _our_own(resource: Resource, op: Op, schemas: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": op.operation_id,
        "tags": [resource.tag or resource.path.strip("/").replace("/", " ")],
        "parameters": [
            *_path_parameters(resource.path + op.path, {}),
            *({"name": p.name, "in": "query", "schema": _KINDS.get(p.kind, _TEXT)} for p in _declared(op)),
        ],
        "responses": _responses(op, schemas),
    }
    if op.permission is OPEN:
        described["security"] = []
    body = _body(op, schemas)
    if body is not None:
        described["requestBody"] = {"content": body}
    return described


def _responses(op: Op, schemas: dict[str, Any]) -> dict[str, Any]:
    error = {"description": _words("400"), "content": {JSON: {"schema": _ERROR_REF}}}
    found: dict[str, Any] = {}
    if op.reply.schema is None and op.reply.media_type == JSON:
        found["204"] = {"description": "Done"}
    else:
        found["200"] = {"description": "Done", "content": _content(op, schemas)}
    found.update({"400": error, "401": {"description": "No valid credentials"}, "403": error})
    for status in sorted({str(shape[0]) for shape in op.errors.ours.values() if shape[0] > 0} - set(found)):
        found[status] = error
    if "{" in op.path:
        found.setdefault("404", error)
    return found


def _content(op: Op, schemas: dict[str, Any]) -> dict[str, Any]:
    if op.reply.schema is None:
        return {op.reply.media_type: {"schema": {"type": "string", "format": "binary"}}}
    schemas.setdefault(op.reply.schema, {"type": "object"})
    schema: dict[str, Any] = {"$ref": _REF + op.reply.schema}
    if op.reply.many:
        schema = {"type": "array", "items": schema}
    return {JSON: {"schema": schema}}


def _body(op: Op, schemas: dict[str, Any]) -> dict[str, Any] | None:
    if op.body is BodyKind.NONE:
        return None
    if op.body is BodyKind.MULTIPART:
        return {"multipart/form-data": {"schema": {"type": "object", "additionalProperties": True}}}
    if op.body is BodyKind.OBJECT:
        properties = {} if op.query is None else {f.name: _criterion(f.kind.value) for f in op.query.by_name.values()}
        return {JSON: {"schema": {"type": "object", "properties": properties}}}
    return {JSON: {"schema": _schema(op.body, schemas)}}


def _criterion(kind: str) -> dict[str, Any]:
    if kind in ("strings", "variables", "moments"):
        return {"type": "array", "items": {"type": "string"} if kind == "strings" else {"type": "object"}}
    return {} if kind == "value" else _KINDS.get(kind, _TEXT)


def _schema(hint: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin is Union or origin is types.UnionType:
        return _schema(next(a for a in get_args(hint) if a is not type(None)), schemas)
    if origin is Annotated:
        return {"type": "integer", "format": "int64", "nullable": True}
    if origin is list:
        return {"type": "array", "items": _schema(get_args(hint)[0], schemas), "nullable": True}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], schemas), "nullable": True}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _component(hint, schemas)
    return _TYPES[hint]


def _component(body_type: type[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = "Watchword" + body_type.__name__ + "Dto"
    if name not in schemas:
        schemas[name] = {}  # stands in while a type that refers to itself is described
        schemas[name] = {"type": "object", "properties": body_properties(body_type, schemas)}
    return {"$ref": _REF + name}


def body_properties(body_type: type[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON members of a body with their schemas."""
    hints = get_type_hints(body_type, include_extras=True)
    return {
        f.metadata.get("json", camel(f.name)): _schema(hints[f.name], schemas) for f in dataclasses.fields(body_type)
    }
