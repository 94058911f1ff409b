"""What only root can read of the host, for `watchword audit`, which is no root. Source: guidelines W-22 to W-37."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from watchword.operations.host_facts.database_access import database_access
from watchword.operations.host_facts.firewall import firewall
from watchword.operations.host_facts.host import Host
from watchword.operations.host_facts.remote_access import remote_access
from watchword.operations.host_facts.storage import accounts, storage
from watchword.operations.host_facts.unit import unit
from watchword.operations.host_facts.updates import updates
from watchword.operations.host_facts.watching import watching

__all__ = ["FACTS", "VERSION", "Host", "gather"]

VERSION = 1
FACTS: Mapping[str, Callable[[Host], dict[str, Any] | None]] = {
    "accounts": accounts,
    "database_access": database_access,
    "firewall": firewall,
    "remote_access": remote_access,
    "storage": storage,
    "unit": unit,
    "updates": updates,
    "watching": watching,
}
"""Subject -> how to find out; None stands for what the host doesn't tell."""


def gather(now: datetime, host: Host | None = None) -> dict[str, Any]:
    """Return all facts with when and where they were found."""
    seen = host or Host()
    return {
        "version": VERSION,
        "made": now.isoformat(),
        "host": socket.gethostname(),
        "facts": {subject: find(seen) for subject, find in FACTS.items()},
    }
