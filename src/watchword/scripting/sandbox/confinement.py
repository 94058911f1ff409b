"""What a script process gives up before it sees the first script.

Each layer is tried; what holds in the end is reported, and whoever started the process decides whether that is enough.
Source: guidelines C-29, W-22.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

from watchword.scripting.sandbox import landlock, seccomp

_NOBODY = 65534
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_CAPABILITIES_3 = 0x20080522
_MIB = 1024 * 1024

NO_NEW_PRIVILEGES, NETWORK, USER, FILES, CALLS = "no-new-privileges", "network", "user", "files", "calls"
"""Names of the layers: no new privileges, a network of its own (with nothing in it), a user namespace without
capabilities, Landlock, a filter of system calls."""


def is_enough(layers: Iterable[str]) -> bool:
    """Tell whether the kernel keeps a process from files and the network, whatever runs in it."""
    held = set(layers)
    return NO_NEW_PRIVILEGES in held and (CALLS in held or {NETWORK, FILES} <= held)


def set_limits(*, memory_bytes: int, cpu_seconds: int, files: int, processes: int | None) -> None:
    """Set the resource limits: no core dump, no file grows, little of anything else.

    Args:
        memory_bytes: address space beyond what the process has now.
        cpu_seconds: of its whole life.
        files: descriptors.
        processes: of this user (None: not limited).
    """
    _set(resource.RLIMIT_AS, _address_space() + memory_bytes)
    _set(resource.RLIMIT_CPU, cpu_seconds)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, files)
    if processes is not None and hasattr(resource, "RLIMIT_NPROC"):
        _set(resource.RLIMIT_NPROC, processes)
    if hasattr(resource, "RLIMIT_MEMLOCK"):
        _set(resource.RLIMIT_MEMLOCK, 0)


def isolate() -> tuple[str, ...]:
    """Give up privileges, the network and the user; return the layers that hold.

    The process must have one thread. A process of the super-user becomes nobody.
    """
    if sys.platform != "linux":
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    held = []
    root = os.geteuid() == 0
    network = root and libc.unshare(_CLONE_NEWNET | _CLONE_NEWIPC) == 0
    if root:
        _become_nobody()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        held.append(NO_NEW_PRIVILEGES)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        held.append(USER)
        network = True
    if network:
        held.append(NETWORK)
    _drop_capabilities(libc)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return tuple(held)


def forbid_files(*, readable: Iterable[Path] = (), executable: Iterable[Path] = ()) -> tuple[str, ...]:
    """Forbid all files but those listed; return the layer if it holds."""
    held = sys.platform == "linux" and landlock.restrict(readable=readable, executable=executable)
    return (FILES,) if held else ()


def filter_calls(*more: str, starting: bool = False) -> tuple[str, ...]:
    """Forbid all system calls but the few that are needed; return the layer if it holds."""
    if sys.platform != "linux" or not seccomp.available():
        return ()
    held = seccomp.install(seccomp.starting_filter() if starting else seccomp.bare_filter(*more))
    return (CALLS,) if held else ()


def _set(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 256 * _MIB


def _become_nobody() -> None:
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError:
        return  # a container without the right to change users: the other layers must hold


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    libc.capset(struct.pack("=Ii", _CAPABILITIES_3, 0), struct.pack("=6I", *([0] * 6)))
