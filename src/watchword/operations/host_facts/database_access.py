"""Whom the host's PostgreSQL servers let in: the lines of pg_hba.conf that name no network. Source: guideline W-29."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from watchword.operations.host_facts.host import Host

_PLACES = (
    "etc/postgresql/*/*/pg_hba.conf",
    "usr/local/pgsql/data/pg_hba.conf",
    "var/lib/pgsql/*/data/pg_hba.conf",
    "var/lib/pgsql/data/pg_hba.conf",
    "var/lib/postgres/data/pg_hba.conf",
    "var/lib/postgresql/*/*/pg_hba.conf",
)
"""Where distributions keep it."""
_EVERYWHERE = ("0.0.0.0/0", "::/0", "all")
_NO_MASK = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


def database_access(host: Host) -> dict[str, Any] | None:
    """Return how many rules there are and which let in whoever comes, from any address; None without a server here."""
    files = sorted({*_configured(host), *_running(host)})
    if not files:
        return None
    rules = [(f"{file}:{number}", words) for file in files for number, words in _rules(host.root / file)]
    return {
        "files": [f"/{file}" for file in files],
        "rules": sum(not words[0].startswith("include") for _, words in rules),
        "elsewhere": sum(words[0].startswith("include") for _, words in rules),
        "open": [f"/{place} ({_method(words)})" for place, words in rules if is_open(words)],
    }


def is_open(words: list[str]) -> bool:
    """Tell whether a rule lets somebody in from any address: type, database, user, address, maybe a mask, method."""
    if len(words) < 5 or not words[0].startswith("host") or _method(words) == "reject":
        return False
    return words[3] in _EVERYWHERE or words[4] in _NO_MASK


def _method(words: list[str]) -> str:
    masked = len(words) > 5 and words[4].replace(".", "").replace(":", "").isalnum() and set(words[4]) & set(".:")
    return words[5] if masked else words[4]


def _configured(host: Host) -> Iterator[Path]:
    for pattern in _PLACES:
        for file in host.below("/", pattern):
            yield file.relative_to(host.root)


def _running(host: Host) -> Iterator[Path]:
    """Yield the files of servers that run: their folder is the one they work in."""
    for name in host.below("/proc", "[0-9]*/comm"):
        with suppress(OSError):
            if name.read_text().strip() not in ("postgres", "postmaster"):
                continue
            file = Path(str((name.parent / "cwd").readlink()).lstrip("/")) / "pg_hba.conf"
            if (host.root / file).is_file():
                yield file


def _rules(file: Path) -> Iterator[tuple[int, list[str]]]:
    with suppress(OSError):
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            reader = shlex.shlex(line, posix=True, punctuation_chars="")
            reader.whitespace_split, reader.escape, reader.quotes = True, "", '"'
            with suppress(ValueError):
                words = list(reader)
                if words:
                    yield number, words
