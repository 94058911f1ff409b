"""What goes on by itself: logs, cleaning up, backups, watching."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path
from typing import Any

from watchword.audit.evidence import FAIL, PASS, UNKNOWN, WARN, Evidence, Finding, judge
from watchword.core import log_lines
from watchword.core.keys import Keys
from watchword.core.settings import LogSettings, is_loopback
from watchword.identity import audit_check
from watchword.identity.audit_heads import Head, heads_in, public_keys
from watchword.store import nodes
from watchword.store.tables import SessionRow

_DAY_HOURS = 26
_RESTORED_DAYS = 90
_REGULAR = 3
"""Backups a day apart that show a schedule which can't be seen from here, such as a cluster's."""
_FREE_SHARE = 0.1
_FORGED = 'one\r\n{"event": "two"}\x1b[2J\u2028'
_LONG_TRAIL = 20_000
"""Links that the audit looks at, the last ones; `watchword audit-log verify` looks at all."""
_MAY_CHANGE_TRAIL = "SELECT has_table_privilege(current_user, 'ww_audit', 'UPDATE, DELETE, TRUNCATE')"
_CHUNK = 1_000
_CLEANUP_JOBS = "SELECT RETRIES_, DUEDATE_ FROM ACT_RU_JOB WHERE HANDLER_TYPE_ = 'history-cleanup'"
_MOST_PROXIES = 256
_MOST_AT_ONCE = 10_000
_NODES = 2


def log(evidence: Evidence) -> Finding:
    """Lines go to a collector, or to files that are turned over on a disk with room. Source: guideline W-19."""
    named = evidence.settings.log
    if named.target != "file":
        return Finding(PASS, f"{named.target}: the collector turns them over")
    wrong = _files(named)
    return judge(not wrong, ", ".join(wrong) or f"{named.keep} files of {named.max_mb} MiB at most")


def _files(named: LogSettings) -> list[str]:
    wrong = []
    for file in (Path(name) for name in (named.file, named.security_file) if name):
        if file.exists() and file.stat().st_size > 2 * named.max_mb * 1_048_576:
            wrong.append(f"{file.name} is larger than it may be: nobody turns it over")
        if file.exists() and file.stat().st_mode & 0o007:
            wrong.append(f"everybody can read {file.name}")
        if file.parent.is_dir():
            usage = shutil.disk_usage(file.parent)
            if usage.free < usage.total * _FREE_SHARE:
                wrong.append(f"less than a tenth of the disk of {file.parent} is free")
    return wrong


def forging(evidence: Evidence) -> Finding:
    """One record is one line with an id of its own, and the audit trail's seals and chain hold. Source: W-20."""
    lines = {_line() for _ in range(2)}
    if any(len(line.splitlines()) != 1 or "\x1b" in line for line in lines) or len(lines) != 2:
        return Finding(FAIL, "a record can be made to look like two, or has no id of its own")
    if evidence.database.dialect == "postgresql" and evidence.rows(_MAY_CHANGE_TRAIL)[0][0]:
        return Finding(FAIL, "the serving role may change the audit trail")
    rings = Keys.load(Path(evidence.settings.keys.folder))
    noted = _heads_sent_out(evidence.settings.log)
    verdict = audit_check.verify(
        evidence.database, rings["audit"], noted=noted, signers=public_keys(rings["head"]).values(), last=_LONG_TRAIL,
        limit=3,
    )  # fmt: skip
    if verdict.problems or verdict.set_back:
        return Finding(FAIL if verdict.problems else WARN, "; ".join(verdict.problems or verdict.set_back))
    seen = f"one line a record; {verdict.records} audit records with whole seals and chain"
    return Finding(PASS, f"{seen}, {len(noted)} heads of the security log are in it" if noted else seen)


def _heads_sent_out(named: LogSettings) -> tuple[Head, ...]:
    """Return the heads of the chain in our own log files; those of a collector are compared by `audit-log verify`."""
    written = named.security_file or (named.file if named.target == "file" else "")
    if written:
        with suppress(OSError), Path(written).open(encoding="utf-8", errors="replace") as lines:
            return tuple(heads_in(lines))
    return ()


def _line() -> str:
    event: log_lines.Event = {"event": _FORGED}
    for step in (log_lines.identify, log_lines.redact, log_lines.one_line):
        event = step(None, "info", event)
    return json.dumps(dict(event), ensure_ascii=False)


def cleanup(evidence: Evidence) -> Finding:
    """What is over goes, in chunks that hold nobody up. Source: guideline W-33."""
    history = evidence.settings.history
    with evidence.database.session(evidence.now) as session:
        ends = [row.expires for row in session.find(SessionRow)]
    over = sum(end < evidence.now - timedelta(hours=1) for end in ends)
    if over > _CHUNK:
        return Finding(FAIL, f"{over} sessions have been over for an hour")
    if not history.cleanup_enabled:
        return Finding(WARN, "history is never cleaned up")
    if evidence.settings.production and not (history.cleanup_window_start or history.cleanup_days):
        return Finding(WARN, "history is cleaned up on demand only: no window is set")
    jobs = evidence.rows(_CLEANUP_JOBS)
    if any(retries == 0 for retries, _ in jobs):
        return Finding(FAIL, "cleanup of history has failed and is tried no more")
    late = [due for _, due in jobs if due is not None and due < evidence.now - timedelta(hours=1)]
    if late:
        return Finding(WARN, f"cleanup of history has been due since {min(late):%Y-%m-%d %H:%M}")
    good = history.cleanup_batch_size <= _MOST_AT_ONCE
    return judge(good, f"{history.cleanup_batch_size} rows at once; {over} sessions are over; {_next(jobs)}")


def _next(jobs: list[tuple[Any, ...]]) -> str:
    coming = [due for _, due in jobs if due is not None]
    return f"history next at {min(coming):%Y-%m-%d %H:%M}" if coming else "no cleanup of history is planned"


def backup(evidence: Evidence) -> Finding:
    """A backup within a day, on a schedule, and within 90 days one that was restored to see. Source: guideline W-34."""
    folder = Path(evidence.settings.backup.folder)
    times = sorted(file.stat().st_mtime for file in folder.glob("*.wwbackup")) if folder.is_dir() else []
    if not times:
        return Finding(FAIL, f"no backup in {folder}")
    hours = (evidence.now.timestamp() - times[-1]) / 3600
    seen = f"the newest is {max(0, hours):.0f} h old"
    if hours > _DAY_HOURS:
        return Finding(FAIL, seen)
    schedule = _schedule(evidence, times)
    if not schedule:
        return Finding(FAIL, f"{seen}, but nothing takes the next one: backup.every_hours is 0, no timer runs")
    if evidence.settings.backup.every_hours > _DAY_HOURS:
        return Finding(FAIL, f"{seen}; {schedule}")
    seen += f"; {schedule}"
    marker = folder / "restored"
    if not marker.is_file():
        return Finding(WARN, f"{seen}; none was restored to see")
    restored = datetime.fromtimestamp(marker.stat().st_mtime, UTC)
    seen += f"; restored to see on {restored.date()}"
    return judge(evidence.now - restored <= timedelta(days=_RESTORED_DAYS), seen, else_=WARN)


def _schedule(evidence: Evidence, times: Sequence[float]) -> str:
    """Return what takes the next backup, empty if nothing does; `times` are those of the backups, sorted."""
    every = evidence.settings.backup.every_hours
    if every:
        return f"the server takes one every {every} h"
    command = re.compile(rf"^ExecStart=.* backup .*{re.escape(str(evidence.config))}\b", re.MULTILINE)
    for timer in sorted(evidence.units.glob("timers.target.wants/*.timer")):
        service = evidence.units / f"{timer.stem}.service"
        with suppress(OSError):
            if command.search(service.read_text(encoding="utf-8", errors="replace")):
                return f"{timer.name} takes one"
    noted = Path(evidence.settings.backup.folder) / "scheduled"
    if noted.is_file() and evidence.now.timestamp() - noted.stat().st_mtime <= _DAY_HOURS * 3600:
        return f"{noted.read_text(encoding='utf-8', errors='replace')[:60].strip()!a} takes one"
    newest = times[-_REGULAR:]
    gaps = [later - earlier for earlier, later in pairwise(newest)]
    regular = len(newest) == _REGULAR and all(gap <= _DAY_HOURS * 3600 for gap in gaps)
    return f"the last {_REGULAR} were taken within a day each" if regular and min(gaps) > 3600 else ""


def figures(evidence: Evidence) -> Finding:
    """Health is answered, figures are served, and in production another node goes on when one falls. Source: W-35."""
    number = evidence.settings.management.port
    if not number:
        return Finding(WARN, "no management listener")
    health = [evidence.ask(path) for path in ("/healthz", "/readyz")]
    if None in health:
        return Finding(UNKNOWN, "")
    statuses = [answer.status for answer in health if answer is not None]
    seen = f"figures on port {number}; health answers {statuses}"
    if statuses != [200, 200]:
        return Finding(FAIL, seen)
    places = {(node.host, node.address) for node in nodes.live(evidence.database, evidence.now) if node.address}
    seen += f"; serving nodes: {len(places)}, hosts: {len({host for host, _ in places})}"
    if len(places) < _NODES and evidence.settings.production:
        return Finding(UNKNOWN, f"{seen}: where one is enough, somebody vouches for it")
    return Finding(PASS, seen)


def proxy(evidence: Evidence) -> Finding:
    """Clients' addresses are believed from proxies that are named, and nobody goes around them. Source: W-36."""
    http = evidence.settings.http
    if not http.behind_proxy:
        return Finding(PASS, "no proxy is believed")
    wide = [one for one in http.trusted_proxies if ip_network(one, strict=False).num_addresses > _MOST_PROXIES]
    if wide:
        return Finding(FAIL, f"anybody in {', '.join(wide)} is believed to be a proxy")
    wrong = []
    if not is_loopback(http.host) and all(is_loopback(one) for one in http.trusted_proxies):
        wrong.append(f"the proxy is on this machine, but the listener is on {http.host}: clients can go around")
    if not http.allowed_hosts:
        wrong.append("http.allowed_hosts is empty")
    return judge(not wrong, "; ".join(wrong) or f"believed: {', '.join(http.trusted_proxies)}", else_=WARN)
