"""The first administrator and invited users: whoever holds the link chooses the password, once. Source: W-17, W-24."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, WatchwordError
from watchword.core.secret import Secret
from watchword.passwords.policy import UserProfile
from watchword.rest.op import OPEN, Answer, Call, Op, Resource, one
from watchword.rest.own import html
from watchword.rest.own.session import entrance_of, site_of

_INVITATION, _SET_UP = "Welcome: choose a password", "The first administrator"
"""Titles of the pages."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Body of an invitation."""

    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    groups: list[str] | None = None


@dataclass(frozen=True, slots=True)
class ChosenPassword:
    """Body of who was invited."""

    token: str | None = None
    password: str | None = None
    repeated: str | None = None


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Body of the first administrator."""

    token: str | None = None
    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    password: str | None = None
    repeated: str | None = None


def _invite(call: Call) -> dict[str, str]:
    body: Invitation = call.body
    if body.id is None:
        raise InvalidRequest("id is missing; say whom to invite")
    profile = UserProfile(body.id, body.first_name or "", body.last_name or "", body.email or "")
    token = call.services.identity.invite(profile, groups=tuple(body.groups or ()), identity=call.identity)
    base = entrance_of(call).public_url or site_of(call).origin
    return {"link": f"{base}/app/invitation/?token={token.reveal()}"}


def _accept(call: Call) -> Answer:
    body: ChosenPassword = call.body
    token = body.token or ""
    try:
        password = _chosen(call, body.password, body.repeated)
        user_id = call.services.identity.accept_invitation(Secret(token), password)
    except WatchwordError as error:
        return _again(call, error, _INVITATION, invitation_form(token, error=error))
    return _done(call, user_id)


def _set_up(call: Call) -> Answer:
    body: FirstAdministrator = call.body
    token = body.token or ""
    profile = UserProfile(body.id or "", body.first_name or "", body.last_name or "", body.email or "")
    try:
        call.services.identity.set_up(Secret(token), profile, _chosen(call, body.password, body.repeated))
    except WatchwordError as error:
        return _again(call, error, _SET_UP, set_up_form(token, error=error))
    return _done(call, profile.id)


def _chosen(call: Call, password: str | None, repeated: str | None) -> Secret:
    """Return the password; in a form it is typed twice."""
    if not password:
        raise InvalidRequest("password is missing")
    if (call.as_form or repeated is not None) and password != repeated:
        raise InvalidRequest("The two passwords differ: type the same twice")
    return Secret(password)


def _again(call: Call, error: WatchwordError, title: str, content: str) -> Answer:
    if not call.as_form or error.status >= 500:
        raise error
    return html.page(title, content, status=error.status)


def _done(call: Call, user_id: str) -> Answer:
    if call.as_form:
        return Answer(303, None, None, (("Location", "/app/login/"),))
    return Answer(200, {"userId": user_id})


def invitation_form(token: str, *, error: WatchwordError | None = None) -> str:
    """Return the form in which an invited user chooses a password."""
    fields = (html.hidden("token", token), *_passwords(focus=True))
    return html.told(error) + html.form("/watchword/invitation/password", fields, "Set password")


def set_up_form(token: str, *, error: WatchwordError | None = None) -> str:
    """Return the form that creates the first administrator."""
    fields = (
        html.hidden("token", token),
        html.field("id", "Id of the administrator (letters and digits)", autocomplete="username", focus=True),
        html.field("firstName", "First name", autocomplete="given-name", required=False),
        html.field("lastName", "Last name", autocomplete="family-name", required=False),
        html.field("email", "E-mail address", kind="email", autocomplete="email", required=False),
        *_passwords(),
    )
    return html.told(error) + html.form("/watchword/set-up", fields, "Create administrator")


def _passwords(*, focus: bool = False) -> tuple[str, ...]:
    return (
        html.field("password", "New password", kind="password", autocomplete="new-password", focus=focus),
        html.field("repeated", "The same again", kind="password", autocomplete="new-password"),
    )


_ANSWERS = ("application/json", "text/html")

INVITATION = Resource(
    "/watchword/invitation",
    (
        Op("POST", "", _invite, "inviteUser", rules.CREATE_USER, body=Invitation,
           reply=one("InvitationLinkDto"), discreet=True),
        Op("POST", "/password", _accept, "acceptInvitation", OPEN, body=ChosenPassword, form=True, hashes=True,
           reply=one("WelcomedDto"), produces=_ANSWERS),
    ),
    tag="Welcome",
)  # fmt: skip
SET_UP = Resource(
    "/watchword/set-up",
    (
        Op("POST", "", _set_up, "createFirstAdministrator", OPEN, body=FirstAdministrator, form=True, hashes=True,
           reply=one("WelcomedDto"), produces=_ANSWERS),
    ),
    tag="Welcome",
)  # fmt: skip


def _invitation_page(call: Call) -> Answer:
    return html.page(_INVITATION, invitation_form(call.text("token") or ""))


def _set_up_page(call: Call) -> Answer:
    return html.page(_SET_UP, set_up_form(call.text("token") or ""))


PAGE = Resource(
    "",
    (
        Op("GET", "/app/invitation", _invitation_page, "invitationPage", OPEN, produces=("text/html",)),
        Op("GET", "/app/set-up", _set_up_page, "setUpPage", OPEN, produces=("text/html",)),
    ),
)
