"""Salts: a new one for every password that is set. Source: guidelines H-01, H-08, C-23."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable

from watchword.core.errors import SettingsError

SaltGenerator = Callable[[], str]
"""Returns a new text from at least 16 random bytes; at most 255 characters."""


def random_salt() -> str:
    """Return Base64 of 16 bytes of the operating system's randomness: 24 characters."""
    return base64.b64encode(secrets.token_bytes(16)).decode()


def tried(generate: SaltGenerator, name: str) -> SaltGenerator:
    """Return a generator after a look at what it makes.

    Raises:
        SettingsError: it repeats itself, or its salts are shorter than 16 characters, longer than 255, or no text.
    """
    samples = [generate() for _ in range(20)]
    if any(not isinstance(s, str) or not 16 <= len(s) <= 255 for s in samples):
        raise SettingsError(f"passwords.salt_generator {name!r} makes no texts of 16 to 255 characters")
    if len(set(samples)) < len(samples):
        raise SettingsError(f"passwords.salt_generator {name!r} makes the same salt twice")
    return generate
