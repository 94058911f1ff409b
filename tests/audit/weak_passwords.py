"""How to make each check of the guidelines P-01 to H-09 fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any
from unittest import mock

from audit.installation import Small, Weak, Weakening
from watchword.audit.evidence import Evidence
from watchword.core import entrypoints
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings, PasswordsSettings
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.policy import PUBLISHED, MinLength, UserProfile
from watchword.store.tables import UserRow

OFF = PasswordsSettings(policy=False)
RULES = {
    "P-01": "PASSWORD_POLICY_SPECIAL",
    "P-02": "PASSWORD_POLICY_USER_DATA",
    "P-03": "PASSWORD_POLICY_LENGTH",
    "P-04": "PASSWORD_POLICY_UPPERCASE",
    "P-05": "PASSWORD_POLICY_LOWERCASE",
    "P-06": "PASSWORD_POLICY_DIGIT",
    "P-07": "PASSWORD_POLICY_SPECIAL",
}
"""Id -> the rule whose lack it finds."""


def offered(small: Small, thing: object, **passwords: Any) -> Evidence:
    """Let an installed package offer one thing, and settings name it."""
    small.stack.enter_context(mock.patch.object(entrypoints, "load", lambda group, names: dict.fromkeys(names, thing)))
    return small.weak(passwords=PasswordsSettings(**passwords))


def without(placeholder: str) -> Weakening:
    """Have a policy that lacks a rule."""
    rules = tuple(rule for rule in PUBLISHED if rule.placeholder != placeholder)
    return lambda small: offered(small, rules, policy="lenient")


class Rule:
    """A rule that keeps no contract."""

    def __init__(self, placeholder: str, answer: Callable[[], object]) -> None:
        self.placeholder, self.answer = placeholder, answer
        self.parameters: Mapping[str, str] | None = None

    def execute(self, candidate: Secret, user: UserProfile) -> object:
        return self.answer()


def no_answer() -> object:
    raise ZeroDivisionError


class Forgetful:
    """A scheme that doesn't know its own hashes again."""

    hash_algorithm_name = "FORGETFUL"

    def encrypt(self, password: Secret, salt: str | None) -> str:
        return f"hash{salt}"

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        return False


def repeating() -> Callable[[], str]:
    """Return a source of salts that begins anew after thirty."""
    numbers: Iterator[int] = count()
    return lambda: f"a salt that repeats {next(numbers) % 30:04}"


def hashed(encryptor: Argon2idEncryptor, salt: str | None = None) -> Weakening:
    """Have a user whose password was hashed otherwise."""
    stored = "{ARGON2ID}" + encryptor.encrypt(Secret("whatever it is"), salt)
    return lambda small: small.add(UserRow(id="u1", password=stored, salt=salt))


PASSWORDS: Weak = {
    **{ident: without(placeholder) for ident, placeholder in RULES.items()},
    "P-08": lambda small: small.weak(passwords=OFF),
    "P-09": lambda small: small.weak(passwords=OFF),
    "P-10": lambda small: offered(small, Rule("OWN_RULE", no_answer), rules=("own",)),
    "P-11": lambda small: offered(small, Rule("not a placeholder", lambda: True), rules=("own",)),
    "P-12": lambda small: small.weak(passwords=OFF),
    "P-13": lambda small: small.weak(passwords=OFF, ldap=LdapSettings(enabled=True)),
    "P-14": lambda small: offered(small, (MinLength(1),), policy="lenient"),
    "H-01": hashed(Argon2idEncryptor(), "8 bytes!"),
    "H-02": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "H-03": lambda small: small.add(UserRow(id="u1", password="{SHA-512}x", salt="s")),
    "H-04": lambda small: offered(small, Forgetful(), encryptor="forgetful"),
    "H-05": lambda small: small.weak(passwords=PasswordsSettings(storage="camunda-compatible")),
    "H-06": lambda small: small.add(UserRow(id="u1", password="{MD5}x", salt="s")),
    "H-07": hashed(Argon2idEncryptor(memory_kib=1_024, passes=1)),
    "H-08": lambda small: offered(small, repeating(), salt_generator="repeating"),
    "H-09": lambda small: small.weak(passwords=PasswordsSettings(storage="camunda-compatible")),
}
