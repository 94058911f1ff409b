"""The document against the published one, for the resources served so far."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from watchword.rest.openapi import document
from watchword.rest.resources import RESOURCES

PAGES = {"firstResult", "maxResults"}
UNPUBLISHED = {
    ("get", "/history/detail"): {"detailId"},  # what GET by id is made of
    ("get", "/history/detail/count"): {"detailId"},
    ("get", "/history/variable-instance"): {"variableId"},
    ("get", "/history/variable-instance/count"): {"variableId"},
    ("get", "/history/variable-instance/{id}"): {"deserializeValue"},  # the published name is not the one it reads
    ("get", "/variable-instance"): {"variableId"},
    ("get", "/variable-instance/count"): {"variableId"},
    ("post", "/history/external-task-log"): PAGES,  # read, though not published
}
UNREAD = {("get", "/history/variable-instance/{id}"): {"deserializeValues"}}
OURS = document(RESOURCES)["paths"]


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, Any]:
    """Return the paths of the published document."""
    text = (shared / "reference" / "rest-api.json").read_text()
    paths: dict[str, Any] = json.loads(text)["paths"]
    return paths


def operations() -> list[tuple[str, str]]:
    return [(method, path) for path, item in OURS.items() for method in item]


@pytest.mark.parametrize(("method", "path"), operations())
def test_an_operation_has_the_published_name_and_parameters(published, method, path):
    ours, theirs = OURS[path][method], published[path][method]

    assert ours["operationId"] == theirs["operationId"]
    read = {p["name"] for p in ours["parameters"]} - UNPUBLISHED.get((method, path), set())
    assert read == {p["name"] for p in theirs.get("parameters", ())} - UNREAD.get((method, path), set())


@pytest.mark.parametrize(("method", "path"), operations())
def test_an_operation_declares_a_body_where_the_published_one_does(published, method, path):
    ours, theirs = OURS[path][method], published[path][method]

    assert sorted(ours.get("requestBody", {}).get("content", ())) == sorted(
        theirs.get("requestBody", {}).get("content", ())
    )


def test_operation_ids_are_unique():
    names = [OURS[path][method]["operationId"] for method, path in operations()]

    assert len(names) == len(set(names))


def test_references_lead_somewhere():
    whole = document(RESOURCES)
    text = json.dumps(whole)

    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(whole["components"]["schemas"])


def test_every_operation_names_a_permission():
    assert all(OURS[path][method]["x-permission"] for method, path in operations())
