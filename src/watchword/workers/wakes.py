"""Who is told when something may have to be done: this process's workers at once, other nodes by hints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from watchword.store.database import JOBS_HINT, TOPIC_HINT, Database, Hints


@dataclass(slots=True)
class Wakes:
    """The workers of a process, and the line to other nodes once it is open."""

    topics: list[Callable[[str], None]] = field(default_factory=list)
    """Called with a topic when an external task of it may be free."""
    jobs: list[Callable[[], None]] = field(default_factory=list)
    """Called when there may be jobs."""
    line: Hints | None = None

    def topic(self, topic: str) -> None:
        """Say, after a commit, that an external task of a topic became available."""
        self._wake_topic(topic)
        if self.line is not None:
            self.line.say(TOPIC_HINT + topic)

    def job(self) -> None:
        """Say, after a commit, that jobs were created or given free."""
        self._wake_jobs()
        if self.line is not None:
            self.line.say(JOBS_HINT)

    def open(self, database: Database) -> None:
        """Open the line to other nodes; their hints wake the workers of this process."""
        if self.line is None:
            self.line = database.hints(self.receive)

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
            self.line = None

    def receive(self, hint: str) -> None:
        """Take a hint of another node; one that isn't known is left alone."""
        if hint == JOBS_HINT:
            self._wake_jobs()
        elif hint.startswith(TOPIC_HINT):
            self._wake_topic(hint.removeprefix(TOPIC_HINT))

    def _wake_topic(self, topic: str) -> None:
        for wake in self.topics:
            wake(topic)

    def _wake_jobs(self) -> None:
        for wake in self.jobs:
            wake()
