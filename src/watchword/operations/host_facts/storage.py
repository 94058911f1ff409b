"""Whether disks are encrypted, and other people's accounts on the host. Source: guidelines W-26, C-43."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from watchword.operations.host_facts.host import Host


def storage(host: Host) -> dict[str, Any] | None:
    """Return for each mounted device whether it lies on an encrypted one; None if devices can't be listed."""
    listed = host.output("lsblk", "-J", "-o", "NAME,TYPE,MOUNTPOINT")
    if listed is None:
        return None
    return {"mounted": dict(_mounted(json.loads(listed).get("blockdevices", ()), encrypted=False))}


def _mounted(devices: list[dict[str, Any]], *, encrypted: bool) -> Iterator[tuple[str, bool]]:
    for device in devices:
        below = encrypted or device.get("type") == "crypt"
        if device.get("mountpoint"):
            yield device["mountpoint"], below
        yield from _mounted(device.get("children", []), encrypted=below)


def accounts(host: Host) -> dict[str, Any]:
    """Return who else than root has root's number, and which accounts have an empty password."""
    users = [line.split(":") for line in host.text("/etc/passwd").splitlines() if line.count(":") >= 6]
    shadow = [line.split(":") for line in host.text("/etc/shadow").splitlines() if line.count(":") >= 2]
    return {
        "second_roots": [user[0] for user in users if user[2] == "0" and user[0] != "root"],
        "without_password": [entry[0] for entry in shadow if entry[1] == ""],
    }
