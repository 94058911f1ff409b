"""The installation's own keys: one ring a purpose, made by `init`, never shipped, never shared between purposes.

A ring is a file of lines `ID:BASE64` (32 random bytes each), mode 0600. The first line is in use; the others are older
ones that still open and verify, until they are taken out. Source: guidelines W-02, W-25.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from watchword.core.errors import SettingsError, WatchwordError

PURPOSES: Mapping[str, str] = {
    "audit": "seals and chains the audit trail",
    "csrf": "binds tokens against forged requests to sessions",
    "factor": "encrypts secrets of second factors",
    "head": "signs the heads of the audit trail that are sent out",
    "session": "seals what a browser carries between two steps of a login",
    "token": "peppers the digests of API tokens and recovery codes",
    "variable": "encrypts secret process variables",
}
"""What there are keys for."""
APART: Mapping[str, str] = {
    "backup": "encrypts backups, unless `backup.key` names another key",
    "vault": "wraps the keys of the vault's secrets, unless `vault.master_key` names another key",
}
"""Keys that `init` makes too, but that only their commands open; they may be kept elsewhere."""
OVERLAP: Mapping[str, int] = {"csrf": 1, "session": 1}
"""Older keys that a rotation keeps where what they made is short-lived; of all other purposes it keeps every one."""
SIZE = 32
"""Bytes of a key."""
_NONCE = 12


class SealBroken(WatchwordError):
    """Sealed data was changed, or sealed with a key that is not in the ring any more."""

    log_id, status, rest_type, rest_code = "WW-5010", 400, "InvalidRequestException", None


@dataclass(frozen=True, slots=True)
class Key:
    """One key; `id` is told beside what it made and is no secret."""

    id: str
    material: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"


class KeyRing:
    """The keys of one purpose, the one in use first."""

    __slots__ = ("_keys", "purpose")

    def __init__(self, purpose: str, keys: tuple[Key, ...]) -> None:
        """`keys` holds one key at least."""
        self.purpose = purpose
        self._keys = keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    @property
    def current(self) -> Key:
        """The key in use."""
        return self._keys[0]

    def find(self, key_id: str) -> Key | None:
        """Return the key with this id, or None."""
        return next((key for key in self._keys if key.id == key_id), None)

    def mac(self, data: bytes, key: Key | None = None) -> str:
        """Return the HMAC-SHA-256 of `data` in hexadecimal, by the key in use unless another one is given."""
        return hmac.new((key or self.current).material, data, hashlib.sha256).hexdigest()

    def verifies(self, data: bytes, mac: str) -> bool:
        """Return whether one of the keys made `mac` of `data`."""
        given = mac.encode("utf-8", "replace")
        found = False
        for key in self._keys:  # all of them: the time tells nothing
            found |= hmac.compare_digest(self.mac(data, key).encode(), given)
        return found

    def seal(self, data: bytes, about: str) -> str:
        """Encrypt and authenticate `data` (AES-256-GCM); it opens only for the same `about`. URL-safe text."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(self.current.material).encrypt(nonce, data, self._context(about))
        return f"{self.current.id}.{base64.urlsafe_b64encode(nonce + sealed).rstrip(b'=').decode()}"

    def open(self, sealed: str, about: str) -> bytes:
        """Return what `seal` was given.

        Raises:
            SealBroken: it was changed, is about something else, or its key is gone.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key_id, _, text = sealed.partition(".")
        key = self.find(key_id)
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            if key is None or len(raw) < _NONCE:
                raise SealBroken("Sealed data can't be opened: it was made with a key that isn't here")
            return AESGCM(key.material).decrypt(raw[:_NONCE], raw[_NONCE:], self._context(about))
        except (InvalidTag, binascii.Error, ValueError):
            raise SealBroken("Sealed data can't be opened: it was changed, or is meant for something else") from None

    def _context(self, about: str) -> bytes:
        return f"watchword:{self.purpose}:{about}".encode()


class Keys:
    """All rings of an installation."""

    def __init__(self, rings: Mapping[str, KeyRing]) -> None:
        """`rings` has one ring for each of `PURPOSES`."""
        self._rings = rings

    def __getitem__(self, purpose: str) -> KeyRing:
        return self._rings[purpose]

    @classmethod
    def temporary(cls) -> Keys:
        """Make keys that die with the process: for databases in memory and programs without a configuration."""
        return cls({purpose: KeyRing(purpose, (_new(),)) for purpose in PURPOSES})

    @classmethod
    def load(cls, folder: Path) -> Keys:
        """Read the rings below `folder`.

        Raises:
            SettingsError: a file is missing, malformed, or others than its owner can reach it.
        """
        return cls({purpose: KeyRing(purpose, read(file_of(folder, purpose))) for purpose in PURPOSES})


def make(folder: Path) -> list[str]:
    """Make the rings that are missing below `folder` and return their purposes."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for purpose in (*PURPOSES, *APART):
        file = file_of(folder, purpose)
        if not file.exists():
            _write(file, (_new(),))
            made.append(purpose)
    return made


def rotate(folder: Path, purpose: str, *, keep: int | None = None) -> str:
    """Put a new key in front of a ring and return its id; `keep` older ones stay, by default `OVERLAP`'s.

    Raises:
        SettingsError: the ring can't be read.
    """
    return rotate_file(file_of(folder, purpose), keep=OVERLAP.get(purpose) if keep is None else keep)


def rotate_file(file: Path, *, keep: int | None = None) -> str:
    """Put a new key in front of those in `file`, keep `keep` older ones or all, and return the new key's id."""
    key = _new()
    _replace(file, (key, *read(file)[:keep]))
    return key.id


def drop_older(file: Path) -> None:
    """Take out all keys in `file` but the one in use."""
    _replace(file, read(file)[:1])


def _replace(file: Path, keys: tuple[Key, ...]) -> None:
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write(fresh, keys)
    fresh.replace(file)


def file_of(folder: Path, purpose: str) -> Path:
    """Return the file of a purpose's ring."""
    return folder / f"{purpose}.key"


def _new() -> Key:
    return Key(secrets.token_hex(4), secrets.token_bytes(SIZE))


def _write(file: Path, keys: tuple[Key, ...]) -> None:
    text = "".join(f"{key.id}:{base64.b64encode(key.material).decode()}\n" for key in keys)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def read(file: Path) -> tuple[Key, ...]:
    """Return the keys in a file, the one in use first.

    Raises:
        SettingsError: it is missing, malformed, or others than its owner can reach it.
    """
    try:
        facts = file.stat()
        lines = file.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise SettingsError(f"{file} is missing: `watchword init` makes it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None
    if facts.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"{file} can be reached by others (mode {stat.S_IMODE(facts.st_mode):o}): chmod 600 {file}")
    keys = tuple(parsed(file, line) for line in lines)
    if not keys:
        raise SettingsError(f"{file} holds no key: take it away and run `watchword init`, or restore it from a backup")
    return keys


def parsed(file: Path | str, line: str) -> Key:
    """Return the key in one line `ID:BASE64`.

    Raises:
        SettingsError: it is malformed.
    """
    key_id, _, text = line.partition(":")
    try:
        material = base64.b64decode(text, validate=True)
    except binascii.Error:
        material = b""
    if not key_id or len(material) != SIZE:
        raise SettingsError(f"{file} is malformed: expected lines ID:BASE64 of {SIZE} bytes")
    return Key(key_id, material)
