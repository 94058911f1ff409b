"""Hosts as the audit sees them: facts that root wrote down, and a /proc of the test's own."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any


def good_facts() -> dict[str, dict[str, Any]]:
    """Return what `watchword host-facts` writes on a host that is as it should be."""
    return {
        "accounts": {"second_roots": [], "without_password": []},
        "database_access": {"files": ["/etc/postgresql/15/main/pg_hba.conf"], "rules": 5, "elsewhere": 0, "open": []},
        "firewall": {"by": "nftables", "inbound": "drop", "outbound": "accept", "rules": 9},
        "remote_access": {
            "installed": True, "permitrootlogin": "no", "passwordauthentication": "no", "permitemptypasswords": "no",
            "kbdinteractiveauthentication": "no",
        },
        "storage": {"mounted": {"/": True}},
        "unit": {
            "User": "watchword", "NoNewPrivileges": "yes", "IPAddressDeny": "::/0 0.0.0.0/0", "MemoryMax": "2147483648",
        },
        "updates": {"security_updates": 0, "restart_required": False, "lists_of": None},
        "watching": {"kernel_audit": True, "own_rules": 6, "journal_kept": True, "passed_on": True},
    }  # fmt: skip


def write_facts(file: Path, facts: dict[str, Any], made: datetime) -> None:
    """Write facts as `watchword host-facts` does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": 1, "made": made.isoformat(), "host": "h", "facts": facts}))
    file.chmod(0o644)


def process(
    folder: Path, *ports: int, uid: int = 990, capabilities: int = 0, new_privileges: bool = False,
    command: tuple[str, ...] = ("python", "-m", "watchword"), variables: tuple[str, ...] = (),
    address: str = "0100007F", public: tuple[int, ...] = (),
) -> Path:  # fmt: skip
    """Write a /proc with one process that listens on `ports`, those in `public` for everybody, and return it."""
    (folder / "net").mkdir(parents=True)
    lines = ["  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"]
    own = folder / "4711"
    (own / "fd").mkdir(parents=True)
    for number, port in enumerate(ports):
        bound = "00000000" if port in public else address
        lines.append(f"   {number}: {bound}:{port:04X} 00000000:0000 0A 0:0 00:0 0 {uid} 0 {1000 + number} 1")
        os.symlink(f"socket:[{1000 + number}]", own / "fd" / str(number))
    (folder / "net" / "tcp").write_text("\n".join(lines) + "\n")
    numbers = f"{uid}\t{uid}\t{uid}\t{uid}"
    (own / "status").write_text(
        f"Name:\tpython\nUid:\t{numbers}\nCapEff:\t{capabilities:016x}\nNoNewPrivs:\t{int(not new_privileges)}\n"
    )
    (own / "cmdline").write_bytes(b"\0".join(part.encode() for part in command) + b"\0")
    (own / "environ").write_bytes(b"\0".join(part.encode() for part in variables))
    return folder


def neighbour(proc: Path, number: int, *, name: str, uid: int = 990, parent: int = 1, command: str = "") -> None:
    """Write another process into a /proc."""
    own = proc / str(number)
    own.mkdir()
    numbers = f"{uid}\t{uid}\t{uid}\t{uid}"
    (own / "status").write_text(f"Name:\t{name}\nPPid:\t{parent}\nUid:\t{numbers}\n")
    (own / "cmdline").write_bytes((command or name).replace(" ", "\0").encode() + b"\0")
