"""Users: look up, create, change, delete, unlock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, RestError
from watchword.core.secret import Secret
from watchword.passwords.policy import UserProfile
from watchword.query.specs.user import USERS
from watchword.rest.directories import counted, listed
from watchword.rest.errors import CAMUNDA_7
from watchword.rest.families import NO_SUCH, PAGING, missing
from watchword.rest.links import OPTIONS_REPLY, Offer, links
from watchword.rest.op import ANY_USER, COUNT, Call, Op, Resource, many, one
from watchword.rest.views.identity import user, user_profile


@dataclass(frozen=True, slots=True)
class UserProfileBody:
    """What is known of a user."""

    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class UserCredentials:
    """A password, and that of whoever sets it."""

    password: str | None = None
    authenticated_user_password: str | None = None


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to be."""

    profile: UserProfileBody | None = None
    credentials: UserCredentials | None = None


def _create(call: Call) -> None:
    body: NewUser = call.body
    if body.profile is None or body.profile.id is None:
        raise InvalidRequest("request object must provide profile information with valid id.")
    given = body.credentials.password if body.credentials is not None else None
    password = None if given is None else Secret(given)
    call.services.identity.create_user(_profile(body.profile.id, body.profile), password, identity=call.identity)


def _get(call: Call) -> dict[str, Any]:
    found = call.services.identity.profile(call.path["id"], identity=call.identity)
    if found is None:
        raise missing("user", call.path["id"])
    return user_profile(found)


def _update(call: Call) -> None:
    """Change a profile; the id of the body is no field that is written (in the reference it is)."""
    body: UserProfileBody = call.body
    ident = call.path["id"]
    if body.id is not None and body.id != ident:
        problem = BadUserRequest if body.id.isalnum() else EngineError
        raise problem(f"The body has the id {body.id[:80]!r}, the path {ident[:80]!r}: an id can't be changed")
    call.services.identity.update_profile(_profile(ident, body), identity=call.identity)


def _set_password(call: Call) -> None:
    body: UserCredentials = call.body
    if body.password is None and call.mode != CAMUNDA_7:
        raise InvalidRequest("password is missing")
    own = body.authenticated_user_password
    call.services.identity.set_password(
        call.path["id"],
        None if body.password is None else Secret(body.password),
        own_password=None if own is None else Secret(own),
        identity=call.identity,
    )


def _delete(call: Call) -> None:
    call.services.identity.delete_user(call.path["id"], identity=call.identity)


def _unlock(call: Call) -> None:
    call.services.identity.unlock(call.path["id"], identity=call.identity)


def _profile(ident: str, body: UserProfileBody) -> UserProfile:
    for name, text in (("firstName", body.first_name), ("lastName", body.last_name), ("email", body.email)):
        if text is not None and len(text) > 255:
            raise RestError(
                f"{name} has {len(text)} characters; at most 255 can be stored",
                rest_type="ProcessEnginePersistenceException",
                status=400,
                camunda_status=500,
                code=0,
            )
    return UserProfile(ident, body.first_name or "", body.last_name or "", body.email or "")


_OFFERS: Sequence[tuple[Offer, str]] = (
    (("GET", "", "list"), ""),
    (("GET", "/count", "count"), ""),
    (("POST", "/create", "create"), "create"),
)
_OFFERS_OF_ONE: Sequence[tuple[Offer, str]] = (
    (("DELETE", "", "delete"), "delete"),
    (("GET", "/profile", "self"), ""),
    (("PUT", "/profile", "update"), "update"),
)


def _options(call: Call) -> dict[str, Any]:
    return links(call, "/user", _OFFERS, call.services.identity.may("user", identity=call.identity))


def _options_of_one(call: Call) -> dict[str, Any]:
    ident = call.path["id"]
    return links(
        call, f"/user/{ident}", _OFFERS_OF_ONE, call.services.identity.may("user", ident, identity=call.identity)
    )


RESOURCE = Resource(
    "/user",
    (
        Op("GET", "", lambda call: [user(row) for row in listed(call, USERS)], "getUsers", rules.READ_USER,
           reply=many("UserProfileDto"), query=USERS, parameters=PAGING),
        Op("OPTIONS", "", _options, "availableOperations", ANY_USER, reply=OPTIONS_REPLY),
        Op("GET", "/count", lambda call: {"count": counted(call, USERS)}, "getUserCount", rules.READ_USER,
           reply=COUNT, query=USERS),
        Op("POST", "/create", _create, "createUser", rules.CREATE_USER, body=NewUser, hashes=True),
        Op("DELETE", "/{id}", _delete, "deleteUser", rules.DELETE_USER),
        Op("OPTIONS", "/{id}", _options_of_one, "availableUserOperations", ANY_USER, reply=OPTIONS_REPLY),
        Op("PUT", "/{id}/credentials", _set_password, "updateCredentials", rules.UPDATE_USER, body=UserCredentials,
           errors=NO_SUCH, hashes=True, while_due=True),
        Op("GET", "/{id}/profile", _get, "getUserProfile", rules.READ_USER, reply=one("UserProfileDto"),
           while_due=True),
        Op("PUT", "/{id}/profile", _update, "updateProfile", rules.UPDATE_USER, body=UserProfileBody, errors=NO_SUCH),
        Op("POST", "/{id}/unlock", _unlock, "unlockUser", rules.ADMINISTRATE),
    ),
    tag="User",
)  # fmt: skip
