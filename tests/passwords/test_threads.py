"""Hashes are computed by few threads in the background, never by who asks for them."""

from __future__ import annotations

import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from watchword.core.secret import Secret
from watchword.passwords.registry import PasswordRegistry
from watchword.passwords.threads import NICE, HashingThreads


class Recorder:
    """A scheme that remembers in which threads it worked, and how many at a time."""

    hash_algorithm_name = "RECORDER"

    def __init__(self) -> None:
        self.threads: set[str] = set()
        self.most = self.now = 0
        self._lock = threading.Lock()

    def encrypt(self, password: Secret, salt: str | None) -> str:
        with self._lock:
            self.threads.add(threading.current_thread().name)
            self.now += 1
            self.most = max(self.most, self.now)
        os.sched_yield()
        with self._lock:
            self.now -= 1
        return "x"

    def check(self, password: Secret, salt: str | None, stored: str) -> bool:
        return self.encrypt(password, salt) == stored


def test_passwords_are_hashed_and_checked_by_the_threads_for_it():
    scheme = Recorder()
    registry = PasswordRegistry(scheme, parallel=2)

    with ThreadPoolExecutor(16) as crowd:
        right = list(crowd.map(lambda n: registry.verify(Secret("a"), None, "{RECORDER}x"), range(200)))
    registry.encrypt(Secret("a"))

    assert [True] * 200 == right
    assert scheme.threads <= {"watchword-hashing-0", "watchword-hashing-1"}
    assert 1 <= scheme.most <= 2


def test_what_goes_wrong_goes_to_who_asked():
    with pytest.raises(ZeroDivisionError):
        HashingThreads(1).run(lambda: 1 // 0)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities on Linux")
def test_the_threads_stand_behind_all_others():
    threads = HashingThreads(1)

    behind = threads.run(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert min(19, own + NICE) == behind


def test_the_threads_end_with_the_last_who_has_them():
    threads = HashingThreads(1)
    worker = threads.run(threading.current_thread)

    del threads
    gc.collect()
    worker.join(10)

    assert not worker.is_alive()
