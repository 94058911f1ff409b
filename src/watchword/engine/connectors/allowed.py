"""Where outbound calls may go: an allow-list of names and addresses, asked about what a name resolves to.

Entries: `api.example.com:443`, `.example.com` (all names below), `10.1.0.0/16`, `127.0.0.1:8080`, `[fd00::1]:8080`.
Without a port 80 and 443 are meant. Loopback, link-local, private and other special addresses are refused unless an
entry lists the address or its network, whatever name led there. Source: guideline W-22.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from watchword.core.errors import SettingsError, StepFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""Takes a name and a port, returns addresses as texts."""

_USUAL_PORTS = frozenset((80, 443))
_NAME = re.compile(r"\.?[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*")
_BRACKETED = re.compile(r"\[([0-9a-f:./]*)\](?::([0-9]*))?")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotReachable(StepFailed):
    """An outbound call goes where none may go, or failed on the way."""

    log_id = "WW-3021"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a name (with a leading dot: all below it) or a network, and ports."""

    text: str
    ports: frozenset[int]
    name: str | None = None
    network: Network | None = None

    def covers_name(self, host: str, port: int) -> bool:
        """Tell whether this entry lists a name."""
        if self.name is None or port not in self.ports:
            return False
        return host.endswith(self.name) if self.name.startswith(".") else host == self.name

    def covers_address(self, address: Address, port: int) -> bool:
        """Tell whether this entry lists an address."""
        return self.network is not None and port in self.ports and address in self.network


class AllowList:
    """The entries, and the decision."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Read the entries.

        Raises:
            SettingsError: one is malformed.
        """
        self._entries = tuple(_entry(text) for text in entries)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def address(self, host: str, port: int, resolve: Resolve) -> str:
        """Return the address to connect to; the name is resolved once, so what was checked is what is used.

        Args:
            host: lower-case name or address, without brackets.
            port: as the URL has it.
            resolve: finds the addresses of a name.

        Raises:
            NotReachable: the host isn't listed, or leads to an address that must not be reached.
        """
        literal = _address(host)
        if literal is not None:
            if self._lists(literal, port):
                return str(_plain(literal))
            raise NotReachable(f"{_shown(host, port)} is not allowed; connectors.http_allow must list the address")
        if not any(entry.covers_name(host, port) for entry in self._entries):
            raise NotReachable(f"{_shown(host, port)} is not allowed; connectors.http_allow must list it")
        try:
            found = [found for text in resolve(host, port) if (found := _address(text)) is not None]
        except OSError as error:
            raise NotReachable(f"{host!r} can't be resolved: {error}") from None
        for address in found:
            if is_public(address) or self._lists(address, port):
                return str(_plain(address))
        raise NotReachable(
            f"{_shown(host, port)} resolves to no address that may be reached; addresses of private networks must be "
            "listed in connectors.http_allow"
        )

    def _lists(self, address: Address, port: int) -> bool:
        return any(entry.covers_address(_plain(address), port) for entry in self._entries)


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet, also by the IPv4 address that it may carry."""
    address = _plain(address)
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo is not None or address.sixtofour is not None:
            return False
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _plain(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return address if mapped is None else mapped


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _entry(text: str) -> Entry:
    entry = text.strip().lower()
    place, port = _split(entry)
    ports = _USUAL_PORTS if port is None else frozenset((_port(port, text),))
    try:
        return Entry(text, ports, network=ipaddress.ip_network(place))
    except ValueError:
        pass
    if not _NAME.fullmatch(place) or place.replace(".", "").isdigit():
        raise SettingsError(
            f"connectors.http_allow holds {text!r}; expected HOST:PORT, .DOMAIN, an address or a network "
            "such as 10.0.0.0/8"
        )
    return Entry(text, ports, name=place)


def _split(entry: str) -> tuple[str, str | None]:
    bracketed = _BRACKETED.fullmatch(entry)
    if bracketed is not None:
        return bracketed[1], bracketed[2]
    if entry.count(":") == 1:
        place, _, port = entry.partition(":")
        return place, port
    return entry, None


def _port(text: str, entry: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SettingsError(f"connectors.http_allow holds {entry!r}: {text!r} is no port")
    return int(text)
