"""W-05: what the directory tells of the account's rights passes or fails; one that can't tell is for people."""

from __future__ import annotations

import pytest

from audit.installation import small
from ldap_directory.recorded import READER, Recorded, recorded
from ldap_directory.test_rights import AD_ROOT, AD_WRITABLE, ANNA, BASE, NOTHING_389, PEOPLE, ROOT_389, SOME_389
from watchword.audit.checks.links import directory
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings

GOOD_389 = {BASE: NOTHING_389, ANNA: NOTHING_389}
GOOD_AD = {BASE: {}, ANNA: {}}


@pytest.fixture
def installation(tmp_path):
    made = small(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("says", "status", "observed"),
    [
        (Recorded(ROOT_389, GOOD_389), "pass", "389 Directory Server: nothing to change in 2 entries"),
        (Recorded(AD_ROOT, GOOD_AD), "pass", "Active Directory: nothing to change in 2 entries"),
        (Recorded(ROOT_389, GOOD_389 | {ANNA: SOME_389}), "fail", "may change add, mail of"),
        (Recorded(AD_ROOT, GOOD_AD | {ANNA: AD_WRITABLE}), "fail", "new user, its access rights of"),
        (Recorded(ROOT_389, GOOD_389 | {PEOPLE: {}}, to_strangers=True), "warn", "to strangers"),
        (Recorded(ROOT_389, GOOD_389, result=50), "unknown", "result 50"),
        (Recorded({}, GOOD_389), "unknown", "vouches"),
        (Recorded(AD_ROOT, {}), "unknown", "Active Directory shows no entry"),
    ],
)
def test_what_a_directory_tells_is_judged(installation, tmp_path, says, status, observed):
    with recorded(tmp_path / "directory", says) as (url, authority):
        ldap = LdapSettings(
            enabled=True, server_urls=(url,), manager_dn=READER, manager_password=Secret("x"),
            certificate_authorities=authority, base_dn=BASE, user_search_base="OU=people", connect_seconds=5,
        )  # fmt: skip
        found = directory(installation.weak(ldap=ldap))

    assert status == found.status and observed in found.observed, found


def test_a_directory_that_is_away_is_unknown(installation):
    ldap = LdapSettings(enabled=True, server_urls=("ldaps://127.0.0.1:1",), manager_dn=READER)

    assert "unknown" == directory(installation.weak(ldap=ldap)).status
