"""The password policy, rule by rule."""

from __future__ import annotations

import pytest

from watchword.core.secret import Secret
from watchword.passwords import policy

USER = policy.UserProfile(id="kermit", first_name="Kermit", last_name="Frog", email="kermit@swamp.example")


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("Green-Leaf-42", ()),
        ("Kermit-Leaf-42", ("PASSWORD_POLICY_USER_DATA",)),
        ("Gr-n-4", ("PASSWORD_POLICY_LENGTH",)),
        ("GREEN-LEAF-42", ("PASSWORD_POLICY_LOWERCASE",)),
        ("green-leaf-42", ("PASSWORD_POLICY_UPPERCASE",)),
        ("Green-Leaf-xx", ("PASSWORD_POLICY_DIGIT",)),
        ("GreenLeaf4242", ("PASSWORD_POLICY_SPECIAL",)),
        ("", tuple(r.placeholder for r in policy.RULES[1:])),
    ],
)
def test_each_rule_is_reported_by_its_placeholder(password, broken):
    if not broken:
        policy.check(Secret(password), USER)
        return
    with pytest.raises(policy.PasswordPolicyViolated) as raised:
        policy.check(Secret(password), USER)
    assert broken == raised.value.placeholders


def test_the_rules_publish_their_parameters():
    shown = [(r.placeholder, r.parameters) for r in policy.RULES]

    assert ("PASSWORD_POLICY_LENGTH", {"minLength": "10"}) in shown
    assert ("PASSWORD_POLICY_USER_DATA", None) in shown
