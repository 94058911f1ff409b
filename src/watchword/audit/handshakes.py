"""Handshakes with the listener that browsers reach: ours, or the proxy's before it."""

from __future__ import annotations

import socket
import ssl
import subprocess
import warnings
from dataclasses import dataclass
from functools import cached_property
from shutil import which
from urllib.parse import urlsplit

from watchword.audit.evidence import Evidence
from watchword.core.settings import is_loopback

SECONDS = 3.0
ANY_CIPHER = "ALL:COMPLEMENTOFALL"


@dataclass(frozen=True)
class Place:
    """Where TLS is spoken."""

    host: str
    port: int
    name: str

    def shake(
        self,
        *,
        oldest: ssl.TLSVersion = ssl.TLSVersion.TLSv1,
        newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
        ciphers: str = ANY_CIPHER,
    ) -> tuple[str, str] | None:
        """Return version and cipher that were agreed on; None if the listener refused all that was offered.

        Nothing is said over the connection, so nobody is verified.

        Raises:
            OSError: nobody listens there.
            ssl.SSLError: this machine's library doesn't know any of `ciphers`.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = oldest, newest
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
        with socket.create_connection((self.host, self.port), timeout=SECONDS) as plain:
            try:
                with context.wrap_socket(plain, server_hostname=self.name) as wrapped:
                    cipher = wrapped.cipher()
                    return wrapped.version() or "", cipher[0] if cipher else ""
            except (ssl.SSLError, ConnectionError):
                return None

    def certificate(self) -> bytes:
        """Return the listener's certificate (DER).

        Raises:
            OSError: nobody listens there, or doesn't speak TLS.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection((self.host, self.port), timeout=SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=self.name) as wrapped,
        ):
            return wrapped.getpeercert(binary_form=True) or b""

    @cached_property
    def speaks(self) -> bool:
        """True if somebody there speaks TLS as it should be: refusals mean something then."""
        try:
            return self.shake(oldest=ssl.TLSVersion.TLSv1_2) is not None
        except OSError:
            return False

    def renegotiates(self) -> bool | None:
        """Tell whether a client may begin a second handshake; None if no `openssl` is here to try."""
        program = which("openssl")
        if program is None:
            return None
        done = subprocess.run(  # noqa: S603 - fixed words, and the listener's own address
            [
                program,
                "s_client",
                "-connect",
                f"{_bracketed(self.host)}:{self.port}",
                "-servername",
                self.name,
                "-tls1_2",
            ],
            input="R\nQ\n",
            capture_output=True,
            text=True,
            timeout=3 * SECONDS,
            check=False,
        )
        said = done.stdout + done.stderr
        return "RENEGOTIATING" in said and "no renegotiation" not in said.lower() and ":error:" not in said


def place(evidence: Evidence) -> Place | None:
    """Return where browsers meet TLS; None if there is none to meet, or it can't be known from here."""
    http = evidence.settings.http
    if http.tls_certificate:
        return Place(evidence.host(), http.port, evidence.host())
    public = urlsplit(http.public_url)
    if http.behind_proxy and public.scheme == "https" and public.hostname:
        return Place(public.hostname, public.port or 443, public.hostname)
    return None


def is_local(evidence: Evidence) -> bool:
    """True if the listener speaks plainly, to this machine only, and no proxy stands before it."""
    http = evidence.settings.http
    return not http.tls_certificate and not http.behind_proxy and is_loopback(http.host)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
