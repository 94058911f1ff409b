"""The document against the published one: no difference in what clients are made from."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from watchword.rest.op import BodyKind
from watchword.rest.openapi import body_properties, document
from watchword.rest.resources import RESOURCES

OURS = document(RESOURCES)
ROWS = [(resource.path + op.path, op) for resource in RESOURCES for op in resource.ops]
ALSO_READ = {
    "deleteAsyncHistoricQueryBased": {"failIfNotExists"},
    "deleteProcessInstancesAsyncOperation": {"failIfNotExists"},
    "queryTasks": {"withCommentAttachmentInfo", "withTaskLocalVariablesInReturn", "withTaskVariablesInReturn"},
    "queryTasksCount": {"withCommentAttachmentInfo", "withTaskLocalVariablesInReturn", "withTaskVariablesInReturn"},
    "queryProcessInstances": {"rootProcessInstanceId"},
    "queryProcessInstancesCount": {"rootProcessInstanceId"},
}
"""Members of bodies that are read though no document tells of them."""


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, Any]:
    """Return the published document."""
    found: dict[str, Any] = json.loads((shared / "reference" / "rest-api.json").read_text())
    return found


def operations() -> list[tuple[str, str]]:
    return [(method, path) for path, item in OURS["paths"].items() for method in item if _is_published(path)]


def _is_published(path: str) -> bool:
    return not path.startswith("/watchword/")


def comparable(operation: dict[str, Any]) -> dict[str, Any]:
    """Return an operation without words, its parameters in one order."""
    return {
        "operationId": operation["operationId"],
        "parameters": sorted(operation.get("parameters", ()), key=lambda p: (p["in"], p["name"])),
        "body": operation.get("requestBody"),
        "answers": {status: answer.get("content") for status, answer in operation["responses"].items()},
        "tags": operation["tags"],
    }


@pytest.mark.parametrize(("method", "path"), operations())
def test_an_operation_is_described_as_published(published, method, path):
    assert comparable(published["paths"][path][method]) == comparable(OURS["paths"][path][method])


def test_every_published_operation_is_served(published):
    missing = {
        f"{method} {path}"
        for path, item in published["paths"].items()
        for method in item
        if method not in OURS["paths"].get(path, {})
    }

    assert not missing


def test_every_published_schema_is_described_as_published(published):
    ours = OURS["components"]["schemas"]

    assert {} == {name: s for name, s in published["components"]["schemas"].items() if ours.get(name) != s}


def members(schema: dict[str, Any]) -> set[str]:
    """Return the names of what a schema holds, those that it takes over included."""
    if "$ref" in schema:
        return members(OURS["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    found = set(schema.get("properties", ()))
    return found.union(*(members(part) for part in schema.get("allOf", ())))


@pytest.mark.parametrize(
    "path,op", [pytest.param(p, op, id=op.operation_id) for p, op in ROWS if op.query and op.method == "POST"]
)
def test_a_query_reads_every_published_filter(path, op):
    schema = OURS["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    wanted = members(schema)

    read = set(op.query.by_name) - ALSO_READ.get(op.operation_id, set())
    assert wanted - {"orQueries", "sorting"} == read
    assert ("orQueries" in wanted) == op.query.alternatives


@pytest.mark.parametrize(
    "path,op", [pytest.param(p, op, id=op.operation_id) for p, op in ROWS if op.query and op.method == "GET"]
)
def test_a_query_sorts_by_everything_published(path, op):
    parameters = {p["name"]: p for p in OURS["paths"][path]["get"]["parameters"]}
    wanted = {name.strip() for name in parameters.get("sortBy", {"schema": {}})["schema"].get("enum", ())}

    assert wanted <= set(op.query.sort_by_name)


@pytest.mark.parametrize(
    "path,op",
    [
        pytest.param(p, op, id=op.operation_id)
        for p, op in ROWS
        if isinstance(op.body, type) and dataclasses.is_dataclass(op.body) and _is_published(p)
    ],
)
def test_a_body_has_no_members_with_names_of_our_own(path, op):
    schemas = OURS["components"]["schemas"]
    everything = {name for schema in schemas.values() for name in members(schema)}

    assert set(body_properties(op.body, {})) <= everything | ALSO_READ.get(op.operation_id, set())


def test_operation_ids_are_unique():
    names = [OURS["paths"][path][method]["operationId"] for path, item in OURS["paths"].items() for method in item]

    assert len(names) == len(set(names))


def test_references_lead_somewhere():
    text = json.dumps(OURS)

    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(OURS["components"]["schemas"])


def test_every_operation_names_a_permission():
    assert all(operation["x-permission"] for item in OURS["paths"].values() for operation in item.values())


def test_forms_are_read_where_they_are_published(published):
    def is_form(path: str, method: str) -> bool:
        return "multipart/form-data" in published["paths"][path][method].get("requestBody", {}).get("content", ())

    rows = [(path, op) for path, op in ROWS if _is_published(path)]
    wrong = [
        op.operation_id for path, op in rows if is_form(path, op.method.lower()) != (op.body is BodyKind.MULTIPART)
    ]

    assert not wrong
