"""The commits of a release, as git knows them."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

GUARDED = re.compile(r"src/watchword/(web|identity|authz|passwords|scripting|operations)/")
"""Rooms whose changes name the guideline that was looked at. Source: guideline C-55."""
_GUIDELINE = re.compile(r"\b[WCPH]-\d{2}\b")
_FORMAT = "%x1e%H%x1f%an <%ae>%x1f%cI%x1f%(trailers:key=Reviewed-by,valueonly,separator=%x2c)%x1f%B%x1f"


@dataclass(frozen=True, slots=True)
class Commit:
    """One change."""

    id: str
    author: str
    date: str
    reviewers: tuple[str, ...]
    message: str
    files: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.message.partition("\n")[0]

    @property
    def is_reviewed(self) -> bool:
        """True if somebody else has looked at it."""
        return any(reviewer != self.author for reviewer in self.reviewers)

    @property
    def lacks_guideline(self) -> bool:
        """True if it touches a guarded room and names no guideline."""
        return any(GUARDED.match(file) for file in self.files) and not _GUIDELINE.search(self.message)


def git(root: Path, *arguments: str) -> str:
    """Return what git says."""
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout


def last_release(root: Path) -> str:
    """Return the newest tag of a release before this commit; empty if there is none."""
    done = subprocess.run(
        ["git", "-C", str(root), "describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^"],
        capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip() if done.returncode == 0 else ""


def commits(root: Path, since: str) -> tuple[Commit, ...]:
    """Return the commits after the tag `since` (empty: all), newest first."""
    span = [f"{since}..HEAD"] if since else ["HEAD"]
    text = git(root, "log", "--name-only", f"--format={_FORMAT}", *span)
    return tuple(_commit(part) for part in text.split("\x1e")[1:])


def _commit(part: str) -> Commit:
    ident, author, date, reviewers, message, files = part.split("\x1f")
    named = tuple(filter(None, (name.strip() for name in reviewers.split(","))))
    return Commit(ident, author, date, named, message.strip(), tuple(files.split()))
