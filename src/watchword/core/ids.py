"""Identifiers: time-based UUID text, made here, never by the database. Source: `reference` 2.3.

Version 1 for the rows of the engine, version 7 (sorts by time as text) for records that are read in order.
"""

from __future__ import annotations

import os
import secrets
import threading
import time

_EPOCH = 0x01B21DD213814000  # 100 ns intervals between 1582-10-15 and 1970-01-01
_lock = threading.Lock()
_last = 0
_last_ordered = 0
_tail = ""
_high = -1
_rest = ""
"""All but the first group of an id, for stamps whose high bits are `_high`: it changes every seven minutes."""


def _renew() -> None:
    global _high, _last, _tail
    node = secrets.randbits(48) | 0x010000000000  # multicast bit: a random node, no network card's address
    _tail = f"{0x8000 | secrets.randbits(14):04x}-{node:012x}"
    _last, _high = 0, -1


_renew()
os.register_at_fork(after_in_child=_renew)


def new() -> str:
    """Return a new id, unique in all tables; ids of one process sort roughly by time."""
    global _high, _last, _rest
    with _lock:
        stamp = time.time_ns() // 100 + _EPOCH
        if stamp <= _last:
            stamp = _last + 1
        _last = stamp
        high = stamp >> 32
        if high != _high:
            _high, _rest = high, f"-{high & 0xFFFF:04x}-{high >> 16 & 0x0FFF | 0x1000:04x}-{_tail}"
        return f"{stamp & 0xFFFFFFFF:08x}{_rest}"


def ordered() -> str:
    """Return a new id of UUID version 7: ids sort by time as text, those of one process strictly.

    Source: RFC 9562, sections 5.7 and 6.2 (method 3: a finer clock in place of random bits).
    """
    global _last_ordered
    with _lock:
        _last_ordered = max(_last_ordered + 1, (time.time_ns() << 12) // 1_000_000)
        stamp = _last_ordered
    number = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0x2 << 62
    text = f"{number | secrets.randbits(62):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
