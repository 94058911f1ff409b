"""How this build came about: the record that `make release` puts into the wheel, and what it shows of guidelines.

Source: guidelines C-03 to C-07, C-13, C-14, C-16, C-55 to C-59.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from watchword.core.errors import SettingsError
from watchword.supply.advisory import moment

FILE = "release.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One guideline at the time of the release."""

    met: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Release:
    """A release's record."""

    version: str
    commit: str
    made: datetime
    by: str
    rows: Mapping[str, Row]
    """By guideline id."""
    signed: bool
    """True if the signature is that of the key that was asked for."""


def record(key: Path | None = None) -> Release | None:
    """Return the record of this build, None if it is no release; `key` is the public key that must have signed it.

    Raises:
        SettingsError: the record or the key is malformed.
    """
    file = files("watchword.supply") / "data" / FILE
    return read(file.read_bytes(), key) if file.is_file() else None


def read(content: bytes, key: Path | None = None) -> Release:
    """Return the record that `content` holds.

    Raises:
        SettingsError: it, or the key, is malformed.
    """
    try:
        sealed: dict[str, Any] = msgspec.json.decode(content)
        told = sealed["record"]
        return Release(
            version=str(told["version"]),
            commit=str(told["commit"]),
            made=moment(str(told["made"])),
            by=str(told["by"]),
            rows={ident: Row(bool(row["met"]), str(row["evidence"])) for ident, row in told["rows"].items()},
            signed=key is not None and _is_signed(told, str(sealed.get("signature") or ""), key),
        )
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"the record of the release is malformed: {error!r}") from None


def seal(told: Mapping[str, Any], key: bytes | None) -> bytes:
    """Return a record as it is stored, signed with an Ed25519 key (PEM) if there is one.

    Raises:
        SettingsError: the key is of another kind.
    """
    signature = ""
    if key is not None:
        private = load_pem_private_key(key, None)
        if not isinstance(private, Ed25519PrivateKey):
            raise SettingsError("releases are signed with an Ed25519 key: openssl genpkey -algorithm ed25519")
        signature = base64.b64encode(private.sign(_canonical(told))).decode()
    return msgspec.json.format(msgspec.json.encode({"record": told, "signature": signature}), indent=1) + b"\n"


def _is_signed(told: Mapping[str, Any], signature: str, key: Path) -> bool:
    try:
        public = load_pem_public_key(key.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{key} is no public key (PEM): {error}") from None
    if not isinstance(public, Ed25519PublicKey):
        raise SettingsError(f"{key} is no Ed25519 key")
    try:
        public.verify(base64.b64decode(signature, validate=True), _canonical(told))
    except (InvalidSignature, ValueError):
        return False
    return True


def _canonical(told: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(told, order="sorted")
