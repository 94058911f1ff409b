"""Envelopes: a text is encrypted by a data key of its own, and the data key by a key that is kept elsewhere.

AES-256-GCM throughout; what an envelope is about is authenticated with it, so that envelopes can't be exchanged. Under
another key only the data key has to be encrypted anew. Source: guidelines W-02, W-03, C-45.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Protocol

_NONCE = 12
_DATA_KEY = 32


class MasterKey(Protocol):
    """What wraps data keys; it may be a key that nobody can read."""

    def seal(self, data: bytes, about: str) -> str:
        """Encrypt and authenticate `data` for the purpose `about`."""

    def open(self, sealed: str, about: str) -> bytes:
        """Return what `seal` was given; raises a `WatchwordError` if that can't be."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An encrypted text."""

    wrapped: str
    """The data key, by the master key."""
    text: str
    """Nonce and encrypted text, base64."""


def seal(master: MasterKey, data: bytes, about: str) -> Envelope:
    """Encrypt `data` in an envelope that opens only for the same `about`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    data_key, nonce = secrets.token_bytes(_DATA_KEY), secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(data_key).encrypt(nonce, data, about.encode())
    return Envelope(master.seal(data_key, about), base64.b64encode(sealed).decode())


def open_envelope(master: MasterKey, envelope: Envelope, about: str) -> bytes:
    """Return what `seal` was given.

    Raises:
        SealBroken: it was changed, is about something else, or its key is gone.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from watchword.core.keys import SealBroken

    data_key = master.open(envelope.wrapped, about)
    try:
        sealed = base64.b64decode(envelope.text, validate=True)
        return AESGCM(data_key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise SealBroken("An envelope can't be opened: it was changed, or is meant for something else") from None


def rewrap(old: MasterKey, new: MasterKey, envelope: Envelope, about: str) -> Envelope:
    """Return the envelope with its data key under another master key; the text stays as it is.

    Raises:
        SealBroken: the old key doesn't open it.
    """
    return Envelope(new.seal(old.open(envelope.wrapped, about), about), envelope.text)
