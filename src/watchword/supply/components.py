"""The bill of materials that comes with the product, against what is installed. Source: guideline W-27."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from watchword.supply.installed import PRODUCT, versions

BILL = "sbom.cdx.json"
_INSTALLERS = frozenset(("pip", "setuptools", "wheel", "uv"))
"""What a virtual environment brings along."""


@dataclass(frozen=True, slots=True)
class Component:
    """A distribution that was locked."""

    name: str
    version: str
    hashes: frozenset[str]
    """SHA-256 digests (hex) of the files that may be installed."""
    licence: str


@dataclass(frozen=True, slots=True)
class Drift:
    """How an environment differs from the bill of materials."""

    other_versions: Mapping[str, tuple[str, str]]
    """Name -> version in the bill, version installed."""
    unlisted: tuple[str, ...]
    """What nobody listed; the installation's own plug-ins are among them."""

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return bool(self.other_versions or self.unlisted)


def bill_bytes() -> bytes:
    """Return the bill of materials (CycloneDX, JSON)."""
    return (files("watchword.supply") / "data" / BILL).read_bytes()


@cache
def components() -> Mapping[str, Component]:
    """Return what the bill lists, by canonical name."""
    document: dict[str, Any] = msgspec.json.decode(bill_bytes())
    found = {}
    for entry in document.get("components", ()):
        licences = [_licence(item) for item in entry.get("licenses", ())]
        digests = frozenset(h["content"] for h in entry.get("hashes", ()) if h["alg"] == "SHA-256")
        found[entry["name"]] = Component(entry["name"], entry["version"], digests, " AND ".join(licences))
    return found


def drift(packages: Mapping[str, str] | None = None) -> Drift:
    """Compare `packages` (canonical name -> version; None: what is installed) with the bill.

    What the bill lists and isn't installed is an extra that nobody chose.
    """
    packages = versions() if packages is None else packages
    listed = components()
    others = {n: (listed[n].version, v) for n, v in packages.items() if n in listed and listed[n].version != v}
    unlisted = (name for name in packages if name not in listed and name not in _INSTALLERS and name != PRODUCT)
    return Drift(others, tuple(sorted(unlisted)))


def _licence(item: Mapping[str, Any]) -> str:
    return str(item.get("expression") or item.get("license", {}).get("id") or item.get("license", {}).get("name", ""))
