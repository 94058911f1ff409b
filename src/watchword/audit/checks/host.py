"""The host and the server's process: by /proc, and by what `watchword host-facts` wrote."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from watchword.audit import processes
from watchword.audit.database_access import database_access
from watchword.audit.evidence import FAIL, PASS, UNKNOWN, WARN, Evidence, Finding, judge
from watchword.core.runtime import PYTHON_ENDS
from watchword.core.settings import is_loopback

_DEBUG_VARIABLES = ("PYTHONDEVMODE=", "PYTHONINSPECT=", "PYTHONDEBUG=", "PYTHONASYNCIODEBUG=")
_DEBUG_OPTIONS = (("-X", "dev"), ("-i",))
_MONTH_SECONDS = 30 * 86_400
_NAMED = 3
"""Programs that are named where others share the server's user."""


def runtime(evidence: Evidence) -> Finding:
    """Python gets security updates, no debug flags, and in production memory is bounded. Source: guideline W-21."""
    ends = PYTHON_ENDS.get(sys.version_info[:2])
    supported = ends is None or evidence.now.date() <= ends
    server = evidence.server()
    flags = [v for v in (server.variables if server else ()) if v.startswith(_DEBUG_VARIABLES)]
    if server is not None:
        command = server.command
        flags += [" ".join(o) for o in _DEBUG_OPTIONS if any(command[n : n + len(o)] == o for n in range(len(command)))]
    seen = f"Python {sys.version_info[0]}.{sys.version_info[1]}, updates until {ends}"
    if flags or not supported:
        return Finding(FAIL, f"{seen}; {', '.join(flags)}" if flags else seen)
    if not evidence.settings.production:
        return Finding(PASS, seen)
    limit = _memory_limit(evidence)
    if limit is None:
        return Finding(UNKNOWN, f"{seen}; whether memory is bounded shows while the server runs, or by host-facts")
    return judge(bool(limit), f"{seen}; memory {limit or 'without bound'}", else_=WARN)


def _memory_limit(evidence: Evidence) -> str | None:
    """Return how much memory the server may take by its unit or its control group; empty: there is no bound."""
    unit = evidence.host_facts().of("unit") or {}
    named = str(unit.get("MemoryMax", ""))
    if named not in ("", "infinity"):
        return named
    server = evidence.server()
    return None if server is None else processes.memory_limit(server.id, evidence.proc)


def user(evidence: Evidence) -> Finding:
    """A user without rights, and in production of its own: nothing else runs under it. Source: guideline W-26."""
    server = evidence.server()
    if server is None:
        return judge(os.geteuid() != 0, f"the audit runs as user {os.geteuid()}")
    wrong = []
    if server.uid == 0:
        wrong.append("root")
    if server.capabilities:
        wrong.append(f"capabilities {server.capabilities:x}")
    if not server.no_new_privileges:
        wrong.append("may gain privileges")
    if server.uid != 0 and server.uid == os.geteuid() and os.access(Path(__file__).parent, os.W_OK):
        wrong.append("may change the program")
    if wrong:
        return Finding(FAIL, f"user {server.uid}: {', '.join(wrong)}")
    seen = f"user {server.uid}: no rights, no new ones"
    if not evidence.settings.production:
        return Finding(PASS, seen)
    others = processes.sharing(server, evidence.proc)
    return judge(not others, f"{seen}; {_shared(others)}" if others else f"{seen}, nobody else", else_=WARN)


def _shared(others: Sequence[str]) -> str:
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return f"shared with {', '.join(others[:_NAMED])}{more}"


def own_sockets(evidence: Evidence) -> Finding:
    """The server listens for clients and operators, for no other node; nodes meet in the database. Source: W-29."""
    access = database_access(evidence)
    if access.everybody:
        return Finding(FAIL, f"PostgreSQL lets in whoever comes, from any address: {', '.join(access.everybody)}")
    server = evidence.server()
    if server is None:
        return Finding(UNKNOWN, "")
    ports = {evidence.settings.http.port, *_management_ports(evidence)}
    others = sorted({one.port for one in server.sockets} - ports)
    if others:
        return Finding(FAIL, f"listens on {', '.join(map(str, others))} besides")
    if access.trouble:
        return Finding(UNKNOWN, f"no other socket; {access.trouble}")
    return Finding(PASS, f"no other socket; {access.seen}")


def open_ports(evidence: Evidence) -> Finding:
    """Nothing of ours listens for more than it is set to; what else the host offers is known. Source: W-37."""
    settings = evidence.settings
    found = processes.listening(evidence.proc)
    if not found:
        return Finding(UNKNOWN, "")
    public = {one.port for one in found if one.public}
    wider = {port for port, host in _intended(evidence).items() if port in public and is_loopback(host)}
    if wider:
        return Finding(FAIL, f"ports {_listed(wider)} are open to other machines, but set to this one only")
    strange = public - set(_intended(evidence)) - set(settings.audit.known_ports)
    return judge(not strange, f"open besides: {_listed(strange)}" if strange else f"{len(found)} known", else_=WARN)


def _intended(evidence: Evidence) -> Mapping[int, str]:
    settings = evidence.settings
    return {
        **dict.fromkeys(_management_ports(evidence), settings.management.host),
        settings.http.port: settings.http.host,
    }


def _management_ports(evidence: Evidence) -> range:
    first = evidence.settings.management.port
    return range(first, first + 64) if first else range(0)


def _listed(ports: set[int]) -> str:
    return ", ".join(map(str, sorted(ports)))


def firewall(evidence: Evidence) -> Finding:
    """Packets that no rule lets in are dropped. Source: guideline W-28."""
    return _told(
        evidence,
        "firewall",
        lambda f: judge(f["inbound"] == "drop", f"{f['by']}: inbound {f['inbound']}, {f['rules']} rules"),
    )


def remote_access(evidence: Evidence) -> Finding:
    """SSH by keys, never as root. Source: guideline W-30."""
    return _told(evidence, "remote_access", _ssh)


def _ssh(found: Mapping[str, Any]) -> Finding:
    if not found["installed"]:
        return Finding(PASS, "no SSH server")
    wrong = [
        f"{name} {found[name]}"
        for name in ("permitrootlogin", "passwordauthentication", "permitemptypasswords")
        if found[name] != "no"
    ]
    return judge(not wrong, ", ".join(wrong) or "keys only, not as root")


def patches(evidence: Evidence) -> Finding:
    """No security update waits, and no restart. Source: guideline W-31."""
    return _told(evidence, "updates", lambda found: _updates(found, evidence.now.timestamp()))


def _updates(found: Mapping[str, Any], now: float) -> Finding:
    waiting, lists = found["security_updates"], found["lists_of"]
    seen = f"{waiting} security updates wait" + ("; a restart too" if found["restart_required"] else "")
    if lists is not None and now - lists > _MONTH_SECONDS:
        return Finding(FAIL, f"{seen}; nobody has asked for a month")
    return judge(not waiting and not found["restart_required"], seen)


def watching(evidence: Evidence) -> Finding:
    """The kernel notes who touches keys and program, the journal stays and goes to a collector. Source: W-32."""
    collected = evidence.settings.log.target == "syslog"
    return _told(evidence, "watching", lambda found: _watched(found, collected=collected))


def _watched(found: Mapping[str, Any], *, collected: bool) -> Finding:
    wrong = []
    if not found["kernel_audit"]:
        wrong.append("the kernel's audit is off")
    if not found["own_rules"]:
        wrong.append("it has no rules for us")
    if not found["journal_kept"]:
        wrong.append("the journal is lost at a restart")
    if not found["passed_on"] and not collected:
        wrong.append("logs stay on the host")
    return judge(not wrong, ", ".join(wrong) or f"{found['own_rules']} rules, logs are kept and passed on")


def _told(evidence: Evidence, subject: str, look: Callable[[Mapping[str, Any]], Finding]) -> Finding:
    """Return what `look` makes of a host fact; unknown with the reason if there is none."""
    known = evidence.host_facts()
    found = known.of(subject)
    if found is None:
        return Finding(UNKNOWN, known.trouble or f"the host doesn't tell about {subject.replace('_', ' ')}")
    try:
        return look(found)
    except (KeyError, TypeError):
        return Finding(UNKNOWN, f"what the file says about {subject.replace('_', ' ')} is malformed")
