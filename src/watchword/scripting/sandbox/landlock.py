"""Landlock: no file, no connection, no signal to others, but for the files that are listed."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on all architectures
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_EXECUTE, _READ = 1 << 0, 1 << 2
_FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}
"""Rights on files that a version of Landlock knows; from version 5 on also ioctl on devices."""
_FILES_LATEST = 0xFFFF
_NETWORK, _SCOPES = 0x3, 0x3


def restrict(*, readable: Iterable[Path] = (), executable: Iterable[Path] = ()) -> bool:
    """Forbid this thread and all it starts every file but those listed; tell whether the kernel took it.

    Args:
        readable: files or folders whose files may be read.
        executable: files that may be run (and read).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE, None, 0, _VERSION_FLAG))
    if version < 1:
        return False
    rights = struct.pack("=Q", _FILES.get(version, _FILES_LATEST))
    if version >= 4:
        rights += struct.pack("=Q", _NETWORK)
    if version >= 6:
        rights += struct.pack("=Q", _SCOPES)
    rules = int(libc.syscall(_CREATE, rights, len(rights), 0))
    if rules < 0:
        return False
    try:
        listed = [*((path, _READ) for path in readable), *((path, _READ | _EXECUTE) for path in executable)]
        return all(_add(libc, rules, path, right) for path, right in listed) and (
            int(libc.syscall(_RESTRICT, rules, 0)) == 0
        )
    finally:
        os.close(rules)


def _add(libc: ctypes.CDLL, rules: int, path: Path, right: int) -> bool:
    try:
        file = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        rule = struct.pack("=Qi", right, file)
        return int(libc.syscall(_ADD, rules, _PATH_BENEATH, rule, 0)) == 0
    finally:
        os.close(file)
