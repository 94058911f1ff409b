"""Stored passwords: schemes, prefixes, refusals."""

from __future__ import annotations

import pytest

from watchword.core.secret import Secret
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.registry import PasswordRegistry

FAST = Argon2idEncryptor(memory_kib=8_192, passes=1)

# observed in 7.24: these logged in through the running reference
VECTORS = (
    (
        "Wonder-Land9z",
        "Fw8VAzeyPKHHr7bfQXciYA==",
        "{SHA-512}nn744gAlr/YKwfRbOs2VRe+fX4qy+CzJPjAMIRMO2bzzicTDro2Vi9GW17Ygoxs5HzbtZbbNPOWHz8jWxr2y6g==",
    ),
    (
        "Pässwörd-ß€-9Zz",
        "miy5nP7UYW4IcN84P7hw4w==",
        "{SHA-512}WlGo0Jc6DlbVdpsqjUwTbWMe+WAMgo23LAOzAfmiJpUjuHIScVTy16x72SvPWbatqUcifhHo6qvDLYrP5CZj9A==",
    ),
    ("secret", None, "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="),
    ("secret", "c2FsdA==", "{SHA}53UUrgz1d16MFmXQojx71NFk1M4="),
)


@pytest.fixture(scope="module")
def registry() -> PasswordRegistry:
    return PasswordRegistry(FAST)


@pytest.mark.parametrize(("password", "salt", "stored"), VECTORS)
def test_digests_of_the_reference_are_read(registry, password, salt, stored):
    assert registry.verify(Secret(password), salt, stored)
    assert not registry.verify(Secret(password + "x"), salt, stored)


def test_new_passwords_are_kept_with_argon2id(registry):
    stored, salt = registry.encrypt(Secret("Correct-Horse7"))

    assert stored.startswith("{ARGON2ID}$argon2id$")
    assert len(stored) < 255
    assert len(salt) == 24
    assert salt.endswith("==")
    assert registry.verify(Secret("Correct-Horse7"), salt, stored)
    assert not registry.verify(Secret("correct-horse7"), salt, stored)


@pytest.mark.parametrize("stored", [None, "", "plain", "{bcrypt}x", "{ARGON2ID}broken", "{", "{}"])
def test_a_missing_or_unknown_scheme_is_just_refused(registry, stored):
    assert not registry.verify(Secret("anything"), "salt", stored)


def test_two_hashes_of_one_password_differ(registry):
    assert registry.encrypt(Secret("Same-Word-12")) != registry.encrypt(Secret("Same-Word-12"))


def test_a_secret_never_shows_itself():
    secret = Secret("hidden")

    assert "hidden" not in f"{secret} {secret!r} {[secret]}"
