"""A small OpenID Connect provider on this machine: real HTTP (or TLS), real signatures, strict about PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

KEY = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})
CLIENT, SECRET = "watchword", "s3cret/with:odd+characters"


class SmallProvider:
    """Knows one person at a time (`claims`); tests bend what it says."""

    def __init__(self, *, certificate=None, clock=time.time):
        self.keys = [KEY]
        self.claims = {"sub": "subject-1", "preferred_username": "carol", "groups": []}
        self.codes, self.bend, self.clock = {}, {}, clock
        self.asked = []
        self.published = None
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                provider.answer(self, "GET", b"")

            def do_POST(self):
                provider.answer(self, "POST", self.rfile.read(int(self.headers.get("content-length", 0))))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = "https"
        self.issuer = f"{scheme}://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request, method, body):
        parts = urlsplit(request.path)
        self.asked.append(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            told = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            } | self.bend.get("discovery", {})
            return self.send(request, 200, told)
        if parts.path == "/keys":
            keys = self.keys if self.published is None else self.published
            return self.send(
                request, 200, {"keys": [k if isinstance(k, dict) else k.as_dict(private=False) for k in keys]}
            )
        if parts.path == "/token":
            form = {k: v[0] for k, v in parse_qs(body.decode()).items()}
            return self.send(request, *self.token(form, request.headers.get("authorization", "")))
        return self.send(request, 404, {})

    def send(self, request, status, told):
        content = json.dumps(told).encode()
        request.send_response(status)
        request.send_header("content-type", "application/json")
        request.send_header("content-length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def authorize(self, location):
        """Do what a browser sees at the provider: return the address that it is sent back to."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"]} | self.bend.get("answer", {})
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, form, authorization):
        asked = self.codes.pop(form.get("code", ""), None)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        from urllib.parse import quote

        if pair != f"{quote(CLIENT, '')}:{quote(SECRET, '')}":
            return 401, {"error": "invalid_client"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form.get("redirect_uri") != asked["redirect_uri"] or form.get("grant_type") != "authorization_code":
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.id_token(asked["nonce"]), "access_token": "opaque", "token_type": "Bearer"}

    def id_token(self, nonce, **changed):
        now = int(self.clock())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce, "sid": "there-1",
            **self.claims, **self.bend.get("claims", {}), **changed,
        }  # fmt: skip
        return self.sign({k: v for k, v in claims.items() if v is not None})

    def access_token(self, audience="watchword-api", **changed):
        now = int(self.clock())
        claims = {"iss": self.issuer, "aud": audience, "exp": now + 300, "iat": now, **self.claims, **changed}
        return self.sign({k: v for k, v in claims.items() if v is not None}, typ="at+jwt")

    def logout_token(self, **changed):
        now = int(self.clock())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": secrets.token_hex(8),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}}, "sid": "there-1", **changed,
        }  # fmt: skip
        return self.sign({k: v for k, v in claims.items() if v is not None}, typ="logout+jwt")

    def sign(self, claims, *, key=None, alg="RS256", **header):
        key = key or self.keys[0]
        return jwt.encode({"alg": alg, "kid": key.kid, **header}, claims, key, algorithms=[alg])

    def rotate(self):
        self.keys = [ECKey.generate_key("P-256", parameters={"kid": secrets.token_hex(4), "use": "sig"})]
