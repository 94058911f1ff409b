"""The session of the caller: log in, prove it again, log out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from watchword.core.errors import InvalidRequest, RestError, WatchwordError
from watchword.core.secret import Secret
from watchword.identity.entrance import Entrance
from watchword.identity.passkeys import Challenge, Site
from watchword.identity.sessions import Opened, Origin
from watchword.identity.sign_in import Proof, Step
from watchword.rest.op import ANY_USER, OPEN, Answer, Call, Cookie, Op, Resource, one
from watchword.rest.own import html
from watchword.rest.views.moments import moment

APPS = ("admin", "cockpit", "tasklist", "welcome")
"""Web apps that a login may be for."""


@dataclass(frozen=True, slots=True)
class Login:
    """Body of a login."""

    username: str | None = None
    password: str | None = None
    app: str | None = None
    code: str | None = None
    recovery_code: str | None = None
    token: str | None = None
    """Of the login page, for forms."""


@dataclass(frozen=True, slots=True)
class FactorProof:
    """Body of the second step of a login."""

    state: str | None = None
    code: str | None = None
    recovery_code: str | None = None
    passkey: dict[str, Any] | None = None
    challenge_state: str | None = None


@dataclass(frozen=True, slots=True)
class PasskeyLogin:
    """Body of a login by passkey."""

    passkey: dict[str, Any] | None = None
    challenge_state: str | None = None
    app: str | None = None


@dataclass(frozen=True, slots=True)
class Reproof:
    """Body of a fresh proof in a session."""

    password: str | None = None
    code: str | None = None
    recovery_code: str | None = None
    passkey: dict[str, Any] | None = None
    challenge_state: str | None = None


@dataclass(frozen=True, slots=True)
class Logout:
    """Body of a logout from a plain page; the shell looks at the token."""

    csrf: str | None = None


def entrance_of(call: Call) -> Entrance:
    """Return the ways in."""
    entrance: Entrance = call.services.entrance
    return entrance


def site_of(call: Call) -> Site:
    """Return the origin that the browser sees: the public one if that is set, else the one asked for."""
    parts = urlsplit(entrance_of(call).public_url or call.base_url)
    return Site(f"{parts.scheme}://{parts.netloc}", parts.hostname or "localhost")


def origin_of(call: Call, app: str | None, way: str = "password") -> Origin:
    """Return where a login comes from.

    Raises:
        InvalidRequest: there is no such app.
    """
    if app and app not in APPS:
        raise InvalidRequest(f"app is {app[:40]!r}; expected one of {', '.join(APPS)}")
    return Origin(way=way, app=app or None, source=call.source, agent=call.agent)


def brought(call: Call) -> Secret | None:
    """Return the session that the browser has already: a login ends it."""
    token = call.cookies.get("session")
    return Secret(token) if token else None


def opened(call: Call, session: Opened, app: str | None = None) -> Answer:
    """Return the answer that begins a session."""
    cookies = (Cookie("session", session.token.reveal()), Cookie("csrf", session.csrf), Cookie("flow", ""))
    if call.as_form:
        return Answer(303, None, None, (("Location", f"/app/{app or 'welcome'}/"),), cookies)
    body = {
        "userId": session.user_id,
        "groups": session.groups,
        "csrfToken": session.csrf,
        "sessionId": session.number,
        "expires": moment(session.expires),
        "mustSetUpFactor": session.limited,
    }
    return Answer(200, body, headers=(("X-XSRF-TOKEN", session.csrf),), cookies=cookies)


def challenged(challenge: Challenge | None) -> dict[str, Any] | None:
    """Return what a browser needs to answer a passkey's challenge."""
    return None if challenge is None else {"challengeState": challenge.state, "publicKey": challenge.options}


def login_page(call: Call, app: str | None, *, message: str | None = None, status: int = 200, more: str = "") -> Answer:
    """Return the page that asks for user and password.

    Its form holds a token that the browser keeps as a cookie: pages of others can't log a browser in as somebody.
    """
    token = call.cookies.get("login") or secrets.token_urlsafe(24)
    content = html.login_form(app, token, message=message, more=more)
    return html.page("Log in", content, status=status, cookies=(Cookie("login", token),))


def _is_own_form(call: Call, token: str | None) -> bool:
    kept = call.cookies.get("login")
    return bool(kept and token) and secrets.compare_digest(str(kept).encode(), str(token).encode())


def _login(call: Call) -> Answer:
    body: Login = call.body
    if call.as_form and not _is_own_form(call, body.token):
        return login_page(call, body.app, message="This page was too old; please log in once more", status=403)
    origin = origin_of(call, body.app)
    proof = Proof(code=body.code, recovery_code=body.recovery_code)
    try:
        result = entrance_of(call).sign_in.by_password(
            body.username or "",
            Secret(body.password or ""),
            proof,
            origin,
            site_of(call),
            replaces=brought(call),
        )
    except WatchwordError as error:
        return _refused(call, error, body.app)
    if isinstance(result, Opened):
        return opened(call, result, body.app)
    if call.as_form:
        return html.page("Second factor", html.factor_form(result.state, result.kinds, body.app))
    return _step(result)


def _step(step: Step) -> Answer:
    return Answer(202, {"state": step.state, "factors": step.kinds, "passkey": challenged(step.challenge)})


def _second(call: Call) -> Answer:
    body: FactorProof = call.body
    proof = Proof(body.code, body.recovery_code, body.passkey, body.challenge_state)
    try:
        session = entrance_of(call).sign_in.by_factor(
            body.state or "", proof, origin_of(call, None), site_of(call), replaces=brought(call)
        )
    except WatchwordError as error:
        return _refused(call, error, None)
    return opened(call, session)


def _refused(call: Call, error: WatchwordError, app: str | None) -> Answer:
    status = error.answer[0] if isinstance(error, RestError) else error.status
    if call.as_form and status < 500:
        return login_page(call, app, message=str(error), status=status)
    raise error


def _ask_passkey(call: Call) -> dict[str, Any] | None:
    return challenged(entrance_of(call).sign_in.ask_passkey(site_of(call)))


def _passkey(call: Call) -> Answer:
    body: PasskeyLogin = call.body
    session = entrance_of(call).sign_in.by_passkey(
        Proof(passkey=body.passkey, state=body.challenge_state),
        origin_of(call, body.app, "passkey"),
        site_of(call),
        replaces=brought(call),
    )
    return opened(call, session, body.app)


def _who(call: Call) -> Answer:
    identity = call.identity
    if identity is None or identity.session is None:
        raise RestError("Nobody is logged in here", rest_type="NotFoundException", status=404)
    entrance = entrance_of(call)
    token = entrance.sessions.csrf_of(identity.session)
    body = {
        "userId": identity.user_id,
        "groups": identity.groups,
        "csrfToken": token,
        "fresh": entrance.is_fresh(identity),
        "mustSetUpFactor": identity.scopes is not None,
    }
    return Answer(200, body, headers=(("X-XSRF-TOKEN", token),), cookies=(Cookie("csrf", token),))


def _logout(call: Call) -> Answer:
    if call.identity is not None:
        entrance_of(call).sessions.close(call.identity)
    cookies = (Cookie("session", ""), Cookie("csrf", ""))
    if call.as_form:
        return Answer(303, None, None, (("Location", "/app/login/"),), cookies)
    return Answer(204, None, None, cookies=cookies)


def _prove(call: Call) -> None:
    body: Reproof = call.body
    if call.identity is not None:
        entrance_of(call).sign_in.prove(
            call.identity,
            Secret(body.password) if body.password else None,
            Proof(body.code, body.recovery_code, body.passkey, body.challenge_state),
            site_of(call),
        )


def _ask_again(call: Call) -> dict[str, Any] | None:
    assert call.identity is not None
    return challenged(entrance_of(call).sign_in.ask_again(call.identity, site_of(call)))


RESOURCE = Resource(
    "/watchword/session",
    (
        Op("GET", "", _who, "getSession", ANY_USER, reply=one("SessionDto")),
        Op("POST", "", _login, "login", OPEN, body=Login, form=True, hashes=True, reply=one("SessionDto"),
           produces=("application/json", "text/html")),
        Op("DELETE", "", _logout, "logout", ANY_USER),
        Op("POST", "/factor", _second, "loginFactor", OPEN, body=FactorProof, form=True, reply=one("SessionDto"),
           produces=("application/json", "text/html")),
        Op("POST", "/logout", _logout, "logoutForm", ANY_USER, body=Logout, form=True, optional_body=True),
        Op("POST", "/passkey", _passkey, "loginPasskey", OPEN, body=PasskeyLogin, reply=one("SessionDto")),
        Op("POST", "/passkey/challenge", _ask_passkey, "askPasskey", OPEN, reply=one("PasskeyChallengeDto")),
        Op("POST", "/proof", _prove, "proveSession", ANY_USER, body=Reproof, hashes=True),
        Op("POST", "/proof/challenge", _ask_again, "askProof", ANY_USER, reply=one("PasskeyChallengeDto")),
    ),
    tag="Session",
)  # fmt: skip
