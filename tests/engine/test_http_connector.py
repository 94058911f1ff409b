"""The HTTP connector: where it goes, where it never goes, and what it does with servers that misbehave."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
import time

import pytest

from watchword.core.errors import SettingsError
from watchword.engine.connectors.allowed import AllowList, NotReachable
from watchword.engine.connectors.http import HttpConnector, HttpLimits
from watchword.engine.connectors.registry import Connectors
from watchword.values.spin import JsonNode


def never(host, port):
    raise AssertionError(f"{host}:{port} was resolved")


def names(**found):
    """Return a resolver of the given names."""

    def resolve(host, port):
        if host not in found:
            raise OSError("unknown name")
        return found[host]

    return resolve


# --- the allow-list --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "host", "port"),
    [
        ("api.example.com:8443", "api.example.com", 8443),
        ("api.example.com", "api.example.com", 443),
        ("api.example.com", "api.example.com", 80),
        ("API.Example.com:443", "api.example.com", 443),
        (".example.com", "a.b.example.com", 443),
    ],
)
def test_a_listed_name_is_reached_at_its_public_address(entry, host, port):
    allow = AllowList([entry])

    assert "93.184.216.34" == allow.address(host, port, lambda *_: ["93.184.216.34"])


@pytest.mark.parametrize(
    ("entry", "host", "port"),
    [
        ("api.example.com:8443", "api.example.com", 443),
        ("api.example.com", "api.example.com", 8080),
        ("api.example.com", "x.api.example.com", 443),
        (".example.com", "example.com", 443),
        (".example.com", "badexample.com", 443),
        ("example.com", "example.com.evil.test", 443),
        ("10.0.0.0/8", "internal", 443),
        ("10.0.0.0/8", "11.0.0.1", 443),
        ("127.0.0.1:8080", "127.0.0.1", 8081),
        ("example.com", "127.0.0.1", 443),
        ("example.com", "169.254.169.254", 80),
    ],
)
def test_what_is_not_listed_is_not_even_resolved(entry, host, port):
    with pytest.raises(NotReachable, match="not allowed"):
        AllowList([entry]).address(host, port, never)


SPECIAL = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", SPECIAL)
def test_a_listed_name_that_leads_to_a_special_address_is_refused(address):
    with pytest.raises(NotReachable, match="must be"):
        AllowList(["api.example.com", "10.9.0.0/16"]).address("api.example.com", 443, lambda *_: [address])


@pytest.mark.parametrize(
    ("entries", "address"),
    [
        (["svc", "10.0.0.0/8"], "10.1.2.3"),
        (["svc", "127.0.0.1"], "127.0.0.1"),
        (["svc", "[fd00::]:443", "fd00::/8"], "fd00::5"),
        (["svc", "[fd00::5]:443"], "fd00::5"),
    ],
)
def test_a_special_address_that_is_listed_itself_is_reached(entries, address):
    assert address == AllowList(entries).address("svc", 443, lambda *_: [address])


def test_an_address_inside_another_is_reached_as_what_it_is():
    assert "127.0.0.1" == AllowList(["svc", "127.0.0.1"]).address("svc", 443, lambda *_: ["::ffff:127.0.0.1"])


def test_of_several_addresses_the_first_that_is_allowed_is_taken():
    found = AllowList(["svc"]).address("svc", 443, lambda *_: ["10.0.0.1", "::1", "no address", "8.8.8.8"])

    assert "8.8.8.8" == found


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "*.example.com",
        "http://example.com",
        "a b",
        "x:0",
        "x:99999",
        "x:y",
        "10.0.0.1/8",
        "256.1.1.1",
        "[::1",
        "x/24",
        "-x",
    ],
)
def test_malformed_entries_are_wrong_settings(entry):
    with pytest.raises(SettingsError, match="http_allow"):
        AllowList([entry])


# --- calls -----------------------------------------------------------------------------------------------------------


SLOW = 60
"""Seconds that the slow server takes at least."""


class Server(http.server.BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self):
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        getattr(self, f"do_{self.path.partition('?')[0].strip('/') or 'root'}")(body)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_GET

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_root(self, body):
        self.answer(200, body or b"hello", Content_Type="text/plain")

    def do_latin(self, body):
        self.answer(200, "häß".encode("latin-1"), Content_Type="text/plain; charset=ISO-8859-1")

    def do_odd(self, body):
        self.answer(200, b"\xff\xfe", Content_Type="text/plain; charset=no-such")

    def do_twice(self, body):
        self.send_response(404)
        self.send_header("X-Two", "a")
        self.send_header("X-Two", "b")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_redirect(self, body):
        self.answer(302, Location="http://169.254.169.254/latest/meta-data")

    def do_large(self, body):
        self.answer(200, b"x" * 5_000)

    def do_endless(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        self.pour(b"x" * 65_536)

    def do_slow(self, body):
        self.server.release.wait(SLOW)

    def do_trickle(self, body):
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.pour(b"x", pause=0.02)

    def do_heads(self, body):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        self.pour(b"X-A: b\r\n", pause=0.02)

    def do_short(self, body):
        self.answer(200, b"short", Content_Length="50")

    def do_garbage(self, body):
        self.wfile.write(b"\x00\x01 no HTTP\r\n\r\n")

    def pour(self, data, pause=0.0):
        try:
            while not self.server.release.wait(pause):
                self.wfile.write(data)
                self.wfile.flush()
        except OSError:
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as made:
        made.seen, made.release = [], threading.Event()
        made.daemon_threads = True
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        made.port = made.server_address[1]
        yield made
        made.release.set()
        made.shutdown()
        thread.join()


@pytest.fixture
def connector(server):
    """Return a connector that is in no hurry."""
    return connector_to(server, seconds=60)


def connector_to(server, *, seconds):
    return HttpConnector(AllowList([f"127.0.0.1:{server.port}"]), HttpLimits(seconds=seconds, response_bytes=4_096))


@pytest.fixture
def call(server, connector):
    def call(path="/", method="GET", **inputs):
        return connector({"url": f"http://127.0.0.1:{server.port}{path}", "method": method, **inputs})

    return call


def test_a_call_gives_status_text_and_headers(call, server):
    answer = call("/?a=1", headers={"X-Own": 5})

    assert (200, "hello", "text/plain") == (answer["statusCode"], answer["response"], answer["headers"]["Content-Type"])
    ((method, path, headers),) = server.seen
    assert ("GET", "/?a=1", "5", f"127.0.0.1:{server.port}") == (method, path, headers["X-Own"], headers["Host"])


@pytest.mark.parametrize("method", ["POST", "PUT", "patch"])
@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("text ä", "text ä"),
        (JsonNode.parse('{"a": [1]}'), '{"a":[1]}'),
        ({"a": [1]}, '{"a":[1]}'),
        (5, "5"),
        (None, "hello"),
    ],
)
def test_a_payload_is_sent_as_text(call, method, payload, expected):
    assert expected == call(method=method, payload=payload)["response"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
def test_methods_without_a_payload_send_none(call, method):
    assert "hello" == call(method=method, payload="x")["response"]


def test_texts_are_decoded_as_the_server_says(call):
    assert ("häß", "��") == (call("/latin")["response"], call("/odd")["response"])


def test_a_header_that_comes_twice_is_joined_and_errors_are_answers(call):
    answer = call("/twice")

    assert (404, "a, b") == (answer["statusCode"], answer["headers"]["X-Two"])


def test_redirects_are_answers_and_never_followed(call, server):
    answer = call("/redirect")

    assert (302, "http://169.254.169.254/latest/meta-data") == (answer["statusCode"], answer["headers"]["Location"])
    assert 1 == len(server.seen)


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_an_answer_that_is_too_large_is_an_error(call, path):
    with pytest.raises(NotReachable, match="more than 4,096 bytes"):
        call(path)


@pytest.mark.parametrize("path", ["/slow", "/trickle", "/heads"])
def test_a_slow_server_is_left_in_time(server, path):
    hasty = connector_to(server, seconds=0.5)
    began = time.monotonic()

    with pytest.raises(NotReachable, match=r"took longer than 0\.5 s|got more than 100 headers"):
        hasty({"url": f"http://127.0.0.1:{server.port}{path}", "method": "GET"})

    assert time.monotonic() - began < SLOW / 2


@pytest.mark.parametrize("path", ["/short", "/garbage"])
def test_a_broken_answer_is_an_error(call, path):
    with pytest.raises(NotReachable, match="failed"):
        call(path)


def test_nobody_listening_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(NotReachable, match="failed: ConnectionRefusedError"):
        HttpConnector(AllowList([f"127.0.0.1:{port}"]))({"url": f"http://127.0.0.1:{port}", "method": "GET"})


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "/path",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://",
        "http:///x",
        "http://user:secret@127.0.0.1/",
        "http://user@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/a\r\nX: y",
        "http://127.0.0.1/ä",
        "http://[::1/",
        "http://" + "x" * 100 + "." + "y" * 200 + "/",
        5,
    ],
)
def test_urls_that_are_none_are_refused(url):
    with pytest.raises(NotReachable):
        HttpConnector(AllowList(["127.0.0.1", "[::1]"]), resolve=never)({"url": url, "method": "GET"})


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "localhost",
        "[::ffff:127.0.0.1]",
    ],
)
def test_other_ways_to_write_an_address_do_not_pass_as_names(host):
    connector = HttpConnector(AllowList(["example.com"]), resolve=never)

    with pytest.raises(NotReachable, match="not allowed"):
        connector({"url": f"http://{host}/", "method": "GET"})


@pytest.mark.parametrize("method", [None, "", "TRACE", "CONNECT", "GET /x HTTP/1.0\r\nX: y"])
def test_methods_that_are_none_are_refused(call, method):
    with pytest.raises(NotReachable, match="method"):
        call(method=method)


@pytest.mark.parametrize(
    "headers",
    [
        "X: y",
        {"Host": "other"},
        {"Content-Length": "5"},
        {"transfer-encoding": "chunked"},
        {"Proxy-Authorization": "x"},
        {"X": "a\r\nY: b"},
        {"X\r\nY": "a"},
        {"": "a"},
        {"X": "☃"},
    ],
)
def test_headers_that_would_change_the_message_are_refused(call, server, headers):
    with pytest.raises(NotReachable):
        call(headers=headers)

    assert [] == server.seen


def test_a_name_that_changes_its_address_between_check_and_use_gains_nothing(server):
    answers = iter([["127.0.0.1"], ["169.254.169.254"], ["169.254.169.254"]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    allow = AllowList([f"rebind.test:{server.port}", f"127.0.0.1:{server.port}"])
    connector = HttpConnector(allow, resolve=rebinding)

    answer = connector({"url": f"http://rebind.test:{server.port}/", "method": "GET"})

    assert 200 == answer["statusCode"]
    assert ["rebind.test"] == asked
    assert f"rebind.test:{server.port}" == server.seen[0][2]["Host"]
    with pytest.raises(NotReachable, match="no address that may be reached"):
        connector({"url": f"http://rebind.test:{server.port}/", "method": "GET"})


def test_a_name_that_cannot_be_resolved_is_an_error():
    with pytest.raises(NotReachable, match="can't be resolved"):
        HttpConnector(AllowList(["a.test"]), resolve=names())({"url": "https://a.test", "method": "GET"})


def test_names_in_other_scripts_are_compared_in_their_wire_form():
    seen = []

    def resolve(host, port):
        seen.append(host)
        return ["127.0.0.1"]

    with pytest.raises(NotReachable, match="no address"):
        HttpConnector(AllowList(["xn--bcher-kva.test"]), resolve=resolve)(
            {"url": "http://Bücher.test./", "method": "GET"}
        )

    assert ["xn--bcher-kva.test"] == seen


def test_proxies_of_the_environment_are_not_used(call, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert 200 == call()["statusCode"]


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    import subprocess

    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=good.test",
         "-addext", "subjectAltName=DNS:good.test"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def tls_server(server, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def test_servers_must_prove_their_name(tls_server, certificate):
    port = tls_server.port
    allow = AllowList([f"good.test:{port}", f"other.test:{port}", f"127.0.0.1:{port}"])
    found = names(**{"good.test": ["127.0.0.1"], "other.test": ["127.0.0.1"]})
    trusting = HttpConnector(
        allow, resolve=found, tls=lambda: ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    )
    default = HttpConnector(allow, resolve=found)

    assert 200 == trusting({"url": f"https://good.test:{port}/", "method": "GET"})["statusCode"]
    with pytest.raises(NotReachable, match="CERTIFICATE_VERIFY_FAILED.*[Hh]ostname"):
        trusting({"url": f"https://other.test:{port}/", "method": "GET"})
    with pytest.raises(NotReachable, match="CERTIFICATE_VERIFY_FAILED"):
        default({"url": f"https://good.test:{port}/", "method": "GET"})


def test_connectors_that_are_not_there_say_so():
    connectors = Connectors()

    assert "switched off" in (connectors.refusal("http-connector") or "")
    assert "no connector 'soap-http-connector'" in (connectors.refusal("soap-http-connector") or "")
