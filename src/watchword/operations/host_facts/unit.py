"""How the service manager confines the server. Source: guidelines W-21, W-22, W-26."""

from __future__ import annotations

from typing import Any

from watchword.operations.host_facts.host import Host

_ASKED = (
    "User", "NoNewPrivileges", "ProtectSystem", "MemoryMax", "LimitNOFILE", "IPAddressDeny", "IPAddressAllow",
    "PrivateNetwork",
)  # fmt: skip


def unit(host: Host, name: str = "watchword.service") -> dict[str, Any] | None:
    """Return what the unit says; None if there is no such unit or no service manager."""
    shown = host.output("systemctl", "show", name, f"--property=LoadState,{','.join(_ASKED)}")
    if shown is None:
        return None
    found = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
    return {key: found.get(key, "") for key in _ASKED} if found.get("LoadState") == "loaded" else None
