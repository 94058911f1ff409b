"""What the running server answers; unknown where it doesn't run."""

from __future__ import annotations

from watchword.audit.evidence import UNKNOWN, Answer, Evidence, Finding, judge

_PATHS = ("/engine-rest/task", "/engine-rest/process-definition", "/openapi.json")
_TRACES = (b"Traceback", b"SELECT ", b'.py"', b"site-packages")
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


def plain_errors(evidence: Evidence) -> Finding:
    """Errors show nothing of the inside. Source: guidelines C-52, C-53."""
    found = _answers(evidence, "/engine-rest/task/%00", "/nothing", "/engine-rest/%ff%fe")
    bad = [answer.status for answer in found if any(trace in answer.body for trace in _TRACES)]
    return judge(not bad, f"{len(found)} answers without traces") if found else _NOT_RUNNING
