"""The few calls to an identity provider: JSON over verified TLS, bounded in time and size, nothing followed.

Source: guideline W-45.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import ssl
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from watchword.core.errors import WatchwordError
from watchword.core.trace import span

SECONDS = 5.0
MAX_BYTES = 524_288


class ProviderUnavailable(WatchwordError):
    """The identity provider can't be asked, or answers nonsense; the log has the reason."""

    log_id, status, camunda_status, rest_type, rest_code = "WW-5011", 503, 503, "ServiceUnavailableException", None
    public = "The identity provider can't be reached at the moment"


class ProviderHttp:
    """Asks one identity provider."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        """`tls` is the context for what we connect to; it verifies."""
        self._tls = tls

    def get(self, url: str) -> dict[str, Any]:
        """Return the JSON object at `url`.

        Raises:
            ProviderUnavailable: it can't be had.
        """
        status, answer = self._ask("GET", url, None, {})
        if status != 200:
            raise ProviderUnavailable(f"{url} answered {status}")
        return answer

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Send a form and return status and JSON object of the answer.

        Raises:
            ProviderUnavailable: there is no answer that can be read.
        """
        body = urlencode(form).encode()
        return self._ask("POST", url, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        parts = checked(url)
        with span(f"identity provider {method}", kind="client", server__address=parts.hostname) as told:
            status, answer = self._exchange(method, parts, body, headers)
            told.note(http__response__status_code=status)
        return status, answer

    def _exchange(
        self, method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        connection = self._connection(parts)
        deadline = time.monotonic() + SECONDS
        try:
            target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request(method, target, body, {"Accept": "application/json", **headers})
            response = connection.getresponse()
            content = _read(response, deadline)
            answer = json.loads(content) if content.strip() else {}
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise ProviderUnavailable(f"{parts.scheme}://{parts.netloc}: {type(error).__name__}: {error}") from None
        finally:
            connection.close()
        if not isinstance(answer, dict):
            raise ProviderUnavailable(f"{parts.scheme}://{parts.netloc} answered something else than a JSON object")
        return response.status, answer

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=self._tls)
        return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)


def checked(url: str) -> SplitResult:
    """Return the parts of a provider's URL: https, or http on this machine.

    Raises:
        ProviderUnavailable: it is another one.
    """
    parts = urlsplit(url)
    host = parts.hostname
    clean = host and parts.username is None and not any(c.isspace() or ord(c) < 32 for c in url)
    if clean and (parts.scheme == "https" or (parts.scheme == "http" and _is_local(host or ""))):
        return parts
    raise ProviderUnavailable(f"{url[:200]!r} is no https URL")


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    content = b""
    while chunk := response.read1(65_536):
        content += chunk
        if len(content) > MAX_BYTES:
            raise ValueError(f"the answer is longer than {MAX_BYTES} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError("the answer takes too long")
    return content


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
