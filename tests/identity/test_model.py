"""Identities: what stays of one that rests on another fact."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from watchword.identity.model import Identity
from watchword.identity.request_key import RequestKey
from watchword.store.guard import Guard

BEFORE, AFTER = (Guard(f"SELECT {n} = ?", (n,), ValueError) for n in (1, 2))
FULL = Identity(
    user_id="mary",
    groups=("sales",),
    tenants=("one",),
    guard=BEFORE,
    source="192.0.2.1",
    way="session",
    scopes=frozenset({"task"}),
    proven_at=datetime(2026, 1, 1, tzinfo=UTC),
    must_change=True,
    session="s",
    request=RequestKey("key", "digest"),
)


def test_nothing_but_the_guard_is_another_one():
    plain = Identity("mary")
    unset = [field.name for field in fields(Identity) if getattr(FULL, field.name) == getattr(plain, field.name)]
    found = FULL.resting_on(AFTER)

    assert ["user_id"] == unset
    assert replace(FULL, guard=AFTER) == found
    assert FULL.request is found.request
