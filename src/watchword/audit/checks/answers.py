"""What the running server lets out and lets in: errors, banners, sizes, plain connections."""

from __future__ import annotations

import json

from watchword.audit.evidence import FAIL, PASS, UNKNOWN, Answer, Evidence, Finding, judge
from watchword.core.settings import is_loopback

_INSIDE = (b"Traceback", b"SELECT ", b"INSERT ", b".py", b"site-packages", b"psycopg", b"sqlite3", b"/usr/", b"/home/")
"""What only somebody who saw the inside could say."""
_PAGES = ("/app/none/", "/app/login/%00", "/nothing", "/app/login/?app=%FF%FE")
_JSON = {"Content-Type": "application/json"}
_MALFORMED: tuple[tuple[str, str, bytes], ...] = (
    ("POST", "/watchword/session", b'{"username": '),
    ("POST", "/watchword/session", b'{"username": {"a": [1, 2]}}'),
    ("POST", "/watchword/session", b"\xff\xfe\x00"),
    ("POST", "/watchword/session/factor", b"[" * 5_000),
    ("PATCH", "/watchword/session", b"{}"),
    ("GET", "/engine-rest/task?maxResults=-1&sortBy=1;--", b""),
    ("GET", "/engine-rest/%ff%fe/..%2f..%2fetc", b""),
    ("GET", "/app/login/?app=" + "a" * 70_000, b""),
)
"""Requests that are wrong in many ways; none can do anything."""
_RUBBISH = (
    b"NONSENSE\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n\r\n",
    b"POST /watchword/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
)
_BANNERS = (b"\r\nserver:", b"\r\nx-powered-by:", b"uvicorn", b"python", b"watchword/", b"starlette", b"httptools")
_NOT_RUNNING = Finding(UNKNOWN, "")


def error_page(evidence: Evidence) -> Finding:
    """Web apps show a plain page, and the request's id. Source: guideline C-52."""
    found = [
        answer for path in _PAGES if (answer := evidence.request("GET", path, {"Accept": "text/html"})) is not None
    ]
    if not found:
        return _NOT_RUNNING
    wrong = [f"{answer.status} shows the inside" for answer in found if _shows(answer)]
    wrong += [f"{answer.status} without request id" for answer in found if "request-id" not in answer.headers]
    return judge(not wrong, ", ".join(wrong) or f"{len(found)} pages, {_statuses(found)}, with request ids only")


def errors(evidence: Evidence) -> Finding:
    """Errors tell type and message, whatever was sent. Source: guideline C-53."""
    found = [
        answer for sent in _MALFORMED if (answer := evidence.request(sent[0], sent[1], _JSON, sent[2])) is not None
    ]
    if not found:
        return _NOT_RUNNING
    wrong = [f"{answer.status} shows the inside" for answer in found if _shows(answer)]
    wrong += [f"{answer.status} answers {', '.join(more)}" for answer in found if (more := _members(answer))]
    wrong += [f"{answer.status}" for answer in found if answer.status >= 500]
    return judge(
        not wrong, ", ".join(wrong) or f"{len(found)} malformed requests, {_statuses(found)}: type and message"
    )


def rubbish(evidence: Evidence) -> Finding:
    """Who sends what is no request is told nothing of the server. Source: guideline C-54."""
    found = [said for sent in _RUBBISH if (said := evidence.raw(sent)) is not None]
    if not found:
        return _NOT_RUNNING
    wrong = sorted({banner.strip().decode() for said in found for banner in _BANNERS if banner in said.lower()})
    wrong += [f"{said[:12].decode('latin-1')} shows the inside" for said in found if _inside(said)]
    return judge(not wrong, ", ".join(wrong) or f"{len(found)} answers without banner")


def sizes(evidence: Evidence) -> Finding:
    """What is too large is refused before it is read. Source: guideline C-50."""
    limits = evidence.settings.limits
    good = limits.body_bytes <= 1_048_576 and limits.file_bytes <= 10_485_760
    seen = f"{limits.body_bytes} bytes, {limits.file_bytes} with files"
    if not good:
        return Finding(FAIL, seen)
    for path, size in (
        ("/engine-rest/message", limits.body_bytes + 1),
        ("/engine-rest/deployment/create", limits.file_bytes + 1),
    ):
        said = evidence.raw(
            f"POST {path} HTTP/1.1\r\nHost: {_host(evidence)}\r\nContent-Length: {size}\r\n\r\n".encode()
        )
        if said is None:
            return Finding(PASS, f"{seen}; the server doesn't run")
        if not said.startswith(b"HTTP/1.1 413"):
            return Finding(FAIL, f"{seen}; {size} to {path} gets {said[:12].decode('latin-1') or 'waited for'}")
    return Finding(PASS, f"{seen}; one more is refused before it is sent")


def _host(evidence: Evidence) -> str:
    hosts = evidence.settings.http.allowed_hosts
    return hosts[0] if hosts else evidence.host()


def encrypted(evidence: Evidence) -> Finding:
    """The listener speaks TLS only, or nobody but this machine reaches it. Source: guideline C-47."""
    http = evidence.settings.http
    if http.tls_certificate:
        said = evidence.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", tls=False)
        if said is None:
            return Finding(PASS, "TLS set; the server doesn't run")
        return judge(
            not said.startswith(b"HTTP/1"), "TLS only" if not said.startswith(b"HTTP/1") else "answers without"
        )
    if http.public_url.startswith("http://") and not is_loopback(http.public_url[7:].partition(":")[0].strip("/")):
        return Finding(FAIL, f"browsers reach {http.public_url}")
    if http.behind_proxy:
        return Finding(PASS, f"behind a proxy that ends TLS, {http.public_url or 'address not written'}")
    return judge(is_loopback(http.host), f"plain on {http.host}")


def _shows(answer: Answer) -> bool:
    return _inside(answer.body)


def _inside(content: bytes) -> bool:
    return any(trace in content for trace in _INSIDE)


def _members(answer: Answer) -> list[str]:
    """Return what an error says besides type, message and code."""
    if answer.status < 400 or "json" not in answer.headers.get("content-type", ""):
        return []
    try:
        body = json.loads(answer.body)
    except ValueError:
        return ["no JSON"]
    return sorted(set(body) - {"type", "message", "code"}) if isinstance(body, dict) else ["no object"]


def _statuses(found: list[Answer]) -> str:
    return "/".join(map(str, sorted({answer.status for answer in found})))
