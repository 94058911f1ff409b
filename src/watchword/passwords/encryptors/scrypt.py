"""scrypt, where Argon2 is not wanted. Source: RFC 7914; guideline H-07."""

from __future__ import annotations

import hashlib
import hmac

from watchword.core.secret import Secret
from watchword.passwords.encryptors.phc import Phc, read, salt_bytes, write

_MOST = {"ln": 20, "r": 16, "p": 8}
"""A stored hash that asks for more is refused: what stands in a table must not cost us the machine."""


class ScryptEncryptor:
    """Keeps a password as `$scrypt$ln=…,r=…,p=…$salt$hash`; one check takes 128 MiB."""

    hash_algorithm_name = "SCRYPT"

    def __init__(self, *, log_n: int = 17, block: int = 8, lanes: int = 1) -> None:
        """Cost: 2 to the power of `log_n` steps over blocks of `block` × 128 bytes, `lanes` times."""
        self._cost = {"ln": log_n, "r": block, "p": lanes}

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        raw = salt_bytes(salt)
        return write(Phc("scrypt", self._cost, raw, _digest(password, raw, self._cost)))

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time)."""
        phc = read(stored, "scrypt")
        if phc is None or phc.parameters.keys() != _MOST.keys():
            return False
        if any(not 1 <= phc.parameters[name] <= most for name, most in _MOST.items()):
            return False
        return hmac.compare_digest(_digest(password, phc.salt, dict(phc.parameters)), phc.digest)

    def outdated(self, stored: str) -> bool:
        """Return whether `stored` was made with other parameters than today's."""
        phc = read(stored, "scrypt")
        return phc is None or dict(phc.parameters) != self._cost


def _digest(password: Secret, salt: bytes, cost: dict[str, int]) -> bytes:
    n = 2 ** cost["ln"]
    room = 128 * cost["r"] * (n + cost["p"] + 2)
    text = password.reveal().encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=n, r=cost["r"], p=cost["p"], maxmem=room, dklen=32)
