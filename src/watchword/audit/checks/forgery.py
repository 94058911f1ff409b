"""Who gets in, and what pages of others can make a browser do; asked of the running server without credentials."""

from __future__ import annotations

from watchword.audit.evidence import FAIL, UNKNOWN, Evidence, Finding, judge
from watchword.core.cookie_names import cookie_names

_ROUTES = (
    "/engine-rest/authorization",
    "/engine-rest/deployment",
    "/engine-rest/engine",
    "/engine-rest/engine/default/task",
    "/engine-rest/external-task",
    "/engine-rest/history/process-instance",
    "/engine-rest/process-definition",
    "/engine-rest/task",
    "/engine-rest/user",
    "/engine-rest/version",
    "/openapi.json",
    "/watchword/client",
)
_APPS = ("/app/admin/", "/app/cockpit/", "/app/tasklist/", "/app/welcome/")
_FORGED = (("Origin", "https://forged.example"), ("Sec-Fetch-Site", "cross-site"), ("Origin", "null"))
_JSON = {"Content-Type": "application/json"}
_OPEN = ("/watchword/session", "/watchword/session/factor", "/watchword/session/passkey")
"""What takes requests without credentials, and so is what a foreign page would call."""
_PREFLIGHT = {"Origin": "https://forged.example", "Access-Control-Request-Method": "POST"}
_NOT_RUNNING = Finding(UNKNOWN, "")


def anonymous(evidence: Evidence) -> Finding:
    """No route of the API answers without credentials. Source: guideline C-20."""
    found = {path: answer.status for path in _ROUTES if (answer := evidence.ask(path)) is not None}
    if not found:
        return _NOT_RUNNING
    opened = [f"{path} {status}" for path, status in found.items() if status != 401]
    return judge(not opened, ", ".join(opened) or f"{len(found)} routes answer 401")


def anonymous_pages(evidence: Evidence) -> Finding:
    """Web apps send who isn't logged in to the login. Source: guideline C-21."""
    found = {path: answer for path in _APPS if (answer := evidence.ask(path)) is not None}
    if not found:
        return _NOT_RUNNING
    opened = [
        f"{path} {answer.status}"
        for path, answer in found.items()
        if answer.status not in (401, 403)
        and not (answer.status in (302, 303, 307) and answer.headers.get("location", "").startswith("/app/login/"))
    ]
    return judge(not opened, ", ".join(opened) or f"{len(found)} apps ask for a login")


def forged(evidence: Evidence) -> Finding:
    """What a foreign page makes a browser send is refused, and it may read nothing. Source: guideline C-34."""
    found = [
        (f"POST {path} with {name}: {value}", answer.status)
        for path in _OPEN
        for name, value in _FORGED
        if (answer := evidence.request("POST", path, {name: value, **_JSON}, b"{}")) is not None
    ]
    preflight = evidence.request("OPTIONS", "/engine-rest/task", _PREFLIGHT)
    if not found or preflight is None:
        return _NOT_RUNNING
    taken = [f"{what} gets {status}" for what, status in found if status != 403]
    if "access-control-allow-origin" in preflight.headers:
        taken.append(f"pages of {preflight.headers['access-control-allow-origin']} may call the API")
    plain = [origin for origin in evidence.settings.http.origins if not origin.startswith("https://")]
    taken += [f"http.origins has {origin}, which anybody on the way can be" for origin in plain]
    return judge(not taken, ", ".join(taken) or f"{len(found)} forged requests refused, no foreign origin allowed")


def cookie_flags(evidence: Evidence) -> Finding:
    """The token's cookie is Secure, for our own site alone and bound to the host. Source: guideline C-35."""
    return _flags(evidence, "csrf", ("SameSite",), sites=("strict",))


def session_flags(evidence: Evidence) -> Finding:
    """Scripts can't read the session's cookie, other sites can't send it. Source: guideline C-51."""
    return _flags(evidence, "session", ("HttpOnly", "SameSite"))


def cookie_domain(evidence: Evidence) -> Finding:
    """No cookie is for other hosts. Source: guideline C-49."""
    lines = _cookies(evidence)
    if not lines:
        return _NOT_RUNNING
    wide = [_name(line) for line in lines if "domain" in _attributes(line)]
    if evidence.secure:
        wide += [_name(line) for line in lines if not _name(line).startswith("__Host-")]
    return judge(not wide, f"not bound to the host: {', '.join(wide)}" if wide else _told(lines))


def _flags(
    evidence: Evidence, kind: str, wanted: tuple[str, ...], sites: tuple[str, ...] = ("lax", "strict")
) -> Finding:
    lines = _cookies(evidence)
    if not lines:
        return _NOT_RUNNING
    name = _names(evidence)[kind]
    line = next((line for line in lines if _name(line) == name), "")
    if not line:
        return Finding(FAIL, f"the server sets {', '.join(map(_name, lines))}, not {name}")
    needed = (*wanted, "Secure") if evidence.secure else wanted
    given = _attributes(line)
    lacking = [flag for flag in needed if flag.lower() not in given]
    if given.get("samesite", sites[0]).lower() not in sites:
        lacking.append(f"SameSite={sites[-1].capitalize()}")
    return judge(not lacking, f"{name} lacks {', '.join(lacking)}" if lacking else _told([line]))


def _names(evidence: Evidence) -> dict[str, str]:
    installation = str(evidence.rows("SELECT ID_ FROM WW_INSTALLATION")[0][0])
    return cookie_names(installation, https=evidence.secure)


def _cookies(evidence: Evidence) -> tuple[str, ...]:
    """Return what the server sets in a browser whose session has ended."""
    headers = {"Cookie": f"{_names(evidence)['session']}=ended"}
    answer = evidence.request("GET", "/engine-rest/task", headers)
    return () if answer is None else answer.cookies


def _name(line: str) -> str:
    return line.partition("=")[0].strip()


def _attributes(line: str) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in line.split(";")[1:])
    return {name.lower(): value.lower() for name, _, value in parts}


def _told(lines: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"{_name(line)}: {'; '.join(p.strip() for p in line.split(';')[1:])}" for line in lines)
