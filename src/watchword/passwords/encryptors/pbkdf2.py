"""PBKDF2 with SHA-256, where a rule asks for it. Source: RFC 8018; guideline H-07."""

from __future__ import annotations

import hashlib
import hmac

from watchword.core.secret import Secret
from watchword.passwords.encryptors.phc import Phc, read, salt_bytes, write

_MOST = 10_000_000
"""Rounds; a stored hash that asks for more is refused."""


class Pbkdf2Encryptor:
    """Keeps a password as `$pbkdf2-sha256$i=…$salt$hash`."""

    hash_algorithm_name = "PBKDF2-SHA256"

    def __init__(self, *, rounds: int = 600_000) -> None:
        """Cost: `rounds` of HMAC-SHA-256."""
        self._rounds = rounds

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        raw = salt_bytes(salt)
        return write(Phc("pbkdf2-sha256", {"i": self._rounds}, raw, _digest(password, raw, self._rounds)))

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time)."""
        phc = read(stored, "pbkdf2-sha256")
        rounds = 0 if phc is None else phc.parameters.get("i", 0)
        if phc is None or not 1 <= rounds <= _MOST:
            return False
        return hmac.compare_digest(_digest(password, phc.salt, rounds), phc.digest)

    def outdated(self, stored: str) -> bool:
        """Return whether `stored` was made with other parameters than today's."""
        phc = read(stored, "pbkdf2-sha256")
        return phc is None or dict(phc.parameters) != {"i": self._rounds}


def _digest(password: Secret, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.reveal().encode("utf-8", "surrogatepass"), salt, rounds)
