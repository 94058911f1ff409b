"""Whether the host's own packages are up to date. Source: guideline W-31."""

from __future__ import annotations

import re
from typing import Any

from watchword.operations.host_facts.host import Host

_SECURITY = re.compile(r"^Inst .*(?:-security|Debian-Security|security)", re.MULTILINE)


def updates(host: Host) -> dict[str, Any] | None:
    """Return how many security updates wait, and whether a restart does; None where packages are of no known kind."""
    waiting: int | None = None
    planned = host.output("apt-get", "-s", "-o", "Debug::NoLocking=true", "upgrade")
    if planned is not None:
        waiting = len(_SECURITY.findall(planned))
    else:
        listed = host.output("dnf", "-q", "updateinfo", "list", "--security")
        if listed is not None:
            waiting = len([line for line in listed.splitlines() if line.strip()])
    if waiting is None:
        return None
    lists = [file.stat().st_mtime for file in host.below("/var/lib/apt/lists", "*Packages*")]
    return {
        "security_updates": waiting,
        "restart_required": host.exists("/var/run/reboot-required"),
        "lists_of": max(lists) if lists else None,
    }
