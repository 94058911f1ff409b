"""Random block-structured processes come to their end and leave nothing, with the same history on both databases."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from .blocks import SHORT, blocks

seeds = st.integers(0, 2**16)


@settings(SHORT, max_examples=60)
@given(block=blocks(9), seed=seeds, due_together=st.booleans())
def test_a_process_ends_and_leaves_nothing(on_sqlite, block, seed, due_together):
    with on_sqlite.deployed(block):
        on_sqlite.start()

        on_sqlite.finish(Random(seed), due_together=due_together)

        assert {} == on_sqlite.leftovers()
        assert "COMPLETED" == on_sqlite.state()


@settings(SHORT, max_examples=25)
@given(block=blocks(), seed=seeds)
def test_the_history_is_the_same_on_both_databases(on_sqlite, on_postgres, block, seed):
    stories = []
    for playground in (on_sqlite, on_postgres):
        with playground.deployed(block):
            playground.start()
            playground.finish(Random(seed))
            assert {} == playground.leftovers()
            stories.append(playground.story())

    assert stories[0] == stories[1]
