"""Exposed files and consoles, missing headers, banners, methods, cookies: nothing is found over http and over https."""

from __future__ import annotations

import httpx
import pytest

from certificates import Authority
from server import Server

from .exposures import exposures


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_scanners_find_nothing(tmp_path, scheme):
    more = {}
    if scheme == "https":
        authority = Authority(tmp_path / "ca")
        certificate, key = authority.issue("server")
        more = {
            "authority": str(authority.file),
            "settings": f'tls_certificate = "{certificate}"\ntls_key = "{key}"\n',
        }
    server = Server(tmp_path / "server", **more)
    server.initialise()
    server.start()
    try:
        with httpx.Client(base_url=server.root, verify=server.trust()) as nobody:
            found = list(exposures(nobody))
    finally:
        server.stop()

    assert [] == found


def test_the_scanner_sees_what_is_wrong():
    def careless(request: httpx.Request) -> httpx.Response:
        headers = {"Server": "x/1.0", "Content-Security-Policy": "script-src 'unsafe-inline'", "Set-Cookie": "a=b"}
        return httpx.Response(200, headers=headers, text=str(request.headers))

    with httpx.Client(base_url="https://careless.example", transport=httpx.MockTransport(careless)) as nobody:
        found = "\n".join(exposures(nobody))

    for word in ("/.git/config answers 200", "server tells", "'unsafe-inline'", "no strict transport", "TRACE answers",
                 "without HttpOnly", "without Secure", "X-Forwarded-Host is believed", "x-frame-options is None",
                 ):  # fmt: skip
        assert word in found
