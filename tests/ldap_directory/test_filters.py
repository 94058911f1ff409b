"""What becomes a filter, and what never does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core.errors import SettingsError
from watchword.identity.ldap.filters import (
    NOTHING,
    checked_attribute,
    checked_filter,
    equals,
    escape,
    every,
    like,
    one_of,
)  # fmt: skip
from watchword.identity.ldap.names import below, joined, key_of

HOSTILE = st.text(st.one_of(st.sampled_from("*()\\\0&|!=~<>,\"'%é\n"), st.characters()), min_size=1, max_size=40)


def parse(text: str, at: int = 0) -> tuple[object, int]:
    """Read one filter by the grammar of RFC 4515; assertion values as their octets, None for a star."""
    assert text[at] == "(", text
    if text[at + 1] in "&|!":
        sign, at, parts = text[at + 1], at + 2, []
        while text[at] == "(":
            part, at = parse(text, at)
            parts.append(part)
        assert text[at] == ")", text
        return (sign, *parts), at + 1
    found = re.compile(r"\(([A-Za-z;-]+)=([^()\0]*)\)").match(text, at)
    assert found, text
    value: list[int | None] = []
    raw, index = found[2], 0
    while index < len(raw):
        if raw[index] == "*":
            value.append(None)
            index += 1
        elif raw[index] == "\\":
            value.append(int(raw[index + 1 : index + 3], 16))
            index += 3
        else:
            value += raw[index].encode()
            index += 1
    return (found[1], value), found.end()


def whole(text: str) -> object:
    tree, end = parse(text)
    assert end == len(text)
    return tree


@given(HOSTILE)
def test_a_value_is_only_ever_a_value(value):
    assert ("uid", list(value.encode("utf-8", "surrogatepass"))) == whole(equals("uid", value))


@given(HOSTILE, HOSTILE)
def test_values_never_change_the_shape_of_a_filter(first, second):
    tree = whole(every(("(objectClass=person)", one_of((equals("uid", first), equals("uid", second))))))

    assert ("&", ("objectClass", list(b"person"))) == tree[:2]
    assert ("|", "uid", "uid") == (tree[2][0], tree[2][1][0], tree[2][2][0])


@given(st.lists(HOSTILE.map(lambda v: v.replace("%", "")).filter(bool), min_size=1, max_size=4))
def test_only_the_percent_signs_of_a_pattern_become_stars(parts):
    _, value = whole(like("cn", "%".join(parts)))

    assert len(parts) - 1 == value.count(None)
    assert [list(p.encode("utf-8", "surrogatepass")) for p in parts] == _split(value)


def _split(value):
    parts = [[]]
    for octet in value:
        if octet is None:
            parts.append([])
        else:
            parts[-1].append(octet)
    return parts


def test_what_means_something_in_filters_is_escaped():
    assert r"\2a\28\29\5c\00" == escape("*()\\\0")


def test_nothing_matches_nothing():
    assert [NOTHING] * 3 == [equals("uid", ""), like("cn", ""), one_of(())]


@pytest.mark.parametrize(
    "bad",
    ["", "person", "(a=b", "(a=b))", "(a=b)(c=d)", "(&)", "(!(a=b)(c=d))", "(=b)", "(a=b)\0", "(a=\\zz)", "(" * 50],
)
def test_a_configured_filter_must_be_one_filter(bad):
    with pytest.raises(SettingsError):
        checked_filter("user_search_filter", bad)


@pytest.mark.parametrize(
    "good", ["(objectclass=person)", "(&(a=b)(!(c=*))(|(d>=1)(e~=x)))", "(m:1.2.840.113556.1.4.1941:=x)", "(a=\\2a)"]
)
def test_usual_filters_are_accepted(good):
    assert good == checked_filter("user_search_filter", good)


@pytest.mark.parametrize("bad", ["", "a b", "a)(b", "1", "ü", "a=*"])
def test_an_attribute_must_be_a_name(bad):
    with pytest.raises(SettingsError):
        checked_attribute("user_id_attribute", bad)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uid=Alice,OU=People,dc=x", "UID=alice, ou=people ,DC=X"),
        (r"cn=a\,b,dc=x", r"cn=a\2cb,dc=x"),
        (r"cn=a\,b,dc=x", 'cn="a,b",dc=x'),
        ("cn=a+ou=b,dc=x", "ou=b+cn=a,dc=x"),
        (r"cn=Zo\c3\ab,dc=x", "cn=Zoë,dc=x"),
    ],
)
def test_names_that_are_the_same_are_equal(one, other):
    assert key_of(one) == key_of(other)


def test_names_lie_below_others_by_whole_parts():
    assert below("uid=a,ou=people,dc=x", "OU=People, dc=x")
    assert below("uid=a,dc=x", "")
    assert not below("uid=a,ou=otherpeople,dc=x", "ou=people,dc=x")
    assert not below(r"uid=a\,ou=people,dc=x", "ou=people,dc=x")


def test_search_bases_are_joined_without_stray_commas():
    assert ["ou=p,dc=x", "dc=x", "ou=p", ""] == [
        joined("ou=p,", "dc=x"),
        joined("", "dc=x"),
        joined("ou=p", ""),
        joined("", ""),
    ]
