"""The connector `http-connector`: one HTTP request, to hosts that are listed.

Inputs `url`, `method`, `headers`, `payload`; outputs `statusCode`, `response`, `headers`. The connection goes to the
address that was checked. Redirects are answers like any other: nothing is followed. Source: guideline W-22.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from watchword.core import trace
from watchword.core.tls import client_context
from watchword.engine.connectors.allowed import AllowList, NotReachable, Resolve
from watchword.values.typed import Int32

_METHODS = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
_WITH_BODY = frozenset(("PATCH", "POST", "PUT"))
_PORTS = {"http": 80, "https": 443}
_OURS = frozenset(
    ("connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")
)
"""Headers that belong to the connection; a model can't set them."""


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Bounds of one call, of both directions together."""

    seconds: float = 10.0
    response_bytes: int = 1_048_576


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def _resolve(host: str, port: int) -> Sequence[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class HttpConnector:
    """Makes the calls; stateless but for its TLS settings."""

    def __init__(
        self,
        allow: AllowList,
        limits: HttpLimits = HttpLimits(),
        *,
        resolve: Resolve = _resolve,
        tls: Callable[[], ssl.SSLContext] = client_context,
    ) -> None:
        """`resolve` finds addresses of names, `tls` makes the context that verifies servers."""
        self._allow, self._limits, self._resolve = allow, limits, resolve
        self._tls = tls

    def __call__(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make one call.

        Raises:
            NotReachable: it isn't allowed, malformed, or failed: no connection, too slow, too large.
        """
        deadline = time.monotonic() + self._limits.seconds
        target = _target(inputs.get("url"))
        method = _method(inputs.get("method"))
        headers = _headers(inputs.get("headers"))
        body = _body(inputs.get("payload")) if method in _WITH_BODY else None
        address = self._allow.address(target.host, target.port, self._resolve)
        clock = _Deadline(deadline)
        try:
            return self._exchange(target, address, method, headers, body, clock)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if clock.passed:
                words = f"took longer than {self._limits.seconds:g} s"
            else:
                words = f"failed: {type(error).__name__}: {error}"
            raise NotReachable(f"{method} {target.scheme}://{target.authority} {words}") from None
        finally:
            clock.cancel()

    def _exchange(
        self,
        target: _Target,
        address: str,
        method: str,
        headers: Mapping[str, str],
        body: bytes | None,
        clock: _Deadline,
    ) -> Mapping[str, Any]:
        connection = http.client.HTTPConnection(target.host, target.port)
        try:
            connection.sock = self._connect(target, address, clock)
            connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", target.authority)
            connection.putheader("Connection", "close")
            for name, value in {**trace.headers(), **headers}.items():
                connection.putheader(name, value)
            if body is not None or method in _WITH_BODY:
                connection.putheader("Content-Length", str(len(body or b"")))
            connection.endheaders(body)
            response = connection.getresponse()
            content = response.read(self._limits.response_bytes + 1)
            if clock.passed:
                raise TimeoutError
            if len(content) > self._limits.response_bytes:
                raise NotReachable(
                    f"{method} {target.scheme}://{target.authority} answered more than "
                    f"{self._limits.response_bytes:,} bytes"
                )
            if response.length:
                raise http.client.IncompleteRead(content)
            return {
                "statusCode": Int32(response.status),
                "response": _text(content, response.headers.get_content_charset()),
                "headers": _received(response),
            }
        finally:
            connection.close()

    def _connect(self, target: _Target, address: str, clock: _Deadline) -> socket.socket:
        plain = socket.create_connection((address, target.port), timeout=clock.left())
        try:
            clock.watch(plain)
            if target.scheme == "http":
                return plain
            return self._tls().wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise


class _Deadline:
    """Shuts the connection down when time is up, also in the middle of a trickle."""

    def __init__(self, end: float) -> None:
        self._end = end
        self._timer: threading.Timer | None = None
        self.passed = False

    def left(self) -> float:
        return max(0.001, self._end - time.monotonic())

    def watch(self, connection: socket.socket) -> None:
        file = connection.dup()

        def stop() -> None:
            self.passed = True
            with contextlib.suppress(OSError):
                file.shutdown(socket.SHUT_RDWR)
            file.close()

        self._file = file
        self._timer = threading.Timer(self.left(), stop)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        if self._timer is None:
            self.passed = self.passed or time.monotonic() >= self._end
            return
        self._timer.cancel()
        self._timer.join()
        self._file.close()


def _target(url: object) -> _Target:
    if not isinstance(url, str) or not url.strip():
        raise NotReachable("the input 'url' is missing; expected http://… or https://…")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise NotReachable(f"the input 'url' is no URL: {error}") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NotReachable(f"the input 'url' is of scheme {parts.scheme!r}; expected http://HOST… or https://HOST…")
    if parts.username is not None or parts.password is not None:
        raise NotReachable("the input 'url' holds a user or password; send an Authorization header instead")
    return _Target(parts.scheme, _host(parts.hostname), port or _PORTS[parts.scheme], _path(parts))


def _host(name: str) -> str:
    if ":" in name:
        return name
    try:
        return name.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NotReachable(f"the input 'url' names {name!r}, which is no host name") from None


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(sign <= " " or sign == "\x7f" for sign in path):
        raise NotReachable("the input 'url' holds blanks or signs beyond ASCII; write them as %XX")
    return path


def _method(given: object) -> str:
    method = str(given or "").upper()
    if method not in _METHODS:
        raise NotReachable(f"the input 'method' is {given!r}; expected one of {', '.join(sorted(_METHODS))}")
    return method


def _headers(given: object) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise NotReachable(f"the input 'headers' is {type(given).__name__}; expected a map")
    headers = {str(name): "" if value is None else str(value) for name, value in given.items()}
    for name in headers:
        if name.lower() in _OURS or name.lower().startswith("proxy-"):
            raise NotReachable(f"the input 'headers' sets {name!r}, which belongs to the connection; leave it out")
    return headers


def _body(given: object) -> bytes | None:
    if given is None or isinstance(given, bytes):
        return given
    if isinstance(given, dict | list):
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    return str(given).encode()


def _text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _received(response: http.client.HTTPResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in response.getheaders():
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
