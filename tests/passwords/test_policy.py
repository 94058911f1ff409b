"""The password policy, rule by rule."""

from __future__ import annotations

import hashlib

import pytest

from watchword.core.secret import Secret
from watchword.passwords import policy
from watchword.passwords.breach import HashFile, shipped

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
        ("", tuple(r.placeholder for r in policy.PUBLISHED[1:])),
    ],
)
def test_each_rule_is_reported_by_its_placeholder(password, broken):
    if not broken:
        policy.Policy().check(Secret(password), USER)
        return
    with pytest.raises(policy.PasswordPolicyViolated) as raised:
        policy.Policy().check(Secret(password), USER)
    assert broken == raised.value.placeholders


def test_the_rules_publish_their_parameters():
    shown = [(r.placeholder, r.parameters) for r in policy.STANDARD]

    assert ("PASSWORD_POLICY_LENGTH", {"minLength": "10"}) in shown
    assert ("PASSWORD_POLICY_USER_DATA", None) in shown


@pytest.mark.parametrize(
    "password",
    ["Password123!", "P@ssw0rd-2026", "Welcome-2026", "Changeme1!", "qwertyuiop", "!!Admin-2026!!", "1q2w3e4r5t"],
)
def test_what_everybody_knows_is_refused(password):
    assert "PASSWORD_POLICY_COMMON" in [r.placeholder for r in policy.Policy().judge(Secret(password), USER).broken]


@pytest.mark.parametrize("password", ["Wonder-Land9z", "Str0ng-Secret!x", "Green-Reed-2026", "Blue-Heron-2026"])
def test_good_passwords_pass(password):
    assert policy.Policy().judge(Secret(password), USER).valid


def test_the_shipped_list_holds_more_than_400000_passwords():
    assert len(shipped()) > 400_000
    assert "trustno1" in shipped()
    assert "Wonder-Land9z" not in shipped()


def test_a_larger_list_is_searched_by_its_digests(tmp_path):
    known = [f"Known-Word-{n}" for n in range(1000)]
    lines = sorted(f"{hashlib.sha1(word.encode()).hexdigest().upper()}:{n}" for n, word in enumerate(known))
    file = tmp_path / "hashes.txt"
    file.write_text("\n".join(lines) + "\n")
    rules = policy.Policy().extended([policy.NotBreached(HashFile(file))])

    assert all(not rules.judge(Secret(word), USER).valid for word in known)
    assert rules.judge(Secret("Known-Word-1000"), USER).valid


def test_passphrases_need_length_and_no_kinds_of_characters():
    phrases = policy.Policy(policy.PASSPHRASE)

    assert phrases.judge(Secret("four blue herons wade"), USER).valid
    assert ("PASSWORD_POLICY_LENGTH",) == tuple(
        r.placeholder for r in phrases.judge(Secret("three herons"), USER).broken
    )
    assert not phrases.judge(Secret("watchwordwatchword1"), USER).valid


def test_what_is_too_long_is_refused():
    assert ("PASSWORD_POLICY_MAX_LENGTH",) == tuple(
        r.placeholder for r in policy.Policy().judge(Secret("Aa1-" * 65), USER).broken
    )
