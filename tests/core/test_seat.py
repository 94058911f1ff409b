"""Threads that share the interpreter's lock sit on one processor, where others work least."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from watchword.core import seat
from watchword.core.seat import EVERYWHERE, Seat, roam, roaming

CHOICE = (*sorted(EVERYWHERE), 5_000)
"""Processors to choose from; no machine has the last one, so a thread that is bound to it stays where it is."""


class Machine:
    """A machine of which the test says how much others work."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(CHOICE, 0.0)

    def __call__(self) -> dict[int, float]:
        return dict(self.seconds)


@pytest.fixture
def machine() -> Iterator[Machine]:
    yield Machine()
    for name in os.listdir("/proc/self/task"):
        with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
            os.sched_setaffinity(int(name), EVERYWHERE)


def test_all_threads_sit_on_one_processor_but_those_that_roam(machine: Machine) -> None:
    found: dict[str, set[int]] = {}
    ready, done = threading.Barrier(3), threading.Event()

    def work(name: str) -> None:
        if name == "roams":
            roam()
        ready.wait()
        done.wait()
        found[name] = os.sched_getaffinity(0)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("sits", "roams")]
    for thread in threads:
        thread.start()
    ready.wait()
    place = Seat(busy=machine)
    place.look()
    done.set()
    for thread in threads:
        thread.join()
    assert found == {"sits": {place.processor}, "roams": EVERYWHERE}
    assert os.sched_getaffinity(0) == {place.processor}


def test_it_moves_when_others_need_its_processor_and_another_one_is_free(machine: Machine) -> None:
    place = Seat(CHOICE, busy=machine)
    place.look()
    first, before = place.processor, os.sched_getaffinity(0)
    machine.seconds[first] += 1_000.0
    place.look()
    assert place.processor != first
    assert os.sched_getaffinity(0) == (EVERYWHERE & {place.processor} or before)


def test_it_stays_where_the_others_are_no_better(machine: Machine) -> None:
    place = Seat(CHOICE, busy=machine)
    place.look()
    first = place.processor
    for number in CHOICE:
        machine.seconds[number] += 1_000.0
    place.look()
    assert place.processor == first


def test_what_the_process_itself_works_drives_it_nowhere(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    used = 0.0
    monkeypatch.setattr(seat.time, "process_time", lambda: used)
    place = Seat(CHOICE, busy=machine)
    place.look()
    first = place.processor
    machine.seconds[first] += 1_000.0
    used = 1_000.0
    place.look()
    assert place.processor == first


def test_programs_started_by_a_seated_thread_may_run_anywhere(machine: Machine) -> None:
    Seat(busy=machine).look()
    ask = [sys.executable, "-c", "import os, json; print(json.dumps(sorted(os.sched_getaffinity(0))))"]
    with roaming():
        done = subprocess.run(ask, capture_output=True, check=True)
    assert json.loads(done.stdout) == sorted(EVERYWHERE)
    assert len(os.sched_getaffinity(0)) == 1


def test_a_started_seat_sits_at_once_and_stops(machine: Machine) -> None:
    place = Seat(busy=machine)
    place.start()
    assert os.sched_getaffinity(0) == {place.processor}
    place.stop()
    Seat(busy=machine).stop()


def test_linux_says_how_long_each_processor_has_worked() -> None:
    figures = seat._busy()
    assert figures.keys() >= EVERYWHERE
    assert all(seconds > 0 for seconds in figures.values())
