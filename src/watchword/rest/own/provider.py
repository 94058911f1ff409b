"""Logging in at the identity provider. Source: OpenID Connect Core 3.1; Back-Channel Logout 2.5."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from watchword.core.errors import InvalidRequest, NotAuthenticated, NotFound
from watchword.identity.provider_login import ProviderLogin
from watchword.rest.op import ANY_USER, OPEN, Answer, Call, Cookie, Op, Parameter, Resource, one
from watchword.rest.own.session import brought, entrance_of, login_page, opened, origin_of, site_of
from watchword.rest.own.sessions import whose

FLOW_SECONDS = 600


@dataclass(frozen=True, slots=True)
class LogoutToken:
    """Form of a back-channel logout."""

    logout_token: str | None = field(default=None, metadata={"json": "logout_token"})


def provider_of(call: Call) -> ProviderLogin:
    """Return the identity provider.

    Raises:
        NotFound: none is set.
    """
    provider = entrance_of(call).provider
    if provider is None:
        raise NotFound("no identity provider is set")
    return provider


def _redirect_uri(call: Call) -> str:
    return f"{site_of(call).origin}/watchword/oidc/callback"


def _login(call: Call) -> Answer:
    origin = origin_of(call, call.text("app"))
    departure = provider_of(call).depart(_redirect_uri(call), origin.app)
    return Answer(303, None, None, (("Location", departure.location),), (Cookie("flow", departure.flow, FLOW_SECONDS),))


def _link(call: Call) -> Answer:
    identity, _ = whose(call)
    departure = provider_of(call).depart(_redirect_uri(call), None, link_to=identity.user_id)
    return Answer(200, {"location": departure.location}, cookies=(Cookie("flow", departure.flow, FLOW_SECONDS),))


def _callback(call: Call) -> Answer:
    answer: dict[str, str] = {}
    for name, value in call.query:
        if name in answer:
            raise InvalidRequest(f"The parameter {name[:40]} came twice")
        answer[name] = value
    flow = call.cookies.get("flow", "")
    try:
        session, app = provider_of(call).arrive(flow, answer, origin_of(call, None), replaces=brought(call))
    except NotAuthenticated:
        message = "The identity provider didn't log you in, or nobody here is linked to your account there."
        shown = login_page(call, None, message=message, status=403)
        shown.cookies = (*shown.cookies, Cookie("flow", ""))
        return shown
    call.as_form = True
    return opened(call, session, app)


def _log_out(call: Call) -> Answer:
    body: LogoutToken = call.body
    try:
        provider_of(call).log_out(body.logout_token or "")
    except NotAuthenticated:
        raise InvalidRequest("The logout token doesn't hold") from None
    return Answer(200, None, None)


def _settings(call: Call) -> dict[str, Any]:
    entrance = entrance_of(call)
    return {"provider": None if entrance.provider is None else entrance.provider_name}


RESOURCE = Resource(
    "/watchword/oidc",
    (
        Op("GET", "", _settings, "getProvider", OPEN, reply=one("ProviderDto")),
        Op("GET", "/login", _login, "loginAtProvider", OPEN, parameters=(Parameter("app"),)),
        Op("GET", "/callback", _callback, "providerCallback", OPEN, produces=("text/html",)),
        Op("POST", "/link", _link, "linkProvider", ANY_USER, reply=one("DepartureDto")),
        Op("POST", "/backchannel-logout", _log_out, "providerLogout", OPEN, body=LogoutToken, form=True),
    ),
    tag="Identity Provider",
)
