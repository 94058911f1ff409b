"""One advisory in the form of OSV, and whether it concerns a version. Source: OSV schema 1.6, guideline C-56."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from watchword.core.errors import SettingsError
from watchword.supply.severity import severity_of

_ECOSYSTEM = "PyPI"
_BEFORE_ALL = "0"


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is known against versions of packages."""

    id: str
    summary: str
    severity: str
    published: datetime
    modified: datetime
    aliases: tuple[str, ...]
    affected: tuple[Mapping[str, Any], ...]

    def fix_for(self, package: str, version: str) -> str | None:
        """Return the first version that mends it, empty if there is none; None if `version` isn't concerned."""
        wanted = _version(version)
        for entry in self._entries(package):
            listed = version in (entry.get("versions") or ())
            if listed or (wanted is not None and any(_within(wanted, r) for r in _ranges(entry))):
                return "" if wanted is None else _fixed_after(wanted, entry)
        return None

    def _entries(self, package: str) -> Iterator[Mapping[str, Any]]:
        for entry in self.affected:
            named = entry.get("package") or {}
            if named.get("ecosystem") == _ECOSYSTEM and canonicalize_name(str(named.get("name", ""))) == package:
                yield entry

    def packages(self) -> frozenset[str]:
        """Return the canonical names of the Python packages that it is about."""
        named = (entry.get("package") or {} for entry in self.affected)
        return frozenset(canonicalize_name(str(p.get("name", ""))) for p in named if p.get("ecosystem") == _ECOSYSTEM)


def advisory_of(record: Mapping[str, Any]) -> Advisory | None:
    """Return an OSV record as an advisory; None if it was withdrawn.

    Raises:
        SettingsError: it isn't one.
    """
    if record.get("withdrawn"):
        return None
    try:
        return Advisory(
            id=str(record["id"]),
            summary=str(record.get("summary") or record.get("details") or "").strip().partition("\n")[0],
            severity=severity_of(record),
            published=moment(str(record.get("published") or record["modified"])),
            modified=moment(str(record["modified"])),
            aliases=tuple(map(str, record.get("aliases") or ())),
            affected=tuple(record.get("affected") or ()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"{record.get('id', 'a record')!r} is no advisory in the form of OSV: {error!r}") from None


def moment(text: str) -> datetime:
    """Return an RFC 3339 time as aware UTC."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _ranges(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for found in entry.get("ranges") or ():
        if found.get("type") == "ECOSYSTEM":
            yield found


def _within(wanted: Version, found: Mapping[str, Any]) -> bool:
    """Return whether the events of a range, in order of their versions, leave the wanted version concerned."""
    concerned = False
    for kind, at in sorted(_events(found), key=lambda event: event[1]):
        if kind == "introduced" and wanted >= at:
            concerned = True
        elif (kind == "fixed" and wanted >= at) or (kind == "last_affected" and wanted > at):
            concerned = False
    return concerned


def _events(found: Mapping[str, Any]) -> Iterator[tuple[str, Version]]:
    for event in found.get("events") or ():
        for kind in ("introduced", "last_affected", "fixed"):
            at = _version("0.dev0" if event.get(kind) == _BEFORE_ALL else str(event.get(kind, "")))
            if at is not None:
                yield kind, at


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _fixed_after(wanted: Version, entry: Mapping[str, Any]) -> str:
    fixes = sorted(at for r in _ranges(entry) for kind, at in _events(r) if kind == "fixed" and at > wanted)
    return str(fixes[0]) if fixes else ""
