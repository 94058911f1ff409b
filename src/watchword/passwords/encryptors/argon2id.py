"""Argon2id, the default. Source: RFC 9106; guidelines H-01, H-07."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from watchword.core.secret import Secret
from watchword.passwords.encryptors.phc import salt_bytes


class Cost(NamedTuple):
    """What one hash costs: KiB of memory, passes over it, lanes side by side."""

    memory_kib: int
    passes: int
    lanes: int


PROFILES: Mapping[str, Cost] = MappingProxyType(
    {
        "minimum": Cost(19_456, 2, 1),
        "balanced": Cost(47_104, 2, 1),
        "strong": Cost(65_536, 3, 4),
    }
)
"""Named costs. `minimum` is the least that guideline H-07 accepts; `strong` the second choice of RFC 9106."""


class Argon2idEncryptor:
    """Keeps a password as a PHC string that carries its salt and parameters."""

    hash_algorithm_name = "ARGON2ID"

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2, lanes: int = 1) -> None:
        """Cost: `memory_kib` KiB of memory, `passes` over it, `lanes` side by side."""
        self._cost = Cost(memory_kib, passes, lanes)
        self._hasher = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix; without a salt one is drawn."""
        return self._hasher.hash(_bytes(password), salt=salt_bytes(salt) if salt else None)

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time); its salt is in there."""
        try:
            return self._hasher.verify(stored, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Return whether `stored` was made with other parameters than today's."""
        try:
            made = argon2.extract_parameters(stored)
        except InvalidHashError:
            return False
        return self._cost != (made.memory_cost, made.time_cost, made.parallelism)


def _bytes(password: Secret) -> bytes:
    return password.reveal().encode("utf-8", "surrogatepass")
