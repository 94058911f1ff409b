"""The published attackers: how each is run, and what of its report is a finding."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import Server

TOOLS = Path(__file__).resolve().parents[2] / ".attack" / "bin"
QUERIES = (
    "authorization?userIdIn=a&sortBy=resourceId&sortOrder=asc",
    "deployment?nameLike=a&source=b&sortBy=name&sortOrder=asc",
    "external-task?topicName=a&workerId=b&sortBy=taskPriority&sortOrder=asc",
    "history/process-instance?processDefinitionKey=a&startedBy=b&sortBy=startTime&sortOrder=desc",
    "history/variable-instance?variableName=a&variableValue=b&sortBy=variableName&sortOrder=asc",
    "incident?incidentType=a&incidentMessage=b&sortBy=incidentType&sortOrder=asc",
    "job?executionId=a&withException=true&sortBy=jobDueDate&sortOrder=asc",
    "process-instance?businessKeyLike=a&variables=x_eq_1&sortBy=businessKey&sortOrder=asc",
    "task?nameLike=a&assignee=b&processVariables=x_like_y&sortBy=created&sortOrder=asc",
    "user?firstNameLike=a&memberOfGroup=b&sortBy=userId&sortOrder=asc",
)
"""What sqlmap is let loose on: filters, patterns, variables' names and values, sorting."""
GUESSES = 200
SOME = secrets.token_urlsafe(32)
"""A token as links have it; nobody issued it."""
PAGES = (
    "/app/welcome/", "/app/tasklist/", "/app/cockpit/", "/app/admin/", "/app/recovery/?token=" + SOME, "/app/invitation/?token=" + SOME,
    "/app/set-up/?token=" + SOME, "/watchword/api", "/watchword/oidc/login?app=tasklist",
)  # fmt: skip
"""Pages that no link leads to."""
EXPLAINED = {"HttpOnly Flag cookie": ("XSRF-TOKEN", "XSRF-TOKEN is there for scripts of our pages to read")}
"""Kind of finding -> what its description names, and why it is none."""
_NOTHING_INJECTABLE = "all tested parameters do not appear to be injectable"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one attack."""

    tool: str
    what: str
    command: str
    seen: str
    findings: tuple[str, ...]
    """Everything above informational."""


def sslyze(server: Server) -> Report:
    """Ask for every version, cipher, curve and known hole, and for compliance with Mozilla's configurations."""
    command = ["sslyze", "--mozilla_config=intermediate"]
    target = f"localhost:{server.port}"
    done = _run([*command, f"--certinfo_ca_file={server.authority}", target], 300)
    compliant = f"{target}: OK - Compliant" in done
    bad = re.findall(r"^.*(?:VULNERABLE - |NOT TRUSTED|ERROR - ).*$", done.replace("Not vulnerable", ""), re.MULTILINE)
    findings = [] if compliant else ["not compliant with Mozilla's intermediate configuration"]
    told = "compliant with Mozilla's intermediate configuration" if compliant else "not compliant"
    ciphers = sorted(set(re.findall(r"\bTLS_\w+", done)))
    return Report(
        "sslyze", "TLS listener", " ".join(command), f"{told}; accepts {len(ciphers)} suites", (*findings, *bad)
    )


def wapiti(server: Server, folder: Path) -> Report:
    """Crawl and attack the pages with every module, once as nobody and once logged in."""
    seen, findings = [], []
    base = ["wapiti", "--scope", "domain", "-m", "all,-brute_login_form,-nikto", "--verify-ssl", "0"]
    starts = [word for page in PAGES for word in ("-s", server.root + page)]
    more = ["-u", f"{server.root}/app/login/", *starts, "-f", "json", "--flush-session", "--no-bugreport"]
    logged_in = ["--form-url", f"{server.root}/app/login/", "--form-cred", f"{server.user}%{server.password}"]
    for name, credentials in (("nobody", []), ("administrator", logged_in)):
        report = folder / f"wapiti-{name}.json"
        _run([*base, *more, "--max-attack-time", "60", *credentials, "-o", str(report)], 900)
        told = json.loads(report.read_text())
        flaws = [*_flaws(told["vulnerabilities"]), *_flaws(told["anomalies"])]
        explained = sorted({EXPLAINED[kind][1] for kind, info in flaws if _is_explained(kind, info)})
        findings += [f"{kind}: {info} (as {name})" for kind, info in flaws if not _is_explained(kind, info)]
        pages = f"as {name}: {told['infos']['crawled_pages_nbr']} pages"
        seen.append("; ".join((pages, *explained)))
    return Report("wapiti", "pages over https", " ".join(base), "; ".join(seen), tuple(findings))


def _flaws(kinds: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    """Yield kind and description of what is above informational."""
    for kind, flaws in kinds.items():
        yield from ((kind, str(flaw["info"])) for flaw in flaws if flaw["level"] > 0)


def _is_explained(kind: str, info: str) -> bool:
    return kind in EXPLAINED and EXPLAINED[kind][0] in info


def sqlmap(server: Server, folder: Path, database: str) -> Report:
    """Look for injections into ten queries."""
    command = ["sqlmap", "--batch", "--level=2", "--risk=2", "--threads=4", f"--dbms={database}", "--ignore-code=400"]
    who = [
        "--auth-type=basic",
        f"--auth-cred={server.user}:{server.password}",
        f"--output-dir={folder}",
        "--flush-session",
    ]
    findings = []
    for query in QUERIES:
        done = _run([*command, *who, "-u", f"{server.url}/{query}"], 600)
        if _NOTHING_INJECTABLE not in done or "is vulnerable" in done:
            findings.append(f"{query}: {done.strip().splitlines()[-3:]}")
    return Report(
        "sqlmap",
        f"{len(QUERIES)} queries on {database}",
        " ".join(command),
        "no parameter injectable" if not findings else "",
        tuple(findings),
    )


def hydra(server: Server, folder: Path, what: str, form_page: str) -> Report:
    """Guess the administrator's password, the right one last: it must not be found, as guessing ends before.

    First the right one alone is tried, which must be found: else the tool says nothing. `form_page` is the login page
    with its headers, for the form.
    """
    told = re.search(r'name="token" value="([^"]+)"', form_page)
    fields = f"username=^USER^&password=^PASS^&token={told[1] if told else ''}"
    target = ["http-post-form", f"/watchword/session:{fields}:H=Cookie\\: {_cookie(form_page)}:S=/app/welcome/"]
    if what == "Basic":
        target = ["http-get", "/engine-rest/version"]
    wrong = [f"Wrong-Guess-{n}" for n in range(GUESSES)]
    control = _guess(server, folder / "right", [server.password], target)
    found = _guess(server, folder / "words", [*wrong, server.password], target)
    findings = (*found, *(() if control else ("the right password alone isn't found: the attack is broken",)))
    seen = f"{GUESSES} wrong guesses, then the right one: {'found' if found else 'not found'}"
    return Report("hydra", f"login by {what}", f"hydra -t 4 -f {target[0]}", seen, tuple(findings))


def _guess(server: Server, file: Path, words: Sequence[str], target: Sequence[str]) -> list[str]:
    """Return what hydra found."""
    file.write_text("\n".join(words) + "\n")
    who = ["-l", server.user, "-P", str(file), "-s", str(server.port), "127.0.0.1"]
    done = _run(["hydra", "-I", "-t", "4", "-f", *who, *target], 300)
    return re.findall(r"^\[\d+\]\[[\w-]+\].*password:.*$", done, re.MULTILINE)


def _cookie(form_page: str) -> str:
    found = re.search(r"^set-cookie: ([^;]+)", form_page, re.MULTILINE)
    return found[1] if found else ""


def version(tool: str) -> str:
    """Return a tool's version."""
    if tool == "hydra":
        return next(iter(re.findall(r"Hydra v([\d.]+)", _run(["hydra", "-h"], 30))), "unknown")
    name = {"wapiti": "wapiti3"}.get(tool, tool)
    code = f"from importlib.metadata import version; print(version({name!r}))"
    return subprocess.run([TOOLS / "python", "-c", code], capture_output=True, text=True).stdout.strip()


def _run(command: Sequence[str], seconds: int) -> str:
    own = TOOLS / command[0]
    program = str(own) if own.exists() else command[0]
    done = subprocess.run(
        [program, *command[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        errors="replace",
    )
    return done.stdout + done.stderr
