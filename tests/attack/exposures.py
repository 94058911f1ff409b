"""What scanners for exposed files, consoles and missing headers look for, by templates of our own."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

PATHS = (
    "/.aws/credentials", "/.DS_Store", "/.env", "/.git/HEAD", "/.git/config", "/.htpasswd", "/.npmrc", "/.ssh/id_rsa",
    "/.svn/entries", "/.well-known/openid-configuration", "/actuator", "/actuator/env", "/actuator/heapdump", "/admin",
    "/api-docs", "/app/admin/api/", "/app/../watchword.toml", "/backup.sql", "/backup.zip", "/camunda/app/welcome/",
    "/cgi-bin/test.cgi", "/config.json", "/console", "/crossdomain.xml", "/debug", "/debug/pprof/", "/docs",
    "/dump.sql",
    "/elmah.axd", "/env", "/error", "/favicon.ico", "/graphql", "/h2-console", "/health", "/info", "/jmx-console/",
    "/login", "/logs", "/manager/html", "/metrics", "/phpinfo.php", "/redoc", "/robots.txt", "/server-info",
    "/server-status", "/static/../../etc/passwd", "/status", "/swagger-ui.html", "/swagger.json", "/trace",
    "/v2/api-docs", "/watchword-data/keys/session.key", "/watchword.toml", "/web.config", "/wp-login.php",
    "/xmlrpc.php",
)  # fmt: skip
"""Nothing of this may be served to anybody who has no credentials."""
OPEN = ("/app/login/", "/healthz", "/readyz", "/app/recovery/", "/app/invitation/")
"""What is served to everybody, whose headers are looked at."""
NEEDED = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Header -> what its value holds."""
BANNERS = ("server", "via", "x-aspnet-version", "x-generator", "x-powered-by", "x-runtime", "x-version")
LOOSE = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "data:")
"""What a strict policy doesn't hold."""
METHODS = ("CONNECT", "DEBUG", "MOVE", "PROPFIND", "TRACE", "TRACK")


def exposures(nobody: httpx.Client) -> Iterator[str]:
    """Yield what a client without credentials finds."""
    for path in PATHS:
        answer = nobody.get(path)
        if answer.status_code not in (400, 401, 404):
            yield f"GET {path} answers {answer.status_code}"
        yield from _headers(f"GET {path}", answer)
    for path in OPEN:
        yield from _headers(f"GET {path}", nobody.get(path))
    for method in METHODS:
        answer = nobody.request(method, "/engine-rest/task", headers={"X-Echo": "told-back"})
        if answer.status_code < 400 or "told-back" in answer.text:
            yield f"{method} answers {answer.status_code}"
    yield from _cookies(nobody)
    for origin in ("https://evil.example", "null"):
        answer = nobody.get("/app/login/", headers={"Origin": origin})
        if "access-control-allow-origin" in answer.headers:
            yield f"pages of {origin} may read answers"
    for name in ("X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL"):
        answer = nobody.get("/app/", headers={name: "evil.example"})
        if "evil.example" in answer.text + str(answer.headers):
            yield f"{name} is believed"


def _headers(what: str, answer: httpx.Response) -> Iterator[str]:
    for name, wanted in NEEDED.items():
        if wanted not in answer.headers.get(name, "\0"):
            yield f"{what}: {name} is {answer.headers.get(name)!r}"
    for name in BANNERS:
        if name in answer.headers:
            yield f"{what}: {name} tells {answer.headers[name]!r}"
    policy = answer.headers.get("content-security-policy", "")
    for source in (word for part in policy.split(";") for word in part.split()[1:]):
        if source in LOOSE:
            yield f"{what}: the policy allows {source}"
    if answer.url.scheme == "https" and "max-age=31536000" not in answer.headers.get("strict-transport-security", ""):
        yield f"{what}: no strict transport security for a year"


def _cookies(nobody: httpx.Client) -> Iterator[str]:
    answer = nobody.get("/app/login/")
    for line in answer.headers.get_list("set-cookie"):
        wanted = ["HttpOnly", "SameSite=", "Path=/"] + (["Secure", "__Host-"] if answer.url.scheme == "https" else [])
        for flag in wanted:
            if flag not in line:
                yield f"a cookie without {flag}: {line.partition('=')[0]}"
