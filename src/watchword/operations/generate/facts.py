"""What the files are made of: settings, and where things are on the host."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from watchword.core.errors import SettingsError
from watchword.core.settings import Settings, data_folder, is_loopback

_PLAIN = re.compile(r"[A-Za-z0-9@%+=:,./_\[\]-]+")


@dataclass(frozen=True, slots=True)
class Host:
    """An installation on its host."""

    settings: Settings
    config: Path
    name: str = "localhost"
    """Public name of the server."""
    user: str = "watchword"
    program: str = str(Path(sys.executable).parent / "watchword")
    routes: tuple[str, ...] = ()
    """Paths below /engine-rest that are served, without identifiers."""
    pages: tuple[str, ...] = ()
    """Paths besides that everybody may reach, with `{parameters}`."""
    administration: tuple[str, ...] = ()
    """Paths besides that listed addresses may reach."""

    @property
    def data(self) -> Path:
        """Folder of data and keys."""
        return data_folder(self.config.parent)

    @property
    def port(self) -> int:
        """Port of the HTTP listener."""
        return self.settings.http.port

    def outgoing(self) -> tuple[tuple[str, int], ...]:
        """Return host and port of all that the server connects to by its settings, sorted."""
        settings = self.settings
        found = set()
        database = urlsplit(settings.database.url)
        if database.scheme.startswith("postgres") and database.hostname:
            found.add((database.hostname, database.port or 5432))
        if settings.ldap.enabled:
            for url in map(urlsplit, settings.ldap.server_urls):
                found.add((url.hostname or "", url.port or (636 if url.scheme == "ldaps" else 389)))
        if settings.log.target == "syslog" and settings.log.syslog.startswith("tls:"):
            syslog = urlsplit(settings.log.syslog)
            found.add((syslog.hostname or "", syslog.port or 6514))
        if settings.mail.host:
            found.add((settings.mail.host, settings.mail.port))
        for address in (settings.tracing.endpoint, settings.oidc.issuer):
            if address:
                parts = urlsplit(address)
                found.add((parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)))
        found |= set(_connectors(settings.connectors.http_allow))
        return tuple(sorted(found))

    def writable(self) -> tuple[str, ...]:
        """Return the folders that the server writes to, sorted."""
        folders: set[str] = {str(self.data)}
        files: Iterable[str] = (self.settings.log.file, self.settings.log.security_file)
        folders |= {str(Path(file).parent) for file in files if file}
        if self.settings.backup.every_hours:
            folders.add(self.settings.backup.folder)
        url = self.settings.database.url
        if url.startswith("sqlite:///") and ":memory:" not in url:
            folders.add(str(Path(url.removeprefix("sqlite:///")).parent))
        return tuple(sorted(f for f in folders if not any(f != o and f.startswith(f"{o}/") for o in folders)))


def unreachable(host: Host) -> str:
    """Return a comment if nobody outside a container could reach the listener, else nothing."""
    if not is_loopback(host.settings.http.host):
        return ""
    named = host.settings.http.host
    return (
        f'# [http] host = "{named}" answers inside the container only: set "0.0.0.0", with TLS or with behind_proxy\n'
        "# and trusted_proxies.\n"
    )


def _connectors(allowed: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Yield host and port of what connectors may reach; a network counts as a host."""
    for entry in allowed:
        host, colon, port = entry.rpartition(":") if entry.count(":") == 1 or "]:" in entry else (entry, "", "")
        for number in (int(port),) if colon else (80, 443):
            yield host.lstrip(".").strip("[]"), number


def plain(text: object, what: str) -> str:
    """Return a text that means nothing but itself in the files made here.

    Raises:
        SettingsError: it holds blanks, quotes or other signs.
    """
    found = str(text)
    if not _PLAIN.fullmatch(found):
        raise SettingsError(f"{what} is {found!r}: use letters, digits and ./_-:@ only to generate files of it")
    return found
