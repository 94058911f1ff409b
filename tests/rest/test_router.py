"""Paths to rows."""

from __future__ import annotations

import dataclasses

import pytest

from watchword.core.errors import RestError
from watchword.rest.op import ADMIN, Op, Resource
from watchword.rest.own import OWN_RESOURCES as OWN
from watchword.rest.resources import RESOURCES
from watchword.rest.router import MethodNotAllowed, Router


def row(method: str, path: str, name: str) -> Op:
    return Op(method, path, lambda call: None, name, ADMIN)


ROUTER = Router(
    (
        Resource(
            "/definition",
            (
                row("GET", "", "list"),
                row("GET", "/count", "count"),
                row("GET", "/{id}", "get"),
                row("GET", "/{id}/xml", "xml"),
                row("GET", "/key/{key}", "get_by_key"),
                row("GET", "/key/{key}/tenant-id/{tenant-id}", "get_by_tenant"),
            ),
        ),
    )
)


@pytest.mark.parametrize(
    ("path", "name", "parameters"),
    [
        ("definition", "list", {}),
        ("definition/", "list", {}),
        ("definition/count", "count", {}),
        ("definition/a", "get", {"id": "a"}),
        ("definition/key/k", "get_by_key", {"key": "k"}),
        ("definition/key/k/tenant-id/t", "get_by_tenant", {"key": "k", "tenant-id": "t"}),
        ("engine/default/definition/a/xml", "xml", {"id": "a"}),
    ],
)
def test_the_static_child_goes_before_the_parameter(path, name, parameters):
    found = ROUTER.find("GET", path.split("/"))

    assert (found.op.operation_id, found.path) == (name, parameters)


def test_a_dead_end_of_static_children_is_backed_out_of():
    found = ROUTER.find("GET", ["definition", "key", "xml"])

    assert found.op.operation_id == "get_by_key"


def test_a_parameter_may_read_like_a_static_child():
    found = ROUTER.find("GET", ["definition", "count", "xml"])

    assert (found.op.operation_id, found.path) == ("xml", {"id": "count"})


def test_a_known_path_with_another_method_names_the_methods_it_has():
    with pytest.raises(MethodNotAllowed) as caught:
        ROUTER.find("POST", ["definition", "count"])

    assert caught.value.allow == ("GET",)


@pytest.mark.parametrize("path", ["", "nix", "definition/a/b/c", "engine", "definition//xml"])
def test_an_unknown_path_is_not_found(path):
    with pytest.raises(RestError) as caught:
        ROUTER.find("GET", path.split("/"))

    assert caught.value.answer[0] == 404


def test_two_rows_for_one_method_and_path_are_a_mistake():
    with pytest.raises(ValueError, match="declared twice"):
        Router((Resource("/x", (row("GET", "/{a}", "one"), row("GET", "/{b}", "two"))),))


def test_rows_that_take_a_password_run_apart_from_the_others():
    taking = {op.operation_id for path, op in Router((*RESOURCES, *OWN)).rows if _takes_a_password(op.body)}
    apart = {op.operation_id for path, op in Router((*RESOURCES, *OWN)).rows if op.hashes}

    assert taking - {"checkPassword"} == apart  # which judges one and hashes nothing


def _takes_a_password(body) -> bool:
    if not dataclasses.is_dataclass(body):
        return False
    names = {field.name for field in dataclasses.fields(body)}
    return "password" in names or "credentials" in names
