"""A virus scan of what is delivered, with ClamAV where it is installed. Source: guidelines C-16, C-59."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner said."""

    verdict: str
    is_clean: bool
    catalogue: str
    """Scanner, number and day of its catalogue."""
    day: date | None

    def is_current(self, today: date) -> bool:
        """Return whether the catalogue is at most a day old."""
        return self.day is not None and (today - self.day).days <= 1


NONE = Scan("no scanner is installed (clamscan)", False, "none", None)


def scan(files: Sequence[Path]) -> Scan:
    """Scan files."""
    program = shutil.which("clamscan")
    if program is None:
        return NONE
    told = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    done = subprocess.run([program, "--no-summary", *map(str, files)], capture_output=True, text=True)
    verdict = {0: "nothing found", 1: "infected"}.get(done.returncode, f"failed: {done.stderr.strip()[:200]}")
    return Scan(verdict, done.returncode == 0, told, _day(told))


def _day(version: str) -> date | None:
    found = re.search(r"/\w{3} (\w{3} +\d+ [\d:]+ \d{4})$", version)
    return datetime.strptime(found[1], "%b %d %H:%M:%S %Y").date() if found else None
