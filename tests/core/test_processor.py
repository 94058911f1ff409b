"""How the threads of a server wait for a processor."""

from __future__ import annotations

import os
import threading

from watchword.core.processor import yield_to_others


def test_threads_started_afterwards_wait_for_their_turn_and_others_do_as_before() -> None:
    classes: list[int] = []

    def start_one() -> None:
        yield_to_others()
        thread = threading.Thread(target=lambda: classes.append(os.sched_getscheduler(0)))
        thread.start()
        thread.join()

    before = os.sched_getscheduler(0)
    server = threading.Thread(target=start_one)
    server.start()
    server.join()
    assert classes == [os.SCHED_BATCH]
    assert os.sched_getscheduler(0) == before
