"""Sessions: people see and end their own, administrators those of others."""

from __future__ import annotations

from typing import Any

from watchword.core.errors import NotAuthorized
from watchword.identity.model import Identity
from watchword.rest.op import ANY_USER, Call, Op, Parameter, Resource, many
from watchword.rest.own.session import entrance_of
from watchword.rest.views.moments import moment
from watchword.store.tables import SessionRow


def whose(call: Call) -> tuple[Identity, str]:
    """Return the caller, and the user that `userId` names: oneself unless an administrator asks.

    Raises:
        NotAuthorized: somebody else was named by who is no administrator.
    """
    identity = call.identity
    if identity is None:
        raise NotAuthorized("This needs a user")
    user_id = call.text("userId") or identity.user_id
    if user_id != identity.user_id and not identity.is_admin:
        raise NotAuthorized("Only administrators see what belongs to others")
    return identity, user_id


def _shown(row: SessionRow, current: str | None) -> dict[str, Any]:
    return {
        "id": row.number,
        "userId": row.user_id,
        "way": row.way,
        "app": row.app,
        "created": moment(row.created),
        "used": moment(row.used),
        "expires": moment(row.expires),
        "source": row.source,
        "agent": row.agent,
        "current": row.id == current,
    }


def _list(call: Call) -> list[dict[str, Any]]:
    identity, user_id = whose(call)
    return [_shown(row, identity.session) for row in entrance_of(call).sessions.of_user(user_id)]


def _end(call: Call) -> None:
    identity, _ = whose(call)
    owner = None if identity.is_admin else identity.user_id
    entrance_of(call).sessions.close_one(owner, call.path["id"], by=identity)


RESOURCE = Resource(
    "/watchword/sessions",
    (
        Op("GET", "", _list, "getSessions", ANY_USER, reply=many("SessionInfoDto"), parameters=(Parameter("userId"),)),
        Op("DELETE", "/{id}", _end, "endSession", ANY_USER),
    ),
    tag="Session",
)
