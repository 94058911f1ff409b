"""The installation's keys: made once, private, one ring a purpose, rotation with overlap."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core import ids, keys
from watchword.core.errors import SettingsError
from watchword.core.keys import PURPOSES, Keys, SealBroken


def test_keys_are_made_once_private_and_different_for_each_purpose(tmp_path):
    first = keys.make(tmp_path / "keys")
    before = {p: Keys.load(tmp_path / "keys")[p].current.material for p in PURPOSES}
    again = keys.make(tmp_path / "keys")

    after = {p: Keys.load(tmp_path / "keys")[p].current.material for p in PURPOSES}
    assert sorted((*PURPOSES, *keys.APART)) == sorted(first)
    assert [] == again
    assert before == after
    assert len(PURPOSES) == len(set(after.values()))
    assert {0o600} == {stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "keys").iterdir()}
    assert 0o700 == stat.S_IMODE((tmp_path / "keys").stat().st_mode)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_keys_that_others_can_reach_are_refused(tmp_path, mode):
    keys.make(tmp_path)
    (tmp_path / "session.key").chmod(mode)

    with pytest.raises(SettingsError, match="chmod 600"):
        Keys.load(tmp_path)


@pytest.mark.parametrize("content", ["", "id:short\n", "no key at all\n", "id:" + "A" * 44 + "=\n"])
def test_a_malformed_key_file_is_refused(tmp_path, content):
    keys.make(tmp_path)
    (tmp_path / "csrf.key").write_text(content)

    with pytest.raises(SettingsError, match=r"csrf\.key"):
        Keys.load(tmp_path)


def test_a_missing_key_file_is_refused(tmp_path):
    keys.make(tmp_path)
    (tmp_path / "audit.key").unlink()

    with pytest.raises(SettingsError, match="init"):
        Keys.load(tmp_path)


def test_what_an_older_key_sealed_still_opens_until_it_is_taken_out(tmp_path):
    keys.make(tmp_path)
    sealed = Keys.load(tmp_path)["factor"].seal(b"secret", "alice")

    keys.rotate(tmp_path, "factor", keep=1)
    opened = Keys.load(tmp_path)["factor"].open(sealed, "alice")
    keys.rotate(tmp_path, "factor", keep=0)

    assert b"secret" == opened
    with pytest.raises(SealBroken):
        Keys.load(tmp_path)["factor"].open(sealed, "alice")


@given(st.binary(max_size=200), st.text(max_size=20))
def test_seals_open_for_what_they_are_about_only(data, about):
    ring = Keys.temporary()["session"]
    sealed = ring.seal(data, about)

    assert data == ring.open(sealed, about)
    with pytest.raises(SealBroken):
        ring.open(sealed, about + "x")
    with pytest.raises(SealBroken):
        Keys.temporary()["session"].open(sealed, about)


@given(st.data())
def test_no_changed_letter_of_a_seal_opens(data):
    ring = Keys.temporary()["session"]
    sealed = ring.seal(b"who comes next", "step")
    place = data.draw(st.integers(0, len(sealed) - 2))
    letter = data.draw(st.sampled_from("ABCxyz019-_."))
    changed = sealed[:place] + letter + sealed[place + 1 :]

    if changed != sealed:
        with pytest.raises(SealBroken):
            ring.open(changed, "step")


@pytest.mark.parametrize("text", ["", ".", "x.y", "é.é", "a" * 5000])
def test_text_that_is_no_seal_is_refused(text):
    with pytest.raises(SealBroken):
        Keys.temporary()["session"].open(text, "")


def test_a_key_never_shows_itself():
    key = Keys.temporary()["token"].current

    assert key.material.hex() not in repr(key)
    assert "material" not in repr(key)


def test_ordered_ids_sort_by_time_and_are_of_version_7():
    import uuid

    made = [ids.ordered() for _ in range(10_000)]

    assert made == sorted(set(made))
    assert {7} == {uuid.UUID(i).version for i in made}
    assert {uuid.RFC_4122} == {uuid.UUID(i).variant for i in made}
