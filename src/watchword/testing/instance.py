"""One process instance under test: what it is waiting for, what it has been through, and its next steps.

Every check returns the instance, so that checks and steps read as a story; a check that doesn't hold raises
`AssertionError` with what is true instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from watchword.core.errors import NullValue
from watchword.store.tables import ExecutionRow
from watchword.testing.rows import tree_lines
from watchword.values.native import to_native

if TYPE_CHECKING:
    from watchword.node import Platform


class Instance:
    """A process instance; `id` is its id."""

    def __init__(self, platform: Platform, process_instance_id: str) -> None:
        self.id = process_instance_id
        self._platform = platform

    # what is true

    @property
    def waiting_at(self) -> tuple[str, ...]:
        """Ids of the activities that it waits at, sorted; one entry for each token."""
        return tuple(sorted(row.activity_id for row in self._activities(unfinished=True) if _waits(row)))

    @property
    def passed(self) -> tuple[str, ...]:
        """Ids of the activities that were finished, in order."""
        return tuple(row.activity_id for row in self._activities(finished=True))

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the instance itself as plain values, also when it has ended."""
        try:
            found = self._platform.runtime.get_variables(self.id)
        except NullValue:
            history = self._platform.history
            rows = history.variables.query(process_instance_id=self.id, activity_instance_id_in=[self.id])
            return {row.name: to_native(history.variable(row.id)) for row in rows}
        return {name: to_native(value) for name, value in found.items()}

    @property
    def ended(self) -> bool:
        """True once it is over, however it ended."""
        (row,) = self._platform.history.query(process_instance_id=self.id)
        return row.end_time is not None

    @property
    def tree(self) -> str:
        """The execution rows as text; for a look while writing a test."""
        database = self._platform.database
        with database.session(self._platform.clock.now()) as session:
            return "\n".join(tree_lines(session.find(ExecutionRow, process_instance_id=self.id)))

    # checks

    def is_waiting_at(self, *activity_ids: str) -> Self:
        """Check that it waits at exactly these activities."""
        assert tuple(sorted(activity_ids)) == self.waiting_at, f"it waits at {', '.join(self.waiting_at) or 'nothing'}"
        return self

    def has_passed(self, *activity_ids: str) -> Self:
        """Check that these activities were finished, in this order; others may lie between."""
        rest = iter(self.passed)
        for activity_id in activity_ids:
            assert activity_id in rest, f"{activity_id} was not passed in this order; passed: {', '.join(self.passed)}"
        return self

    def has_not_passed(self, *activity_ids: str) -> Self:
        """Check that none of these activities was finished."""
        found = [a for a in activity_ids if a in self.passed]
        assert not found, f"passed: {', '.join(found)}"
        return self

    def has_variables(self, **expected: Any) -> Self:
        """Check the values of these variables; there may be more."""
        found = self.variables
        wrong = {name: found.get(name) for name, value in expected.items() if name not in found or found[name] != value}
        assert not wrong, f"different: {wrong}; there are {', '.join(sorted(found)) or 'no variables'}"
        return self

    def is_ended(self) -> Self:
        """Check that it is over."""
        assert self.ended, f"it waits at {', '.join(self.waiting_at) or 'a job'}"
        return self

    def is_running(self) -> Self:
        """Check that it isn't over."""
        assert not self.ended, f"it has ended; passed: {', '.join(self.passed)}"
        return self

    def has_no_incident(self) -> Self:
        """Check that no job and no external task has given up."""
        found = self._platform.history.incidents.query(process_instance_id=self.id, open=True)
        assert not found, "incidents: " + "; ".join(f"{i.activity_id}: {i.incident_message}" for i in found)
        return self

    # steps

    def complete(self, activity_id: str, /, **variables: Any) -> Self:
        """Complete the one user task at `activity_id`."""
        tasks = self._platform.tasks.query(process_instance_id=self.id, task_definition_key=activity_id)
        assert len(tasks) == 1, f"{len(tasks)} tasks at {activity_id}; it waits at {', '.join(self.waiting_at)}"
        self._platform.tasks.complete(tasks[0].id, variables=variables)
        return self

    def _activities(self, **criteria: Any) -> tuple[Any, ...]:
        rows: tuple[Any, ...] = self._platform.history.activities.query(process_instance_id=self.id, **criteria)
        return tuple(sorted(rows, key=lambda row: (row.end_time or row.start_time, row.sequence_counter or 0)))


_CONTAINERS = frozenset({"subProcess", "transaction", "multiInstanceBody", "adHocSubProcess"})


def _waits(row: Any) -> bool:
    return row.activity_type not in _CONTAINERS
