"""The way to an LDAP server: encrypted, verified, pooled, bounded in time; it can search and prove passwords, no more.

Source: RFC 4511, RFC 2696 (paging), RFC 2891 (sorting); guidelines W-05, W-06, W-15.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from watchword.core.errors import BadUserRequest, DirectoryUnavailable, SettingsError
from watchword.core.log import Log
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings
from watchword.core.tls import client_context
from watchword.core.trace import span
from watchword.identity.ldap.breaker import Breaker
from watchword.identity.ldap.libldap import restrict
from watchword.identity.ldap.reach import reach

log = Log("watchword.ldap")
T = TypeVar("T")
IDLE_SECONDS = 60.0
"""Idleness after which a connection is replaced rather than used: servers and firewalls drop silent ones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its distinguished name and the text values of attributes, keyed by lower-case names."""

    dn: str
    attributes: Mapping[str, tuple[str, ...]]

    def first(self, attribute: str) -> str | None:
        """Return the first value of an attribute, None if it has none."""
        values = self.attributes.get(attribute.lower(), ())
        return values[0] if values else None

    def all(self, attribute: str) -> tuple[str, ...]:
        """Return all values of an attribute."""
        return self.attributes.get(attribute.lower(), ())


class TooManyEntries(BadUserRequest):
    """More entries match than one query may read."""


class Lookup(Protocol):
    """What can be asked of a directory."""

    def search(
        self, base: str, filter_: str, attributes: Sequence[str], *, sort: Sequence[str] = (), limit: int | None = None
    ) -> list[Entry]:
        """Return entries of the subtree below `base`."""

    def read(self, dn: str, filter_: str, attributes: Sequence[str]) -> Entry | None:
        """Return one entry if it matches."""

    def proves(self, dn: str, password: Secret) -> bool:
        """Tell whether the password is the entry's."""


class Directory:
    """One LDAP service; may be shared by all threads."""

    def __init__(self, settings: LdapSettings, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Nothing is connected yet.

        Raises:
            SettingsError: the extra `ldap` isn't installed, or no server is set.
        """
        try:
            import bonsai
        except ImportError as error:
            raise SettingsError(f"LDAP needs the extra 'ldap' (pip install 'watchword[ldap]'): {error}") from None
        _check_urls(settings.server_urls)
        self._files = {
            "authorities": settings.certificate_authorities,
            "certificate": settings.client_certificate,
            "key": settings.client_key,
        }
        self._context = client_context(**self._files)
        self._bonsai = bonsai
        self._settings = settings
        self._monotonic = monotonic
        self._breaker = Breaker(failures=settings.failures, pause=settings.pause_seconds, monotonic=monotonic)
        self._slots = threading.BoundedSemaphore(settings.pool_size)
        self._idle: list[tuple[Any, float]] = []
        self._server = 0

    def search(
        self, base: str, filter_: str, attributes: Sequence[str], *, sort: Sequence[str] = (), limit: int | None = None
    ) -> list[Entry]:
        """Return entries of the subtree below `base` that match, at most `limit`.

        Results come in pages where `page_size` is set. `sort` names attributes, `-` before one reverses it; the server
        sorts.

        Raises:
            DirectoryUnavailable: the server can't be reached, doesn't answer in time, or refuses.
        """
        with span("LDAP search", kind="client") as told:
            found = self._with_connection(lambda c: list(self._found(c, base, filter_, attributes, sort, limit)))
            told.note(watchword__entries=len(found))
        return found

    def read(self, dn: str, filter_: str, attributes: Sequence[str]) -> Entry | None:
        """Return the entry at `dn` if it exists and matches.

        Raises:
            DirectoryUnavailable: see `search`.
        """

        def one(connection: Any) -> Entry | None:
            seconds = float(self._settings.seconds)
            try:
                found = connection.search(dn, 0, filter_, list(attributes), seconds, 1)
            except (self._bonsai.errors.NoSuchObjectError, self._bonsai.errors.InvalidDN):
                return None
            return _entry(found[0]) if found else None

        with span("LDAP read", kind="client"):
            return self._with_connection(one)

    def proves(self, dn: str, password: Secret) -> bool:
        """Tell whether the server lets `dn` in with `password`. An empty one proves nothing (RFC 4513 5.1.2).

        Raises:
            DirectoryUnavailable: see `search`.
        """
        if not dn or not password.reveal() or "\0" in password.reveal():
            return False

        def bind() -> bool:
            try:
                self._open(dn, password).close()
            except self._refusals():
                return False
            return True

        with span("LDAP bind", kind="client"):
            return self._guarded(bind)

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop()[0].close()

    def _found(
        self,
        connection: Any,
        base: str,
        filter_: str,
        attributes: Sequence[str],
        sort: Sequence[str],
        limit: int | None,
    ) -> Iterator[Entry]:
        seconds = float(self._settings.seconds)
        order = list(sort) or None
        page = self._settings.page_size
        if not page:
            found = connection.search(base, 2, filter_, list(attributes), seconds, limit or 0, False, order)
            yield from map(_entry, found[:limit])
            return
        left = limit
        page = min(page, limit or page)
        results = connection.paged_search(base, 2, filter_, list(attributes), seconds, 0, False, order, page)
        while True:
            for raw in results:
                yield _entry(raw)
                if left is not None:
                    left -= 1
                    if left == 0:
                        return
            following = results.acquire_next_page()
            if following is None:
                return
            results = connection.get_result(following, seconds)

    def _with_connection(self, work: Callable[[Any], T]) -> T:
        """Do `work` on a pooled connection; one that turns out dead is replaced once."""

        def attempt() -> T:
            if not self._slots.acquire(timeout=self._settings.seconds):
                raise DirectoryUnavailable("no LDAP connection became free in time")
            try:
                connection, pooled = self._take()
                try:
                    result = work(connection)
                except self._lost():
                    connection.close()
                    if not pooled:
                        raise
                    self.close()
                    connection = self._open(self._settings.manager_dn, self._settings.manager_password)
                    result = work(connection)
                self._idle.append((connection, self._monotonic()))
                return result
            finally:
                self._slots.release()

        return self._guarded(attempt)

    def _guarded(self, work: Callable[[], T]) -> T:
        """Do `work` unless the circuit is open; what the library raises becomes `DirectoryUnavailable`."""
        if not self._breaker.may_try():
            raise DirectoryUnavailable("the LDAP server failed a moment ago and is left alone for a while")
        try:
            result = work()
        except self._bonsai.errors.SizeLimitError:
            raise TooManyEntries(
                "more entries match than the directory gives out at once: set ldap.page_size, or narrow the query"
            ) from None
        except (self._bonsai.LDAPError, OSError) as error:
            if self._breaker.failed():
                log.warning("the LDAP server can't be used and is left alone for a while", reason=str(error))
            raise DirectoryUnavailable(f"the LDAP server can't be used: {error}") from None
        if self._breaker.worked():
            log.info("the LDAP server answers again")
        return result

    def _take(self) -> tuple[Any, bool]:
        """Return a connection and whether it was used before."""
        while self._idle:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                break
            if self._monotonic() - since < IDLE_SECONDS:
                return connection, True
            connection.close()
        return self._open(self._settings.manager_dn, self._settings.manager_password), False

    def _open(self, dn: str, password: Secret) -> Any:
        """Open a connection as `dn`; servers are tried in turn, beginning with the one that answered last."""
        settings = self._settings
        restrict(self._bonsai, **self._files, seconds=settings.connect_seconds)
        urls = settings.server_urls
        failure: Exception | None = None
        for offset in range(len(urls)):
            number = (self._server + offset) % len(urls)
            try:
                reach(urls[number], self._context, float(settings.connect_seconds))
                connection = self._client(urls[number], dn, password).connect(timeout=float(settings.connect_seconds))
            except self._lost() as error:
                failure = error
                continue
            self._server = number
            return connection
        assert failure is not None
        raise failure

    def _client(self, url: str, dn: str, password: Secret) -> Any:
        settings = self._settings
        client = self._bonsai.LDAPClient(url, tls=not url.startswith("ldaps:"))
        client.set_cert_policy("demand")
        client.set_auto_page_acquire(False)
        client.set_server_chase_referrals(False)
        client.set_ignore_referrals(True)
        if dn:
            client.set_credentials("SIMPLE", user=dn, password=password.reveal())
        elif settings.security_authentication == "external":
            client.set_credentials("EXTERNAL")
        return client

    def _lost(self) -> tuple[type[Exception], ...]:
        errors = self._bonsai.errors
        return (errors.ConnectionError, errors.TimeoutError, errors.ClosedConnection, OSError)

    def _refusals(self) -> tuple[type[Exception], ...]:
        """Return what a server says to a wrong password, or to a user that may not come in."""
        errors = self._bonsai.errors
        return (
            errors.AuthenticationError,
            errors.InsufficientAccess,
            errors.InvalidDN,
            errors.NoSuchObjectError,
            errors.PasswordPolicyError,
            errors.UnwillingToPerform,
        )


def _check_urls(urls: Sequence[str]) -> None:
    for url in urls or ("",):
        parts = urlsplit(url)
        if parts.scheme not in ("ldap", "ldaps") or not parts.hostname or parts.username or parts.path.strip("/"):
            raise SettingsError(f"ldap.server_urls holds {url!r}: expected ldaps://HOST, or ldap://HOST for StartTLS")


def _entry(raw: Any) -> Entry:
    values = {name.lower(): tuple(v for v in found if isinstance(v, str)) for name, found in raw.items(exclude_dn=True)}
    return Entry(str(raw.dn), values)
