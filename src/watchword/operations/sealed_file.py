"""A file that is encrypted piece by piece: nobody can read, change, shorten or reorder it unnoticed.

AES-256-GCM over pieces of 1 MiB, each with its number and whether it is the last one as authenticated data (the STREAM
construction); the data key is random for each file and wrapped by a master key. Source: guidelines W-02, W-34.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from watchword.core.envelope import MasterKey
from watchword.core.errors import SettingsError
from watchword.core.keys import SealBroken

MAGIC = b"watchword-sealed-1\n"
PIECE = 1 << 20
_TAG = 16
_ABOUT = "backup"


class SealedWriter:
    """Writes an encrypted file; `close` marks its end."""

    def __init__(self, out: IO[bytes], master: MasterKey) -> None:
        key = secrets.token_bytes(32)
        self._out, self._cipher, self._number, self._held = out, AESGCM(key), 0, bytearray()
        out.write(MAGIC + master.seal(key, _ABOUT).encode() + b"\n")

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._held += data
        while len(self._held) > PIECE:  # the last piece is kept until it is known to be the last
            self._piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write what is left and the end."""
        self._piece(bytes(self._held), last=True)
        self._held.clear()

    def _piece(self, data: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number), data, b"last" if last else b"more"))
        self._number += 1


def unsealed(source: IO[bytes], master: MasterKey) -> Iterator[bytes]:
    """Yield the pieces of an encrypted file.

    Raises:
        SettingsError: it isn't one, was changed or cut, or belongs to another key.
    """
    if source.readline(100) != MAGIC:
        raise SettingsError("this is no encrypted backup of Watchword")
    try:
        cipher = AESGCM(master.open(source.readline(10_000).decode("ascii", "replace").strip(), _ABOUT))
    except SealBroken:
        raise SettingsError("the backup belongs to another key: name its key with --key") from None
    piece, number = source.read(PIECE + _TAG), 0
    while True:
        following = source.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number), piece, b"more" if following else b"last")
        except InvalidTag:
            raise SettingsError("the backup is damaged: a piece of it was changed or is missing") from None
        if not following:
            return
        piece, number = following, number + 1


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class UnsealedReader:
    """Reads an encrypted file as a stream."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._held = iter(pieces), b""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""
        held = [self._held]
        length = len(self._held)
        while size < 0 or length < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            held.append(piece)
            length += len(piece)
        data = b"".join(held)
        cut = len(data) if size < 0 else size
        self._held = data[cut:]
        return data[:cut]
