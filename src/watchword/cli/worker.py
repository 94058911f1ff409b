"""`watchword worker`: the job executor alone."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from watchword import node
from watchword.cli.backup import scheduled
from watchword.cli.options import config_option, existing
from watchword.core.log import configure
from watchword.core.seat import Seat
from watchword.core.settings import load
from watchword.operations import tracing
from watchword.operations.heartbeat import Heartbeat
from watchword.operations.process import harden


@click.command()
@config_option
@click.option("--allow-root", is_flag=True, help="Run as root although the mode is production.")
def worker(config: Path, allow_root: bool) -> None:
    """Run due jobs until SIGTERM, which lets running ones end."""
    settings = load(existing(config))
    harden()
    node.check_schema(settings)
    node.refuse_production(settings, root_allowed=allow_root, port_written=True)
    configure(json_lines=settings.production, log=settings.log)
    end_tracing = tracing.start(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with scheduled(settings, config), node.build(settings) as platform:
        platform.listen()
        platform.cleanup.begin()
        executor = platform.executor()
        executor.start()
        heart = Heartbeat(platform.database, platform.clock)
        heart.start()
        seat = Seat()
        if node.keeps_together(platform):
            seat.start()
        click.echo(f"Watchword runs jobs with {settings.jobs.threads} threads (stop with Ctrl-C)")
        stop.wait()
        executor.stop(seconds=settings.http.drain_seconds)
        heart.stop()
        seat.stop()
    end_tracing()
