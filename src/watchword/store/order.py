"""In which order tables are written: parents before children, the same for every unit (fewer deadlocks)."""

from __future__ import annotations

from watchword.store.table import Table
from watchword.store.tables import OWN_TABLES, TABLES


def _sorted() -> tuple[Table, ...]:
    known = (*TABLES, *OWN_TABLES)
    parents = {table.name: {key.target for key in table.foreign_keys} - {table.name} for table in known}
    waiting = sorted(known, key=lambda table: (-table.rank, table.name))
    done: list[Table] = []
    names: set[str] = set()
    while waiting:
        table = next(t for t in waiting if parents[t.name] <= names)
        waiting.remove(table)
        done.append(table)
        names.add(table.name)
    return tuple(done)


PARENTS_FIRST: tuple[Table, ...] = _sorted()
"""The published tables and ours."""
NUMBER: dict[str, int] = {table.name: number for number, table in enumerate(PARENTS_FIRST)}
"""Table name -> its place in `PARENTS_FIRST`."""
