"""Jobs to be done are found by index, however many wait for their time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from watchword.store.jobs import acquire_jobs, next_due
from watchword.store.tables import JobRow

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WAITING = 3000


def job(id, **values):
    return JobRow(id=id, type="timer", retries=3, suspension_state=1, exclusive=True, **values)


@pytest.fixture(scope="module")
def waiting(own_database):
    """A database with thousands of jobs for tomorrow, one that was due before, and one that was always due."""
    with own_database.session(NOW) as session:
        for number in range(WAITING):
            session.add(job(f"j{number}", due_date=NOW + timedelta(days=1, seconds=number)))
        session.add(job("due", due_date=NOW - timedelta(hours=1)))
        session.add(job("always"))
        session.flush()
    with own_database.session(NOW) as session:
        session.execute("ANALYZE")
        session.flush()
    return own_database


class Telling:
    """Stands for a database or a session: tells by what the statements it gets look lines up, and does none of them."""

    def __init__(self, database):
        self.database, self.dialect, self.now, self.plans = database, database.dialect, NOW, []

    def select(self, sql, params):
        explain = "EXPLAIN " if self.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        rows = self.database.select(explain + sql, params, keyed=True)
        self.plans.append("\n".join(str(row[-1]) for row in rows).lower())
        return []

    def execute(self, sql, params, *, alone):
        assert alone
        return self.select(sql, params)


def test_what_is_due_is_found_by_index(waiting):
    telling = Telling(waiting)

    acquire_jobs(telling, waiting.dialect, "node", NOW, limit=5, without=("cleanup",))
    next_due(telling, NOW)

    assert 3 == len(telling.plans)
    for plan in telling.plans:
        assert "ww_idx_job_due" in plan
        assert not re.search(r"seq scan on|\bscan (act_ru_job|j)\b(?! using index ww_idx_job_due)", plan), plan


def test_a_job_without_a_date_is_due_and_those_of_tomorrow_are_not(waiting):
    with waiting.session(NOW) as session:
        found = acquire_jobs(session, waiting.dialect, "node", NOW + timedelta(minutes=5), limit=10)

    assert ["always", "due"] == sorted(each.id for each in found)
    assert next_due(waiting, NOW) == NOW + timedelta(minutes=5)
    assert next_due(waiting, NOW + timedelta(minutes=6)) == NOW + timedelta(days=1)
