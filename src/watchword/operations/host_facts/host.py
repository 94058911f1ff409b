"""The host as facts are read from it: files below a root, and the output of its own programs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_SECONDS = 20
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
"""Where programs are looked for: root runs nothing out of anybody's own folders."""


class Host:
    """Reads; nothing is changed."""

    def __init__(self, root: Path = Path("/")) -> None:
        """`root` is where the host's file system is seen."""
        self.root = root

    def text(self, path: str) -> str:
        """Return a file's text; empty if there is none."""
        with suppress(OSError):
            return (self.root / path.lstrip("/")).read_text(encoding="utf-8", errors="replace")
        return ""

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder is there."""
        return (self.root / path.lstrip("/")).exists()

    def below(self, path: str, pattern: str) -> Iterator[Path]:
        """Yield the files of a folder that match, sorted."""
        yield from sorted((self.root / path.lstrip("/")).glob(pattern))

    def output(self, *command: str) -> str | None:
        """Return what a program prints; None if it isn't installed or fails."""
        program = shutil.which(command[0], path=_PATH)
        if program is None:
            return None
        with suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(  # noqa: S603 - a fixed command, found in the system's folders
                [program, *command[1:]],
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                env={"PATH": _PATH, "LC_ALL": "C"},
                check=False,
            )
            if done.returncode == 0:
                return done.stdout
        return None
