"""What all producers of history rows share: the unit of work, its moment, its user, and what instances belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from watchword.core import ids
from watchword.history import ttl
from watchword.history.levels import Level
from watchword.store.guard import Elapsed
from watchword.store.tables import AuthorizationRow, ExecutionRow, HistoricProcessInstanceRow

if TYPE_CHECKING:
    from watchword.bpmn.model import Process
    from watchword.store.session import Session
    from watchword.store.tables import ProcessDefinitionRow


class DefinitionFacts(Protocol):
    """A deployed process definition."""

    @property
    def row(self) -> ProcessDefinitionRow:
        """Its row."""
        ...

    @property
    def process(self) -> Process:
        """Its model."""
        ...


class DefinitionSource(Protocol):
    """Where definitions are found by id."""

    def get(self, session: Session, definition_id: str, /) -> DefinitionFacts:
        """Return the definition; its row may be as old as its first use."""
        ...

    def forget(self, definition_id: str, /) -> None:
        """Read the definition again at its next use."""
        ...


class Producer:
    """Base of the producers: one object a command.

    Args:
        session: the unit of work that takes the rows.
        now: the moment of all rows of the command.
        user_id: the authenticated user, None for jobs and embedded use without identity.
        level: which events leave rows.
        definitions: where definitions are found.
    """

    def __init__(
        self,
        session: Session,
        *,
        now: datetime,
        level: Level,
        definitions: DefinitionSource,
        user_id: str | None = None,
        removal_time: str = ttl.END,
    ) -> None:
        self.session, self.now, self.level, self.definitions, self.user_id = session, now, level, definitions, user_id
        self.since_start = Elapsed("start_time", now)
        """How long what ends in this command has taken."""
        self.fresh: set[str] = set()
        """Ids of what this command created: instances, tasks, variables."""
        self.counts: defaultdict[str, int] = defaultdict(int)
        """How often something happened that metrics tell of, by the metric's name; kept at every level."""
        self._operation_id: str | None = None
        self._in_custom_code = False
        self._roots: dict[str, str] = {}
        self.dates_from = removal_time
        """The moment from which times to live count: a constant of `ttl`."""
        self._removal_times: dict[str, datetime | None] = {}

    def count(self, metric: str, number: int = 1) -> None:
        """Let `metric` grow once the command is stored."""
        self.counts[metric] += number

    @contextmanager
    def in_custom_code(self) -> Iterator[None]:
        """Let what expressions and delegates do count as no part of the user's operation. Observed in 7.24."""
        before, self._in_custom_code = self._in_custom_code, True
        try:
            yield
        finally:
            self._in_custom_code = before

    @property
    def operation_id(self) -> str | None:
        """The id that all operation log and detail rows of this command share; None if operations aren't logged."""
        if self._in_custom_code:
            return None
        if self._operation_id is None and self.logs_operations:
            self._operation_id = ids.new()
        return self._operation_id

    @property
    def logs_operations(self) -> bool:
        """True if the user operation log is written: level full and somebody is authenticated."""
        return self.level >= Level.FULL and self.user_id is not None

    def root_of(self, process_instance_id: str | None) -> str | None:
        """Return the id of the topmost instance that `process_instance_id` was called from, itself if it is one."""
        if process_instance_id is None:
            return None
        known = self._roots.get(process_instance_id)
        if known is None:
            row = self.session.get(ExecutionRow, process_instance_id)
            known = (row.root_process_instance_id if row is not None else None) or process_instance_id
            self._roots[process_instance_id] = known
        return known

    def expires(self, key: str, moment: datetime | None) -> None:
        """Let what this command writes later for a root instance or a batch go at `moment`."""
        self._removal_times[key] = moment

    def removal_time_of(self, root_process_instance_id: str | None) -> datetime | None:
        """Return the removal time of rows written for a root instance now; None while it isn't known.

        Counted from the end it is only known after the end, in the same command; counted from the start, always.
        """
        root = root_process_instance_id
        if root is None:
            return None
        if self.dates_from == ttl.START and root not in self._removal_times:
            row = self.session.get(HistoricProcessInstanceRow, root)
            self._removal_times[root] = None if row is None else row.removal_time
        return self._removal_times.get(root)

    def date_new_rows(self) -> None:
        """Give what this command wrote for root instances their removal time, where that counts from the start."""
        if self.dates_from != ttl.START:
            return
        for row_type in (*ttl.DATED, AuthorizationRow):
            row: Any
            for row in self.session.added(row_type):
                if row.removal_time is None:
                    row.removal_time = self.removal_time_of(row.root_process_instance_id)

    def key_of(self, process_definition_id: str | None) -> str | None:
        """Return the key of a definition."""
        if process_definition_id is None:
            return None
        return self.definitions.get(self.session, process_definition_id).row.key
