"""Whether somebody would see what happens on the host. Source: guideline W-32."""

from __future__ import annotations

import re
from typing import Any

from watchword.operations.host_facts.host import Host

_FORWARD = re.compile(r"^\s*(?:[^#\n]*\s@@?[A-Za-z0-9\[]|[^#\n]*omfwd|ForwardToSyslog=yes)", re.MULTILINE)


def watching(host: Host) -> dict[str, Any] | None:
    """Return whether the kernel's audit runs and has rules of ours, whether the journal stays, and is passed on."""
    rules = host.output("auditctl", "-l")
    state = host.output("auditctl", "-s") or ""
    configured = "\n".join(
        host.text(str(file.relative_to(host.root)))
        for folder in ("/etc/rsyslog.d", "/etc/systemd/journald.conf.d")
        for file in host.below(folder, "*.conf")
    )
    configured += host.text("/etc/rsyslog.conf") + host.text("/etc/systemd/journald.conf")
    return {
        "kernel_audit": "enabled 1" in state or "enabled 2" in state,
        "own_rules": (rules or "").count("watchword-"),
        "journal_kept": host.exists("/var/log/journal") or host.exists("/var/log/syslog"),
        "passed_on": bool(_FORWARD.search(configured)) or host.exists("/etc/systemd/journal-upload.conf"),
    }
