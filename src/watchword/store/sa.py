"""The tables as SQLAlchemy knows them: made from the row classes, used to compile queries, never to run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import TypeEngine

from watchword.store.table import Kind, Row

METADATA = MetaData()

_TYPES: dict[str, Callable[[Kind], TypeEngine[Any]]] = {
    "bool": lambda kind: Boolean(),
    "bytes": lambda kind: LargeBinary(),
    "double": lambda kind: Double(),
    "int": lambda kind: Integer(),
    "long": lambda kind: BigInteger(),
    "str": lambda kind: String(kind.length),
    "text": lambda kind: Text(),
    "time": lambda kind: DateTime(),
}


def sa_table(row_type: type[Row]) -> SqlTable:
    """Return the table of a row class; `table.c` is keyed by attribute (`table.c.process_instance_id`)."""
    table = row_type.table
    known = METADATA.tables.get(table.name.lower())
    if known is not None:
        return known
    columns = (
        Column(c.name.lower(), _TYPES[c.kind.name](c.kind), key=c.attribute, primary_key=c.key) for c in table.columns
    )
    return SqlTable(table.name.lower(), METADATA, *columns, keep_existing=True)
