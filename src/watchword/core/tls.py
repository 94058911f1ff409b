"""TLS as we speak it: one context for all that we connect to, one for those who connect to us.

TLS 1.2 and newer, ephemeral elliptic-curve keys, authenticated ciphers, no renegotiation, no compression; there is no
way to leave out the verification of a server. Source: guidelines W-06, W-08, W-09, W-13 to W-15, W-45.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from watchword.core.errors import SettingsError

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""TLS 1.2 suites; those of TLS 1.3 are all ephemeral and authenticated."""

_SYSTEM_AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


def system_authorities() -> str:
    """Return the system's file of certificate authorities, for libraries that must be named one.

    Raises:
        SettingsError: there is none.
    """
    paths = (ssl.get_default_verify_paths().cafile, *_SYSTEM_AUTHORITIES)
    found = next((path for path in paths if path and Path(path).is_file()), None)
    if found is None:
        raise SettingsError("the system has no file of certificate authorities: install one, or name yours")
    return found


def client_context(*, authorities: str = "", certificate: str = "", key: str = "") -> ssl.SSLContext:
    """Return the context for connections to others: their certificate and name are verified.

    Args:
        authorities: file of those who may vouch for the server (PEM); empty: the system's.
        certificate: file with our certificate, where the server wants one.
        key: file with its key.

    Raises:
        SettingsError: a file can't be used.
    """
    try:
        context = ssl.create_default_context(cafile=authorities or None)
    except OSError as error:
        raise SettingsError(f"{authorities}: not a file of certificate authorities (PEM): {error}") from None
    _restrict(context)
    if certificate:
        _load(context, certificate, key)
    return context


def server_context(certificate: str, key: str, *, client_authorities: str = "") -> ssl.SSLContext:
    """Return the context of a listener.

    Args:
        certificate: file with the certificate and its chain (PEM).
        key: file with its key.
        client_authorities: file of those who may vouch for clients; empty: clients need no certificate.

    Raises:
        SettingsError: a file can't be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _restrict(context)
    context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE | ssl.OP_SINGLE_ECDH_USE
    _load(context, certificate, key)
    if client_authorities:
        try:
            context.load_verify_locations(cafile=client_authorities)
        except OSError as error:
            raise SettingsError(f"{client_authorities}: not a file of certificate authorities (PEM): {error}") from None
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _restrict(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION


def _load(context: ssl.SSLContext, certificate: str, key: str) -> None:
    def ask_nobody() -> str:
        raise SettingsError(f"{key}: the key is encrypted; store it without a passphrase, readable by the server only")

    try:
        context.load_cert_chain(certificate, key or None, password=ask_nobody)
    except SettingsError:
        raise
    except OSError as error:
        raise SettingsError(f"{certificate}, {key}: not a certificate and its key (PEM): {error}") from None
