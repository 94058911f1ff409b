"""Identifiers: time-based UUID text (version 1), made here, never by the database. Source: `reference` 2.3."""

from __future__ import annotations

import os
import secrets
import threading
import time

_EPOCH = 0x01B21DD213814000  # 100 ns intervals between 1582-10-15 and 1970-01-01
_lock = threading.Lock()
_last = 0
_tail = ""


def _renew() -> None:
    global _last, _tail
    node = secrets.randbits(48) | 0x010000000000  # multicast bit: a random node, no network card's address
    _tail = f"{0x8000 | secrets.randbits(14):04x}-{node:012x}"
    _last = 0


_renew()
os.register_at_fork(after_in_child=_renew)


def new() -> str:
    """Return a new id, unique in all tables; ids of one process sort roughly by time."""
    global _last
    with _lock:
        stamp = time.time_ns() // 100 + _EPOCH
        if stamp <= _last:
            stamp = _last + 1
        _last = stamp
    return f"{stamp & 0xFFFFFFFF:08x}-{stamp >> 32 & 0xFFFF:04x}-{stamp >> 48 & 0x0FFF | 0x1000:04x}-{_tail}"
