"""What directories tell of the account's rights: Active Directory and 389 as recorded, OpenLDAP itself.

The answers of 389 Directory Server are those of version 2.3.1 to an account without rights and to one with some;
Active Directory's attributes are as MS-ADTS 3.1.1.4.5 describes them.
"""

from __future__ import annotations

import pytest

from ldap_directory.conftest import settings_for
from ldap_directory.recorded import READER, Recorded, recorded
from watchword.core.errors import DirectoryUnavailable
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings
from watchword.identity.ldap import rights
from watchword.identity.ldap.directory import Entry
from watchword.identity.ldap.wire import Refused, integer, parts, tlv

BASE, PEOPLE = "DC=example,DC=org", "OU=people,DC=example,DC=org"
ANNA = f"CN=anna,{PEOPLE}"
SERVICE = f"CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration,{BASE}"
AD_ROOT = {
    "supportedCapabilities": ("1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1670", "1.2.840.113556.1.4.2080"),
    "configurationNamingContext": (f"CN=Configuration,{BASE}",),
}
ROOT_389 = {"supportedControl": ("1.2.840.113556.1.4.319", "1.3.6.1.4.1.42.2.27.9.5.2")}
NOTHING_389 = {
    "entryLevelRights": ("none",),
    "attributeLevelRights": ("distinguishedName:none, mail:rsc, sn:none, userPassword:none",),
}
SOME_389 = {
    "entryLevelRights": ("a",),
    "attributeLevelRights": ("distinguishedName:none, mail:rscwo, sn:none, userPassword:none",),
}
AD_WRITABLE = {
    "allowedAttributesEffective": ("mail", "telephoneNumber"),
    "allowedChildClassesEffective": ("user",),
    "sDRightsEffective": ("5",),
}


@pytest.fixture
def ask(tmp_path):
    """Return a function that asks a directory with recorded answers."""

    def asked(says: Recorded, **changes: object) -> rights.Told:
        with recorded(tmp_path / "recorded", says) as (url, authority):
            given = {
                "enabled": True, "server_urls": (url,), "manager_dn": READER, "manager_password": Secret("x"),
                "certificate_authorities": authority, "base_dn": BASE, "user_search_base": "OU=people",
                "connect_seconds": 5,
            }  # fmt: skip
            return rights.told(LdapSettings(**given | changes))

    return asked


def active(heuristics: str = "", **anna: tuple[str, ...]) -> Recorded:
    """Return an Active Directory in which `anna` shows computed attributes."""
    service = {"dSHeuristics": (heuristics,)} if heuristics else {}
    return Recorded(AD_ROOT, {BASE: {"sDRightsEffective": ("0",)}, PEOPLE: {}, ANNA: anna, SERVICE: service})


def test_an_account_that_may_change_nothing_in_active_directory(ask):
    found = ask(active())

    assert rights.Told(rights.ACTIVE_DIRECTORY, seen=4) == found


def test_what_an_account_may_change_in_active_directory_is_named(ask):
    found = ask(active(**AD_WRITABLE))

    assert (f"mail, telephoneNumber, new user, its access rights of {ANNA.lower()}",) == found.writable


@pytest.mark.parametrize(
    ("heuristics", "strangers"),
    [("", False), ("0000000", False), ("0000002", True), ("0000002001", True), ("2", False)],
)
def test_active_directory_says_whether_it_answers_strangers(ask, heuristics, strangers):
    assert strangers == ask(active(heuristics)).strangers


def test_an_account_that_may_change_nothing_in_389(ask):
    says = Recorded(ROOT_389, {BASE: NOTHING_389, PEOPLE: NOTHING_389, ANNA: NOTHING_389})

    assert rights.Told(rights.DIRECTORY_389, seen=3) == ask(says)
    assert all(f"dn:{READER}".encode() in control for control in says.controls) and says.controls


def test_what_an_account_may_change_in_389_is_named(ask):
    says = Recorded(ROOT_389, {BASE: NOTHING_389, PEOPLE: NOTHING_389, ANNA: SOME_389})

    assert (f"add, mail of {ANNA.lower()}",) == ask(says).writable


def test_389_that_leaves_rights_out_tells_nothing(ask):
    assert 0 == ask(Recorded(ROOT_389, {BASE: {"dc": ("example",)}, ANNA: {"cn": ("anna",)}})).seen


def test_389_wants_to_know_whose_rights(ask):
    assert "" == ask(Recorded(ROOT_389, {BASE: NOTHING_389}, to_strangers=True), manager_dn="").kind


def test_its_own_entry_counts_for_nothing(ask):
    says = Recorded(ROOT_389, {BASE: NOTHING_389, READER: SOME_389})

    assert () == ask(says, user_search_base="").writable


def test_a_directory_that_refuses_says_with_which_number(ask):
    with pytest.raises(Refused) as caught:
        ask(Recorded(ROOT_389, {BASE: NOTHING_389}, result=50))

    assert 50 == caught.value.result


def test_openldap_can_not_tell_and_shows_strangers_nothing(members_named):
    assert rights.Told("") == rights.told(settings_for(members_named))


@pytest.mark.parametrize("changes", [{"manager_password": "wrong"}, {"server_urls": ("ldaps://127.0.0.1:1",)}])
def test_a_directory_that_can_not_be_asked(members_named, changes):
    with pytest.raises(DirectoryUnavailable):
        rights.told(settings_for(members_named, **changes))


def test_start_tls_is_asked_for(members_named):
    assert rights.Told("") == rights.told(settings_for(members_named, server_urls=(members_named.start_tls_url,)))


def test_a_directory_that_many_may_read_shows_strangers_users(ask):
    assert ask(Recorded({}, {PEOPLE: {}, ANNA: {}}, to_strangers=True)).strangers


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 65_535, 1 << 40])
def test_numbers_are_read_as_they_were_written(number):
    ((tag, value),) = parts(integer(number))

    assert (0x02, number) == (tag, int.from_bytes(value, "big", signed=True))


@pytest.mark.parametrize("length", [0, 127, 128, 70_000])
def test_long_elements_are_read_as_they_were_written(length):
    assert [(0x04, b"x" * length), (0x05, b"")] == list(parts(tlv(0x04, b"x" * length) + tlv(0x05)))


@pytest.mark.parametrize("data", [b"\x04", b"\x04\x05abc", b"\x04\x80abc", b"\x04\x84\xff", b"\x30\x82\x01"])
def test_elements_that_are_cut_are_no_answer(data):
    with pytest.raises(DirectoryUnavailable):
        list(parts(data))


@pytest.mark.parametrize("value", ["0", ""])
def test_no_computed_attribute_means_no_right(value):
    entry = Entry("cn=x", {"sdrightseffective": (value,)} if value else {})

    assert () == rights.written_in_active_directory(entry)
