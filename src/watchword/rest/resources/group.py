"""Groups and their members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.query.specs.group import GROUPS
from watchword.rest.directories import counted, listed
from watchword.rest.families import NO_SUCH, PAGING, missing, other_id
from watchword.rest.links import OPTIONS_REPLY, Offer, links
from watchword.rest.op import ANY_USER, COUNT, BodyKind, Call, Op, Resource, many, one
from watchword.rest.views.identity import group


@dataclass(frozen=True, slots=True)
class GroupBody:
    """A group."""

    id: str | None = None
    name: str | None = None
    type: str | None = None


def _create(call: Call) -> None:
    body: GroupBody = call.body
    call.services.identity.create_group(body.id, name=body.name, type=body.type, identity=call.identity)


def _get(call: Call) -> dict[str, Any]:
    found = listed(call, GROUPS, {"id": call.path["id"]})
    if not found:
        raise missing("group", call.path["id"])
    return group(found[0])


def _update(call: Call) -> None:
    body: GroupBody = call.body
    if call.mode is not None and body.id != call.path["id"]:
        _get(call)
        raise other_id(body.id)
    call.services.identity.update_group(call.path["id"], name=body.name, type=body.type, identity=call.identity)


def _delete(call: Call) -> None:
    call.services.identity.delete_group(call.path["id"], identity=call.identity)


def _add(call: Call) -> None:
    call.services.identity.add_member(call.path["id"], call.path["userId"], identity=call.identity)


def _remove(call: Call) -> None:
    call.services.identity.remove_member(call.path["id"], call.path["userId"], identity=call.identity)


_OFFERS: Sequence[tuple[Offer, str]] = (
    (("GET", "", "list"), ""),
    (("GET", "/count", "count"), ""),
    (("POST", "/create", "create"), "create"),
)
_OFFERS_OF_ONE: Sequence[tuple[Offer, str]] = (
    (("DELETE", "", "delete"), "delete"),
    (("GET", "", "self"), ""),
    (("PUT", "", "update"), "update"),
)
MEMBERSHIP_OFFERS: Sequence[tuple[Offer, str]] = (
    (("DELETE", "", "delete"), "delete"),
    (("PUT", "", "create"), "create"),
)


def _options(call: Call) -> dict[str, Any]:
    return links(call, "/group", _OFFERS, call.services.identity.may("group", identity=call.identity))


def _options_of_one(call: Call) -> dict[str, Any]:
    ident = call.path["id"]
    may = call.services.identity.may("group", ident, identity=call.identity)
    return links(call, f"/group/{ident}", _OFFERS_OF_ONE, may)


def _options_of_members(call: Call) -> dict[str, Any]:
    ident = call.path["id"]
    may = call.services.identity.may("group-membership", ident, identity=call.identity)
    return links(call, f"/group/{ident}/members", MEMBERSHIP_OFFERS, may)


RESOURCE = Resource(
    "/group",
    (
        Op("GET", "", lambda call: [group(row) for row in listed(call, GROUPS)], "getQueryGroups", rules.READ_GROUP,
           reply=many("GroupDto"), query=GROUPS, parameters=PAGING),
        Op("OPTIONS", "", _options, "availableGroupOperations", ANY_USER, reply=OPTIONS_REPLY),
        Op("POST", "", lambda call: [group(row) for row in listed(call, GROUPS)], "postQueryGroups", rules.READ_GROUP,
           body=BodyKind.OBJECT, reply=many("GroupDto"), query=GROUPS, parameters=PAGING),
        Op("GET", "/count", lambda call: {"count": counted(call, GROUPS)}, "getGroupCount", rules.READ_GROUP,
           reply=COUNT, query=GROUPS),
        Op("POST", "/count", lambda call: {"count": counted(call, GROUPS)}, "queryGroupCount", rules.READ_GROUP,
           body=BodyKind.OBJECT, reply=COUNT, query=GROUPS),
        Op("POST", "/create", _create, "createGroup", rules.CREATE_GROUP, body=GroupBody),
        Op("DELETE", "/{id}", _delete, "deleteGroup", rules.DELETE_GROUP),
        Op("GET", "/{id}", _get, "getGroup", rules.READ_GROUP, reply=one("GroupDto")),
        Op("OPTIONS", "/{id}", _options_of_one, "availableGroupInstanceOperations", ANY_USER, reply=OPTIONS_REPLY),
        Op("PUT", "/{id}", _update, "updateGroup", rules.UPDATE_GROUP, body=GroupBody, errors=NO_SUCH),
        Op("OPTIONS", "/{id}/members", _options_of_members, "availableGroupMembersOperations", ANY_USER,
           reply=OPTIONS_REPLY),
        Op("DELETE", "/{id}/members/{userId}", _remove, "deleteGroupMember", rules.DELETE_MEMBERSHIP),
        Op("PUT", "/{id}/members/{userId}", _add, "createGroupMember", rules.CREATE_MEMBERSHIP),
    ),
    tag="Group",
)  # fmt: skip
