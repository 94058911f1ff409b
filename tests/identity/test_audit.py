"""The audit trail: complete, cheap under a flood, and no change of it goes unseen."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta

import pytest

from own_turns import OwnTurns
from watchword.core import keys
from watchword.core.clock import SystemClock
from watchword.core.keys import KeyRing, Keys
from watchword.identity import audit
from watchword.identity.audit import AuditTrail
from watchword.identity.audit_check import records_since, verify
from watchword.identity.audit_heads import Head, heads_in

RING = Keys.temporary()["audit"]


@pytest.fixture
def empty(database):
    with database.schema_work() as connection:
        connection.exec_driver_sql("DELETE FROM WW_AUDIT_CHAIN")
        connection.exec_driver_sql("DELETE FROM WW_AUDIT")
    return database


@pytest.fixture
def trail(empty):
    made = OwnTurns(empty, RING, SystemClock())
    yield made
    made.stop()


def events(database):
    return [row.event for row in records_since(database)]


def write(database, sql):
    with database.schema_work() as connection:
        connection.exec_driver_sql(sql)


def act(database, trail, event="user.created", **told):
    with database.session(SystemClock().now()) as session:
        written = trail.record(session, event, **told)
        session.flush()
    written()


def test_records_are_chained_and_verify(empty, trail):
    for number in range(5):
        act(empty, trail, subject=f"user{number}", actor="admin", source="127.0.0.1", details={"n": number})
    trail.flush()

    verdict = verify(empty, RING)

    assert (5, 5, ()) == (verdict.records, verdict.chained, verdict.problems)
    assert verdict.head.startswith("5:")


def test_what_was_noted_and_done_is_written_and_chained_without_being_asked(empty):
    trail = AuditTrail(empty, RING, SystemClock())
    trail.note("login.failed", actor="alice")
    act(empty, trail, subject="user1")

    over = time.monotonic() + 60
    while verify(empty, RING).chained < 2 and time.monotonic() < over:
        time.sleep(0.05)
    trail.stop()

    assert ["login.failed", "user.created"] == sorted(events(empty))
    assert 2 == verify(empty, RING).chained


def test_a_record_of_a_unit_that_fails_is_not_kept(empty, trail):
    with empty.session(SystemClock().now()) as session:
        trail.record(session, "user.created", subject="ghost")
    trail.flush()

    assert [] == events(empty)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE WW_AUDIT SET ACTOR_ = 'somebody' WHERE SUBJECT_ = 'user1'",
        "UPDATE WW_AUDIT SET OUTCOME_ = 'failure' WHERE SUBJECT_ = 'user1'",
        "UPDATE WW_AUDIT SET DETAILS_ = NULL WHERE SUBJECT_ = 'user1'",
        "DELETE FROM WW_AUDIT WHERE SUBJECT_ = 'user1'",
        "DELETE FROM WW_AUDIT_CHAIN WHERE NUMBER_ = 2",
        "UPDATE WW_AUDIT_CHAIN SET LINK_ = 'ff' WHERE NUMBER_ = 2",
        "UPDATE WW_AUDIT_CHAIN SET NUMBER_ = 12 WHERE NUMBER_ = 2",
    ],
)
def test_every_change_of_the_trail_is_found(empty, trail, change):
    for number in range(4):
        act(empty, trail, subject=f"user{number}", details={"n": number})
    trail.flush()

    write(empty, change)

    assert verify(empty, RING).problems


def test_a_cut_end_shows_by_a_head_that_was_noted(empty, trail):
    for number in range(4):
        act(empty, trail, subject=f"user{number}")
    trail.flush()
    head = verify(empty, RING).head

    write(empty, "DELETE FROM WW_AUDIT WHERE ID_ = (SELECT RECORD_ID_ FROM WW_AUDIT_CHAIN WHERE NUMBER_ = 4)")
    write(empty, "DELETE FROM WW_AUDIT_CHAIN WHERE NUMBER_ = 4")

    assert () == verify(empty, RING).problems
    assert "cut off" in verify(empty, RING, head=head).problems[-1]


TAMPERED = {
    "UPDATE WW_AUDIT SET ACTOR_ = 'x' WHERE SUBJECT_ = 'user1'": "record {1} was changed",
    "DELETE FROM WW_AUDIT WHERE SUBJECT_ = 'user1'": "link 2: record {1} is gone",
    "DELETE FROM WW_AUDIT_CHAIN WHERE NUMBER_ = 2": "link 2 is missing",
    "UPDATE WW_AUDIT_CHAIN SET NUMBER_ = 9 - NUMBER_ WHERE NUMBER_ IN (1, 4)": "link 1 is missing",
    "UPDATE WW_AUDIT SET TIMESTAMP_ = '2020-01-01 00:00:00' WHERE SUBJECT_ = 'user2'": "record {2} was changed",
    "DELETE FROM WW_AUDIT": "link 1: record {0} is gone",
}
"""What somebody does to the trail -> what is told first; `{1}` is the id of the record about user1."""


@pytest.mark.parametrize("change", TAMPERED)
def test_what_was_changed_is_named(empty, trail, change):
    for number in range(4):
        act(empty, trail, subject=f"user{number}")
    trail.flush()
    ids = [row.id for row in records_since(empty)]

    write(empty, change)

    assert verify(empty, RING).problems[0].startswith(TAMPERED[change].format(*ids))


def test_records_that_changed_places_are_named(empty, trail):
    for number in range(4):
        act(empty, trail, subject=f"user{number}")
    trail.flush()
    second, third = [row.id for row in records_since(empty)][1:3]

    for before, after in ((second, "between"), (third, second), ("between", third)):
        write(empty, f"UPDATE WW_AUDIT_CHAIN SET RECORD_ID_ = '{after}' WHERE RECORD_ID_ = '{before}'")

    assert [f"link {n} doesn't fit record {r} and the link before" for n, r in ((2, third), (3, second))] == list(
        verify(empty, RING).problems
    )


def test_heads_of_the_log_show_a_cut_end_and_a_chain_that_was_made_anew(empty, trail, capsys):
    for number in range(4):
        act(empty, trail, subject=f"user{number}")
        trail.flush()
    noted = tuple(heads_in("".join(capsys.readouterr()).splitlines()))
    assert [1, 2, 3, 4] == [one.number for one in noted]
    assert () == verify(empty, RING, noted=noted).problems

    write(empty, "DELETE FROM WW_AUDIT_CHAIN WHERE NUMBER_ > 2")
    write(empty, "DELETE FROM WW_AUDIT WHERE SUBJECT_ IN ('user2', 'user3')")
    cut = verify(empty, RING, noted=noted).problems
    for number in (7, 8):
        act(empty, trail, subject=f"user{number}")
    trail.flush()

    assert ("the chain ends at 2, link 4 was sent out: its end was cut off",) == cut
    assert (
        "link 3 isn't the one that was sent out: the chain was made anew" in verify(empty, RING, noted=noted).problems
    )


def test_heads_are_read_off_json_lines_too():
    line = f'<86>1 2026-01-01 host watchword - - - {{"event": "audit.chained", "number": 12, "link": "{"0f" * 32}"}}'

    assert [Head(12, "0f" * 32)] == list(heads_in([line]))


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "user.created", "number": 3}',
        "audit.chained number=x",
        "",
        json.dumps({"event": "login.failed", "actor": f"audit.chained number=3 link={'0f' * 32}"}),
    ],
)
def test_other_lines_tell_no_head(line):
    assert [] == list(heads_in([line]))


def test_of_a_long_trail_the_end_can_be_looked_at_alone(empty, trail):
    for number in range(6):
        act(empty, trail, subject=f"user{number}")
    trail.flush()
    write(empty, "UPDATE WW_AUDIT SET ACTOR_ = 'x' WHERE SUBJECT_ IN ('user1', 'user5')")

    end = verify(empty, RING, last=2)

    assert (2, 2, 1) == (end.records, end.chained, len(end.problems))
    assert 2 == len(verify(empty, RING).problems)


def test_the_chain_verifies_across_keys_and_names_the_key_that_is_gone(empty, tmp_path):
    keys.make(tmp_path)
    first, used = keys.read(tmp_path / "audit.key")[0], []
    for subject in ("before", "after", "later", "last"):
        made = AuditTrail(empty, KeyRing("audit", keys.read(tmp_path / "audit.key")), SystemClock())
        act(empty, made, subject=subject)
        made.flush()
        made.stop()
        used.append(keys.rotate(tmp_path, "audit"))

    whole = KeyRing("audit", keys.read(tmp_path / "audit.key"))
    assert (4, ()) == (verify(empty, whole).chained, verify(empty, whole).problems)
    without = KeyRing("audit", tuple(key for key in whole if key.id != first.id))
    assert f"link 1 was made with key {first.id}, which isn't here" == verify(empty, without).problems[0]


def test_a_record_forged_without_the_key_is_found(empty, trail):
    forger = AuditTrail(empty, Keys.temporary()["audit"], SystemClock())
    act(empty, forger, subject="mallory")
    trail.flush()

    problems = verify(empty, RING).problems
    forger.stop()

    assert problems


def test_writers_on_several_nodes_lengthen_one_chain(empty):
    trails = [AuditTrail(empty, RING, SystemClock()) for _ in range(4)]

    def work(trail):
        for number in range(10):
            act(empty, trail, subject=f"s{number}")
            trail.flush()

    threads = [threading.Thread(target=work, args=(t,)) for t in trails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for trail in trails:
        trail.stop()

    verdict = verify(empty, RING)
    assert (40, 40, ()) == (verdict.records, verdict.chained, verdict.problems)


def test_a_flood_of_the_same_refusal_is_two_records(empty):
    trail = AuditTrail(empty, RING, SystemClock(), monotonic=lambda: 0.0)
    for _ in range(10_000):
        trail.note("login.failed", actor="admin", source="10.0.0.1")
    trail.stop()

    rows = list(records_since(empty))

    assert ["login.failed", "login.failed"] == [row.event for row in rows]
    assert {"repeated": 9_999} == json.loads(rows[1].details)


def test_a_flood_of_different_refusals_is_bounded_and_counted(empty):
    trail = AuditTrail(empty, RING, SystemClock(), monotonic=lambda: 0.0)
    for number in range(audit.MAX_NOTES + 500):
        trail.note("access.denied", actor=f"u{number}")
    trail.stop()

    rows = list(records_since(empty))

    assert audit.MAX_NOTES + 1 == len(rows)
    assert {"event": "access.denied", "count": 500} == json.loads(rows[-1].details)


def test_hostile_text_is_one_storable_line(empty, trail, capsys):
    trail.note("login.failed", actor="a\r\n\0\x1b[31m{'event': 'fake'}\ud800" + "x" * 999, source="\n" * 99)
    trail.flush()

    (row,) = records_since(empty)

    assert row.actor.isprintable()
    assert 255 >= len(row.actor)
    assert () == verify(empty, RING).problems
    shown = [line for line in "".join(capsys.readouterr()).splitlines() if "login.failed" in line]
    assert 1 == len(shown)
    assert "\x1b" not in shown[0]


def test_records_are_read_from_a_moment_on(empty, trail):
    act(empty, trail)
    now = SystemClock().now()

    assert 1 == len(list(records_since(empty, now - timedelta(minutes=1))))
    assert [] == list(records_since(empty, now + timedelta(minutes=1)))


def test_records_survive_a_database_that_is_away_for_a_while(empty):
    trail = AuditTrail(empty, RING, SystemClock())
    real, broken = empty.session, [True]

    class Away:
        def session(self, now):
            if broken[0]:
                raise ConnectionError
            return real(now)

        def select(self, *args):
            return empty.select(*args)

    trail._database = Away()
    trail.note("login.failed", actor="alice")
    with pytest.raises(ConnectionError):
        trail.flush()
    broken[0] = False
    trail.stop()

    assert ["login.failed"] == events(empty)
