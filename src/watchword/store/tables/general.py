"""Byte arrays, properties and the schema log (ACT_GE_*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BOOL, BYTES, INT, STR, TIME, ForeignKey, Index, Rank, Row, column, table


@table(
    "ACT_GE_BYTEARRAY",
    rank=Rank.PART,
    indexes=(
        Index("ACT_IDX_BYTEAR_DEPL", ("DEPLOYMENT_ID_",)),
        Index("ACT_IDX_BYTEARRAY_NAME", ("NAME_",)),
        Index("ACT_IDX_BYTEARRAY_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_BYTEARRAY_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
    ),
    foreign_keys=(ForeignKey("ACT_FK_BYTEARR_DEPL", ("DEPLOYMENT_ID_",), "ACT_RE_DEPLOYMENT", ("ID_",)),),
)
class ByteArrayRow(Row):
    """A line of ACT_GE_BYTEARRAY."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    name: str | None = column("NAME_", STR(255))
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    bytes: bytes | None = column("BYTES_", BYTES)
    generated: bool | None = column("GENERATED_", BOOL)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    type: int | None = column("TYPE_", INT)
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_GE_PROPERTY",
    rank=Rank.LEAF,
)
class PropertyRow(Row):
    """A line of ACT_GE_PROPERTY."""

    name: str = column("NAME_", STR(64), key=True)
    value: str | None = column("VALUE_", STR(300))
    rev: int = column("REV_", INT, default=1)


@table(
    "ACT_GE_SCHEMA_LOG",
    rank=Rank.LEAF,
)
class SchemaLogRow(Row):
    """A line of ACT_GE_SCHEMA_LOG."""

    id: str = column("ID_", STR(64), key=True)
    timestamp: datetime | None = column("TIMESTAMP_", TIME)
    version: str | None = column("VERSION_", STR(255))
