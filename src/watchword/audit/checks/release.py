"""How this build was made and what is known against it: its record, its files, advisories."""

from __future__ import annotations

from pathlib import Path

from watchword.audit.evidence import FAIL, UNKNOWN, WARN, Evidence, Finding, judge
from watchword.core.errors import SettingsError
from watchword.supply import advisories
from watchword.supply.advisories import STALE_DAYS, Hole
from watchword.supply.installed import PRODUCT, altered, installed
from watchword.supply.release import Release, record
from watchword.supply.security_txt import PATH, expires
from watchword.supply.severity import DAYS
from watchword.supply.severity import UNKNOWN as UNRATED

_SHOWN = 5


def rated(evidence: Evidence) -> Finding:
    """What is known against what is installed is rated on the common scale. Source: guideline C-01."""
    found = _holes(evidence)
    unrated = [hole.advisory.id for hole in found if hole.advisory.severity == UNRATED]
    return judge(not unrated, f"not rated: {_some(unrated)}" if unrated else f"{len(found)} known, all rated by CVSS 3")


def contact(evidence: Evidence) -> Finding:
    """Somebody is named whom finders of holes can write to. Source: guideline C-02."""
    named = evidence.settings.disclosure.contacts
    if named:
        ends = expires(evidence.settings)
        good = ends is not None and ends > evidence.now
        return judge(good, f"{', '.join(named)}, {f'until {ends:%Y-%m-%d}' if ends else 'without an end'}")
    return Finding(FAIL if evidence.settings.production else UNKNOWN, "nobody is named")


def duties(evidence: Evidence) -> Finding:
    """Who develops doesn't deliver. Source: guideline C-03."""
    return _recorded(evidence, "C-03")


def reviewed_changes(evidence: Evidence) -> Finding:
    """A second person has looked at each change. Source: guideline C-04."""
    return _recorded(evidence, "C-04")


def packager(evidence: Evidence) -> Finding:
    """Somebody else has packaged it. Source: guideline C-05."""
    return _recorded(evidence, "C-05")


def changes(evidence: Evidence) -> Finding:
    """Each change is on record. Source: guideline C-06."""
    return _recorded(evidence, "C-06")


def reviewed_release(evidence: Evidence) -> Finding:
    """The release was reviewed. Source: guideline C-07."""
    return _recorded(evidence, "C-07")


def dependencies(evidence: Evidence) -> Finding:
    """No grave hole is known in what is installed, as far as fresh advisories tell. Source: guideline C-08."""
    try:
        data, found = _data(evidence), _holes(evidence)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    grave = [_told(hole) for hole in found if hole.grave]
    if grave:
        return Finding(FAIL, _some(grave))
    age = data.age_days(evidence.now)
    return judge(age <= STALE_DAYS, f"none known to {len(data.advisories)} advisories, {age} days old")


def channel(evidence: Evidence) -> Finding:
    """The server says how to report. Source: guideline C-10."""
    answer = evidence.ask(PATH)
    if answer is None:
        return Finding(UNKNOWN, "")
    served = answer.status == 200 and b"Contact:" in answer.body and b"Expires:" in answer.body
    return judge(served, f"{PATH} answers {answer.status}{'' if served else ' without contact'}")


def supported(evidence: Evidence) -> Finding:
    """No fix of this version's holes is out that isn't installed. Source: guideline C-11."""
    open_ = [_told(hole) for hole in advisories.of_product(_holes(evidence)) if hole.fixed_in]
    return judge(not open_, _some(open_) or f"{installed()[PRODUCT].version}: no fix is out that it lacks")


def accepted(evidence: Evidence) -> Finding:
    """The release was accepted after a security review. Source: guideline C-13."""
    return _recorded(evidence, "C-13")


def regression(evidence: Evidence) -> Finding:
    """The security tests have passed. Source: guideline C-14."""
    return _recorded(evidence, "C-14")


def manual_tests(evidence: Evidence) -> Finding:
    """What machines can't test, people have. Source: guideline C-15."""
    return _recorded(evidence, "C-15")


def files(_evidence: Evidence) -> Finding:
    """The product's files are those that were delivered. Source: guideline C-16."""
    found = installed().get(PRODUCT)
    if found is None:
        return Finding(UNKNOWN, "it isn't installed")
    changed = altered(found)
    return judge(
        not changed, f"altered: {_some(list(changed))}" if changed else f"{len(found.files or ())} as delivered"
    )


def requirements(evidence: Evidence) -> Finding:
    """Security requirements were looked at before each change. Source: guideline C-55."""
    return _recorded(evidence, "C-55")


def risks(evidence: Evidence) -> Finding:
    """What is known against this version is rated and mended. Source: guideline C-56."""
    found = advisories.of_product(_holes(evidence))
    grave = [_told(hole) for hole in found if hole.grave]
    return judge(not grave, _some(grave) or f"{len(found)} known against this version, none grave")


def overdue(evidence: Evidence) -> Finding:
    """Nothing known is older than the days that were promised for it. Source: guideline C-57."""
    late = [_told(hole) for hole in _holes(evidence) if hole.overdue(evidence.now.date())]
    promised = ", ".join(f"{name} {days}" for name, days in DAYS.items())
    return judge(not late, f"overdue: {_some(late)}" if late else f"nothing overdue; days: {promised}")


def plans(evidence: Evidence) -> Finding:
    """Findings have owners and dates. Source: guideline C-58."""
    return _recorded(evidence, "C-58")


def scanned(evidence: Evidence) -> Finding:
    """The build was scanned with a current catalogue. Source: guideline C-59."""
    return _recorded(evidence, "C-59")


def _recorded(evidence: Evidence, ident: str) -> Finding:
    """Return what the release's record says of a guideline; without a record only people can tell."""
    found = _record(evidence)
    if found is None:
        return Finding(UNKNOWN, "this build has no release record")
    row = found.rows.get(ident)
    if row is None:
        return Finding(UNKNOWN, f"the record of {found.version} says nothing of it")
    told = f"{found.version} by {found.by}: {row.evidence}"
    if not evidence.settings.supply.release_key:
        return Finding(WARN if row.met else FAIL, f"{told}; nobody's signature is asked for")
    if not found.signed:
        return Finding(FAIL, f"{told}; the record isn't signed by the key that is asked for")
    return judge(row.met, told)


def _record(evidence: Evidence) -> Release | None:
    key = evidence.settings.supply.release_key
    return evidence.once("release", lambda: record(Path(key) if key else None))


def _data(evidence: Evidence) -> advisories.DataSet:
    file = evidence.settings.supply.advisories
    return evidence.once("advisories", lambda: advisories.known(Path(file) if file else None))


def _holes(evidence: Evidence) -> tuple[Hole, ...]:
    return evidence.once("holes", lambda: advisories.holes(_data(evidence)))


def _told(hole: Hole) -> str:
    mended = f"mended in {hole.fixed_in}" if hole.fixed_in else "not mended yet"
    return f"{hole.package} {hole.version}: {hole.advisory.id} ({hole.advisory.severity}), {mended}"


def _some(found: list[str]) -> str:
    more = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
