"""W-05 and W-06: what the directory tells of the account's rights, and how it is reached."""

from __future__ import annotations

import socket
import threading

import msgspec
import pytest

from audit.installation import small
from certificates import Authority
from ldap_directory.conftest import members_named, settings_for
from ldap_directory.recorded import READER, Recorded, recorded
from ldap_directory.test_rights import AD_ROOT, AD_WRITABLE, ANNA, BASE, NOTHING_389, PEOPLE, ROOT_389, SOME_389
from watchword.audit.checks.links import directory, transport
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings

GOOD_389 = {BASE: NOTHING_389, ANNA: NOTHING_389}
__all__ = ["members_named"]
REFUSAL = bytes.fromhex("300c02010178070a010204000400")
"""StartTLS answered with protocolError."""
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


@pytest.mark.parametrize("way", ["url", "start_tls_url"])
def test_the_directory_is_verified_whichever_way_tls_begins(installation, members_named, way):
    good = settings_for(members_named, server_urls=(getattr(members_named, way),))
    stranger = Authority(installation.folder / "stranger").file
    unverified = msgspec.structs.replace(good, certificate_authorities=str(stranger))

    found = [transport(installation.weak(ldap=ldap)) for ldap in (good, unverified)]

    assert ["pass", "fail"] == [one.status for one in found]
    assert "directory verified" in found[0].observed and "CERTIFICATE_VERIFY_FAILED" in found[1].observed


def test_a_directory_without_start_tls_fails(installation):
    def answer() -> None:
        with listener.accept()[0] as line:
            line.recv(1_000)
            line.sendall(REFUSAL)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = threading.Thread(target=answer)
        answering.start()
        url = f"ldap://127.0.0.1:{listener.getsockname()[1]}"
        found = transport(installation.weak(ldap=LdapSettings(enabled=True, server_urls=(url,))))
        answering.join(10)

    assert "fail" == found.status and "refuses StartTLS" in found.observed
