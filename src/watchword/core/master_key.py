"""Where the master key of the vault comes from: `file:`, `env:`, `command:` or a hardware module (`pkcs11:`).

A key is text of lines `ID:BASE64` (32 bytes), the one in use first, as in the files of `watchword.core.keys`.
Source: guidelines W-02, W-03.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from watchword.core.envelope import MasterKey
from watchword.core.errors import SettingsError
from watchword.core.keys import KeyRing, SealBroken, parsed, read
from watchword.core.references import read_reference

_COMMAND_SECONDS = 30
_TAG_BITS = 128


def master_key(
    reference: str,
    folder: Path,
    environ: Mapping[str, str] | None = None,
    *,
    module: str = "",
    token: str = "",
    pin: str = "",
) -> MasterKey:
    """Return the master key that a reference names; relative files are below `folder`.

    Args:
        reference: `file:PATH`, `env:NAME`, `command:PROGRAM ARGUMENTS` (run without a shell), or `pkcs11:LABEL`.
        folder: where relative paths begin.
        environ: variables; the process's by default.
        module: the PKCS#11 library, for `pkcs11:`.
        token: the label of its token.
        pin: a `file:` or `env:` reference to its PIN.

    Raises:
        SettingsError: the key can't be had, or is none.
    """
    environ = os.environ if environ is None else environ
    kind, _, rest = reference.partition(":")
    if kind == "file" and rest:
        return KeyRing("vault", read(folder / rest))
    if kind == "env" and rest:
        return _ring(f"the variable {rest}", environ.get(rest, ""))
    if kind == "command" and rest:
        return _ring(f"the command {shlex.split(rest)[0]}", _output(rest, folder))
    if kind == "pkcs11" and rest:
        return HardwareKey(module, token, read_reference(pin, folder, environ).reveal() if pin else "", rest)
    raise SettingsError(
        f"vault.master_key is {reference!r}: expected file:PATH, env:NAME, command:PROGRAM ARGUMENTS or pkcs11:LABEL"
    )


def _ring(place: str, text: str) -> KeyRing:
    lines = text.replace(",", "\n").split()
    if not lines:
        raise SettingsError(f"{place} gives no master key: expected lines ID:BASE64 of 32 bytes")
    return KeyRing("vault", tuple(parsed(place, line) for line in lines))


def _output(command: str, folder: Path) -> str:
    words = shlex.split(command)
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command, no shell
            words, capture_output=True, timeout=_COMMAND_SECONDS, cwd=folder, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(f"vault.master_key: {words[0]} can't be run: {type(error).__name__}") from None
    if done.returncode != 0:
        raise SettingsError(f"vault.master_key: {words[0]} ended with status {done.returncode}")
    return done.stdout.decode("ascii", "replace")


class HardwareKey:
    """An AES key inside a PKCS#11 token; what it wraps is encrypted there, the key never leaves it."""

    def __init__(self, module: str, token: str, pin: str, label: str) -> None:
        """Nothing is opened yet.

        Raises:
            SettingsError: the extra `hsm` isn't installed, or the module or token isn't named.
        """
        if not module or not token:
            raise SettingsError("vault.master_key is pkcs11: set vault.pkcs11_module and vault.pkcs11_token, too")
        try:
            import pkcs11
        except ImportError as error:
            raise SettingsError(f"PKCS#11 needs the extra 'hsm' (pip install 'watchword[hsm]'): {error}") from None
        self._pkcs11 = pkcs11
        self._where = (module, token, label)
        self._pin = pin

    def __repr__(self) -> str:
        return f"HardwareKey({self._where[2]})"

    def seal(self, data: bytes, about: str) -> str:
        """Encrypt `data` in the token."""
        nonce = secrets.token_bytes(12)
        return base64.urlsafe_b64encode(nonce + self._do("encrypt", data, nonce, about)).decode()

    def open(self, sealed: str, about: str) -> bytes:
        """Return what `seal` was given.

        Raises:
            SealBroken: the token says it didn't make it.
        """
        try:
            raw = base64.urlsafe_b64decode(sealed)
        except binascii.Error:
            raise SealBroken("What the hardware module shall open is malformed") from None
        return self._do("decrypt", raw[12:], raw[:12], about)

    def _do(self, work: str, data: bytes, nonce: bytes, about: str) -> bytes:
        module, token, label = self._where
        errors = self._pkcs11.exceptions
        try:
            found = self._pkcs11.lib(module).get_token(token_label=token)
            with found.open(user_pin=self._pin) as session:
                key = session.get_key(object_class=self._pkcs11.ObjectClass.SECRET_KEY, label=label)
                parameters: Any = self._pkcs11.GCMParams(nonce, f"watchword:vault:{about}".encode(), _TAG_BITS)
                mechanism = self._pkcs11.Mechanism.AES_GCM
                done: bytes = getattr(key, work)(data, mechanism=mechanism, mechanism_param=parameters)
                return done
        except (errors.EncryptedDataInvalid, errors.EncryptedDataLenRange, errors.FunctionFailed, errors.GeneralError):
            raise SealBroken("The hardware module can't open this: it was changed, or made with another key") from None
        except errors.PKCS11Error as error:
            raise SettingsError(f"PKCS#11 token {token!r}, key {label!r}: {type(error).__name__} {error}") from None
