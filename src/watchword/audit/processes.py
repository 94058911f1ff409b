"""The host's sockets and processes as /proc shows them to the server's user.

Source: guidelines W-21, W-26, W-29, W-37.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_LISTENING = "0A"
_UNBOUND = 0


@dataclass(frozen=True, slots=True)
class Socket:
    """A TCP socket that listens."""

    address: str
    port: int
    inode: int

    @property
    def public(self) -> bool:
        """True if other machines can reach it."""
        return not ipaddress.ip_address(self.address).is_loopback


@dataclass(frozen=True, slots=True)
class Process:
    """A running process."""

    id: int
    uid: int
    """Effective user."""
    capabilities: int
    """Effective capabilities as bits."""
    no_new_privileges: bool
    command: tuple[str, ...]
    variables: tuple[str, ...]
    """`NAME=value` of its environment, empty if it can't be read."""
    sockets: tuple[Socket, ...]
    """What it listens on."""


def listening(proc: Path = PROC) -> tuple[Socket, ...]:
    """Return every TCP socket of this host that listens, by port."""
    found = []
    for name in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (proc / "net" / name).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING:
                    address, _, port = fields[1].partition(":")
                    found.append(Socket(_address(address), int(port, 16), int(fields[9])))
    return tuple(sorted(found, key=lambda one: (one.port, one.address)))


def listener_on(port: int, proc: Path = PROC) -> Process | None:
    """Return the process that listens on `port`; None if there is none, or it is another user's."""
    sockets = listening(proc)
    wanted = {one.inode for one in sockets if one.port == port}
    for folder in _folders(proc) if wanted else ():
        held = _held(folder)
        if held & wanted:
            with suppress(OSError, KeyError):
                return _process(folder, tuple(one for one in sockets if one.inode in held))
    return None


def sharing(server: Process, proc: Path = PROC, asking: int | None = None) -> tuple[str, ...]:
    """Return the names of programs that run under the server's user besides, sorted.

    What belongs to the server doesn't count, nor do other nodes and commands of ours, nor who asks (this process, or
    the one with the id `asking`) and what it was started by.
    """
    known = {int(folder.name): _status(folder) for folder in _folders(proc)}
    parents = {number: int(status.get("PPid", ["0"])[0]) for number, status in known.items()}
    heads = {server.id, os.getpid() if asking is None else asking}
    own = {number for head in heads for number in _line(head, parents)}
    return tuple(
        sorted(
            {
                " ".join(status.get("Name", ["?"]))
                for number, status in known.items()
                if status.get("Uid", ["", ""])[1] == str(server.uid)
                and number not in own
                and not heads & set(_line(number, parents))
                and not any(Path(part).name == "watchword" for part in _texts(proc / str(number) / "cmdline")[:6])
            }
        )
    )


def _line(process: int, parents: Mapping[int, int]) -> Iterator[int]:
    """Yield a process and those that it was started by."""
    seen: set[int] = set()
    while process in parents and process not in seen:
        seen.add(process)
        yield process
        process = parents[process]


def _folders(proc: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted((one for one in proc.iterdir() if one.name.isdecimal()), key=lambda one: int(one.name))


def _held(folder: Path) -> set[int]:
    """Return the inodes of the sockets that a process holds."""
    held = set()
    with suppress(OSError):
        for link in (folder / "fd").iterdir():
            with suppress(OSError):
                target = str(link.readlink())
                if target.startswith("socket:["):
                    held.add(int(target[8:-1]))
    return held


def _process(folder: Path, sockets: tuple[Socket, ...]) -> Process:
    status = _status(folder)
    return Process(
        int(folder.name),
        int(status["Uid"][1]),
        int(status["CapEff"][0], 16),
        status.get("NoNewPrivs") == ["1"],
        _texts(folder / "cmdline"),
        _texts(folder / "environ"),
        sockets,
    )


def _status(folder: Path) -> dict[str, list[str]]:
    """Return what the kernel tells of a process, by name; empty if it has just ended."""
    try:
        lines = (folder / "status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}


def _texts(file: Path) -> tuple[str, ...]:
    try:
        return tuple(part.decode(errors="replace") for part in file.read_bytes().split(b"\0") if part)
    except OSError:
        return ()


def _address(text: str) -> str:
    """Return an address of /proc/net/tcp: words in the machine's order."""
    words = struct.pack(f"={len(text) // 8}I", *(int(text[n : n + 8], 16) for n in range(0, len(text), 8)))
    return socket.inet_ntop(socket.AF_INET if len(words) == 4 else socket.AF_INET6, words)


def memory_limit(process: int, proc: Path = PROC, groups: Path = Path("/sys/fs/cgroup")) -> str:
    """Return the bytes of memory that a process's control groups (version 2) allow; empty if they allow all."""
    with suppress(OSError):
        for line in (proc / str(process) / "cgroup").read_text().splitlines():
            number, _, path = line.split(":", 2)
            if number == "0":
                limits = [limit for place in _upwards(path) if (limit := _limit(groups / place))]
                return str(min(limits)) if limits else ""
    return ""


def _upwards(path: str) -> Iterator[str]:
    """Yield a group's path and those of the groups around it; the outermost is empty: a container's own."""
    parts = [part for part in path.split("/") if part not in ("", "..")]
    for count in range(len(parts), -1, -1):
        yield "/".join(parts[:count])


def _limit(group: Path) -> int:
    with suppress(OSError, ValueError):
        return int((group / "memory.max").read_text())
    return 0
