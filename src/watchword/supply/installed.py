"""The distributions that are installed beside us, and whether their files are those that were delivered."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

PRODUCT = "watchword"


def installed() -> Mapping[str, Distribution]:
    """Return what is installed by canonical name; of two of one name, the one that is imported."""
    found: dict[str, Distribution] = {}
    for distribution in distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(canonicalize_name(name), distribution)
    return found


def versions(found: Mapping[str, Distribution] | None = None) -> dict[str, str]:
    """Return name -> version of what is installed, sorted."""
    return {name: found.version for name, found in sorted((installed() if found is None else found).items())}


def altered(distribution: Distribution) -> tuple[str, ...]:
    """Return the files of a distribution that are missing or not as its RECORD has them.

    Byte code and what installers write about themselves have no hash and don't count. Source: guideline C-16.
    """
    return tuple(_altered(distribution.files or (), distribution))


def _altered(files: Iterable[object], distribution: Distribution) -> Iterable[str]:
    for file in files:
        recorded = getattr(file, "hash", None)
        if recorded is None:
            continue
        place = Path(str(distribution.locate_file(str(file))))
        try:
            digest = hashlib.new(recorded.mode, place.read_bytes()).digest()
        except (OSError, ValueError):
            yield str(file)
            continue
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != recorded.value:
            yield str(file)
