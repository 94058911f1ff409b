"""How to make each check of the guidelines C-01 to C-17 and C-55 to C-59 fail."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.metadata import version
from unittest import mock

from audit.installation import NOW, Small, Weak, Weakening
from watchword.audit.checks import release
from watchword.audit.evidence import Evidence
from watchword.core.settings import DisclosureSettings, SupplySettings
from watchword.supply.release import Release, Row

_GRAVE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
RECORDED = ("C-03", "C-04", "C-05", "C-06", "C-07", "C-13", "C-14", "C-15", "C-55", "C-58", "C-59")
"""What only the record of a release tells."""


def hole(package: str, *, vector: str = _GRAVE, fixed: str = "99.0") -> Weakening:
    """Have an advisory on what is installed."""

    def weaken(small: Small) -> Evidence:
        known = {
            "id": "OSV-1",
            "modified": "2025-01-01T00:00:00Z",
            "published": "2025-01-01T00:00:00Z",
            "severity": [{"type": "CVSS_V3", "score": vector}] if vector else [],
            "affected": [
                {
                    "package": {"ecosystem": "PyPI", "name": package},
                    "versions": [version(package)],
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
                }
            ],
        }
        return advised(small, known)

    return weaken


def advised(small: Small, *known: object, days: int = 0) -> Evidence:
    """Have a file of advisories that is some days old."""
    file = small.folder / "advisories.json"
    as_of = small.evidence.now - timedelta(days=days)
    file.write_text(json.dumps({"as_of": as_of.isoformat(), "advisories": known}))
    return small.weak(supply=SupplySettings(advisories=str(file)))


def recorded(*, met: bool, signed: bool = True, key: str = "release.pem", ids: tuple[str, ...] = RECORDED) -> Weakening:
    """Be a build with a record."""

    def weaken(small: Small) -> Evidence:
        rows = {ident: Row(met, "told so") for ident in ids}
        told = Release("1.0", "abc", NOW, "Ada", rows, signed)
        small.stack.enter_context(mock.patch.object(release, "record", lambda _key: told))
        return small.weak(supply=SupplySettings(release_key=key))

    return weaken


def altered(small: Small) -> Evidence:
    """Have a file that isn't as it was delivered."""
    small.stack.enter_context(mock.patch.object(release, "altered", lambda _found: ("watchword/cli/__init__.py",)))
    return small.weak()


MAKING: Weak = {
    **{ident: recorded(met=False) for ident in RECORDED},
    "C-01": hole("lxml", vector=""),
    "C-02": lambda small: small.weak(
        disclosure=DisclosureSettings(contacts=("mailto:ada@example.org",), expires="2020-01-01")
    ),
    "C-08": hole("lxml"),
    "C-08 unreadable": lambda small: small.weak(supply=SupplySettings(advisories="/missing/all.zip")),
    "C-10": lambda small: small.answers(),
    "C-11": hole("watchword"),
    "C-16": altered,
    "C-56": hole("watchword"),
    "C-57": hole("lxml"),
}
