"""Argon2id over a stored fast digest: makes the rows of users who don't log in safe too. Source: C-22, H-02."""

from __future__ import annotations

from watchword.core.secret import Secret
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.encryptors.digests import DigestEncryptor


class WrappedEncryptor:
    """Checks a password by its old digest, and that by Argon2id; the salt of the digest stays in its column."""

    def __init__(self, inner: DigestEncryptor, outer: Argon2idEncryptor) -> None:
        self.hash_algorithm_name = f"{outer.hash_algorithm_name}-{inner.hash_algorithm_name}"
        self._inner, self._outer = inner, outer

    @property
    def wraps(self) -> str:
        """Return the name of the scheme whose hashes are wrapped."""
        return self._inner.hash_algorithm_name

    def wrap(self, digest: str) -> str:
        """Return the stored form, without prefix, for a stored digest without prefix."""
        return self._outer.encrypt(Secret(digest), None)

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        return self.wrap(self._inner.encrypt(password, salt))

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time)."""
        return self._outer.check(Secret(self._inner.encrypt(password, salt)), None, stored)

    def outdated(self, stored: str) -> bool:
        """Return True: at the next login the password itself is hashed."""
        return True
