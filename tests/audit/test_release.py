"""What the audit says of how this build was made."""

from __future__ import annotations

import pytest

from audit.installation import small
from audit.weak_making import RECORDED, advised, hole, recorded
from watchword.audit.checks import release
from watchword.audit.guidelines import CHECKS
from watchword.core.settings import DisclosureSettings


@pytest.fixture
def installation(tmp_path):
    """Yield a good one on SQLite."""
    made = small(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("ident", RECORDED)
def test_the_record_of_the_release_decides(installation, ident):
    assert ("unknown", "this build has no release record") == seen(CHECKS[ident], installation.evidence)
    assert ("pass", "1.0 by Ada: told so") == seen(CHECKS[ident], recorded(met=True)(installation))
    assert ("fail", "1.0 by Ada: told so") == seen(CHECKS[ident], recorded(met=False)(installation))


def test_a_record_counts_as_far_as_it_is_signed(installation):
    assert "fail" == release.duties(recorded(met=True, signed=False)(installation)).status
    assert "warn" == release.duties(recorded(met=True, key="")(installation)).status
    assert "fail" == release.duties(recorded(met=False, key="")(installation)).status
    assert "unknown" == release.duties(recorded(met=True, ids=("C-04",))(installation)).status


@pytest.mark.parametrize(("days", "status"), [(0, "pass"), (30, "pass"), (31, "fail")])
def test_old_advisories_prove_nothing(installation, days, status):
    assert status == release.dependencies(advised(installation, days=days)).status


def test_a_hole_is_told_with_what_mends_it(installation):
    found = release.dependencies(hole("lxml")(installation))

    assert "fail" == found.status
    assert found.observed.startswith("lxml ") and found.observed.endswith("OSV-1 (critical), mended in 99.0")


def test_a_hole_that_is_not_grave_is_no_reason_to_stop_yet(installation):
    little = hole("watchword", vector="CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N")(installation)

    assert ["pass", "pass"] == [release.risks(little).status, release.dependencies(little).status]
    assert ["fail", "fail"] == [release.supported(little).status, release.overdue(little).status]


@pytest.mark.parametrize(
    ("expires", "mode", "status"),
    [("2999-01-01", "production", "pass"), ("", "production", "fail"), ("2999-01-01", "", "pass")],
)
def test_a_contact_has_an_end(installation, expires, mode, status):
    disclosure = DisclosureSettings(contacts=("mailto:ada@example.org",), expires=expires)

    assert status == release.contact(installation.weak(disclosure=disclosure, mode=mode)).status


def test_nobody_named_fails_in_production_only(installation):
    assert "unknown" == release.contact(installation.evidence).status
    assert "fail" == release.contact(installation.weak(mode="production")).status


def test_the_way_to_report_is_served(installation):
    good = installation.answers(
        lambda _m, _p: (200, {}, b"Contact: mailto:a@example.org\nExpires: 2999-01-01T00:00:00Z\n")
    )

    assert ("pass", "/.well-known/security.txt answers 200") == seen(release.channel, good)
    assert "fail" == release.channel(installation.answers(lambda _m, _p: (404, {}, b""))).status
    assert "unknown" == release.channel(installation.evidence).status


def seen(check, evidence) -> tuple[str, str]:
    found = check(evidence)
    return found.status, found.observed
