"""`{SHA-512}` and `{SHA}` as Camunda 7 stores them. Source: guidelines H-02, H-03; `reference` security 1.1.

They are read always; `{SHA-512}` is written only where a Camunda shares the database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from watchword.core.secret import Secret


class DigestEncryptor:
    """Base64 of one digest over the UTF-8 bytes of the password followed by the text of the salt."""

    fast = True

    def __init__(self, name: str, digest: str) -> None:
        """`name` is the prefix, `digest` the name that hashlib knows."""
        self.hash_algorithm_name = name
        self._digest = digest

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix."""
        text = (password.reveal() + (salt or "")).encode("utf-8", "surrogatepass")
        return base64.b64encode(hashlib.new(self._digest, text).digest()).decode()

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` (constant time)."""
        return hmac.compare_digest(self.encrypt(password, salt).encode(), stored.encode())


SHA_512 = DigestEncryptor("SHA-512", "sha512")
SHA = DigestEncryptor("SHA", "sha1")
DIGESTS = (SHA, SHA_512)
