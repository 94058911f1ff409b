"""What the pages say of a password that won't do."""

from __future__ import annotations

import re

import pytest

from watchword.passwords.policy import PROFILES, NotBreached
from watchword.rest.own.rules_in_words import in_words

SHIPPED = [*dict.fromkeys(rule for profile in PROFILES.values() for rule in profile), NotBreached(frozenset())]


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.placeholder)
def test_every_rule_of_ours_is_told_in_words_with_its_numbers(rule):
    words = in_words(rule)

    assert "PASSWORD_POLICY" not in words
    assert [*(rule.parameters or {}).values()] == re.findall(r"\d+", words)
