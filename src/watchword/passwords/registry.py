"""Which scheme a stored password has: a prefix in braces names it. Source: guidelines H-04 to H-06."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.encryptors.digests import DIGESTS
from watchword.passwords.encryptors.encryptor import Encryptor, is_fast, is_outdated
from watchword.passwords.encryptors.wrapped import WrappedEncryptor
from watchword.passwords.salts import SaltGenerator, random_salt
from watchword.passwords.threads import HashingThreads

_PREFIX = re.compile(r"\{(.*?)\}")
_COLUMN = 255
"""Characters that PWD_ holds."""


class Kept(NamedTuple):
    """What is stored of a password: the columns PWD_ and SALT_."""

    stored: str
    salt: str


class PasswordRegistry:
    """Hashes with the default scheme, checks with the scheme of the stored prefix, a bounded number at a time."""

    def __init__(
        self,
        default: Encryptor | None = None,
        *,
        checkers: Iterable[Encryptor] = (),
        salts: SaltGenerator = random_salt,
        slow: Argon2idEncryptor | None = None,
        rehash: bool = True,
        parallel: int = 2,
    ) -> None:
        """Make the table of schemes.

        Args:
            default: makes the new hashes; None: Argon2id.
            checkers: further schemes that are read.
            salts: makes a salt for each password that is set.
            slow: Argon2id for equal work and for wrapping, where the default is another scheme.
            rehash: hashes of other schemes and costs are to be replaced at the next login.
            parallel: so many threads compute hashes, so that logins can't starve the engine.

        Raises:
            SettingsError: two schemes have one name, or a name can't be a prefix.
        """
        self._default = default or Argon2idEncryptor()
        self._slow = slow or (self._default if isinstance(self._default, Argon2idEncryptor) else Argon2idEncryptor())
        self._wrappers = {digest.hash_algorithm_name: WrappedEncryptor(digest, self._slow) for digest in DIGESTS}
        self._by_name = _table((*DIGESTS, self._slow, *self._wrappers.values()), checkers, self._default)
        self._salts, self._rehash = salts, rehash
        self._threads = HashingThreads(parallel)
        self._even = self._slow if is_fast(self._default) else self._default

    @cached_property
    def _dummy(self) -> str:
        """A hash of the work that everybody who is refused costs."""
        return self._threads.run(lambda: self._even.encrypt(Secret("no user has this password"), self._salts()))

    @property
    def default_name(self) -> str:
        """The name of the scheme that new hashes have."""
        return self._default.hash_algorithm_name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all schemes that are read, sorted."""
        return tuple(sorted(self._by_name))

    def encrypt(self, password: Secret) -> Kept:
        """Return what is stored for `password`: prefix and hash of the default scheme, and a new salt."""
        salt = self._salts()
        stored = f"{{{self.default_name}}}{self._threads.run(lambda: self._default.encrypt(password, salt))}"
        if len(stored) > _COLUMN:
            raise SettingsError(f"the scheme {self.default_name} makes {len(stored)} characters; PWD_ holds {_COLUMN}")
        return Kept(stored, salt)

    def verify(self, password: Secret, salt: str | None, stored: str | None) -> bool:
        """Return whether `password` is the one kept as `stored`.

        Without a stored password, or with a scheme that nobody knows, the answer is False after the same work; beside
        a fast digest the same work is done too. An empty password is never right.
        Source: guidelines H-01, H-03; `reference` security 1.1.
        """
        encryptor, kept = self._scheme(stored)
        dummy = self._dummy

        def right() -> bool:
            if encryptor is None or is_fast(encryptor):
                self._even.check(password, None, dummy)
            return encryptor is not None and encryptor.check(password, salt, kept)

        return self._threads.run(right) and bool(password.reveal())

    def waste(self, password: Secret) -> None:
        """Do the work of a check, for a user that doesn't exist or may not come in: equal time for all."""
        self.verify(password, None, None)

    def outdated(self, stored: str) -> bool:
        """Return whether a hash, whose password is known now, should be made anew."""
        encryptor, kept = self._scheme(stored)
        if not self._rehash or encryptor is None:
            return False
        return encryptor is not self._default or is_outdated(encryptor, kept)

    def wrapped(self, stored: str | None) -> str | None:
        """Return what replaces a stored fast digest without knowing its password; None if it is none.

        The salt stays as it is.
        """
        encryptor, kept = self._scheme(stored)
        wrapper = self._wrappers.get(encryptor.hash_algorithm_name) if encryptor is not None else None
        if wrapper is None:
            return None
        return f"{{{wrapper.hash_algorithm_name}}}{self._threads.run(lambda: wrapper.wrap(kept))}"

    def _scheme(self, stored: str | None) -> tuple[Encryptor | None, str]:
        match = _PREFIX.match(stored or "")
        if match is None or stored is None:
            return None, ""
        return self._by_name.get(match[1]), stored[match.end() :]


def _table(built_in: Iterable[Encryptor], checkers: Iterable[Encryptor], default: Encryptor) -> dict[str, Encryptor]:
    """Return the schemes by name; the default one may stand in for one that is built in."""
    found: dict[str, Encryptor] = {encryptor.hash_algorithm_name: encryptor for encryptor in built_in}
    for checker in checkers:
        name = checker.hash_algorithm_name
        if name in found:
            raise SettingsError(f"passwords.checkers: the scheme {name!r} is there already; each name may be used once")
        found[name] = checker
    found[default.hash_algorithm_name] = default
    for name in found:
        if not name or "{" in name or "}" in name:
            raise SettingsError(f"the scheme name {name!r} can't stand in braces before a hash")
    return found
