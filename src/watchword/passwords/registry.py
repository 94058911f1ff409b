"""Which scheme a stored password has: a prefix in braces names it."""

from __future__ import annotations

import re
import threading
from typing import Protocol

from watchword.core.secret import Secret
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.encryptors.digests import SHA, SHA_512

_PREFIX = re.compile(r"\{(.*?)\}")


class Encryptor(Protocol):
    """A way to keep passwords."""

    hash_algorithm_name: str

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        ...

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored`."""
        ...


class PasswordRegistry:
    """Hashes with the default scheme, checks with the scheme of the stored prefix, a bounded number at a time."""

    def __init__(self, default: Encryptor | None = None, *, parallel: int = 2) -> None:
        """At most `parallel` hashes are computed at a time, so that logins can't starve the engine."""
        self._default = default or Argon2idEncryptor()
        self._by_name: dict[str, Encryptor] = {e.hash_algorithm_name: e for e in (SHA, SHA_512, self._default)}
        self._slots = threading.BoundedSemaphore(parallel)
        self._dummy = self.encrypt(Secret("no user has this password"))

    def encrypt(self, password: Secret, salt: str | None = None) -> str:
        """Return what is stored for `password`: prefix and hash of the default scheme."""
        with self._slots:
            return f"{{{self._default.hash_algorithm_name}}}{self._default.encrypt(password, salt)}"

    def verify(self, password: Secret, salt: str | None, stored: str | None) -> bool:
        """Return whether `password` is the one kept as `stored`.

        Without a stored password, or with a scheme that nobody knows, the answer is False after the same work.
        Source: guidelines H-01, H-03; `reference` security 1.1.
        """
        match = _PREFIX.match(stored or "")
        encryptor = self._by_name.get(match[1]) if match else None
        with self._slots:
            if match is None or encryptor is None or stored is None:
                self._default.check(password, None, _PREFIX.sub("", self._dummy, count=1))
                return False
            return encryptor.check(password, salt, stored[match.end() :])

    def waste(self, password: Secret) -> None:
        """Do the work of a check, for a user that doesn't exist or may not come in: equal time for all."""
        self.verify(password, None, None)
