"""A server of the audit's own, in memory, to find out whom our connections would take. Source: guideline W-15."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from watchword.core import tls


def accepted(shown: str, wanted: str, *, trusted: bool = True) -> bool:
    """Tell whether a connection to `wanted` would take a server with a certificate for `shown`.

    `trusted`: its authority is the one that the connection is told to trust.
    """
    with tempfile.TemporaryDirectory(prefix="watchword-audit-") as name:
        folder = Path(name)
        certificate, key = _certificate(folder / "server", shown)
        authority = certificate if trusted else _certificate(folder / "other", shown)[0]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return _handshake(tls.client_context(authorities=str(authority)), context, wanted)


def _handshake(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> bool:
    """Let two sides shake hands in memory; return whether the client is content."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        for side in (ours, theirs):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
            if side is ours:
                return True
    return False


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a certificate for a name and its key; it vouches for itself."""
    folder.mkdir()
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file, key_file
