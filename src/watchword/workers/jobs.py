"""The job executor: one thread that acquires due jobs, a few that do them.

Truth is in the rows; a wake-up only says when to look. The executor looks when it is woken, when the next known job
becomes due, and else after a pause that grows from `shortest` to `longest` seconds while there is nothing to do.
Exclusive jobs of one process instance are done one after another. Source: design 6, flow 2.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from watchword.core import ids
from watchword.core.errors import WatchwordError
from watchword.core.log import Log
from watchword.core.trace import span

LONGEST_IDLE = 60.0
log = Log("watchword.jobs")


class Acquired(Protocol):
    """A locked job; those of one lane are done one after another."""

    @property
    def id(self) -> str:
        """The job's id."""
        ...

    @property
    def lane(self) -> str | None:
        """What the job must not run beside; None: it may run beside all."""
        ...


class Jobs(Protocol):
    """What the executor asks of the job service."""

    def acquire(self, owner: str, *, limit: int, lock_seconds: int) -> Sequence[Acquired]:
        """Lock due jobs."""
        ...

    def run_acquired(self, job_id: str, owner: str) -> bool:
        """Do one job; never raises for what its work does, but may when the database is away."""
        ...

    def renew(self, owner: str, job_ids: Sequence[str], *, lock_seconds: int) -> None:
        """Let locks end later."""
        ...

    def release(self, owner: str, job_ids: Sequence[str]) -> None:
        """Give jobs back."""
        ...

    def next_due(self) -> datetime | None:
        """Return when to look again."""
        ...


class JobExecutor:
    """Runs due jobs in threads of this process until it is stopped."""

    def __init__(
        self,
        jobs: Jobs,
        *,
        threads: int = 3,
        lock_seconds: int = 300,
        shortest: float = 5.0,
        longest: float = LONGEST_IDLE,
    ) -> None:
        """Make an executor that isn't started yet.

        Args:
            jobs: the job service.
            threads: how many jobs run at a time.
            lock_seconds: how long a job is locked; a running one's lock is renewed each third of it.
            shortest: seconds between two looks when nothing is known to come, at first.
            longest: the same after a long time without work.
        """
        self.owner = f"watchword-{ids.new()}"
        self._jobs, self._lock_seconds = jobs, lock_seconds
        self._size, self._shortest, self._longest = threads, shortest, longest
        self._guard = threading.Condition()
        self._lanes: dict[str, deque[str]] = {}
        self._ready: deque[str] = deque()
        self._held: set[str] = set()
        self._abandoned: set[str] = set()
        self._woken = False
        self._stopping = False
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to look for jobs."""
        names = ["acquire", "renew", *(f"work-{n + 1}" for n in range(self._size))]
        targets = [self._acquire, self._renew, *[self._work] * self._size]
        for name, target in zip(names, targets, strict=True):
            thread = threading.Thread(target=target, name=f"watchword-jobs-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def wake(self) -> None:
        """Say that there may be something to do. Thread-safe, never blocks for long."""
        with self._guard:
            self._woken = True
            self._guard.notify_all()

    def stop(self, *, seconds: float = 20.0) -> None:
        """Take no more jobs, let those that run end within `seconds`, give the others back."""
        with self._guard:
            self._stopping = True
            waiting = [*self._ready, *(job for lane in self._lanes.values() for job in lane)]
            self._ready.clear()
            for lane in self._lanes.values():
                lane.clear()
            self._held.difference_update(waiting)
            self._guard.notify_all()
        try:
            self._jobs.release(self.owner, waiting)
        except WatchwordError as error:
            log.warning("jobs_not_released", error=str(error))
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    # --- looking for work

    def _acquire(self) -> None:
        pause = self._shortest
        while True:
            with self._guard:
                # a thread's worth of jobs waits while others run: one look brings several
                while len(self._held) > self._size and not self._stopping:
                    self._guard.wait()
                if self._stopping:
                    return
                self._woken = False
                room = self._size * 2 - len(self._held)
            try:
                self._give_back()
                if self._look(room):
                    pause = self._shortest
                    continue
                rest = self._until_next(pause)
            except Exception:  # the database may be away for a while; the executor must not be
                log.exception("jobs_not_acquired")
                rest = pause
            self._sleep(rest)
            pause = min(pause * 2, self._longest)

    def _give_back(self) -> None:
        """Release jobs that the database was away for, so that nobody waits for the end of their locks."""
        with self._guard:
            abandoned = tuple(self._abandoned)
        if abandoned:
            self._jobs.release(self.owner, abandoned)
            with self._guard:
                self._abandoned.difference_update(abandoned)

    def _look(self, room: int) -> int:
        found = self._jobs.acquire(self.owner, limit=room, lock_seconds=self._lock_seconds)
        with self._guard:
            for job in found:
                self._held.add(job.id)
                self._abandoned.discard(job.id)
                if job.lane is None:
                    self._ready.append(job.id)
                elif job.lane in self._lanes:
                    self._lanes[job.lane].append(job.id)
                else:
                    self._lanes[job.lane] = deque((job.id,))
                    self._ready.append(f"{_LANE}{job.lane}")
            self._guard.notify_all()
        return len(found)

    def _until_next(self, pause: float) -> float:
        due = self._jobs.next_due()
        jittered = pause * (0.9 + secrets.randbelow(200) / 1000)
        if due is None:
            return jittered
        return min(jittered, max(0.02, (due - datetime.now(UTC)).total_seconds() + 0.002))

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        with self._guard:
            while not self._woken and not self._stopping:
                left = end - time.monotonic()
                if left <= 0:
                    return
                self._guard.wait(left)

    # --- work

    def _work(self) -> None:
        while True:
            with self._guard:
                while not self._ready and not self._stopping:
                    self._guard.wait()
                if not self._ready:
                    return
                job = self._ready.popleft()
            if job.startswith(_LANE):
                self._work_lane(job.removeprefix(_LANE))
            else:
                self._do(job)

    def _work_lane(self, lane: str) -> None:
        while True:
            with self._guard:
                waiting = self._lanes[lane]
                if not waiting:
                    del self._lanes[lane]
                    return
                job = waiting.popleft()
            self._do(job)

    def _do(self, job: str) -> None:
        try:
            with span("job", kind="consumer", watchword__job=job):
                self._jobs.run_acquired(job, self.owner)
        except Exception:  # a thread of the executor must outlive whatever happens
            log.exception("job_not_recorded", job=job)
            with self._guard:
                self._abandoned.add(job)
        finally:
            with self._guard:
                self._held.discard(job)
                self._woken = True
                self._guard.notify_all()

    def _renew(self) -> None:
        while True:
            end = time.monotonic() + self._lock_seconds / 3
            with self._guard:
                while not self._stopping and (left := end - time.monotonic()) > 0:
                    self._guard.wait(left)
                if self._stopping and not self._held:
                    return
                held = tuple(self._held)
            if self._stopping:
                time.sleep(0.05)
            try:
                self._jobs.renew(self.owner, held, lock_seconds=self._lock_seconds)
            except Exception:  # as above
                log.exception("locks_not_renewed")


_LANE = "lane:"
