"""Secret values of variables: sealed wherever they are stored or shown, opened only where they are worked with.

Each value is an envelope (AES-256-GCM) about the id of its variable, so that what is copied from one variable's line to
another doesn't open there. History holds the same envelope under the same id. Source: guidelines W-02, W-03, C-45.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from watchword.core.envelope import Envelope, MasterKey, open_envelope, rewrap, seal
from watchword.core.errors import BadUserRequest
from watchword.core.keys import SealBroken
from watchword.core.secret import Secret
from watchword.values.typed import SealedValue, TypedValue

_FORMAT = b"ww1"


class NoLastingKey(BadUserRequest):
    """A secret value can't be stored: whatever seals it would be gone with this process."""

    log_id = "WW-4012"


class Secrecy:
    """Seals and opens the secret values of one installation."""

    __slots__ = ("_again", "_found")

    def __init__(self, master: MasterKey | None, again: Callable[[], MasterKey] | None = None) -> None:
        """Make it.

        Args:
            master: what wraps the data keys; None: secrets are refused.
            again: reads `master` anew, for values that another process sealed with a newer key.
        """
        self._found, self._again = master, again

    def __repr__(self) -> str:
        return "Secrecy(***)"

    def seal(self, secret: Secret, variable_id: str) -> SealedValue:
        """Return the sealed value of the variable with this id."""
        envelope = seal(self._master(), secret.reveal().encode(), _about(variable_id))
        return SealedValue(_written(envelope), variable_id)

    def open(self, sealed: SealedValue) -> Secret:
        """Return what was sealed.

        Raises:
            SealBroken: it was changed, belongs to another variable, or its key is gone.
        """
        envelope, about = _read(sealed.content), _about(sealed.variable_id)
        try:
            return Secret(open_envelope(self._master(), envelope, about).decode())
        except SealBroken:
            if self._again is None:
                raise
        self._found = self._again()
        return Secret(open_envelope(self._found, envelope, about).decode())

    def stored(self, v: TypedValue, variable_id: str) -> TypedValue:
        """Return `v` as the variable with this id may hold it: a secret is sealed for it, other values stay."""
        value = v.value
        if isinstance(value, SealedValue) and value.variable_id != variable_id:
            value = self.open(value)
        return replace(v, value=self.seal(value, variable_id)) if isinstance(value, Secret) else v

    def opened(self, v: TypedValue) -> TypedValue:
        """Return `v` with its secret opened; other values stay."""
        return replace(v, value=self.open(v.value)) if isinstance(v.value, SealedValue) else v

    def rewrapped(self, content: bytes, variable_id: str) -> bytes:
        """Return stored bytes with their data key under the key in use; the value itself isn't opened.

        Raises:
            SealBroken: none of the keys opens it.
        """
        master = self._master()
        return _written(rewrap(master, master, _read(content), _about(variable_id)))

    def _master(self) -> MasterKey:
        if self._found is None:
            raise NoLastingKey("secret values need the installation's keys: open the platform with a configuration")
        return self._found


NO_SECRETS = Secrecy(None)
"""Refuses secrets: there is no key that lasts."""


def _about(variable_id: str) -> str:
    return f"variable:{variable_id}"


def _written(envelope: Envelope) -> bytes:
    return b":".join((_FORMAT, envelope.wrapped.encode(), envelope.text.encode()))


def _read(content: bytes) -> Envelope:
    parts = content.split(b":")
    if len(parts) != 3 or parts[0] != _FORMAT:
        raise SealBroken("A secret variable can't be opened: what is stored is no sealed value")
    try:
        return Envelope(parts[1].decode("ascii"), parts[2].decode("ascii"))
    except UnicodeDecodeError:
        raise SealBroken("A secret variable can't be opened: what is stored was changed") from None
