"""The distributions that are installed beside us, and whether their files are those that were delivered."""

from __future__ import annotations

import base64
import csv
import hashlib
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

PRODUCT = "watchword"


def installed() -> Mapping[str, Distribution]:
    """Return what is installed by canonical name; of two of one name, the one that is imported."""
    return _installed(tuple((place, _changed(place)) for place in sys.path))


@lru_cache(maxsize=1)
def _installed(_places: tuple[tuple[str, int], ...]) -> Mapping[str, Distribution]:
    """Read what each distribution says about itself, which takes a while, as long as no folder changes."""
    found: dict[str, Distribution] = {}
    for distribution in distributions():
        name = _said(distribution, "Name")
        if name:
            found.setdefault(canonicalize_name(name), distribution)
    return found


def _said(distribution: Distribution, field: str) -> str:
    """Return one field of a distribution's metadata; the library would parse the whole text, long descriptions too."""
    text = distribution.read_text("METADATA") or distribution.read_text("PKG-INFO") or ""
    for line in text.partition("\n\n")[0].splitlines():
        name, _, value = line.partition(":")
        if name.lower() == field.lower():
            return value.strip()
    return ""


def _changed(place: str) -> int:
    try:
        return Path(place or ".").stat().st_mtime_ns
    except OSError:
        return 0


def versions(found: Mapping[str, Distribution] | None = None) -> dict[str, str]:
    """Return name -> version of what is installed, sorted."""
    packages = installed() if found is None else found
    return {name: _said(one, "Version") for name, one in sorted(packages.items())}


def altered(distribution: Distribution) -> tuple[str, ...]:
    """Return the files of a distribution that are missing or not as its RECORD has them.

    Byte code and what installers write about themselves have no hash and don't count. Source: guideline C-16.
    """
    record = distribution.read_text("RECORD") or ""
    root = str(distribution.locate_file(""))
    return tuple(row[0] for row in csv.reader(record.splitlines()) if len(row) > 1 and row[1] and _differs(root, *row))


def _differs(root: str, name: str, recorded: str, *_size: str) -> bool:
    mode, _, value = recorded.partition("=")
    try:
        with open(f"{root}/{name}", "rb") as file:  # noqa: PTH123 - of thousands, objects of paths take longest
            digest = hashlib.new(mode, file.read()).digest()
    except (OSError, ValueError):
        return True
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") != value
