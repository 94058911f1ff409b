"""`/identity/password-policy` as published."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from watchword.core.errors import NullValue, RestError
from watchword.passwords.policy import PUBLISHED, Policy, UserProfile
from watchword.rest.op import Call
from watchword.rest.resources import identity
from watchword.rest.resources.identity import PasswordPolicyRequest
from watchword.rest.resources.user import UserProfileBody

SIX = [
    {"placeholder": "PASSWORD_POLICY_USER_DATA", "parameter": None},
    {"placeholder": "PASSWORD_POLICY_LENGTH", "parameter": {"minLength": "10"}},
    {"placeholder": "PASSWORD_POLICY_LOWERCASE", "parameter": {"minLowerCase": "1"}},
    {"placeholder": "PASSWORD_POLICY_UPPERCASE", "parameter": {"minUpperCase": "1"}},
    {"placeholder": "PASSWORD_POLICY_DIGIT", "parameter": {"minDigit": "1"}},
    {"placeholder": "PASSWORD_POLICY_SPECIAL", "parameter": {"minSpecial": "1"}},
]


def ask(method, policy, body=None):
    """Return what the operation answers where `policy` holds."""
    service = SimpleNamespace(policy=policy, judge=lambda password, user: policy.judge(password, user))
    call = Call({}, (), body, None, SimpleNamespace(identity=service))
    op = next(o for o in identity.RESOURCE.ops if (o.method, o.path) == (method, "/password-policy"))
    return op.handler(call)


def test_the_rules_are_shown_as_the_reference_shows_them():
    assert {"rules": SIX} == ask("GET", Policy(PUBLISHED))
    assert SIX == ask("GET", Policy())["rules"][:6]


def test_fulfilled_rules_come_first():
    verdict = ask("POST", Policy(PUBLISHED), PasswordPolicyRequest("demo"))

    found = [(rule["placeholder"].removeprefix("PASSWORD_POLICY_"), rule["valid"]) for rule in verdict["rules"]]
    assert [
        ("USER_DATA", True),
        ("LOWERCASE", True),
        ("LENGTH", False),
        ("UPPERCASE", False),
        ("DIGIT", False),
        ("SPECIAL", False),
    ] == found  # observed in 7.24
    assert verdict["valid"] is False


def test_the_profile_counts():
    body = PasswordPolicyRequest("Kermit-Leaf-42", UserProfileBody(id="kermit"))

    assert [False] == [r["valid"] for r in ask("POST", Policy(PUBLISHED), body)["rules"] if "USER" in r["placeholder"]]
    assert Policy(PUBLISHED).rules[0].placeholder == "PASSWORD_POLICY_USER_DATA"
    assert UserProfile().id == ""


def test_without_a_policy_there_is_no_such_resource():
    for method, body in (("GET", None), ("POST", PasswordPolicyRequest("x"))):
        with pytest.raises(RestError) as raised:
            ask(method, None, body)
        assert 404 == raised.value.answer[0]


def test_a_missing_password_is_an_error():
    with pytest.raises(NullValue):
        ask("POST", Policy(), PasswordPolicyRequest(None))
