"""Refuses requests that another site makes a browser send. Source: guidelines on CSRF, `reference` 4.4."""

from __future__ import annotations

from urllib.parse import urlsplit

from watchword.web.asgi import TRUSTED_ORIGIN, App, Receive, Scope, Send, header, refuse

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
OWN_SITE = frozenset((b"same-origin", b"none"))
_REFUSAL = (
    "Requests from pages of another site are refused, unless [http] origins names it (file:// for Camunda Modeler)"
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class SameOrigin:
    """For unsafe methods with credentials that browsers add by themselves (Basic, cookies): the site must be ours.

    Clients that are no browsers send neither `Origin` nor `Sec-Fetch-Site` and pass, as do pages of trusted origins.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        unsafe = scope["type"] == "http" and scope["method"] not in SAFE
        if unsafe and not scope.get(TRUSTED_ORIGIN) and not from_own_site(scope):
            await refuse(send, 403, "AuthorizationException", _REFUSAL)
            return
        await self._app(scope, receive, send)


def from_own_site(scope: Scope) -> bool:
    """Return False if a header says that a page of another origin caused the request."""
    host = (header(scope, b"host") or b"").decode("latin-1").strip().lower()
    for name, value in scope["headers"]:
        if name == b"sec-fetch-site" and value.strip().lower() not in OWN_SITE:
            return False
        if name == b"origin" and not _is_own(value, host, scope.get("scheme", "http")):
            return False
    return True


def _is_own(origin: bytes, host: str, scheme: str) -> bool:
    """Return whether `origin` is that of `host`; who reaches us by TLS is no page that came without."""
    try:
        parts = urlsplit(origin.decode("ascii").strip().lower())
    except (UnicodeDecodeError, ValueError):
        return False
    if scheme == "https" != parts.scheme:
        return False
    port = _DEFAULT_PORTS.get(parts.scheme)
    return port is not None and parts.netloc.removesuffix(port) == host.removesuffix(port) != ""
