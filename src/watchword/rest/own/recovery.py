"""Password recovery by an administrator's link. Source: guideline W-24."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.core.errors import InvalidRequest, WatchwordError
from watchword.core.secret import Secret
from watchword.identity.recovery import DEFAULT_HOURS
from watchword.rest.op import ADMIN, OPEN, Answer, Call, Op, Resource, one
from watchword.rest.own import html
from watchword.rest.own.session import entrance_of, site_of
from watchword.rest.own.sessions import whose
from watchword.rest.views.moments import moment


@dataclass(frozen=True, slots=True)
class NewLink:
    """Body of a new link."""

    user_id: str | None = None
    hours: int | None = None
    return_to: str | None = None


_TITLE = "Choose a new password"


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Body that sets the password."""

    token: str | None = None
    password: str | None = None


def _issue(call: Call) -> dict[str, Any]:
    body: NewLink = call.body
    identity, _ = whose(call)
    if body.user_id is None:
        raise InvalidRequest("userId is missing; say whose password is to be set")
    entrance = entrance_of(call)
    link = entrance.recovery.issue(
        body.user_id,
        actor=identity.user_id,
        source=identity.source,
        hours=DEFAULT_HOURS if body.hours is None else body.hours,
        return_to=body.return_to,
    )
    return {
        "link": f"{site_of(call).origin}/app/recovery/?token={link.token.reveal()}",
        "expires": moment(link.expires),
    }


def _page(call: Call) -> Answer:
    return html.page(_TITLE, html.recovery_form(call.text("token") or ""))


def _redeem(call: Call) -> Answer:
    body: NewPassword = call.body
    token = body.token or ""
    try:
        address = entrance_of(call).recovery.redeem(Secret(token), Secret(body.password or ""), source=call.source)
    except WatchwordError as error:
        if not call.as_form or error.status >= 500:
            raise
        return html.page(_TITLE, html.recovery_form(token, error=error), status=400)
    if call.as_form:
        return Answer(303, None, None, (("Location", address or "/app/login/"),))
    return Answer(200, {"returnTo": address})


RESOURCE = Resource(
    "/watchword/recovery",
    (
        Op("POST", "", _issue, "createRecoveryLink", ADMIN, body=NewLink, reply=one("RecoveryLinkDto"), discreet=True),
        Op("POST", "/password", _redeem, "redeemRecoveryLink", OPEN, body=NewPassword, form=True, hashes=True,
           reply=one("RecoveredDto"), produces=("application/json", "text/html")),
    ),
    tag="Recovery",
)  # fmt: skip
PAGE = Resource("", (Op("GET", "/app/recovery", _page, "recoveryPage", OPEN, produces=("text/html",)),))
