"""Scheduled backups: one of the nodes that share a folder takes each, and old ones go. Source: guideline W-34."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchword.core.clock import Clock
from watchword.core.errors import WatchwordError
from watchword.core.log import Log
from watchword.core.seat import roam
from watchword.operations.backup import age, forget

log = Log("watchword.backup")
_LOOK_SECONDS = 60.0


class BackupSchedule:
    """Looks every minute whether a backup is due."""

    def __init__(
        self, folder: Path, take: Callable[[Path], None], clock: Clock, *, every_hours: int, keep: int
    ) -> None:
        """`take` writes and verifies a backup at a path."""
        self._folder, self._take, self._clock = folder, take, clock
        self._every, self._keep = every_hours, keep
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchword-backup", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End; a backup that runs is finished first."""
        self._stop.set()
        self._thread.join()

    def run_due(self) -> bool:
        """Take a backup if it is time and nobody else is at it; return whether one was taken."""
        if not self._is_due():
            return False
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _claimed(self._folder / "taking") as mine:
            if not mine or not self._is_due():
                return False
            self._take(self._folder / f"{self._clock.now():%Y%m%dT%H%M%SZ}.wwbackup")
            forget(self._folder, self._keep)
        return True

    def _is_due(self) -> bool:
        hours = age(self._folder, self._clock.now())
        return hours is None or hours >= self._every

    def _run(self) -> None:
        roam()  # programs that dump and compress take their time
        while not self._stop.wait(_LOOK_SECONDS):
            try:
                self.run_due()
            except (WatchwordError, OSError) as error:
                log.warning("a backup failed", reason=str(error))


@contextmanager
def _claimed(claim: Path) -> Iterator[bool]:
    """Hold a file's lock, if nobody else does; it ends with the process, whatever becomes of that."""
    held = os.open(claim, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        yield _locked(held)
    finally:
        os.close(held)


def _locked(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
