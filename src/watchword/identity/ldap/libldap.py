"""What must be said to libldap itself, because bonsai has no words for it: which TLS is good enough.

libldap makes one TLS context for the process from its global options; bonsai's connections use it as long as bonsai is
told of no file of its own. One process therefore speaks to one directory. Source: guidelines W-06, W-08, W-09, W-15.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Any

from watchword.core.errors import SettingsError
from watchword.core.tls import system_authorities

# numbers of ldap.h
_CA_FILE, _CERT_FILE, _KEY_FILE = 0x6002, 0x6004, 0x6005
_REQUIRE, _PROTOCOL_MIN, _CIPHERS, _NEW = 0x6006, 0x6007, 0x6008, 0x600F
_NETWORK_TIMEOUT = 0x5005
_DEMAND = 2
_TLS_1_2 = 0x0303
_GNUTLS = (
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA:+ECDHE-ECDSA:"
    "-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:-MAC-ALL:+AEAD"
)
_OPENSSL = "ECDHE+AESGCM:ECDHE+CHACHA20"
_lock = threading.Lock()
_in_force: list[tuple[str, str, str, int]] = []


class _Time(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("microseconds", ctypes.c_long)]


def restrict(bonsai: Any, *, authorities: str, certificate: str = "", key: str = "", seconds: int = 5) -> None:
    """Have all further connections verify the server and speak TLS 1.2 or newer with ECDHE and AEAD ciphers only.

    `authorities` is the file of those who may vouch for it, empty: the system's; `certificate` and `key` are ours.
    Connecting takes `seconds` at most.

    Raises:
        SettingsError: a file isn't usable, or libldap can't be told.
    """
    wanted = (authorities or system_authorities(), certificate, key, seconds)
    with _lock:
        if _in_force == [wanted]:
            return
        library = ctypes.CDLL(bonsai._bonsai.__file__)
        _texts(library, {_CA_FILE: wanted[0], _CERT_FILE: certificate, _KEY_FILE: key})
        _said(library.ldap_set_option(None, _NETWORK_TIMEOUT, ctypes.byref(_Time(seconds, 0))), "the time to connect")
        _number(library, _REQUIRE, _DEMAND)
        if bonsai.get_tls_impl_name() == "GnuTLS":
            _texts(library, {_CIPHERS: _GNUTLS})
        else:
            _number(library, _PROTOCOL_MIN, _TLS_1_2)
            _texts(library, {_CIPHERS: _OPENSSL})
        _number(library, _NEW, 0)
        _in_force[:] = [wanted]


def _texts(library: Any, options: dict[int, str]) -> None:
    for option, text in options.items():
        _said(library.ldap_set_option(None, option, ctypes.c_char_p(text.encode()) if text else None), text)


def _number(library: Any, option: int, value: int) -> None:
    _said(library.ldap_set_option(None, option, ctypes.byref(ctypes.c_int(value))), "the TLS settings")


def _said(result: int, what: str) -> None:
    if result != 0:
        raise SettingsError(f"libldap refuses {what} ({result}): check the files of [ldap] and the library's version")
