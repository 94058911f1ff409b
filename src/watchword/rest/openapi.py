"""The OpenAPI document, rendered from the same rows that serve the requests."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from watchword.rest.bodies import camel
from watchword.rest.op import ADMIN, BodyKind, Op, Parameter, Resource

API_VERSION = "7.24.0"
"""Clients decide by it what they may ask for, so it is the version of the API that we speak, not ours."""
JSON = "application/json"
_REF = "#/components/schemas/"
_KINDS: dict[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "strings": {"type": "string"},
}
_TYPES: dict[Any, dict[str, Any]] = {
    Any: {},
    bool: {"type": "boolean", "nullable": True},
    datetime: {"type": "string", "format": "date-time", "nullable": True},
    float: {"type": "number", "format": "double", "nullable": True},
    int: {"type": "integer", "format": "int32", "nullable": True},
    str: {"type": "string", "nullable": True},
}
_ERROR = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "message": {"type": "string"},
        "code": {"type": "integer", "nullable": True},
    },
}
_COUNT = {"type": "object", "properties": {"count": {"type": "integer", "format": "int64"}}}


def document(resources: Iterable[Resource], *, version: str = API_VERSION) -> dict[str, Any]:
    """Return the document of `resources`."""
    schemas: dict[str, Any] = {"CountResultDto": _COUNT, "ExceptionDto": _ERROR}
    paths: dict[str, dict[str, Any]] = {}
    for resource in resources:
        for op in resource.ops:
            item = paths.setdefault(resource.path + op.path, {})
            item[op.method.lower()] = _operation(resource, op, schemas)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Watchword REST API", "version": version},
        "servers": [{"url": "/engine-rest"}, {"url": "/engine-rest/engine/default"}],
        "security": [{"basic": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}},
        },
    }


def _operation(resource: Resource, op: Op, schemas: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": op.operation_id,
        "tags": [resource.tag or resource.path.strip("/").replace("/", " ")],
        "parameters": [*_path_parameters(resource.path + op.path), *_query_parameters(op)],
        "responses": _responses(op, schemas),
        "x-permission": op.permission.name,
    }
    body = _body(op, schemas)
    if body is not None:
        described["requestBody"] = {"content": body}
    return described


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{([^}]+)\}", path)
    ]


def _query_parameters(op: Op) -> list[dict[str, Any]]:
    found = list(op.parameters)
    if op.query is not None and op.method == "GET":
        if op.query.sorts and op.parameters:
            found += [Parameter("sortBy"), Parameter("sortOrder")]
        found += [Parameter(f.name, f.kind.value) for f in op.query.by_name.values()]
    return [{"name": p.name, "in": "query", "schema": _KINDS.get(p.kind, {"type": "string"})} for p in found]


def _responses(op: Op, schemas: dict[str, Any]) -> dict[str, Any]:
    error = {"description": "What was wrong", "content": {JSON: {"schema": {"$ref": _REF + "ExceptionDto"}}}}
    found: dict[str, Any] = {}
    if op.reply.schema is None and op.reply.media_type == JSON:
        found["204"] = {"description": "Done"}
    else:
        found["200"] = {"description": "Done", "content": _content(op, schemas)}
    for status in ("400", "401", "403") if op.permission is ADMIN else ("400", "401"):
        found[status] = error if status != "401" else {"description": "No valid credentials"}
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
    return {} if kind == "value" else _KINDS.get(kind, {"type": "string"})


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
    name = body_type.__name__ + "Dto"
    if name not in schemas:
        schemas[name] = {}  # stands in while a type that refers to itself is described
        hints = get_type_hints(body_type, include_extras=True)
        schemas[name] = {
            "type": "object",
            "properties": {
                f.metadata.get("json", camel(f.name)): _schema(hints[f.name], schemas)
                for f in dataclasses.fields(body_type)
            },
        }
    return {"$ref": _REF + name}
