"""The audit trail: complete, cheap under a flood, and no change of it goes unseen."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest

from watchword.core.clock import SystemClock
from watchword.core.keys import Keys
from watchword.identity import audit
from watchword.identity.audit import AuditTrail
from watchword.identity.audit_check import records_since, verify

RING = Keys.temporary()["audit"]


@pytest.fixture
def empty(database):
    with database.schema_work() as connection:
        connection.exec_driver_sql("DELETE FROM WW_AUDIT_CHAIN")
        connection.exec_driver_sql("DELETE FROM WW_AUDIT")
    return database


@pytest.fixture
def trail(empty):
    made = AuditTrail(empty, RING, SystemClock())
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
    trail = AuditTrail(empty, RING, SystemClock())
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
