"""Secrets of the configuration, encrypted in a file that may lie beside it.

An envelope: each version of a secret is encrypted by a data key of its own, and the data key by the master key, which
is kept elsewhere (a file, the environment, a command's output, a hardware module). AES-256-GCM throughout; name and
version are authenticated with the text, so that entries can't be exchanged. Source: guidelines W-02, W-03, C-45.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from watchword.core.envelope import Envelope, MasterKey, open_envelope, seal
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
MAX_BYTES = 65_536
"""Size of a secret."""


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of a secret, encrypted."""

    number: int
    created: datetime
    wrapped: str
    """The data key, by the master key."""
    text: str
    """Nonce and encrypted secret, base64."""


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: int = 1
    secrets: dict[str, list[Version]] = {}


class Vault:
    """The secrets in one file; nothing of it is kept in memory in the clear."""

    def __init__(self, file: Path, master: MasterKey) -> None:
        """The file is read at the first question and written by `put` and `rewrap` alone."""
        self._file = file
        self.master = master

    def names(self) -> dict[str, Version]:
        """Return the newest version of each secret by name, sorted."""
        return {name: versions[-1] for name, versions in sorted(self._read().secrets.items())}

    def get(self, name: str, number: int | None = None) -> Secret:
        """Return a secret: the newest version, or the one of that number.

        Raises:
            SettingsError: there is none, or the master key doesn't fit.
        """
        versions = self._read().secrets.get(name, [])
        found = [v for v in versions if number in (None, v.number)]
        if not found:
            raise SettingsError(f"the vault {self._file} has no secret {name!r}: `watchword vault put {name}` adds it")
        return Secret(self._opened(name, found[-1]).decode())

    def put(self, name: str, secret: Secret, now: datetime, *, keep: int = 2) -> int:
        """Store a new version of a secret, with `keep` older ones, and return its number.

        Raises:
            SettingsError: the name isn't made of letters, digits, `.`, `_`, `-`, the secret is empty or too large, or
                the master key isn't that of what is there.
        """
        text = secret.reveal().encode()
        if not _NAME.fullmatch(name):
            raise SettingsError(f"{name!r} is no name of a secret: use up to 100 letters, digits, '.', '_' and '-'")
        if not 0 < len(text) <= MAX_BYTES:
            raise SettingsError(f"a secret has 1 to {MAX_BYTES} bytes; this has {len(text)}")
        with self._alone():
            content = self._read()
            for known, held in list(content.secrets.items())[:1]:
                self._opened(known, held[-1])  # under another key nothing is added that the others don't open with
            versions = content.secrets.get(name, [])
            number = versions[-1].number + 1 if versions else 1
            older = versions[max(len(versions) - keep, 0) :]
            content.secrets[name] = [*older, self._sealed(name, number, text, now)]
            self._write(content)
        return number

    def remove(self, name: str) -> None:
        """Take a secret out, all versions of it.

        Raises:
            SettingsError: there is none of that name.
        """
        with self._alone():
            content = self._read()
            if content.secrets.pop(name, None) is None:
                raise SettingsError(f"the vault {self._file} has no secret {name!r}")
            self._write(content)

    def rewrap(self, master: MasterKey) -> int:
        """Encrypt everything anew, with new data keys, under another master key; return how many versions there are.

        What is under that key already counts as well: of a run that was cut off after it had written.
        """
        with self._alone():
            content = self._read()
            old, self.master = self.master, master
            for name, versions in content.secrets.items():
                content.secrets[name] = [
                    self._sealed(name, version.number, self._opened(name, version, old, master), version.created)
                    for version in versions
                ]
            self._write(content)
        return sum(map(len, content.secrets.values()))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other writers out, from reading to writing."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(self._file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _sealed(self, name: str, number: int, text: bytes, now: datetime) -> Version:
        envelope = seal(self.master, text, f"{name}:{number}")
        return Version(number=number, created=now, wrapped=envelope.wrapped, text=envelope.text)

    def _opened(self, name: str, version: Version, *masters: MasterKey) -> bytes:
        """Return a secret by the first of the master keys that opens it, by the one in use if none is given."""
        from watchword.core.keys import SealBroken

        envelope = Envelope(version.wrapped, version.text)
        for master in masters or (self.master,):
            with suppress(SealBroken):
                return open_envelope(master, envelope, f"{name}:{version.number}")
        raise SettingsError(
            f"the secret {name!r} can't be opened: {self._file} was changed, or vault.master_key names another key"
        )

    def _read(self) -> _File:
        try:
            facts = self._file.stat()
            content = self._file.read_bytes()
        except FileNotFoundError:
            return _File()
        except OSError as error:
            raise SettingsError(f"{self._file}: {error}") from None
        if facts.st_mode & 0o077:
            mode = facts.st_mode & 0o777
            raise SettingsError(f"{self._file} can be reached by others (mode {mode:o}): chmod 600 {self._file}")
        try:
            return msgspec.json.decode(content, type=_File)
        except msgspec.DecodeError as error:
            raise SettingsError(f"{self._file} is no vault: {error}") from None

    def _write(self, content: _File) -> None:
        """Replace the file as a whole: a power cut leaves the old one or the new one."""
        fresh = self._file.with_name(self._file.name + ".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(msgspec.json.format(msgspec.json.encode(content), indent=1))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)
