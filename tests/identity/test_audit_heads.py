"""Heads of the trail are signed and sent out: who has the public key alone sees what was changed, cut or made anew."""

from __future__ import annotations

import json

import pytest

from own_turns import OwnTurns
from watchword.core.clock import SystemClock
from watchword.core.keys import Keys
from watchword.identity import audit
from watchword.identity.audit import AuditTrail
from watchword.identity.audit_check import RESTORED, contradicted, places, records_since, verify
from watchword.identity.audit_evidence import check
from watchword.identity.audit_heads import Head, heads_in, public_keys, told

KEYS = Keys.temporary()
PUBLIC = tuple(public_keys(KEYS["head"]).values())


@pytest.fixture
def empty(database):
    write(database, "DELETE FROM WW_AUDIT_CHAIN", "DELETE FROM WW_AUDIT")
    return database


@pytest.fixture
def trail(empty):
    made = new_trail(empty)
    yield made
    made.stop()


@pytest.fixture
def sent(empty, trail, capsys) -> list[Head]:
    """Return the heads of three turns, over six records."""
    for turn in range(3):
        act(empty, trail, f"a{turn}", f"b{turn}")
    return logged(capsys)


def new_trail(database, keys=KEYS) -> AuditTrail:
    return OwnTurns(database, keys["audit"], SystemClock(), signer=keys["head"])


def write(database, *statements):
    with database.schema_work() as connection:
        for sql in statements:
            connection.exec_driver_sql(sql)


def act(database, trail, *subjects):
    for subject in subjects:
        with database.session(SystemClock().now()) as session:
            written = trail.record(session, "user.created", subject=subject, details={"b": [1.5, "ü"], "a": None})
            session.flush()
        written()
    trail.flush()


def logged(capsys) -> list[Head]:
    return list(heads_in("".join(capsys.readouterr()).splitlines()))


def exported(database) -> list[dict]:
    """Return what `audit-log export` writes, read back."""
    numbers = places(database)
    return [json.loads(json.dumps({"number": numbers[row.id], **told(row)})) for row in records_since(database)]


def test_every_record_is_under_a_signed_head(empty, sent):
    found = check(exported(empty), sent, PUBLIC)

    assert (6, 3, 6, ()) == (found.records, found.heads, found.covered, found.problems)
    assert [(1, 2), (3, 4), (5, 6)] == [(head.first, head.number) for head in sent]
    assert () == verify(empty, KEYS["audit"], noted=sent, signers=PUBLIC).problems


@pytest.mark.parametrize(
    ("forged", "problem"),
    [
        (lambda rows: [{**row, "actor": "somebody"} for row in rows], "records 1 to 2 aren't those that were signed"),
        (lambda rows: rows[:2] + rows[3:], "record 3 is missing, which head 4 is over"),
        (lambda rows: rows[:-1], "record 6 is missing, which head 6 is over"),
        (lambda rows: [*rows[:4], *({**r, "number": 11 - r["number"]} for r in rows[4:])], "records 5 to 6 aren't"),
    ],
)
def test_outsiders_see_what_was_changed_taken_out_cut_off_or_exchanged(empty, sent, forged, problem):
    found = check(forged(exported(empty)), sent, PUBLIC)

    assert found.problems and found.problems[0].startswith(problem)


def test_a_trail_that_was_made_anew_by_who_holds_all_keys_contradicts_the_heads_of_before(empty, sent, capsys):
    write(empty, "DELETE FROM WW_AUDIT_CHAIN", "DELETE FROM WW_AUDIT")
    forger = new_trail(empty)
    act(empty, forger, "other1", "other2")
    forger.stop()

    found = check(exported(empty), [*sent, *logged(capsys)], PUBLIC)

    assert "two heads tell different links 2" in found.problems


def test_heads_that_somebody_else_signed_or_changed_prove_nothing(empty, sent):
    stranger = tuple(public_keys(Keys.temporary()["head"]).values())
    changed = [Head(h.number, "0" * 64, h.first, h.digest, h.moment, h.signer, h.signature) for h in sent]

    assert 3 == len(check(exported(empty), sent, stranger).problems)
    assert 3 == len(check(exported(empty), changed, PUBLIC).problems)
    assert "head 2 wasn't signed here" == verify(empty, KEYS["audit"], noted=changed, signers=PUBLIC).problems[0]


def test_heads_without_a_signature_are_compared_as_before(empty, sent):
    old = [Head(head.number, head.link) for head in sent]

    assert () == verify(empty, KEYS["audit"], noted=old).problems
    assert 0 == check(exported(empty), old, PUBLIC).covered


def test_of_a_part_that_was_handed_out_the_heads_before_it_count_for_nothing(empty, sent):
    found = check(exported(empty)[2:], sent, PUBLIC)

    assert (4, ()) == (found.covered, found.problems)


def test_a_server_sends_out_heads_of_what_others_chained(empty, capsys):
    act(empty, command := new_trail(empty), "by the command line")
    logged(capsys)
    server = new_trail(empty)
    server.watch()
    server.flush()
    at_start = logged(capsys)
    act(empty, command, "by another node")
    logged(capsys)

    server.flush()

    later = logged(capsys)
    assert [(1, 1)] == [(head.first, head.number) for head in at_start]
    assert [(2, 2)] == [(head.first, head.number) for head in later]
    for trail in (command, server):
        trail.stop()


def test_a_long_trail_is_under_several_heads(empty, trail, capsys, monkeypatch):
    monkeypatch.setattr(audit, "_AT_ONCE", 2)

    act(empty, trail, *"abcde")

    heads = logged(capsys)
    assert [(1, 2), (3, 4), (5, 5)] == [(head.first, head.number) for head in heads]
    assert 5 == check(exported(empty), heads, PUBLIC).covered


def set_back(database, *, record: bool) -> None:
    """Put a database in place that holds two links, go on, and record it."""
    write(
        database,
        "DELETE FROM WW_AUDIT WHERE ID_ IN (SELECT RECORD_ID_ FROM WW_AUDIT_CHAIN WHERE NUMBER_ > 2)",
        "DELETE FROM WW_AUDIT_CHAIN WHERE NUMBER_ > 2",
    )
    after = new_trail(database)
    act(database, after, "later1", "later2")
    if record:
        after.note(RESTORED, outcome=audit.SUCCESS, details={"links": 2, "why": "disk failed"})
        after.flush()


def test_a_restored_database_is_accounted_for_once_somebody_has_said_so(empty, sent, capsys):
    set_back(empty, record=True)
    heads = [*sent, *logged(capsys)]

    inside = verify(empty, KEYS["audit"], noted=heads, signers=PUBLIC)
    outside = check(exported(empty), heads, PUBLIC)

    assert () == inside.problems == outside.problems
    assert inside.set_back[0].startswith("set back to link 2 on ") and "disk failed (2 heads" in inside.set_back[0]
    assert 5 == outside.covered


def test_a_restored_database_that_nobody_has_spoken_of_is_a_cut_end(empty, sent, capsys):
    set_back(empty, record=False)
    heads = [*sent, *logged(capsys)]

    assert 3 == contradicted(empty, [Head(3, "f" * 64), *heads])
    assert [
        "link 4 isn't the one that was sent out: the chain was made anew",
        "the chain ends at 4, link 6 was sent out: its end was cut off",
    ] == list(verify(empty, KEYS["audit"], noted=heads, signers=PUBLIC).problems)


def test_what_is_cut_off_after_a_restored_database_is_found(empty, sent, capsys):
    set_back(empty, record=True)
    heads = [*sent, *logged(capsys)]
    late = heads[-1]
    write(empty, f"DELETE FROM WW_AUDIT_CHAIN WHERE NUMBER_ >= {late.number}")
    after = Head(late.number, late.link, moment="2999-01-01T00:00:00+00:00")

    found = verify(empty, KEYS["audit"], noted=[after], signers=PUBLIC)

    assert found.problems
