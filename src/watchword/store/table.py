"""What one table is: a typed row class whose fields name the columns.

A row class is the only definition of its table. The data definition of both databases, the check of a taken-over
schema, the unit of work's statements and the dynamic queries are all derived from it (`docs/decisions/0003`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform


@dataclass(frozen=True, slots=True)
class Kind:
    """A column type; `length` counts characters and is set for text of limited length only."""

    name: str
    length: int | None = None


def STR(length: int) -> Kind:  # noqa: N802 - reads like the type name it stands for
    """Text of at most `length` characters."""
    return Kind("str", length)


TEXT = Kind("text")
INT = Kind("int")
LONG = Kind("long")
DOUBLE = Kind("double")
BOOL = Kind("bool")
TIME = Kind("time")
"""A moment in milliseconds: aware UTC in a row, `timestamp without time zone` of the database's zone in the table."""
BYTES = Kind("bytes")


class Rank(IntEnum):
    """Insert order (descending rank first); updates and deletes run the other way round. Observed in 7.24."""

    HISTORY = 0
    LEAF = 1
    PART = 2
    EXECUTION = 3
    DEFINITION = 4
    DEPLOYMENT = 5


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of one table: `attribute` in Python, `name` in the database. Equal to itself only."""

    attribute: str
    name: str
    kind: Kind
    key: bool = False
    required: bool = False
    default: str | None = None
    """Default of the database, as SQL text."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index over `columns` (database names), unique if `unique`."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    where: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` refer to `target`'s `target_columns`."""

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique constraint over `columns` (database names)."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table as data; `row` is the class that a loaded line becomes."""

    name: str
    row: type[Row]
    rank: Rank
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...]
    foreign_keys: tuple[ForeignKey, ...]
    uniques: tuple[Unique, ...]
    primary_key: str
    """Name of the primary key constraint."""
    keys: tuple[Column, ...]
    rev: Column | None
    by_attribute: Mapping[str, Column]
    values: Callable[[Any], tuple[Any, ...]]
    """All column values of a row, in column order: the snapshot that tells what changed."""


class Row:
    """Base of the row classes."""

    __slots__ = ()
    table: ClassVar[Table]


def column(
    name: str,
    kind: Kind,
    *,
    key: bool = False,
    required: bool = False,
    default: Any = None,
    sql_default: str | None = None,
) -> Any:
    """Declare a column of a row class."""
    return dataclasses.field(
        default=default,
        metadata={"column": name, "kind": kind, "key": key, "required": required or key, "sql_default": sql_default},
    )


R = TypeVar("R", bound=type)


@dataclass_transform(kw_only_default=True, eq_default=False)
def table(
    name: str,
    *,
    rank: Rank,
    indexes: tuple[Index, ...] = (),
    foreign_keys: tuple[ForeignKey, ...] = (),
    uniques: tuple[Unique, ...] = (),
    primary_key: str | None = None,
) -> Callable[[R], R]:
    """Make a class of `column` fields the row class of table `name`: a slotted dataclass.

    It takes keyword arguments; who reads lines may give the values in column order.
    """

    def decorate(cls: R) -> R:
        made: Any = dataclass(slots=True, eq=False)(cls)
        columns = tuple(
            Column(
                f.name,
                f.metadata["column"],
                f.metadata["kind"],
                f.metadata["key"],
                f.metadata["required"],
                f.metadata["sql_default"],
            )
            for f in dataclasses.fields(made)
        )
        made.table = Table(
            name=name,
            row=made,
            rank=rank,
            columns=columns,
            indexes=indexes,
            foreign_keys=foreign_keys,
            uniques=uniques,
            primary_key=primary_key or f"{name.lower()}_pkey",
            keys=tuple(c for c in columns if c.key),
            rev=next((c for c in columns if c.name == "REV_"), None),
            by_attribute={c.attribute: c for c in columns},
            values=attrgetter(*(c.attribute for c in columns)),
        )
        return made  # type: ignore[no-any-return]  # made from text: the row's own class

    return decorate
