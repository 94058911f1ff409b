"""Addresses and networks that a setting lists."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable


class Networks:
    """Holds an address if it lies in one of the networks; an IPv4 address within IPv6 counts as what it is."""

    def __init__(self, listed: Iterable[str]) -> None:
        """`listed` are addresses (`192.0.2.7`) and networks (`10.0.0.0/8`)."""
        self._networks = tuple(ipaddress.ip_network(text) for text in listed)

    def __bool__(self) -> bool:
        """Return whether any is listed."""
        return bool(self._networks)

    def __contains__(self, address: object) -> bool:
        """Return whether the address (text) is in one of them; what is no address is in none."""
        try:
            found = ipaddress.ip_address(str(address))
        except ValueError:
            return False
        if found.version == 6 and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return any(found in network for network in self._networks)
