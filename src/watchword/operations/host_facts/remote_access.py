"""How people get onto the host. Source: guideline W-30."""

from __future__ import annotations

from typing import Any

from watchword.operations.host_facts.host import Host

_ASKED = ("permitrootlogin", "passwordauthentication", "permitemptypasswords", "kbdinteractiveauthentication")


def remote_access(host: Host) -> dict[str, Any] | None:
    """Return what the SSH server allows as it says itself; `installed` is false if there is none."""
    if not host.exists("/etc/ssh/sshd_config"):
        return {"installed": False}
    said = host.output("sshd", "-T")
    if said is None:
        return None
    settings = dict(line.split(" ", 1) for line in said.splitlines() if " " in line)
    return {"installed": True, **{name: settings.get(name, "") for name in _ASKED}}
