"""Cookies: their names, their flags, and reading them without being fooled. Source: guidelines C-49, C-51."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchword.core.cookie_names import cookie_names
from watchword.rest.op import Cookie
from watchword.web.asgi import Scope

KINDS = ("session", "csrf", "flow", "login")
"""What we keep in browsers: the session, its token against forged requests, what a login under way carries, and the
token of the login page's form."""
_SITES = {"csrf": "Strict"}
"""Which sites' requests bring a cookie: the token is for our own pages alone (C-35); links into the apps and the return
from a provider need the others."""
_VALUE = re.compile(r"[A-Za-z0-9._~-]{1,4000}")


@dataclass(frozen=True, slots=True)
class Cookies:
    """The cookies of one installation; its id is part of their names, as cookies know no ports."""

    names: Mapping[str, str]
    secure: bool

    @classmethod
    def of(cls, installation: str, *, https: bool) -> Cookies:
        """Return the cookies of an installation."""
        return cls(cookie_names(installation, https=https), https)

    def read(self, scope: Scope) -> dict[str, str]:
        """Return our cookies of a request by kind; one that was sent twice is none, as another site may have set it."""
        found: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            if name == b"cookie":
                for part in value.decode("latin-1").split(";"):
                    key, _, text = part.strip().partition("=")
                    found.setdefault(key, []).append(text)
        read: dict[str, str] = {}
        for kind, name in self.names.items():
            values = found.get(name, [])
            if len(values) == 1 and _VALUE.fullmatch(values[0]):
                read[kind] = values[0]
        return read

    def write(self, cookies: Iterable[Cookie]) -> list[tuple[bytes, bytes]]:
        """Return the headers that set (or, with an empty value, remove) cookies."""
        return [(b"set-cookie", self._line(cookie).encode("latin-1")) for cookie in cookies]

    def _line(self, cookie: Cookie) -> str:
        parts = [f"{self.names[cookie.kind]}={cookie.value}", "Path=/", f"SameSite={_SITES.get(cookie.kind, 'Lax')}"]
        if not cookie.value:
            parts.append("Max-Age=0")
        elif cookie.seconds is not None:
            parts.append(f"Max-Age={cookie.seconds}")
        if cookie.kind != "csrf":
            parts.append("HttpOnly")
        if self.secure:
            parts.append("Secure")
        return "; ".join(parts)
