"""What is installed beside and below the product."""

from __future__ import annotations

from pathlib import Path

from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge
from watchword.core.errors import SettingsError
from watchword.supply import advisories, components
from watchword.supply.installed import PRODUCT, altered, installed

_SHOWN = 5


def holes(evidence: Evidence) -> Finding:
    """No installed package has a grave hole that is known; what is known isn't old. Source: guideline W-01."""
    named = evidence.settings.supply.advisories
    try:
        data = advisories.known(Path(named) if named else None)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    found = advisories.holes(data)
    said = [f"{hole.package} {hole.version}: {hole.advisory.id} ({hole.advisory.severity})" for hole in found]
    if any(hole.grave for hole in found):
        return Finding(FAIL, "; ".join(said[:_SHOWN]))
    days = data.age_days(evidence.now)
    if days > advisories.STALE_DAYS:
        return Finding(FAIL, f"advisories are {days} days old: name current ones")
    if found:
        return Finding(WARN, "; ".join(said[:_SHOWN]))
    seen = f"{len(installed())} packages, advisories {days} days old"
    return judge(days <= advisories.FRESH_DAYS, seen, else_=WARN)


def little(_evidence: Evidence) -> Finding:
    """Installed is what the bill of materials lists, unchanged. Source: guideline W-27."""
    found = installed()
    changed = [name for name, one in found.items() if name != PRODUCT and altered(one)]
    if changed:
        return Finding(FAIL, f"changed after the installation: {', '.join(changed[:_SHOWN])}")
    drift = components.drift()
    others = [f"{name} {there} instead of {listed}" for name, (listed, there) in sorted(drift.other_versions.items())]
    said = [*others, *(f"{name} isn't listed" for name in drift.unlisted)]
    more = f" and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return judge(not drift, ", ".join(said[:_SHOWN]) + more if said else f"{len(found)} packages as listed", else_=WARN)
