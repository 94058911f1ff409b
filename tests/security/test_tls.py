"""Real handshakes: what the listener accepts, what it refuses, and what happens when its certificate is replaced."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

import pytest

from certificates import Authority
from server import Server
from watchword.core.errors import SettingsError
from watchword.core.tls import client_context, server_context
from watchword.web.certificates import Certificates

OLD = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}
WEAK = {
    "no encryption": "NULL-SHA256:ECDHE-RSA-NULL-SHA",
    "nobody verified": "aNULL",
    "RSA key exchange": "AES128-GCM-SHA256:AES256-GCM-SHA384",
    "finite-field keys": "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384",
    "CBC": "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA256",
    "CBC and RSA": "AES128-SHA:AES256-SHA",
    "CCM": "AES128-CCM",
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server(authority, tmp_path_factory):
    """Yield a server with an RSA certificate, which all of the old ways would need."""
    certificate, key = authority.issue("server", with_rsa=True)
    settings = f'tls_certificate = "{certificate}"\ntls_key = "{key}"\nhsts_subdomains = true\n'
    server = Server(tmp_path_factory.mktemp("tls"), settings=settings, authority=str(authority.file))
    server.initialise()
    server.start()
    yield server
    server.stop()


def anything(authority) -> ssl.SSLContext:
    """Return a client that agrees to whatever is asked of it."""
    context = ssl.create_default_context(cafile=str(authority.file))
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    return context


def shake(port: int, context: ssl.SSLContext, name: str = "127.0.0.1") -> tuple[str, str]:
    """Shake hands and return version and cipher suite."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname=name) as wrapped:
            return wrapped.version(), wrapped.cipher()[0]


@pytest.mark.parametrize("version", OLD)
def test_old_versions_are_refused(server, authority, version):
    context = anything(authority)
    with pytest.warns(DeprecationWarning):
        context.maximum_version = OLD[version]

    with pytest.raises((ssl.SSLError, ConnectionError)):
        shake(server.port, context)


@pytest.mark.parametrize("family", WEAK)
def test_weak_ciphers_are_refused(server, authority, family):
    context = anything(authority)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{WEAK[family]}:@SECLEVEL=0")

    with pytest.raises((ssl.SSLError, ConnectionError)):
        shake(server.port, context)


@pytest.mark.parametrize(
    "ciphers", ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"]
)
def test_tls_1_2_with_ephemeral_keys_is_accepted(server, authority, ciphers):
    context = ssl.create_default_context(cafile=str(authority.file))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)

    assert ("TLSv1.2", ciphers) == shake(server.port, context)


def test_the_newest_version_is_preferred(server):
    assert "TLSv1.3" == shake(server.port, server.trust())[0]


def test_nobody_renegotiates(server, authority):
    openssl = shutil.which("openssl")
    done = subprocess.run(
        [openssl, "s_client", "-connect", f"127.0.0.1:{server.port}", "-tls1_2", "-CAfile", str(authority.file)],
        input="R\n", capture_output=True, text=True, timeout=30,
    )  # fmt: skip

    assert "RENEGOTIATING" in done.stdout + done.stderr
    assert "no renegotiation" in done.stderr.lower()


def test_plain_http_gets_no_answer_on_this_port(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        connection.request("GET", "/healthz")
        connection.getresponse()


def test_every_answer_says_that_https_is_to_be_used(server):
    with server.client() as client:
        answers = [client.get(path) for path in ("/engine", "/nothing")]
        anonymous = client.get("/engine", headers={"Authorization": "Basic x"})

    assert ["max-age=31536000; includeSubDomains"] * 3 == [
        a.headers["strict-transport-security"] for a in (*answers, anonymous)
    ]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        with server.trust().wrap_socket(plain, server_hostname="127.0.0.1") as wrapped:
            wrapped.sendall(b"what\r\n\r\n")
            assert b"strict-transport-security: max-age=31536000" in wrapped.recv(4096)


def serial(port, context):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as wrapped:
            return wrapped.getpeercert()["serialNumber"]


def test_a_new_certificate_serves_new_connections_and_old_ones_go_on(authority, tmp_path):
    certificate, key = authority.issue("renewed")
    server = Server(
        tmp_path / "renewed",
        settings=f'tls_certificate = "{certificate}"\ntls_key = "{key}"\n',
        authority=str(authority.file),
    )
    server.initialise()
    server.start()
    try:
        with server.client() as client:
            assert 200 == client.get("/engine").status_code
            before = serial(server.port, server.trust())
            authority.issue("renewed")

            server.process.send_signal(signal.SIGHUP)

            limit = time.monotonic() + 20
            while serial(server.port, server.trust()) == before:
                assert time.monotonic() < limit
            assert 200 == client.get("/engine").status_code  # on the connection from before
    finally:
        server.stop()


def test_changed_files_are_noticed_and_bad_ones_change_nothing(authority, tmp_path):
    certificate, key = authority.issue("watched")
    listener = Certificates(str(certificate), str(key))
    context = listener.context
    assert not listener.refresh()

    authority.issue("watched")
    assert listener.refresh()
    certificate.write_text("nonsense")
    assert not listener.refresh()
    assert not listener.refresh()  # said once
    authority.issue("watched")
    assert listener.refresh()

    assert context is listener.context


def test_clients_need_a_certificate_where_that_is_set(authority, tmp_path):
    certificate, key = authority.issue("strict")
    stranger = Authority(tmp_path / "stranger", "Stranger")
    context = server_context(str(certificate), str(key), client_authorities=str(authority.file))

    def served(client: ssl.SSLContext) -> bytes:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            with socket.create_connection(listening.getsockname(), timeout=5) as plain:
                accepted, _ = listening.accept()
                return _talk(context, accepted, client, plain)

    files = authority.issue("client", ("client",))
    assert b"hello" == served(
        client_context(authorities=str(authority.file), certificate=str(files[0]), key=str(files[1]))
    )
    with pytest.raises((ssl.SSLError, ConnectionError)):
        served(client_context(authorities=str(authority.file)))
    bad = stranger.issue("client", ("client",))
    with pytest.raises((ssl.SSLError, ConnectionError)):
        served(client_context(authorities=str(authority.file), certificate=str(bad[0]), key=str(bad[1])))


def test_a_server_that_wants_certificates_serves_who_has_one(authority, tmp_path):
    certificate, key = authority.issue("wanting")
    files = authority.issue("known", ("known",))
    settings = f'tls_certificate = "{certificate}"\ntls_key = "{key}"\ntls_client_authorities = "{authority.file}"\n'
    server = Server(tmp_path / "wanting", settings=settings)
    server.initialise()
    server.process = subprocess.Popen(
        [sys.executable, "-m", "watchword", "serve", "--config", str(server.config), "--allow-root"],
        env=server.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    known = client_context(authorities=str(authority.file), certificate=str(files[0]), key=str(files[1]))
    try:
        limit = time.monotonic() + 60
        while (answer := _asked(server, known)) is None:
            assert time.monotonic() < limit
        stranger = _asked(server, client_context(authorities=str(authority.file)))
    finally:
        server.stop()

    assert (200, None) == (answer, stranger)


def _asked(server: Server, context: ssl.SSLContext) -> int | None:
    """Return the status that a client gets; None if it gets no answer."""
    connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=context)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _talk(context, accepted, client, plain) -> bytes:
    """Shake hands between two ends in this thread, by memory buffers on the server's side."""
    import threading

    failures = []

    def serve():
        try:
            with context.wrap_socket(accepted, server_side=True) as wrapped:
                wrapped.sendall(b"hello")
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(plain, server_hostname="127.0.0.1") as wrapped:
            return wrapped.recv(10)
    finally:
        thread.join(10)
        if failures:
            raise failures[0]


@pytest.mark.parametrize("case", ["name", "authority", "ended", "old version"])
def test_our_own_connections_verify_the_other_side(authority, tmp_path, case):
    names = ("elsewhere.example.org",) if case == "name" else ("127.0.0.1",)
    other = Authority(tmp_path / "other", "Other") if case == "authority" else authority
    certificate, key = other.issue(f"peer {case}", names, days=-5 if case == "ended" else 100)
    context = server_context(str(certificate), str(key))
    if case == "old version":
        with pytest.warns(DeprecationWarning):
            context.minimum_version = ssl.TLSVersion.TLSv1
        with pytest.warns(DeprecationWarning):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        with socket.create_connection(listening.getsockname(), timeout=5) as plain:
            accepted, _ = listening.accept()
            with pytest.raises((ssl.SSLError, ConnectionError)):
                _talk(context, accepted, client_context(authorities=str(authority.file)), plain)


def test_a_key_that_does_not_fit_or_is_encrypted_is_a_clear_error(authority, tmp_path):
    certificate, _ = authority.issue("one")
    _, other = authority.issue("two")
    locked = tmp_path / "locked.key"
    subprocess.run(["openssl", "pkey", "-in", other, "-aes256", "-passout", "pass:secret", "-out", locked], check=True)

    with pytest.raises(SettingsError, match="not a certificate and its key"):
        server_context(str(certificate), str(other))
    with pytest.raises(SettingsError, match="encrypted"):
        server_context(str(certificate), str(locked))
