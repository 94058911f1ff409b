"""What is installed beside and below the product."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import msgspec

from watchword.audit.evidence import FAIL, UNKNOWN, WARN, Evidence, Finding, judge

_PRODUCT = "watchword"
_OLD = timedelta(days=30)
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)")
_EXTRA = re.compile(r"extra\s*==")
_SHOWN = 5


def holes(evidence: Evidence) -> Finding:
    """No installed package has a hole that the file of advisories knows. Source: guideline W-01."""
    file = Path(evidence.settings.audit.advisories)
    if not evidence.settings.audit.advisories or not file.is_file():
        return Finding(UNKNOWN, "no file of advisories: audit.advisories")
    age = evidence.now - datetime.fromtimestamp(file.stat().st_mtime, UTC)
    try:
        known = dict(_advisories(msgspec.json.decode(file.read_bytes())))
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        return Finding(UNKNOWN, f"{file.name} holds no advisories")
    found = [
        f"{name} {one.version}: {', '.join(sorted(ids)[:_SHOWN])}"
        for name, one in sorted(_installed().items())
        if (ids := known.get((name, one.version)))
    ]
    if found:
        return Finding(FAIL, "; ".join(found[:_SHOWN]))
    seen = f"{len(_installed())} packages, advisories {age.days} days old"
    return judge(age <= _OLD, seen)


def _advisories(content: Any) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Yield package and version with the ids of their holes: OSV records, or what pip-audit writes."""
    found: dict[tuple[str, str], set[str]] = {}
    if isinstance(content, dict):
        for package in content["dependencies"]:
            for hole in package.get("vulns", ()):
                found.setdefault((_plain(package["name"]), package["version"]), set()).add(hole["id"])
    else:
        for record in content:
            for affected in record.get("affected", ()):
                for version in affected.get("versions", ()):
                    found.setdefault((_plain(affected["package"]["name"]), version), set()).add(record["id"])
    yield from found.items()


def little(evidence: Evidence) -> Finding:
    """Nothing is installed that the product doesn't need, and nothing was changed. Source: guideline W-27."""
    installed = _installed()
    changed = [name for name, one in sorted(installed.items()) if _is_changed(one)]
    if changed:
        return Finding(FAIL, f"changed after the installation: {', '.join(changed[:_SHOWN])}")
    surplus = sorted(set(installed) - _needed(installed))
    more = f" and {len(surplus) - _SHOWN} more" if len(surplus) > _SHOWN else ""
    seen = f"not needed: {', '.join(surplus[:_SHOWN])}{more}" if surplus else f"{len(installed)} packages, as installed"
    return judge(not surplus, seen, else_=WARN)


def _installed() -> dict[str, Distribution]:
    return {_plain(one.metadata["Name"]): one for one in distributions() if one.metadata["Name"]}


def _needed(installed: dict[str, Distribution]) -> set[str]:
    """Return what the product needs, with all its extras, as far as it is installed."""
    needed: set[str] = set()
    ahead = [_PRODUCT]
    while ahead:
        name = ahead.pop()
        if name in needed or name not in installed:
            continue
        needed.add(name)
        for requirement in installed[name].requires or ():
            match = _REQUIREMENT.match(requirement)
            if match and (name == _PRODUCT or not _EXTRA.search(requirement)):
                ahead.append(_plain(match.group(1)))
    return needed


def _is_changed(one: Distribution) -> bool:
    """Tell whether a file isn't what the installation's record says."""
    for file in one.files or ():
        if file.hash is None or file.hash.mode != "sha256":
            continue
        try:
            content = Path(str(file.locate())).read_bytes()
        except OSError:
            return True
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        if digest != file.hash.value:
            return True
    return False


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
