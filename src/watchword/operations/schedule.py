"""Scheduled backups: one of the nodes that share a folder takes each, and old ones go. Source: guideline W-34."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from watchword.core.clock import Clock
from watchword.core.errors import WatchwordError
from watchword.core.log import Log
from watchword.operations.backup import age

log = Log("watchword.backup")
_LOOK_SECONDS = 60.0
_ABANDONED = timedelta(hours=12)


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
        now = self._clock.now()
        hours = age(self._folder, now)
        if hours is not None and hours < self._every:
            return False
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        claim = self._folder / "taking"
        if not _claimed(claim, now):
            return False
        try:
            self._take(self._folder / f"{now:%Y%m%dT%H%M%SZ}.wwbackup")
            for old in sorted(self._folder.glob("*.wwbackup"))[: -self._keep]:
                old.unlink()
        finally:
            claim.unlink(missing_ok=True)
        return True

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            try:
                self.run_due()
            except (WatchwordError, OSError) as error:
                log.warning("a backup failed", reason=str(error))


def _claimed(claim: Path, now: datetime) -> bool:
    with suppress(OSError):
        if now.timestamp() - claim.stat().st_mtime > _ABANDONED.total_seconds():
            claim.unlink()
    try:
        os.close(os.open(claim, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True
