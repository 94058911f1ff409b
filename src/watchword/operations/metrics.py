"""Figures for Prometheus on a listener of their own, which is no part of the public one.

Source: guidelines W-19, W-35, W-40.
"""

from __future__ import annotations

import errno
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIServer

from watchword.core.clock import Clock
from watchword.core.errors import SettingsError, WatchwordError
from watchword.core.log import Log
from watchword.core.settings import Settings
from watchword.operations.backup import age
from watchword.store.database import Database

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

log = Log("watchword.metrics")
_FRESH_SECONDS = 10.0
_METHODS = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram of request times (seconds)."""
_MOST_PROCESSES = 64
_BACKLOG: Mapping[str, tuple[str, str]] = {
    "watchword_executions": ("executions that are there", "SELECT COUNT(*) FROM ACT_RU_EXECUTION"),
    "watchword_external_tasks": ("external tasks that wait", "SELECT COUNT(*) FROM ACT_RU_EXT_TASK"),
    "watchword_incidents": ("open incidents", "SELECT COUNT(*) FROM ACT_RU_INCIDENT"),
    "watchword_jobs_due": (
        "jobs that are due and not locked",
        "SELECT COUNT(*) FROM ACT_RU_JOB WHERE RETRIES_ > 0 AND SUSPENSION_STATE_ = 1 "
        "AND (DUEDATE_ IS NULL OR DUEDATE_ <= ?) AND (LOCK_EXP_TIME_ IS NULL OR LOCK_EXP_TIME_ < ?)",
    ),
    "watchword_jobs_failed": (
        "jobs without retries",
        "SELECT COUNT(*) FROM ACT_RU_JOB WHERE RETRIES_ = 0",
    ),
    "watchword_nodes": ("processes that serve or run jobs", "SELECT COUNT(*) FROM WW_NODE WHERE UNTIL_ > ?"),
    "watchword_tasks": ("open user tasks", "SELECT COUNT(*) FROM ACT_RU_TASK"),
}
"""Name -> what it counts, and the statement; `?` is the present moment."""


class Backlog:
    """What waits in the database, counted at most every ten seconds however often it is asked for."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._counted: dict[str, int] = {}
        self._at = -_FRESH_SECONDS
        self._lock = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; `watchword_database_up` says whether the database answers."""
        from prometheus_client.core import GaugeMetricFamily

        with self._lock:
            up = self._count()
            counted = dict(self._counted) if up else {}
        yield GaugeMetricFamily("watchword_database_up", "1 if the database answers", value=float(up))
        for name, count in counted.items():
            yield GaugeMetricFamily(name, _BACKLOG[name][0], value=float(count))

    def _count(self) -> bool:
        if time.monotonic() - self._at < _FRESH_SECONDS:
            return True
        now = self._now()
        try:
            for name, (_, sql) in _BACKLOG.items():
                self._counted[name] = int(self._database.select(sql, (now,) * sql.count("?"))[0][0])
        except WatchwordError:
            return False
        self._at = time.monotonic()
        return True


class Requests:
    """Counts requests and logins of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], list[float]] = {}
        self._logins: dict[str, int] = {}

    def observe(self, method: str, status: int, seconds: float) -> None:
        """Note one request that is over."""
        key = (method if method in _METHODS else "other", f"{status // 100}xx")
        with self._lock:
            buckets = self._counts.setdefault(key, [0.0] * (len(BUCKETS) + 2))
            buckets[bisect_left(BUCKETS, seconds)] += 1
            buckets[-1] += seconds

    def login(self, kind: str) -> None:
        """Note one try to log in."""
        with self._lock:
            self._logins[kind] = self._logins.get(kind, 0) + 1

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        took = HistogramMetricFamily("watchword_http_request_seconds", "time of requests", labels=("method", "status"))
        logins = CounterMetricFamily("watchword_logins", "tries to log in", labels=("outcome",))
        with self._lock:
            for (method, status), buckets in sorted(self._counts.items()):
                sums = list(accumulate(buckets[:-1]))
                bounds = [*(str(b) for b in BUCKETS), "+Inf"]
                took.add_metric((method, status), list(zip(bounds, sums, strict=True)), buckets[-1])
            for kind, count in sorted(self._logins.items()):
                logins.add_metric((kind,), float(count))
        yield took
        yield logins


@dataclass(frozen=True, slots=True)
class Ages:
    """What gets old: asked for at each scrape."""

    certificate_ends: Callable[[], datetime | None]
    backup_hours: Callable[[], float | None]
    now: Callable[[], datetime]

    def collect(self) -> Iterator[Metric]:
        """Yield the figures that there are."""
        from prometheus_client.core import GaugeMetricFamily

        ends = self.certificate_ends()
        if ends is not None:
            left = (ends - self.now()).total_seconds()
            yield GaugeMetricFamily("watchword_certificate_seconds", "remaining life of the certificate", value=left)
        hours = self.backup_hours()
        if hours is not None:
            yield GaugeMetricFamily("watchword_backup_age_seconds", "age of the newest backup", value=hours * 3600)


class Figures:
    """The figures of one server process and their listener."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        """Nothing is served yet."""
        self.requests = Requests()
        self._at = settings.management
        folder, certificate = Path(settings.backup.folder), settings.http.tls_certificate
        self._others = (
            Backlog(database, clock.now),
            Ages(
                certificate_ends=lambda: certificate_end(certificate),
                backup_hours=lambda: age(folder, clock.now()),
                now=clock.now,
            ),
        )
        self._server: WSGIServer | None = None

    def start(self) -> None:
        """Serve them.

        Raises:
            SettingsError: the address can't be used.
        """
        try:
            self._server = listen(self._at.host, self._at.port, (self.requests, *self._others))
        except OSError as error:
            raise SettingsError(f"management.host and port can't be listened on: {error}") from None

    def stop(self) -> None:
        """Serve them no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def certificate_end(file: str) -> datetime | None:
    """Return when a certificate ends; None if there is none that can be read."""
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(Path(file).read_bytes()).not_valid_after_utc if file else None
    except (OSError, ValueError):
        return None


def listen(host: str, port: int, collectors: tuple[Any, ...]) -> WSGIServer:
    """Serve `/metrics` in a thread of its own; `shutdown()` and `server_close()` end it.

    Where another process of the server has the port already, the next one is taken.

    Raises:
        OSError: the address can't be used, or all of the ports are taken.
    """
    from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, start_http_server

    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    for collector in collectors:
        registry.register(collector)
    for number in range(port, port + _MOST_PROCESSES):
        try:
            server, _ = start_http_server(number, addr=host, registry=registry)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        log.info("figures are served", address=f"{host}:{number}")
        return server
    raise OSError(errno.EADDRINUSE, f"ports {port} to {port + _MOST_PROCESSES - 1} of {host} are taken")
