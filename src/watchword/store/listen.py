"""Hints between the nodes on one PostgreSQL database: something may have to be done.

A hint is a short text: `j` for jobs, `x:<topic>` for external tasks. Truth is in the rows; a hint only says when to
look, so that one which gets lost costs a pause and nothing else. One connection and one thread serve both directions.
Hints that come close together go in one statement. Source: design 6, flows 1, 2, 4.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable, Iterable

import psycopg

from watchword.core.log import Log
from watchword.store.dialects.postgres_link import reached

CHANNEL = "watchword"
AT_ONCE = 500
"""Hints in one statement."""
GATHER = 0.005
"""Seconds that hints are gathered before they are sent."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two attempts to reach the database."""
log = Log("watchword.hints")


class Listener:
    """Sends hints to the other nodes and hands theirs to `receive`, from its own thread, until it is closed."""

    def __init__(self, url: str, receive: Callable[[str], None]) -> None:
        self._url, self._receive = reached(url), receive
        self._waiting: dict[str, None] = {}
        self._guard = threading.Lock()
        self._closed = False
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)
        os.set_blocking(self._read_end, False)
        self.listening = threading.Event()
        """Set while hints of other nodes arrive."""
        self._thread = threading.Thread(target=self._run, name="watchword-hints", daemon=True)
        self._thread.start()

    def say(self, hint: str) -> None:
        """Send a hint soon. Thread-safe, never blocks; while the database is away hints are dropped."""
        with self._guard:
            if self._closed or hint in self._waiting:
                return
            self._waiting[hint] = None
        self._nudge()

    def close(self) -> None:
        """Send what waits and end."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
        self._nudge()
        self._thread.join(5)

    def _nudge(self) -> None:
        try:
            os.write(self._write_end, b".")
        except BlockingIOError:  # it is full of nudges
            return

    # --- the thread

    def _run(self) -> None:
        pause = FIRST_PAUSE
        try:
            while not self._closed:
                try:
                    with psycopg.connect(self._url, autocommit=True, prepare_threshold=None) as connection:
                        pause = FIRST_PAUSE
                        self._serve(connection)
                except psycopg.Error as error:
                    log.warning("hints_interrupted", error=str(error))
                self.listening.clear()
                if not self._closed:
                    select.select([self._read_end], [], [], pause)
                    self._take()
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            os.close(self._read_end)
            os.close(self._write_end)

    def _serve(self, connection: psycopg.Connection) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self.listening.set()
        own = connection.info.backend_pid
        while True:
            select.select([connection.fileno(), self._read_end], [], [])
            for notice in connection.notifies(timeout=0):
                if notice.pid != own:
                    self._hand_on(notice.payload)
            if not self._drain():
                continue
            if not self._closed:
                time.sleep(GATHER)
            self._send(connection, self._take())
            if self._closed:
                return

    def _hand_on(self, hint: str) -> None:
        try:
            self._receive(hint)
        except Exception:  # whoever is woken must not end this thread
            log.exception("hint_not_taken", hint=hint[:80])

    def _drain(self) -> bool:
        """Take nudges from the pipe; False if there were none."""
        try:
            return bool(os.read(self._read_end, 65_536))
        except BlockingIOError:
            return False

    def _take(self) -> list[str]:
        self._drain()
        with self._guard:
            waiting = list(self._waiting)
            self._waiting.clear()
        return waiting

    def _send(self, connection: psycopg.Connection, hints: Iterable[str]) -> None:
        waiting = list(hints)
        for first in range(0, len(waiting), AT_ONCE):
            part = waiting[first : first + AT_ONCE]
            connection.execute("SELECT pg_notify(%s, hint) FROM unnest(%s::text[]) hint", (CHANNEL, part))
