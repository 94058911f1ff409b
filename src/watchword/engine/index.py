"""The execution rows of one command, by id and by parent."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from watchword.core.errors import RunawayError
from watchword.store.tables import EventSubscriptionRow, ExecutionRow

if TYPE_CHECKING:
    from watchword.store.instance import InstanceRows
    from watchword.store.session import Session

_NONE: Mapping[str, ExecutionRow] = {}


def age(row: ExecutionRow | EventSubscriptionRow) -> str:
    """Order rows by the time part of their version 1 id; other ids come as they are."""
    text = row.id
    if len(text) != 36:
        return text.rjust(64, "0")
    return f"{text[15:18]}{text[9:13]}{text[:8]}".rjust(64, "0")


class ExecutionIndex:
    """Knows every live execution row of the command, its parent and its children in order of creation.

    Only `engine.tree` adds, moves and removes rows here.
    """

    __slots__ = ("_children", "_complete", "_instances", "_made", "_max_executions", "_partial", "_session", "rows")

    def __init__(self, session: Session, *, max_executions: int) -> None:
        self._session = session
        self._max_executions = max_executions
        self._children: dict[str, dict[str, ExecutionRow]] = {}
        self._partial = False
        self._complete: set[str] = set()
        self._instances: set[str | None] = set()
        self._made = 0
        self.rows: dict[str, ExecutionRow] = {}

    def load(self, anchor: str, id: str) -> InstanceRows | None:
        """Read the process instance around a row (`Session.load_instance`) and know its executions from now on."""
        loaded = self._session.load_instance(anchor, id)
        if loaded is not None:
            self._partial = self._partial or not loaded.whole
            self._instances.add(loaded.process_instance_id)
            self._take_up()
        return loaded

    def has_instance(self, row: ExecutionRow) -> bool:
        """Tell whether the row's process instance was read or made here; its row alone may be known otherwise."""
        return row.process_instance_id in self._instances

    def know(self, row: ExecutionRow) -> ExecutionRow:
        """Return `row`, taken up with all that the session has loaded if it is not known yet."""
        if row.id not in self.rows:
            self._take_up()
        return row

    def _take_up(self) -> None:
        fresh = [row for row in self._session.cached(ExecutionRow) if row.id not in self.rows]
        fresh.sort(key=age)
        for row in fresh:
            self.rows[row.id] = row
            if row.parent_id is not None:
                self._children.setdefault(row.parent_id, {})[row.id] = row

    def get(self, id: str | None) -> ExecutionRow | None:
        """Return the live row with this id."""
        return None if id is None else self.rows.get(id)

    def parent(self, row: ExecutionRow) -> ExecutionRow | None:
        """Return the row's parent; None for a process instance's own row."""
        return None if row.parent_id is None else self.rows[row.parent_id]

    def root(self, row: ExecutionRow) -> ExecutionRow:
        """Return the process instance's own row."""
        while row.parent_id is not None:
            row = self.rows[row.parent_id]
        return row

    def children(self, row: ExecutionRow) -> list[ExecutionRow]:
        """Return the row's children (a new list), event-scope rows included."""
        self._complete_children(row)
        return list(self._children.get(row.id, _NONE).values())

    def _complete_children(self, row: ExecutionRow) -> None:
        if self._partial and row.id not in self._complete:
            self._complete.add(row.id)
            self._session.load_children(row.id)
            self._take_up()

    def live_children(self, row: ExecutionRow, *, limit: int | None = None) -> list[ExecutionRow]:
        """Return the row's children without event-scope rows; no more than `limit`."""
        self._complete_children(row)
        live = (child for child in self._children.get(row.id, _NONE).values() if not child.event_scope)
        return list(islice(live, limit))

    def event_scopes(self, row: ExecutionRow) -> list[ExecutionRow]:
        """Return the children that remember completed containers."""
        self._complete_children(row)
        return [child for child in self._children.get(row.id, _NONE).values() if child.event_scope]

    def add(self, row: ExecutionRow) -> None:
        """Take up a new row.

        Raises:
            RunawayError: the command made more executions than allowed.
        """
        self._made += 1
        if self._made > self._max_executions:
            raise RunawayError(
                f"process instance {row.process_instance_id}: more than {self._max_executions} executions in one "
                f"command, last at activity {row.activity_id!r}; look for a fork inside a loop"
            )
        self.rows[row.id] = row
        self._complete.add(row.id)
        if row.parent_id is None:
            self._instances.add(row.id)
        else:
            self._children.setdefault(row.parent_id, {})[row.id] = row

    def remove(self, row: ExecutionRow) -> None:
        """Forget a row."""
        del self.rows[row.id]
        self._children.pop(row.id, None)
        if row.parent_id is not None:
            self._children[row.parent_id].pop(row.id, None)

    def move(self, row: ExecutionRow, parent: ExecutionRow) -> None:
        """Give a row another parent."""
        if row.parent_id is not None:
            self._children[row.parent_id].pop(row.id, None)
        row.parent_id = parent.id
        self._children.setdefault(parent.id, {})[row.id] = row
