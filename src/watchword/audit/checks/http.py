"""What the running server answers; unknown where it doesn't run."""

from __future__ import annotations

import socket
import ssl
import warnings

from watchword.audit.evidence import FAIL, PASS, UNKNOWN, Answer, Evidence, Finding, judge

_PATHS = ("/engine-rest/task", "/engine-rest/process-definition", "/openapi.json")
_TRACES = (b"Traceback", b"SELECT ", b'.py"', b"site-packages")
_WEAK = "aNULL:eNULL:kRSA:kDHE:AES128-SHA:AES256-SHA:ECDHE+AES+SHA:@SECLEVEL=0"
_NOT_RUNNING = Finding(UNKNOWN, "")


def _answers(evidence: Evidence, *paths: str) -> list[Answer]:
    return [answer for path in paths if (answer := evidence.ask(path)) is not None]


def anonymous(evidence: Evidence) -> Finding:
    """Nothing is open. Source: guideline C-20."""
    found = _answers(evidence, *_PATHS)
    statuses = sorted({answer.status for answer in found})
    return judge(statuses == [401], f"anonymous requests get {statuses}") if found else _NOT_RUNNING


def anonymous_pages(evidence: Evidence) -> Finding:
    """Web apps ask who it is. Source: guideline C-21."""
    found = _answers(evidence, "/app/cockpit/", "/app/admin/")
    statuses = sorted({answer.status for answer in found})
    return judge(200 not in statuses, f"anonymous requests get {statuses}") if found else _NOT_RUNNING


def no_banner(evidence: Evidence) -> Finding:
    """No name of the server. Source: guidelines W-10, C-54."""
    found = _answers(evidence, *_PATHS, "/nothing")
    told = sorted({name for answer in found for name in ("server", "x-powered-by") if name in answer.headers})
    return judge(not told, f"headers {', '.join(told)}" if told else "no such header") if found else _NOT_RUNNING


def no_store(evidence: Evidence) -> Finding:
    """Nothing is kept by browsers. Source: guideline W-12."""
    found = _answers(evidence, *_PATHS, "/nothing")
    values = sorted({answer.headers.get("cache-control", "none") for answer in found})
    return judge(all("no-store" in value for value in values), ", ".join(values)) if found else _NOT_RUNNING


def strict_transport(evidence: Evidence) -> Finding:
    """Browsers are told to use https. Source: guideline W-11."""
    http = evidence.settings.http
    if not http.tls_certificate and not http.behind_proxy:
        return Finding(PASS, "plain, on this machine only")
    found = _answers(evidence, *_PATHS)
    values = sorted({answer.headers.get("strict-transport-security", "none") for answer in found})
    return judge(all("max-age=31536000" in v for v in values), ", ".join(values)) if found else _NOT_RUNNING


def plain_errors(evidence: Evidence) -> Finding:
    """Errors show nothing of the inside. Source: guidelines C-52, C-53."""
    found = _answers(evidence, "/engine-rest/task/%00", "/nothing", "/engine-rest/%ff%fe")
    bad = [answer.status for answer in found if any(trace in answer.body for trace in _TRACES)]
    return judge(not bad, f"{len(found)} answers without traces") if found else _NOT_RUNNING


def unknown_path(evidence: Evidence) -> Finding:
    """What isn't served isn't there. Source: guideline W-41."""
    found = _answers(evidence, "/nothing/of/that/name")
    return judge(found[0].status in (401, 404), f"status {found[0].status}") if found else _NOT_RUNNING


def old_versions(evidence: Evidence) -> Finding:
    """TLS 1.0 and 1.1 are refused. Source: guideline W-08."""
    return _handshake(evidence, "old versions", ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0")


def weak_ciphers(evidence: Evidence) -> Finding:
    """Weak families are refused. Source: guidelines W-09, W-13."""
    return _handshake(evidence, "weak ciphers", ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, _WEAK)


def _handshake(evidence: Evidence, what: str, lowest: ssl.TLSVersion, highest: ssl.TLSVersion, ciphers: str) -> Finding:
    """Offer the listener only what it must refuse."""
    http = evidence.settings.http
    if not http.tls_certificate:
        return Finding(UNKNOWN, "") if http.behind_proxy else Finding(PASS, "plain, on this machine only")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # a probe: nothing is said over it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = lowest, highest
    context.set_ciphers(ciphers)
    try:
        plain = socket.create_connection((evidence.host(), http.port), timeout=3)
    except OSError:
        return _NOT_RUNNING
    with plain:
        try:
            context.wrap_socket(plain, server_hostname=evidence.host()).close()
        except OSError:
            return Finding(PASS, f"{what} refused")
    return Finding(FAIL, f"{what} accepted")
