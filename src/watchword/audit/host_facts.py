"""What only root can read of the host, from the file that `watchword host-facts` wrote."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

VERSION = 1


class HostFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The file's content."""

    version: int
    made: datetime
    host: str
    facts: dict[str, dict[str, Any] | None]
    """By subject; None where the host wouldn't tell."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the host now."""

    facts: Mapping[str, Mapping[str, Any] | None]
    trouble: str = ""
    """Why nothing is known; empty if something is."""

    def of(self, subject: str) -> Mapping[str, Any] | None:
        """Return what is known of a subject; None if nothing is."""
        return self.facts.get(subject)


def read(file: Path, now: datetime, *, days: int) -> Known:
    """Return what a file says; nothing if it is missing, malformed, old, or others could have written it."""
    try:
        status = file.stat()
        content = msgspec.json.decode(file.read_bytes(), type=HostFacts)
    except FileNotFoundError:
        return Known({}, f"no {file.name}: run `watchword host-facts` as root")
    except (OSError, msgspec.DecodeError) as error:
        return Known({}, f"{file.name} can't be read: {type(error).__name__}")
    if status.st_mode & 0o022 or status.st_uid not in (0, os.geteuid()):
        return Known({}, f"{file.name} could have been written by others")
    if content.version != VERSION:
        return Known({}, f"{file.name} is of version {content.version}: run `watchword host-facts` as root")
    age = now - content.made
    if age > timedelta(days=days) or age < -timedelta(days=1):
        return Known({}, f"{file.name} is of {content.made.date()}: run `watchword host-facts` as root")
    return Known(content.facts)
