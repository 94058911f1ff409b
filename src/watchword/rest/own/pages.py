"""Plain pages: log in, who is logged in, log out."""

from __future__ import annotations

from html import escape

from watchword.rest.op import OPEN, Answer, Call, Op, Resource
from watchword.rest.own import html
from watchword.rest.own.session import APPS, entrance_of, login_page

_HTML = ("text/html",)


def _to(path: str) -> Answer:
    return Answer(303, None, None, (("Location", path),))


def _root(_call: Call) -> Answer:
    return _to("/app/welcome/")


def _login(call: Call) -> Answer:
    app = call.text("app")
    app = app if app in APPS else None
    entrance = entrance_of(call)
    more = html.provider_link(entrance.provider_name, app) if entrance.provider is not None else ""
    return login_page(call, app, more=more)


def _app(call: Call) -> Answer:
    identity, app = call.identity, call.path["app"]
    if app not in APPS:
        return html.page("Nothing here", "<p>There is no such page.</p>", status=404)
    if identity is None or identity.session is None:
        return _to(f"/app/login/?app={app}")
    token = entrance_of(call).sessions.csrf_of(identity.session)
    leave = html.form("/watchword/session/logout", (html.hidden("csrf", token),), "Log out")
    who = f"<p>Logged in as <strong>{escape(identity.user_id)}</strong>.</p>"
    return html.page("Welcome", f'{who}<p><a href="/watchword/api">What the API offers</a></p>{leave}')


RESOURCE = Resource(
    "",
    (
        Op("GET", "/", _root, "rootPage", OPEN, produces=_HTML),
        Op("GET", "/app", _root, "appsPage", OPEN, produces=_HTML),
        Op("GET", "/app/login", _login, "loginPage", OPEN, produces=_HTML),
        Op("GET", "/app/{app}", _app, "appPage", OPEN, produces=_HTML),
    ),
)
