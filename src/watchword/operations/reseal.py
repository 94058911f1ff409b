"""Secret variables under another key: the data keys are wrapped anew in small units of work, the values stay sealed.

Source: guideline W-02 (rotation with overlap for every key).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from watchword.core.clock import Clock
from watchword.store.database import Database
from watchword.store.tables import ByteArrayRow
from watchword.values.codec import SEALED
from watchword.values.secrecy import Secrecy

AT_ONCE = 200
"""Values that one unit of work takes."""
_HOLDERS = (
    ("ACT_HI_DETAIL", "VAR_INST_ID_", "VAR_TYPE_"),
    ("ACT_HI_VARINST", "ID_", "VAR_TYPE_"),
    ("ACT_RU_VARIABLE", "ID_", "TYPE_"),
)
"""Tables whose lines hold values: table, column of the variable's id, column of its type."""


def reseal(database: Database, secrecy: Secrecy, clock: Clock, told: Callable[[int], None] | None = None) -> int:
    """Wrap the data key of every secret value by the key in use, while others work; return how many values there are.

    Raises:
        SealBroken: a value's key is gone.
        OptimisticLockingError: a value was changed meanwhile; run it again.
    """
    count = 0
    for found in _pages(database):
        with database.session(clock.now()) as session:
            for content_id, variable_id in found:
                row = session.get(ByteArrayRow, content_id)
                if row is not None and row.bytes is not None:
                    row.bytes = secrecy.rewrapped(row.bytes, variable_id)
                    count += 1
            session.flush()
        if told is not None:
            told(count)
    return count


def _pages(database: Database) -> Iterator[list[tuple[str, str]]]:
    for table, variable, kind in _HOLDERS:
        sql = (
            f"SELECT B.ID_, V.{variable} FROM {table} V JOIN ACT_GE_BYTEARRAY B ON B.ID_ = V.BYTEARRAY_ID_ "  # noqa: S608 - our own names
            f"WHERE V.{kind} = ? AND B.ID_ > ? ORDER BY B.ID_ LIMIT {AT_ONCE}"
        )
        last = ""
        while found := [(str(content), str(owner)) for content, owner in database.select(sql, (SEALED, last))]:
            yield found
            last = found[-1][0]
