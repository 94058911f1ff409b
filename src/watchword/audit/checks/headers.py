"""What answers carry and what is there for everybody: asked of the running server, unknown where it doesn't run."""

from __future__ import annotations

import re

from watchword.audit.evidence import FAIL, PASS, UNKNOWN, WARN, Answer, Evidence, Finding, judge
from watchword.core.settings import is_loopback

_ASKED = ("/healthz", "/app/login/", "/engine-rest/task", "/openapi.json", "/nothing", "/engine-rest/nothing/%00")
"""200, a page, 401, 401, 404, 4xx."""
_NAMES = ("server", "x-powered-by", "x-aspnet-version", "via")
_PRODUCT = re.compile(rb"uvicorn|starlette|watchword/[0-9]|python/[0-9]", re.IGNORECASE)
_YEAR = 31_536_000
_MAX_AGE = re.compile(r"max-age=(\d+)")
_STATIC = re.compile(rb"(?:src|href)=\"(/app/[^\"]+\.(?:js|css))\"")
_HASHED = re.compile(r"[.-][0-9A-Za-z_-]{8,}\.(?:js|css)$")
_NOT_RUNNING = Finding(UNKNOWN, "")
_MANAGEMENT = "/metrics"


def _answers(evidence: Evidence) -> list[Answer]:
    return [answer for path in _ASKED if (answer := evidence.ask(path)) is not None]


def no_banner(evidence: Evidence) -> Finding:
    """Neither headers nor errors name the server. Source: guideline W-10."""
    found = _answers(evidence)
    if not found:
        return _NOT_RUNNING
    told = {name for answer in found for name in _NAMES if name in answer.headers}
    told |= {"the body of an error" for answer in found if answer.status >= 400 and _PRODUCT.search(answer.body)}
    return judge(not told, f"told by {', '.join(sorted(told))}" if told else f"{len(found)} answers without a name")


def strict_transport(evidence: Evidence) -> Finding:
    """Every https answer tells browsers to stay with https for a year. Source: guideline W-11."""
    http = evidence.settings.http
    if not http.tls_certificate and not http.behind_proxy:
        return Finding(PASS, "plain, on this machine only") if is_loopback(http.host) else _NOT_RUNNING
    found = _answers(evidence)
    values = {answer.headers.get("strict-transport-security", "none") for answer in found}
    ages = [int(age.group(1)) if (age := _MAX_AGE.search(value)) else 0 for value in values]
    return judge(min(ages) >= _YEAR, "; ".join(sorted(values))) if found else _NOT_RUNNING


def no_store(evidence: Evidence) -> Finding:
    """What is made for somebody is kept nowhere; only files with a hash in their name are. Source: guideline W-12."""
    found = _answers(evidence)
    if not found:
        return _NOT_RUNNING
    kept = sorted({v for answer in found if "no-store" not in (v := answer.headers.get("cache-control", "none"))})
    page = evidence.ask("/app/login/")
    for path in {part.decode() for part in _STATIC.findall(page.body if page else b"")}:
        static = evidence.ask(path)
        value = static.headers.get("cache-control", "") if static else ""
        if static and "immutable" in value and not _HASHED.search(path):
            kept.append(f"{path}: {value}")
    return judge(not kept, f"kept: {', '.join(kept)}" if kept else f"no-store on {len(found)} answers")


def management(evidence: Evidence) -> Finding:
    """Figures are on a listener of their own, administration is for listed addresses. Source: guideline W-40."""
    settings = evidence.settings
    found, http = settings.management, settings.http
    if found.port and not is_loopback(found.host):
        return Finding(WARN, f"the management listener is on {found.host}")
    figures = evidence.ask(_MANAGEMENT)
    if figures is not None and figures.status == 200:
        return Finding(FAIL, "figures on the public listener")
    public = http.behind_proxy or not is_loopback(http.host)
    if public and not http.admin_addresses:
        return Finding(WARN, "administration is open to every address")
    who = ", ".join(http.admin_addresses) or "this machine"
    return Finding(PASS, f"administration for {who}; figures on {found.host if found.port else 'no listener'}")


def unknown_path(evidence: Evidence) -> Finding:
    """What isn't served isn't there. Source: guideline W-41."""
    found = [evidence.ask(path) for path in ("/nothing/of/that/name", "/engine-rest/nothing", "/services/", "/carbon/")]
    statuses = sorted({answer.status for answer in found if answer is not None})
    if not statuses:
        return _NOT_RUNNING
    return judge(all(status in (401, 404) for status in statuses), f"unknown paths get {statuses}")
