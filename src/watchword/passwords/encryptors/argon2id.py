"""Argon2id, the default. Source: RFC 9106; guideline H-01."""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from watchword.core.secret import Secret


class Argon2idEncryptor:
    """Keeps a password as a PHC string that carries its salt and parameters."""

    hash_algorithm_name = "ARGON2ID"

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2, lanes: int = 1) -> None:
        """Cost: `memory_kib` KiB of memory, `passes` over it, `lanes` side by side."""
        self._hasher = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        return self._hasher.hash(password.reveal())

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time)."""
        try:
            return self._hasher.verify(stored, password.reveal())
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Return whether `stored` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)
