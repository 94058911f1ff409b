"""What the shell needs to know of the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watchword.identity.model import Identity
from watchword.rest.fresh import FRESH
from watchword.values.validation import DEFAULT_TYPES, TypeValidator
from watchword.web.cookies import Cookies


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What the shell needs to know; the composition root fills it from the settings."""

    mode: str | None = None
    threads: int = 4
    hashing_threads: int = 2
    max_results: int | None = 2000
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "::1")
    https: bool = False
    hsts_subdomains: bool = False
    body_bytes: int = 1_048_576
    file_bytes: int = 10_485_760
    log_requests: bool = True
    object_types: TypeValidator = DEFAULT_TYPES
    installation: str = ""
    """Its id, part of the names of cookies."""
    tenants_of: Callable[[Identity | None], tuple[str, ...] | None] = lambda _identity: None
    """Whose lines a caller may touch; None: all tenants'."""
    observe: Callable[[str, int, float], None] | None = None
    """Gets method, status and seconds of each request."""
    fresh: frozenset[str] = FRESH
    """Ids of operations that want a recent proof of who asks, in a session."""
    polls_of_one: int = 500
    """Long polls that one user may have at a time in a process; more are answered at once."""
    origins: tuple[str, ...] = ()
    """Origins whose pages may call the API."""
    admin_addresses: tuple[str, ...] = ()
    """Addresses and networks that may reach administration; empty: all."""
    security_txt: Callable[[], str | None] = lambda: None
    """Makes `/.well-known/security.txt`; None: there is none."""

    @property
    def cookies(self) -> Cookies:
        """The cookies of this installation."""
        return Cookies.of(self.installation, https=self.https)
