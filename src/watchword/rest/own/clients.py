"""API clients: administrators make them, everybody sees and ends those that call as oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from watchword.core.errors import InvalidRequest, NotFound
from watchword.identity.clients import DEFAULT_DAYS, Client, Issued
from watchword.rest.op import ADMIN, ANY_USER, Call, Op, Parameter, Resource, many, one
from watchword.rest.own.session import entrance_of
from watchword.rest.own.sessions import whose
from watchword.rest.views.moments import moment

MAX_GRACE = 7 * 24 * 3600
"""Seconds that an old token stays good after a rotation, at most."""


@dataclass(frozen=True, slots=True)
class NewClient:
    """Body of a new client."""

    id: str | None = None
    user_id: str | None = None
    scopes: list[str] | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """Body of a rotation."""

    grace_seconds: int | None = None


def _client(client: Client) -> dict[str, Any]:
    return {
        "id": client.id,
        "userId": client.user_id,
        "scopes": client.scopes,
        "days": client.days,
        "created": moment(client.created),
        "createdBy": client.created_by,
        "tokens": [
            {"id": token_id, "created": moment(made), "expires": moment(end)} for token_id, made, end in client.tokens
        ],
    }


def _issued(client_id: str, issued: Issued) -> dict[str, Any]:
    return {
        "id": client_id,
        "token": issued.token.reveal(),
        "tokenId": issued.token_id,
        "expires": moment(issued.expires),
    }


def _list(call: Call) -> list[dict[str, Any]]:
    identity, user_id = whose(call)
    everything = identity.is_admin and call.text("userId") is None
    return [_client(client) for client in entrance_of(call).clients.all(user_id=None if everything else user_id)]


def _add(call: Call) -> dict[str, Any]:
    body: NewClient = call.body
    identity, _ = whose(call)
    if body.id is None:
        raise InvalidRequest("id is missing; name the client")
    issued = entrance_of(call).clients.add(
        body.id,
        body.scopes or (),
        user_id=body.user_id,
        days=DEFAULT_DAYS if body.days is None else body.days,
        actor=identity.user_id,
        source=identity.source,
    )
    return _issued(body.id, issued)


def _rotate(call: Call) -> dict[str, Any]:
    body: Rotation = call.body
    identity, _ = whose(call)
    seconds = 86_400 if body.grace_seconds is None else body.grace_seconds
    if not 0 <= seconds <= MAX_GRACE:
        raise InvalidRequest(f"graceSeconds is {seconds}; expected 0..{MAX_GRACE}")
    client_id = call.path["id"]
    issued = entrance_of(call).clients.rotate(
        client_id, grace=timedelta(seconds=seconds), actor=identity.user_id, source=identity.source
    )
    return _issued(client_id, issued)


def _revoke(call: Call) -> None:
    identity, _ = whose(call)
    clients, client_id = entrance_of(call).clients, call.path["id"]
    if not identity.is_admin and client_id not in {one.id for one in clients.all(user_id=identity.user_id)}:
        raise NotFound(f"there is no client {client_id!r}")
    clients.revoke(client_id, actor=identity.user_id, source=identity.source)


RESOURCE = Resource(
    "/watchword/client",
    (
        Op("GET", "", _list, "getClients", ANY_USER, reply=many("ClientDto"), parameters=(Parameter("userId"),)),
        Op("POST", "", _add, "addClient", ADMIN, body=NewClient, reply=one("IssuedTokenDto"), discreet=True),
        Op("POST", "/{id}/rotate", _rotate, "rotateClient", ADMIN, body=Rotation, optional_body=True,
           reply=one("IssuedTokenDto"), discreet=True),
        Op("DELETE", "/{id}", _revoke, "revokeClient", ANY_USER),
    ),
    tag="API Client",
)  # fmt: skip
