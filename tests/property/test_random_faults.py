"""Whatever fails, at whatever point, the last wait state stays, and the process can still come to its end."""

from __future__ import annotations

from random import Random
from threading import get_ident

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.core.errors import OptimisticLockingError
from watchword.store.session import Session

from .blocks import SHORT, blocks
from .driving import FAILED_JOB, LOCK, Fault

seeds = st.integers(0, 2**16)
ATTEMPTS = 5


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def playground(request):
    return request.getfixturevalue(f"on_{request.param}")


def without(rows, *attributes):
    """Return the rows of all tables without some attributes of jobs and without what locks external tasks."""
    hidden = {"ACT_RU_JOB": attributes, "ACT_RU_EXT_TASK": ("rev", "worker_id", "lock_expiration_time")}
    return {
        table: {
            id: {name: value for name, value in row.items() if name not in hidden.get(table, ())}
            for id, row in found.items()
        }
        for table, found in rows.items()
    }


def advance(playground, random, steps):
    """Start an instance and do some steps."""
    playground.start()
    for _ in range(steps):
        if not playground.step(random):
            break


@settings(SHORT, max_examples=12)
@given(block=blocks(), seed=seeds, steps=st.integers(0, 6), call=st.integers(1, 4))
def test_a_listener_that_raises_leaves_the_last_wait_state(playground, block, seed, steps, call):
    random = Random(seed)
    with playground.deployed(block):
        advance(playground, random, steps)
        before = playground.running()
        playground.probe.rest(fails_at=call)
        try:
            playground.step(random)
        except Fault:
            after = playground.running()
            assert without(before, *FAILED_JOB, *LOCK) == without(after, *FAILED_JOB, *LOCK)
        playground.probe.rest()

        playground.finish(random, due_together=True)

        assert {} == playground.leftovers()


@settings(SHORT, max_examples=10)
@given(block=blocks(), call=st.integers(1, 6))
def test_a_start_that_fails_leaves_nothing(playground, block, call):
    with playground.deployed(block):
        playground.probe.rest(fails_at=call)
        failed = False
        try:
            playground.start()
        except Fault:
            failed = True

        assert failed == (not playground.leftovers() and not playground.story()["instances"])


@settings(SHORT, max_examples=12)
@given(block=blocks(), seed=seeds, steps=st.integers(0, 6), lost=st.sampled_from((1, 2, ATTEMPTS)))
def test_a_lost_optimistic_lock_leaves_the_last_wait_state(playground, block, seed, steps, lost):
    random, flush, left, here = Random(seed), Session.flush, [lost], get_ident()

    def losing(session, **how):
        if left[0] and get_ident() == here:  # platforms of other tests may still be writing in threads of theirs
            left[0] -= 1
            raise OptimisticLockingError("ACT_RU_EXECUTION", "x", 1)
        flush(session, **how)

    with playground.deployed(block):
        advance(playground, random, steps)
        waiting = [row for _, _, row in playground.choices()]
        before = playground.running()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "flush", losing)
            try:
                playground.step(random)
                done = True
            except OptimisticLockingError:
                done = False
                assert lost == ATTEMPTS
                assert without(before) == without(playground.running())

        assert done == (not waiting or lost < ATTEMPTS)
        playground.finish(random)
        assert {} == playground.leftovers()


@settings(SHORT, max_examples=12)
@given(block=blocks(), seed=seeds, steps=st.integers(0, 6))
def test_a_row_changed_by_another_command_meanwhile_is_read_again(playground, block, seed, steps):
    random, flush, met, here = Random(seed), Session.flush, [], get_ident()

    def beside(session, **how):
        if not met and get_ident() == here and playground.platform.database.dialect == "postgresql":
            met.append(session)
            _touch_all(playground, flush)
        flush(session, **how)

    with playground.deployed(block):
        advance(playground, random, steps)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "flush", beside)
            playground.step(random)

        playground.finish(random)
        assert {} == playground.leftovers()


def _touch_all(playground, flush):
    """Change every execution as another command would."""
    from watchword.store.tables import ExecutionRow

    with playground.platform.database.session(playground.clock.now()) as session:
        for row in session.find(ExecutionRow):
            session.touch(row)
        flush(session)
