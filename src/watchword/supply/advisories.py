"""Known holes in what is installed, looked up without a network.

Two sets are read: the one that comes with the product, and one that the operator keeps current (`[supply] advisories`):
an OSV record, a list of them, or the zip file that OSV exports for PyPI. Source: guidelines W-01, C-08, C-56, C-57.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from watchword.core.errors import SettingsError
from watchword.supply.advisory import Advisory, advisory_of, moment
from watchword.supply.installed import PRODUCT, versions
from watchword.supply.severity import DAYS, GRAVE

FRESH_DAYS, STALE_DAYS = 7, 30
"""Age of a data set up to which it is current, and from which on it proves nothing."""
_MAX_RECORD = 4_000_000
"""Bytes of one record in a zip file; what is longer is no advisory."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Advisories and the moment up to which they are complete."""

    advisories: tuple[Advisory, ...]
    as_of: datetime

    def age_days(self, now: datetime) -> int:
        """Return how many whole days old the set is."""
        return max((now - self.as_of) // timedelta(days=1), 0)


@dataclass(frozen=True, slots=True)
class Hole:
    """A known hole in something that is installed."""

    advisory: Advisory
    package: str
    version: str
    fixed_in: str
    """Empty: nothing mends it yet."""

    @property
    def grave(self) -> bool:
        """True if nobody may go on running it."""
        return self.advisory.severity in GRAVE

    def overdue(self, today: date) -> bool:
        """Return whether the days that `SECURITY.md` allows for its severity are over."""
        return today > self.advisory.published.date() + timedelta(days=DAYS[self.advisory.severity])


def shipped() -> DataSet:
    """Return the set that comes with the product."""
    return _of_document((files("watchword.supply") / "data" / "advisories.json").read_bytes(), "the shipped advisories")


def read(file: Path) -> DataSet:
    """Return the set in an operator's file.

    Raises:
        SettingsError: it can't be read or holds no advisories.
    """
    try:
        if zipfile.is_zipfile(file):
            return _dated(tuple(_of_zip(file)), None)
        return _of_document(file.read_bytes(), str(file))
    except (OSError, zipfile.BadZipFile) as error:
        raise SettingsError(f"{file} can't be read as advisories: {error}") from None


def known(file: Path | None) -> DataSet:
    """Return the shipped set together with the operator's; the younger one says how current it is."""
    own = shipped()
    if file is None:
        return own
    theirs = read(file)
    newest = {a.id: a for a in (*own.advisories, *theirs.advisories)}
    return DataSet(tuple(newest.values()), max(own.as_of, theirs.as_of))


def holes(data: DataSet, packages: Mapping[str, str] | None = None) -> tuple[Hole, ...]:
    """Return the known holes in `packages` (canonical name -> version; None: what is installed), sorted.

    A hole that two databases know under different names is told once.
    """
    packages = versions() if packages is None else packages
    found: dict[tuple[str, frozenset[str]], Hole] = {}
    for advisory in sorted(data.advisories, key=lambda a: a.id):
        for package in advisory.packages() & packages.keys():
            fix = advisory.fix_for(package, packages[package])
            if fix is not None:
                names = frozenset((advisory.id, *advisory.aliases))
                if not any(package == other and names & known_as for other, known_as in found):
                    found[package, names] = Hole(advisory, package, packages[package], fix)
    return tuple(sorted(found.values(), key=lambda hole: (not hole.grave, hole.package, hole.advisory.id)))


def of_product(found: Iterable[Hole]) -> tuple[Hole, ...]:
    """Return those that are about Watchword itself."""
    return tuple(hole for hole in found if hole.package == PRODUCT)


def _of_zip(file: Path) -> Iterator[Advisory]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith(".json") and entry.file_size <= _MAX_RECORD:
                yield from _advisories([_decoded(archive.read(entry), entry.filename)])


def _of_document(content: bytes, name: str) -> DataSet:
    document = _decoded(content, name)
    if isinstance(document, dict) and "advisories" in document:
        return _dated(tuple(_advisories(document["advisories"])), document.get("as_of"))
    return _dated(tuple(_advisories(document if isinstance(document, list) else [document])), None)


def _decoded(content: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SettingsError(f"{name} is no JSON: {error}") from None


def _advisories(records: Sequence[Any]) -> Iterator[Advisory]:
    for record in records:
        if not isinstance(record, dict):
            raise SettingsError("an advisory in the form of OSV is a JSON object")
        found = advisory_of(record)
        if found is not None:
            yield found


def _dated(advisories: tuple[Advisory, ...], as_of: object) -> DataSet:
    if as_of is not None:
        return DataSet(advisories, moment(str(as_of)))
    return DataSet(advisories, max((a.modified for a in advisories), default=datetime(1970, 1, 1, tzinfo=UTC)))
