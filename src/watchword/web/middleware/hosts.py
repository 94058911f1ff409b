"""Refuses requests for hosts that we are not: DNS rebinding, poisoned links."""

from __future__ import annotations

from collections.abc import Iterable

from watchword.web.asgi import App, Receive, Scope, Send, only, refuse


class TrustedHosts:
    """Lets requests through whose Host header names one of the allowed hosts; the port doesn't matter."""

    def __init__(self, app: App, *, allowed: Iterable[str]) -> None:
        """`allowed` holds host names and addresses in lower case; `*` allows every host."""
        self._app = app
        self._allowed = frozenset(host.lower().strip("[]") for host in allowed)
        self._any = "*" in self._allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http" or self._any or host_name(only(scope, b"host")) in self._allowed:
            await self._app(scope, receive, send)
            return
        await refuse(send, 400, "InvalidRequestException", "The Host header names no host of this server")


def host_name(value: bytes | None) -> str:
    """Return the host of a Host header without port and brackets, in lower case; empty if there is none."""
    text = (value or b"").decode("latin-1").strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]
