"""The few plain pages: no scripts, one style that the policy names by its digest. Source: `reference` 4.5."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from watchword.core.errors import WatchwordError
from watchword.passwords.policy import PasswordPolicyViolated
from watchword.rest.op import Answer, Cookie
from watchword.rest.own.rules_in_words import in_words

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:12vh auto;padding:0 1rem}"
    "label{display:block;margin:1rem 0 .25rem}input{width:100%;font:inherit;padding:.5rem;box-sizing:border-box}"
    "button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}[role=alert]{border-left:4px solid #d3304a;"
    "padding:.25rem .75rem}[role=alert] ul{margin:.25rem 0;padding-left:1.25rem}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = (
    (
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'",
    ),
    ("Referrer-Policy", "same-origin"),
)
"""Forms need their origin told: with `no-referrer` browsers send `Origin: null`, which is refused."""


def page(title: str, content: str, *, status: int = 200, cookies: tuple[Cookie, ...] = ()) -> Answer:
    """Return a whole page; `content` is HTML already."""
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} - Watchword</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return Answer(status, text.encode(), "text/html; charset=utf-8", _HEADERS, cookies)


def alert(message: str | None) -> str:
    """Return a message that screen readers tell at once."""
    return f'<p role="alert">{escape(message)}</p>' if message else ""


def told(error: WatchwordError | None) -> str:
    """Return what was wrong, in words for people: the rules that a password breaks, or the error's message."""
    if not isinstance(error, PasswordPolicyViolated):
        return alert(None if error is None else str(error))
    rules = "".join(f"<li>{escape(in_words(rule))}</li>" for rule in error.rules)
    return f'<div role="alert">The password must be otherwise:<ul>{rules}</ul></div>'


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    autocomplete: str = "off",
    focus: bool = False,
    required: bool = True,
) -> str:
    """Return a labelled input."""
    more = " required" * required + " autofocus" * focus
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}"{more}>'
    )


def hidden(name: str, value: str | None) -> str:
    """Return a hidden input; nothing for None."""
    return "" if value is None else f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def form(action: str, fields: Sequence[str], button: str) -> str:
    """Return a form that posts to `action`."""
    return (
        f'<form method="post" action="{escape(action)}">{"".join(fields)}'
        f'<button type="submit">{escape(button)}</button></form>'
    )


def login_form(app: str | None, token: str, *, message: str | None = None, more: str = "") -> str:
    """Return the form that asks for user and password; `token` is what its page has left with the browser."""
    fields = (
        field("username", "User", autocomplete="username", focus=True),
        field("password", "Password", kind="password", autocomplete="current-password"),
        hidden("app", app),
        hidden("token", token),
    )
    return alert(message) + form("/watchword/session", fields, "Log in") + more


def factor_form(state: str, kinds: Sequence[str], app: str | None, *, message: str | None = None) -> str:
    """Return the form that asks for the second factor."""
    fields = [hidden("state", state), hidden("app", app)]
    if "totp" in kinds:
        label = "Code of your authenticator app"
        fields.append(field("code", label, autocomplete="one-time-code", focus=True, required=False))
    fields.append(field("recoveryCode", "Or a recovery code", required=False))
    return alert(message) + form("/watchword/session/factor", fields, "Go on")


def provider_link(name: str, app: str | None) -> str:
    """Return the link to the identity provider."""
    query = f"?app={app}" if app else ""
    return f'<p><a href="/watchword/oidc/login{escape(query)}">Log in with {escape(name)}</a></p>'


def recovery_form(token: str, *, error: WatchwordError | None = None) -> str:
    """Return the form that asks for a new password."""
    fields = (
        hidden("token", token),
        field("password", "New password", kind="password", autocomplete="new-password", focus=True),
    )
    return told(error) + form("/watchword/recovery/password", fields, "Set password")
