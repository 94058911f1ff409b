"""Run criteria: lists and counts, one statement each, on the driver."""

from __future__ import annotations

import weakref
from collections import namedtuple
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from watchword.core.errors import BadUserRequest
from watchword.query.compile import Compiler, Restriction, leaves
from watchword.query.model import Criteria, Query

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.guard import Guard

MAX_VALUES = 30_000
"""Values in one query: what both databases take as parameters of one statement."""
_compilers: weakref.WeakKeyDictionary[Database, Compiler] = weakref.WeakKeyDictionary()


def run_list(
    db: Database,
    query: Query,
    criteria: Criteria,
    *,
    first: int = 0,
    limit: int | None = None,
    restrict: Restriction,
    guard: Guard | None = None,
    now: datetime | None = None,
) -> list[Any]:
    """Return the lines that meet `criteria`; a line has the attributes of the query's row and of its extras.

    Args:
        db: the database to read.
        query: the resource.
        criteria: what was asked for.
        first: lines to leave out at the beginning.
        limit: the most lines to return; None: all.
        restrict: filters that the caller's rights add; none only for what the platform itself needs to know.
        guard: a fact that must hold, checked in the same statement.
        now: the moment of the query; None: the machine's clock.

    Raises:
        BadUserRequest: the criteria hold more values than a statement can take.
    """
    if limit is not None and limit <= 0:
        return []
    rows = _run(db, query, criteria, restrict, guard, counting=False, first=first, limit=limit, now=now)
    return list(map(line_type(query)._make, rows))  # type: ignore[attr-defined]  # a named tuple made at run time


def run_count(
    db: Database,
    query: Query,
    criteria: Criteria,
    *,
    restrict: Restriction,
    guard: Guard | None = None,
    now: datetime | None = None,
) -> int:
    """Return how many rows meet `criteria`."""
    return int(_run(db, query, criteria, restrict, guard, counting=True, first=0, limit=None, now=now)[0][0])


def _run(
    db: Database,
    query: Query,
    criteria: Criteria,
    restrict: Restriction,
    guard: Guard | None,
    *,
    counting: bool,
    first: int,
    limit: int | None,
    now: datetime | None,
) -> list[tuple[Any, ...]]:
    values = leaves(criteria, restrict)
    if len(values) > MAX_VALUES:
        raise BadUserRequest(f"The query holds {len(values)} values; the limit is {MAX_VALUES}: ask in parts")
    compiler = _compilers.get(db)
    if compiler is None:
        compiler = _compilers[db] = Compiler(db.compiler())
    statement = compiler.statement(
        query, criteria, restrict, counting=counting, first=first > 0, limit=limit is not None
    )
    parameters = statement.parameters(values, first, limit, now or datetime.now(UTC))
    rows: list[tuple[Any, ...]] = db.select(statement.sql, parameters, guard)
    return rows


@cache
def _line_of(attributes: tuple[str, ...], name: str) -> type[tuple[Any, ...]]:
    return namedtuple(name, attributes)


def line_type(query: Query) -> type[tuple[Any, ...]]:
    """Return the class of a query's lines: a named tuple of its attributes."""
    return _line_of(query.attributes, query.row.__name__.removesuffix("Row") + "Line")
