"""Rules of the kernel's audit: who touches configuration, keys and program. Source: guideline W-32."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from watchword.operations.generate.facts import Host, plain


def auditd(host: Host) -> Mapping[str, str]:
    """Return `watchword.rules`."""
    settings = host.settings
    watched = {
        host.config: ("wa", "configuration"),
        Path(settings.keys.folder): ("rwa", "keys"),
        Path(settings.vault.file): ("wa", "vault"),
        Path(host.program): ("wa", "program"),
    }
    if settings.http.tls_key:
        watched[Path(settings.http.tls_key)] = ("rwa", "tls")
    lines = [
        f"-w {plain(path, 'a path')} -p {rights} -k watchword-{kind}"
        for path, (rights, kind) in sorted(watched.items())
    ]
    user = plain(host.user, "the user")
    lines += [
        "# the server's user starts nothing but what it is made of",
        *(
            f"-a always,exit -F arch={word} -S {call} -F uid={user} -k watchword-{kind}"
            for call, kind in (("execve", "exec"), ("ptrace", "ptrace"))
            for word in ("b64", "b32")
        ),
    ]
    head = (
        "# Made by `watchword generate auditd`. Put it into /etc/audit/rules.d; read with `ausearch -k watchword-keys`."
    )
    return {"watchword.rules": "\n".join([head, *lines]) + "\n"}
