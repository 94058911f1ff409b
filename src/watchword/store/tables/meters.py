"""What is counted (ACT_RU_*METER_LOG).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import LONG, STR, TIME, Index, Rank, Row, column, table


@table(
    "ACT_RU_METER_LOG",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_METER_LOG", ("NAME_", "TIMESTAMP_")),
        Index("ACT_IDX_METER_LOG_MS", ("MILLISECONDS_",)),
        Index("ACT_IDX_METER_LOG_NAME_MS", ("NAME_", "MILLISECONDS_")),
        Index("ACT_IDX_METER_LOG_REPORT", ("NAME_", "REPORTER_", "MILLISECONDS_")),
        Index("ACT_IDX_METER_LOG_TIME", ("TIMESTAMP_",)),
    ),
)
class MeterLogRow(Row):
    """A line of ACT_RU_METER_LOG."""

    id: str = column("ID_", STR(64), key=True)
    name: str = column("NAME_", STR(64), required=True)
    reporter: str | None = column("REPORTER_", STR(255))
    value: int | None = column("VALUE_", LONG)
    timestamp: datetime | None = column("TIMESTAMP_", TIME)
    milliseconds: int | None = column("MILLISECONDS_", LONG, sql_default="0")


@table(
    "ACT_RU_TASK_METER_LOG",
    rank=Rank.HISTORY,
    indexes=(Index("ACT_IDX_TASK_METER_LOG_TIME", ("TIMESTAMP_",)),),
)
class TaskMeterLogRow(Row):
    """A line of ACT_RU_TASK_METER_LOG."""

    id: str = column("ID_", STR(64), key=True)
    assignee_hash: int | None = column("ASSIGNEE_HASH_", LONG)
    timestamp: datetime | None = column("TIMESTAMP_", TIME)
