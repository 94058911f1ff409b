"""Rules of passwords as the pages tell them to people."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.passwords.policy import Rule

_WORDS: Mapping[str, str] = {
    "PASSWORD_POLICY_BREACHED": "none that has become known elsewhere",
    "PASSWORD_POLICY_COMMON": "none that many people use",
    "PASSWORD_POLICY_CONTEXT": "not mostly words that are obvious here",
    "PASSWORD_POLICY_DIGIT": "digits: at least {minDigit}",
    "PASSWORD_POLICY_LENGTH": "characters: at least {minLength}",
    "PASSWORD_POLICY_LOWERCASE": "small letters: at least {minLowerCase}",
    "PASSWORD_POLICY_MAX_LENGTH": "characters: at most {maxLength}",
    "PASSWORD_POLICY_SPECIAL": "signs or spaces: at least {minSpecial}",
    "PASSWORD_POLICY_UPPERCASE": "capital letters: at least {minUpperCase}",
    "PASSWORD_POLICY_USER_DATA": "nothing of the user's id, names or e-mail address",
}


def in_words(rule: Rule) -> str:
    """Return what a password must be like; a rule of a plug-in is told by its name."""
    return _WORDS.get(rule.placeholder, rule.placeholder).format_map(rule.parameters or {})
