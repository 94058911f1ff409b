"""Schemes besides Argon2id, plug-ins, salts."""

from __future__ import annotations

import pytest

from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import PasswordsSettings
from watchword.passwords import assemble
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.encryptors.digests import SHA_512, DigestEncryptor
from watchword.passwords.encryptors.pbkdf2 import Pbkdf2Encryptor
from watchword.passwords.encryptors.scrypt import ScryptEncryptor
from watchword.passwords.registry import PasswordRegistry
from watchword.passwords.salts import random_salt, tried

RIGHT = Secret("Pässwörd-ß€-9Zz")
FAST = Argon2idEncryptor(memory_kib=8_192, passes=1)


class Reversed:
    """A scheme that somebody brings along; no good one."""

    hash_algorithm_name = "REVERSED"

    def encrypt(self, password, salt):
        return password.reveal()[::-1]

    def check(self, password, salt, stored):
        return self.encrypt(password, salt) == stored


@pytest.mark.parametrize("scheme", [ScryptEncryptor(log_n=10), Pbkdf2Encryptor(rounds=1000), FAST, SHA_512])
def test_each_scheme_knows_its_own_hashes(scheme):
    stored = scheme.encrypt(RIGHT, random_salt())
    registry = PasswordRegistry(scheme, slow=FAST)
    kept = registry.encrypt(RIGHT)

    assert kept.stored.startswith(f"{{{scheme.hash_algorithm_name}}}")
    assert registry.verify(RIGHT, kept.salt, kept.stored)
    assert not registry.verify(Secret("another"), kept.salt, kept.stored)
    assert not registry.outdated(kept.stored)
    assert len(stored) < 200


def test_other_costs_are_outdated():
    kept = PasswordRegistry(Pbkdf2Encryptor(rounds=1000), slow=FAST).encrypt(RIGHT)

    assert PasswordRegistry(Pbkdf2Encryptor(rounds=1001), slow=FAST).outdated(kept.stored)


@pytest.mark.parametrize("stored", ["$scrypt$ln=40,r=8,p=1$c2FsdHNhbHQ$aGFzaA", "$scrypt$ln=10,r=8$c2FsdA$aGFzaA", "x"])
def test_a_stored_hash_that_costs_too_much_is_refused(stored):
    assert not ScryptEncryptor(log_n=10).check(RIGHT, None, stored)


def test_a_further_scheme_is_read_and_replaced():
    registry = PasswordRegistry(FAST, checkers=[Reversed()])

    assert registry.verify(Secret("abc"), None, "{REVERSED}cba")
    assert registry.outdated("{REVERSED}cba")


@pytest.mark.parametrize("name", ["SHA", "SHA-512", "ARGON2ID", "a}b", ""])
def test_a_scheme_name_twice_or_unusable_is_an_error_at_the_start(name):
    class Named(Reversed):
        hash_algorithm_name = name

    with pytest.raises(SettingsError):
        PasswordRegistry(FAST, checkers=[Named()])


def test_an_unknown_plug_in_is_an_error_at_the_start():
    with pytest.raises(SettingsError):
        assemble.registry(PasswordsSettings(encryptor="nothing"))
    with pytest.raises(SettingsError):
        assemble.policy("nothing", PasswordsSettings())


def test_camunda_compatible_storage_writes_what_camunda_reads():
    registry = assemble.registry(PasswordsSettings(storage="camunda-compatible", memory_kib=8_192))
    kept = registry.encrypt(RIGHT)

    assert kept.stored == "{SHA-512}" + DigestEncryptor("SHA-512", "sha512").encrypt(RIGHT, kept.salt)
    assert not registry.outdated("{SHA}anything")


def test_salts_are_new_and_long():
    samples = {random_salt() for _ in range(1000)}

    assert 1000 == len(samples)
    assert {24} == {len(salt) for salt in samples}


@pytest.mark.parametrize("generate", [lambda: "short", lambda: "the same salt each time", lambda: 7])
def test_a_poor_salt_generator_is_refused(generate):
    with pytest.raises(SettingsError):
        tried(generate, "poor")


def test_an_empty_password_is_never_right():
    registry = PasswordRegistry(FAST)
    stored = "{SHA-512}" + SHA_512.encrypt(Secret(""), "salt")

    assert not registry.verify(Secret(""), "salt", stored)


@pytest.mark.parametrize("stored", ["{SHA-512}abc", "{SHA}abc"])
def test_fast_digests_are_wrapped(stored):
    assert PasswordRegistry(FAST).wrapped(stored).startswith("{ARGON2ID-SHA")


@pytest.mark.parametrize("stored", [None, "", "plain", "{bcrypt}x", "{ARGON2ID}x"])
def test_nothing_else_is_wrapped(stored):
    assert PasswordRegistry(FAST).wrapped(stored) is None
