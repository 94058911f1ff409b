"""Make a table in a migration: columns as that revision wants them, types as both databases have them."""

from __future__ import annotations

from alembic import op

from watchword.store.schema.ddl import table_statements
from watchword.store.table import Column, ForeignKey, Index, Kind, Rank, Row, Table


def make_table(
    name: str,
    columns: tuple[tuple[str, Kind, str], ...],
    *,
    indexes: tuple[Index, ...] = (),
    foreign_keys: tuple[ForeignKey, ...] = (),
) -> None:
    """Make table `name`; the third word of a column is `key`, `required` or empty."""
    made = tuple(Column(c.lower(), c, kind, word == "key", word in ("key", "required")) for c, kind, word in columns)
    table = Table(
        name=name,
        row=Row,
        rank=Rank.LEAF,
        columns=made,
        indexes=indexes,
        foreign_keys=foreign_keys,
        uniques=(),
        primary_key=f"{name.lower()}_pkey",
        keys=tuple(c for c in made if c.key),
        rev=None,
        by_attribute={c.attribute: c for c in made},
        values=lambda row: (),
    )
    for statement in table_statements(table, op.get_bind().dialect.name):
        op.execute(statement)
