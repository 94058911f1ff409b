"""A serving process says that it is there, beside its work. Source: guideline W-35."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from importlib.metadata import version

from watchword.core import ids
from watchword.core.clock import Clock
from watchword.core.errors import WatchwordError
from watchword.core.log import Log
from watchword.store import nodes
from watchword.store.database import Database

log = Log("watchword.nodes")
_BEAT_SECONDS = 30.0


class Heartbeat:
    """Notes this process as a node, every 30 seconds until it is stopped."""

    def __init__(self, database: Database, clock: Clock, *, address: str = "") -> None:
        """`address` is where clients reach the process; empty: it only runs jobs."""
        self._database, self._clock = database, clock
        self.node = nodes.Node(
            ids.new(), socket.gethostname(), address or None, os.getpid(), version("watchword"), clock.now()
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchword-heartbeat", daemon=True)

    def start(self) -> None:
        """Begin; the first beat is over when this returns, unless the database doesn't answer."""
        self.beat()
        self._thread.start()

    def beat(self) -> None:
        """Say it once; a database that doesn't answer is heard of elsewhere, and asked again at the next beat."""
        try:
            nodes.seen(self._database, self.node, self._clock.now())
        except WatchwordError as error:
            log.warning("a heartbeat was missed", reason=type(error).__name__)

    def stop(self) -> None:
        """End, and take the line away."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        with suppress(WatchwordError):
            nodes.gone(self._database, self.node, self._clock.now())

    def _run(self) -> None:
        while not self._stop.wait(_BEAT_SECONDS):
            self.beat()
