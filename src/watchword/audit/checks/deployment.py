"""What was installed, and where it listens."""

from __future__ import annotations

import re
from importlib import metadata

from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge
from watchword.core.settings import is_loopback
from watchword.services.samples import samples as deployed

_SAMPLES = ("demo", "john", "mary", "peter")
_USERS = "SELECT ID_ FROM ACT_ID_USER WHERE ID_ IN (?, ?, ?, ?) ORDER BY ID_"
_GROUPS = (
    "SELECT DISTINCT M.GROUP_ID_ FROM ACT_ID_MEMBERSHIP M WHERE M.USER_ID_ IN (?, ?, ?, ?) AND NOT EXISTS (SELECT 1 "
    "FROM ACT_ID_MEMBERSHIP O WHERE O.GROUP_ID_ = M.GROUP_ID_ AND O.USER_ID_ NOT IN (?, ?, ?, ?)) ORDER BY M.GROUP_ID_"
)
_SERVER = ("uvicorn", "starlette", "httptools")
_LEAST = re.compile(r"([A-Za-z0-9._-]+)[^;]*?>=\s*([0-9][0-9.]*)")


def listeners(evidence: Evidence) -> Finding:
    """A server says where it listens; what others reach is set up for production. Source: guideline C-18."""
    settings = evidence.settings
    ports = [(settings.http.host, settings.http.port)]
    if settings.management.port:
        ports.append((settings.management.host, settings.management.port))
    mode = settings.mode or "development"
    told = f"server in {mode} mode on {', '.join(f'{host}:{port}' for host, port in ports)}"
    return judge(settings.production or all(is_loopback(host) for host, _ in ports), told)


def samples(evidence: Evidence) -> Finding:
    """No users, processes and decisions of examples, nor groups of such users alone. Source: guideline C-19."""
    found = [f"user {row[0]}" for row in evidence.rows(_USERS, *_SAMPLES)]
    found += [f"group {row[0]} of sample users only" for row in evidence.rows(_GROUPS, *_SAMPLES, *_SAMPLES)]
    found += sorted({f"model {one.key}" for one in deployed(evidence.database)})
    return judge(not found, ", ".join(found) or "none", else_=FAIL if evidence.settings.production else WARN)


def web_server(_evidence: Evidence) -> Finding:
    """The server's packages are those that this version was made for. Source: guideline C-46."""
    least = {m[1]: m[2] for text in metadata.requires("watchword") or () if (m := _LEAST.match(text))}
    found = {name: metadata.version(name) for name in _SERVER}
    old = [f"{name} {found[name]} is older than {least[name]}" for name in _SERVER if _older(found[name], least[name])]
    return judge(not old, ", ".join(old) or ", ".join(f"{name} {number}" for name, number in found.items()))


def _older(found: str, least: str) -> bool:
    return _numbers(found) < _numbers(least)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
