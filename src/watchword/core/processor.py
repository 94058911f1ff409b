"""How a server shares its processors with the database beside it."""

from __future__ import annotations

import contextlib
import os


def yield_to_others() -> None:
    """Let the calling thread, and those it starts, wait for their turn rather than push whoever runs aside.

    Every answer of the database wakes a thread of ours; pushed aside, its process would have to come back for what it
    had nearly done. The share of the processors stays the same. Does nothing where the system has no such class.
    Source: sched(7), SCHED_BATCH; measured in docs/benchmarks.md.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
