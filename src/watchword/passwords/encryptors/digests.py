"""`{SHA-512}` and `{SHA}` as Camunda 7 stores them: read, never chosen for new passwords. Source: guideline H-02."""

from __future__ import annotations

import base64
import hashlib
import hmac

from watchword.core.secret import Secret


class DigestEncryptor:
    """Base64 of one digest over the UTF-8 bytes of password + salt text."""

    def __init__(self, name: str, digest: str) -> None:
        """`name` is the prefix, `digest` the name that hashlib knows."""
        self.hash_algorithm_name = name
        self._digest = digest

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        return base64.b64encode(
            hashlib.new(self._digest, (password.reveal() + (salt or "")).encode()).digest()
        ).decode()

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time)."""
        return hmac.compare_digest(self.encrypt(password, salt).encode(), stored.encode())

    def outdated(self, stored: str) -> bool:
        """Return True: a fast digest is never what we would choose today."""
        return True


SHA_512 = DigestEncryptor("SHA-512", "sha512")
SHA = DigestEncryptor("SHA", "sha1")
