"""Memory that a server gives back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of mallopt(3)."""
LARGE = 1024 * 1024
"""Bytes from which on a block is given back as soon as it is free."""


def give_back_large_blocks() -> None:
    """Let the C library map blocks from `LARGE` on by themselves, for good.

    It would raise that limit with the first large block that is freed. Each hash of a password takes some 19 MiB for a
    moment; a process would keep them for each thread that has ever computed one. Does nothing but on Linux with glibc.
    Source: mallopt(3); measured in docs/benchmarks.md.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
