"""A platform becomes the ASGI application of one server process."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from watchword.core import memory, processor
from watchword.core.log import configure
from watchword.core.seat import Seat
from watchword.core.settings import Settings, is_loopback
from watchword.node.build import build
from watchword.node.platform import Platform
from watchword.operations import tracing
from watchword.operations.heartbeat import Heartbeat
from watchword.operations.metrics import Figures
from watchword.rest import openapi
from watchword.rest.fresh import FRESH, WITH_SCRIPTS
from watchword.rest.own import OWN_RESOURCES, PAGES
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.store.database import Database
from watchword.supply.security_txt import security_txt
from watchword.values.validation import allowed_types
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.jobs import JobExecutor
from watchword.workers.polls import PollHub

_GARBAGE = (10_000, 20, 20)
"""Containers made beyond those gone until the collector looks for cycles, which commands hardly make; and how often it
looks at older ones. The interpreter's own 700 costs a twentieth of the processor time under load."""


def build_app(settings: Settings) -> Any:
    """Make the ASGI application of one server process."""
    configure(json_lines=settings.production, log=settings.log)
    end_tracing = tracing.start(settings)
    memory.give_back_large_blocks()
    processor.yield_to_others()
    platform = build(settings)
    seat = Seat()
    app = app_of(platform, partial(_end_process, seat, end_tracing))
    if keeps_together(platform):
        seat.start()
    gc.set_threshold(*_GARBAGE)
    threading.Thread(target=_warm, args=(platform,), daemon=True, name="watchword-warm-up").start()
    return app


def _end_process(seat: Seat, end_tracing: Callable[[], None]) -> None:
    seat.stop()
    end_tracing()


def keeps_together(platform: Platform) -> bool:
    """Tell whether the threads of this process stay on one processor.

    Not with the embedded database, which works inside the process and without the interpreter's lock.
    """
    return platform.settings.http.one_processor and platform.database.dialect == "postgresql"


def app_of(platform: Platform, ended: Callable[[], None] = lambda: None) -> WebApp:
    """Make the ASGI application that serves a platform; `ended` is called last."""
    settings = platform.settings
    hub = PollHub(capacity=settings.limits.waiting_polls)
    platform.wakes.topics.append(lambda topic: hub.wake((topic,)))
    executor = platform.executor() if settings.jobs.enabled else None
    http = settings.http
    figures = Figures(settings, platform.database, platform.clock) if settings.management.port else None
    heart = Heartbeat(platform.database, platform.clock, address=f"{http.host}:{http.port}")
    if figures is not None:
        platform.authenticator.listeners.append(lambda event: figures.requests.login(event.kind))
    return WebApp(
        Router(RESOURCES),
        platform.services,
        platform.authenticator,
        hub,
        options=WebOptions(
            mode=settings.compatibility.mode or None,
            threads=http.threads,
            hashing_threads=settings.passwords.hashes_at_a_time,
            max_results=settings.result_cap,
            allowed_hosts=http.allowed_hosts or _own_names(http.host),
            https=bool(http.tls_certificate) or http.behind_proxy,
            hsts_subdomains=http.hsts_subdomains,
            body_bytes=settings.limits.body_bytes,
            file_bytes=settings.limits.file_bytes,
            log_requests=False,
            polls_of_one=settings.limits.polls_of_one,
            origins=http.origins,
            admin_addresses=http.admin_addresses,
            security_txt=lambda: security_txt(settings, platform.clock.now()),
            object_types=allowed_types(settings.variables.object_types),
            installation=installation_of(platform.database),
            fresh=FRESH | WITH_SCRIPTS if settings.scripts.enabled else FRESH,
            tenants_of=platform.services.authorizer.tenants_of,
            observe=None if figures is None else figures.requests.observe,
        ),
        document=lambda: msgspec.json.encode(openapi.document(RESOURCES, own=OWN_RESOURCES)),
        own=Router((*OWN_RESOURCES, *PAGES)),
        entrance=platform.services.entrance,
        ready=lambda: bool(platform.database.select("SELECT 1")),
        begin=partial(_begin, platform, executor, figures, heart),
        end=partial(_end, platform, executor, figures, heart, http.drain_seconds, ended),
    )


def _begin(platform: Platform, executor: JobExecutor | None, figures: Figures | None, heart: Heartbeat) -> None:
    platform.listen()
    platform.cleanup.begin()
    if figures is not None:
        figures.start()
    if executor is not None:
        executor.start()
    heart.start()


def _end(
    platform: Platform,
    executor: JobExecutor | None,
    figures: Figures | None,
    heart: Heartbeat,
    seconds: float,
    ended: Callable[[], None],
) -> None:
    if figures is not None:
        figures.stop()
    if executor is not None:
        executor.stop(seconds=seconds)
    heart.stop()
    platform.wakes.close()
    platform.store_figures()
    platform.audit.stop()
    ended()


def installation_of(database: Database) -> str:
    """Return the id of the installation that the database belongs to."""
    return str(database.select("SELECT ID_ FROM WW_INSTALLATION")[0][0])


def _warm(platform: Platform) -> None:
    """Open a connection, and import what compiles queries before the first one has to wait for it."""
    platform.database.select("SELECT 1")
    platform.database.compiler()
    gc.collect()
    gc.freeze()  # what was made for the server's whole life needs no more looking at


def _own_names(host: str) -> tuple[str, ...]:
    names = ("localhost", "127.0.0.1", "::1")
    return names if is_loopback(host) else (*names, host)
