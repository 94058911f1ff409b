"""Authorizations: who has been given or refused which permissions, and the check of one permission."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.authz.rule import Rule
from watchword.core.errors import InvalidRequest, NotAuthorized, RestError
from watchword.query.specs.authorization import AUTHORIZATIONS
from watchword.rest.families import NO_SUCH, counting, listing
from watchword.rest.op import ANY_USER, Answer, Call, Errors, Op, Parameter, Resource, one
from watchword.rest.views.authorization import authorization


@dataclass(frozen=True, slots=True)
class AuthorizationCreate:
    """Body of a creation."""

    type: int | None = None
    permissions: list[str] | None = None
    user_id: str | None = None
    group_id: str | None = None
    resource_type: int | None = None
    resource_id: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorizationUpdate:
    """Body of an update."""

    permissions: list[str] | None = None
    user_id: str | None = None
    group_id: str | None = None
    resource_type: int | None = None
    resource_id: str | None = None


def _want(**given: Any) -> None:
    for name, value in given.items():
        if value is None:
            raise RestError(f"{name} is missing; expected it", rest_type="NullPointerException", camunda_status=500)


def _create(call: Call) -> Any:
    body: AuthorizationCreate = call.body
    _want(type=body.type, permissions=body.permissions, resourceType=body.resource_type)
    made = call.services.authorizations.create(
        type=body.type,
        permissions=body.permissions or (),
        resource_type=body.resource_type,
        resource_id=body.resource_id,
        user_id=body.user_id,
        group_id=body.group_id,
        identity=call.identity,
    )
    return authorization(made)


def _get(call: Call) -> Any:
    return authorization(call.services.authorizations.get(call.path["id"], identity=call.identity))


def _update(call: Call) -> None:
    body: AuthorizationUpdate = call.body
    call.services.authorizations.update(
        call.path["id"],
        permissions=body.permissions or (),
        resource_type=body.resource_type,
        resource_id=body.resource_id,
        user_id=body.user_id,
        group_id=body.group_id,
        identity=call.identity,
    )


def _delete(call: Call) -> None:
    call.services.authorizations.delete(call.path["id"], identity=call.identity)


_NUMBER = re.compile(r"-?\d{1,9}")


def _check(call: Call) -> Any:
    name, resource, number = (call.text(n) for n in ("permissionName", "resourceName", "resourceType"))
    if number and not _NUMBER.fullmatch(number):
        message = f"resourceType is {number[:40]!r}; expected a number"
        raise RestError(message, rest_type="QueryParamException", status=400, camunda_status=404)
    if not name or not resource or not number:
        raise InvalidRequest("permissionName, resourceName and resourceType are needed")
    resource_id = call.text("resourceId")
    held = call.services.authorizations.is_authorized(
        name, int(number), resource_id, user_id=call.text("userId"), identity=call.identity
    )
    return {"permissionName": name, "resourceName": resource, "resourceId": resource_id, "authorized": held}


def _links(call: Call, offered: tuple[tuple[str, str, str, Rule | None], ...], **ids: str | None) -> Answer:
    """Return links to those operations that the caller may call; OPTIONS asks for them."""
    found = [
        {"method": method, "href": f"{call.base_url}/authorization{path}", "rel": rel}
        for method, path, rel, rule in offered
        if rule is None or call.services.authorizations.may(rule, identity=call.identity, **ids)
    ]
    return Answer(200, {"links": found})


def _of_all(call: Call) -> Answer:
    return _links(
        call,
        (
            ("GET", "", "list", None),
            ("GET", "/count", "count", None),
            ("POST", "/create", "create", rules.CREATE_AUTHORIZATION),
        ),
    )


def _of_one(call: Call) -> Answer:
    ident = call.path["id"]
    return _links(
        call,
        (
            ("GET", f"/{ident}", "self", rules.READ_AUTHORIZATION),
            ("DELETE", f"/{ident}", "delete", rules.DELETE_AUTHORIZATION),
            ("PUT", f"/{ident}", "update", rules.UPDATE_AUTHORIZATION),
        ),
        authorization=ident,
    )


_ASKED = tuple(
    Parameter(name, kind)
    for name, kind in (
        ("permissionName", "string"),
        ("resourceName", "string"),
        ("resourceType", "integer"),
        ("resourceId", "string"),
        ("userId", "string"),
    )
)
_OF_OTHERS = Errors(
    ours={NotAuthorized: (403, "InvalidRequestException", None)},
    camunda={NotAuthorized: (403, "InvalidRequestException", None)},
)

RESOURCE = Resource(
    "/authorization",
    (
        *listing(AUTHORIZATIONS, authorization, "AuthorizationDto", get="queryAuthorizations"),
        Op("OPTIONS", "", _of_all, "availableOperationsAuthorization", ANY_USER, reply=one("ResourceOptionsDto")),
        Op(
            "GET",
            "/check",
            _check,
            "isUserAuthorized",
            ANY_USER,
            reply=one("AuthorizationCheckResultDto"),
            parameters=_ASKED,
            errors=_OF_OTHERS,
        ),
        *counting(AUTHORIZATIONS, get="getAuthorizationCount"),
        Op(
            "POST",
            "/create",
            _create,
            "createAuthorization",
            rules.CREATE_AUTHORIZATION,
            body=AuthorizationCreate,
            reply=one("AuthorizationDto"),
        ),
        Op("DELETE", "/{id}", _delete, "deleteAuthorization", rules.DELETE_AUTHORIZATION, errors=NO_SUCH),
        Op(
            "GET",
            "/{id}",
            _get,
            "getAuthorization",
            rules.READ_AUTHORIZATION,
            reply=one("AuthorizationDto"),
            errors=NO_SUCH,
        ),
        Op(
            "OPTIONS",
            "/{id}",
            _of_one,
            "availableOperationsAuthorizationInstance",
            ANY_USER,
            reply=one("ResourceOptionsDto"),
        ),
        Op(
            "PUT",
            "/{id}",
            _update,
            "updateAuthorization",
            rules.UPDATE_AUTHORIZATION,
            body=AuthorizationUpdate,
            errors=NO_SUCH,
        ),
    ),
    tag="Authorization",
)
