"""The contract of a way to keep passwords. Source: guideline H-04."""

from __future__ import annotations

from typing import Protocol

from watchword.core.secret import Secret


class Encryptor(Protocol):
    """A scheme; `hash_algorithm_name` is the prefix, in braces, of what it stores.

    Optional members: `outdated(stored) -> bool` tells that a hash should be made anew at the next login (without it:
    never); `fast` (bool) tells that a check costs so little that an equal amount of slow work must go with it.
    """

    @property
    def hash_algorithm_name(self) -> str:
        """Return the name, which holds neither `{` nor `}`."""
        ...

    def encrypt(self, password: Secret, salt: str | None) -> str:
        """Return the stored form, without prefix; at most 200 characters."""
        ...

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        """Return whether `password` is the one kept as `stored` with `salt`, compared in constant time."""
        ...


def is_outdated(encryptor: Encryptor, stored: str) -> bool:
    """Return whether the scheme itself would make this hash otherwise today."""
    outdated = getattr(encryptor, "outdated", None)
    return bool(outdated(stored)) if callable(outdated) else False


def is_fast(encryptor: Encryptor) -> bool:
    """Return whether a check of this scheme needs equal slow work beside it."""
    return bool(getattr(encryptor, "fast", False))
