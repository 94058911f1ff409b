"""One statement for a whole unit of work: its shape as a cache key, its values as parameters, its text.

A shape is what remains of a plan without the values: which columns of which tables are written, and which of the
values are the same id or moment. Units of the same kind have the same shape, so its text is made once and prepared once
a connection. Every value is a parameter; null is left out or written as NULL.

Within one statement all parts see the same snapshot, so a line may be touched by one part only. Their order is defined
only for those whose lines are counted: as they stand. Foreign keys are checked at the end of the statement.
"""

# ruff: noqa: S608 - texts are made of names of our own tables; values are parameters

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, compress, count, product, repeat
from operator import is_not, itemgetter
from typing import Any

from watchword.store.guard import KEEP, Chosen, Elapsed
from watchword.store.order import NUMBER, PARENTS_FIRST
from watchword.store.plan import Change, Plan, Removal, SetChange
from watchword.store.sql import PG_TYPES, is_list, numbered
from watchword.store.table import INT, LONG, Column, Rank, Table

ShapeKey = tuple[Any, ...]
_NULLS = repeat(None)
_OTHERS = re.compile(r"\$-(\d+)")
"""Parameters that no two places share, in a text whose shared ones aren't counted yet."""

_IDENTITIES = ("ID_", "EXEC_", "SCOPE_")
"""How the names of columns end that hold ids."""
_REPEATED = ("ACT_INST_STATE_", "ACT_TYPE_", "DURATION_", "PROC_DEF_KEY_", "PROCESS_DEF_KEY_", "REV_")
"""Names of columns whose lines of one unit agree because they come from the same few activities, just done."""


def _is_shared(column: Column) -> bool:
    """Tell whether equal values are one parameter: ids, moments and the like are equal by design, others by chance."""
    kind = column.kind
    is_id = kind.name == "str" and kind.length == 64 and column.name.endswith(_IDENTITIES)
    return kind.name == "time" or is_id or column.name in _REPEATED


def _split(table: Table) -> tuple[tuple[int, ...], tuple[int, ...]]:
    shared = tuple(n for n, column in enumerate(table.columns) if _is_shared(column))
    return shared, tuple(n for n in range(len(table.columns)) if n not in shared)


def _picker(places: tuple[int, ...]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


_SPLIT = {table.name: _split(table) for table in PARENTS_FIRST}
"""Table -> the places of its shared and of its other columns."""
_PICKERS = {name: (_picker(shared), _picker(plain)) for name, (shared, plain) in _SPLIT.items()}
_NUMBERS = frozenset((INT, LONG))
_SHARED = frozenset(column for table in PARENTS_FIRST for column in table.columns if _is_shared(column))


def shape(plan: Plan) -> tuple[ShapeKey, list[Any]]:
    """Return the shape of a plan and its parameters."""
    binder = _Binder()
    key: list[Any] = []
    for insert in plan.inserts:
        key.append(("i", NUMBER[insert.table.name], *binder.lines(insert.table, insert.rows)))
    locking: list[Change | Removal] = [*plan.changes, *plan.removals]
    for part in sorted(locking, key=_place):
        key.append(binder.change(part) if isinstance(part, Change) else binder.removal(part))
    for one in plan.sets:
        key.append(binder.set_change(one))
    for guard in plan.guards:
        first = len(binder.others)
        binder.others.extend(guard.params)
        key.append(("g", guard.sql, first))
    shared = list(binder.shared)[1:]
    return (len(shared), *key), shared + binder.others


def _place(part: Change | Removal) -> int:
    """Order what locks lines by table, parents first, so that units of different kinds lock in the same order."""
    return NUMBER[part.table.name]


class _Binder:
    """Gives each value its parameter number: shared ones from 1 upward, others from -1 downward, as they come after."""

    __slots__ = ("_known", "others", "shared")

    def __init__(self) -> None:
        self.shared: defaultdict[Any, int] = defaultdict(count(1).__next__, {None: 0})
        """Value -> its number; 0 stands for NULL."""
        self.others: list[Any] = []
        self._known: dict[int, ShapeKey] = {}
        """What was bound of the conditions and values that several tables share, by their identity."""

    def lines(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> ShapeKey:
        """Bind new lines; return how many, the numbers of their shared values, how many others are bound before theirs.

        The last part tells which of their others are there. All lines in a row, in the interpreter's own loops: there
        are hundreds of values.
        """
        pick_shared, pick_others = _PICKERS[table.name]
        shared: Iterable[Any] = pick_shared(rows[0])
        others: Sequence[Any] = pick_others(rows[0])
        if len(rows) > 1:
            shared = chain.from_iterable(map(pick_shared, rows))
            others = list(chain.from_iterable(map(pick_others, rows)))
        there = tuple(map(is_not, others, _NULLS))
        first = len(self.others)
        self.others.extend(compress(others, there))
        return len(rows), tuple(map(self.shared.__getitem__, shared)), first, there

    def value(self, column: Column, value: Any) -> int:
        if column in _SHARED:
            return self.shared[value]
        return 0 if value is None else self.bind(value)

    def bind(self, value: Any) -> int:
        self.others.append(value)
        return -len(self.others)

    def key(self, table: Table, key: tuple[Any, ...]) -> tuple[int, ...]:
        if len(key) == 1:
            return (self.value(table.keys[0], key[0]),)
        return tuple([self.value(column, value) for column, value in zip(table.keys, key, strict=True)])

    def change(self, change: Change) -> ShapeKey:
        table = change.table
        key = self.key(table, change.key)
        rev = 0 if change.rev is None else self.bind(change.rev)
        return ("u", NUMBER[table.name], key, rev, self._values(table, change.values))

    def removal(self, removal: Removal) -> ShapeKey:
        table = removal.table
        lines = tuple([(self.key(table, key), 0 if rev is None else self.bind(rev)) for key, rev in removal.lines])
        return ("d", NUMBER[table.name], lines)

    def set_change(self, one: SetChange) -> ShapeKey:
        table, known = one.table, self._known
        where = known.get(id(one.where)) or known.setdefault(id(one.where), self._where(table, one.where))
        values = None
        if one.values is not None:
            values = known.get(id(one.values))
            if values is None:
                by_column = {table.by_attribute[attribute]: value for attribute, value in one.values.items()}
                values = known[id(one.values)] = self._values(table, by_column)
        besides = tuple([self.key(table, key) for key in one.besides])
        return ("s", NUMBER[table.name], where, values, besides)

    def _values(self, table: Table, values: Mapping[Column, object]) -> ShapeKey:
        return tuple([(column.attribute, self._expression(table, column, value)) for column, value in values.items()])

    def _expression(self, table: Table, column: Column, value: object) -> object:
        kind = type(value)
        if kind is not Elapsed and kind is not Chosen:
            return self.value(column, value)
        if isinstance(value, Elapsed):
            return ("elapsed", value.since, self.value(table.by_attribute[value.since], value.until))
        assert isinstance(value, Chosen)
        where = self._where(table, value.where)
        otherwise = "keep" if value.otherwise is KEEP else self._expression(table, column, value.otherwise)
        return ("chosen", where, self.value(column, value.value), otherwise)

    def _where(self, table: Table, where: Mapping[str, object]) -> ShapeKey:
        parts = []
        for attribute, value in where.items():
            if is_list(value):
                parts.append((attribute, "any", self.bind(value)))
            else:
                parts.append((attribute, "is", self.value(table.by_attribute[attribute], value)))
        return tuple(parts)


def text(key: ShapeKey) -> str:
    """Return the statement of a shape.

    It fails with SQLSTATE 2201F where a guard doesn't hold and with 22012 where a line to write is no longer current.
    """
    parts: list[str] = []
    counted: list[str] = []
    expected = 0
    guards: list[str] = []
    shared, *rest = key
    for part in rest:
        if part[0] == "g":
            guards.append(f"({numbered(part[1], shared + part[2])})")
            continue
        sql, lines = _PARTS[part[0]](*part[1:])
        name = f"p{len(parts)}"
        if lines:
            sql += " RETURNING 1"
            counted.append(f"(SELECT count(*) FROM {name})")
            expected += lines
        parts.append(f"{name} AS ({sql})")
    answer = [f"1 / CASE WHEN {' + '.join(counted)} = {expected} THEN 1 ELSE 0 END"] if counted else []
    if guards:
        answer.append(f"sqrt(CASE WHEN {' AND '.join(guards)} THEN 1 ELSE -1 END)")
    whole = f"{'WITH ' if parts else ''}{', '.join(parts)} SELECT {', '.join(answer) or '1'}"
    return _OTHERS.sub(lambda found: f"${shared + int(found[1])}", whole)


def _insert(number: int, lines: int, shared: tuple[int, ...], first: int, there: tuple[bool, ...]) -> tuple[str, int]:
    """Insert lines; what all have alike stands once, as the server makes each value of a list ready at each use."""
    table = PARENTS_FIRST[number]
    slots = _slots(table, lines, shared, first, there)
    places = sorted({place for line in slots for place in line})
    alike = {place: slots[0][place] for place in places if len({line.get(place) for line in slots}) == 1}
    varying = [place for place in places if place not in alike]
    columns = [table.columns[place] for place in (*alike, *varying)]
    # names of our own tables and columns, from their classes: values are parameters
    into = f"INSERT INTO {table.name} ({', '.join(column.name for column in columns)})"
    once = [_param(table.columns[place], slot) for place, slot in alike.items()]
    if not varying:
        return f"{into} VALUES ({', '.join(once)})", 0
    listed = ", ".join(
        f"({', '.join(_listed(table.columns[place], line.get(place)) for place in varying)})" for line in slots
    )
    each = [f"v{place}" for place in varying]
    return f"{into} SELECT {', '.join([*once, *each])} FROM (VALUES {listed}) v({', '.join(each)})", 0


def _listed(column: Column, slot: int | None) -> str:
    value = (column.default or "NULL") if slot is None else f"${slot}"
    return f"{value}::{PG_TYPES[column.kind.name]}"


def _param(column: Column, slot: int) -> str:
    """Return a parameter for a column; small numbers with their type, as columns of two types may share one."""
    return f"${slot}::{PG_TYPES[column.kind.name]}" if column.kind in _NUMBERS else f"${slot}"


def _slots(
    table: Table, lines: int, shared: tuple[int, ...], first: int, there: tuple[bool, ...]
) -> list[dict[int, int]]:
    """Return for each line place -> parameter number of the values it has."""
    shared_places, plain_places = _SPLIT[table.name]
    found: list[dict[int, int]] = [{} for _ in range(lines)]
    for number, (line, place) in zip(shared, product(found, shared_places), strict=True):
        if number:
            line[place] = number
    others = count(-first - 1, -1)
    for is_there, (line, place) in zip(there, product(found, plain_places), strict=True):
        if is_there:
            line[place] = next(others)
    return found


def _update(number: int, key: tuple[int, ...], rev: int, values: ShapeKey) -> tuple[str, int]:
    table = PARENTS_FIRST[number]
    where = _key_condition(table, key)
    if rev and table.rev is not None:
        where += f" AND {table.rev.name} = ${rev}"
    return f"UPDATE {table.name} SET {_assignments(table, values, bump=True)} WHERE {where}", 1 if rev else 0


def _delete(number: int, lines: tuple[tuple[tuple[int, ...], int], ...]) -> tuple[str, int]:
    table = PARENTS_FIRST[number]
    checked = sum(1 for _, rev in lines if rev)
    if len(lines) == 1:
        (key, rev), *_ = lines
        where = _key_condition(table, key)
        if rev and table.rev is not None:
            where += f" AND {table.rev.name} = ${rev}"
        return f"DELETE FROM {table.name} WHERE {where}", checked
    columns = [*table.keys, table.rev] if checked and table.rev is not None else list(table.keys)
    types = [PG_TYPES[column.kind.name] for column in columns]
    values = ", ".join(
        f"({', '.join(f'${s}::{t}' for s, t in zip([*key, *([rev] if checked else [])], types, strict=True))})"
        for key, rev in lines
    )
    names = ", ".join(f"k{n}" for n in range(len(columns)))
    on = " AND ".join(f"t.{column.name} = v.k{n}" for n, column in enumerate(columns))
    return f"DELETE FROM {table.name} t USING (VALUES {values}) v({names}) WHERE {on}", checked


def _set(number: int, where: ShapeKey, values: ShapeKey | None, besides: ShapeKey) -> tuple[str, int]:
    table = PARENTS_FIRST[number]
    condition = _condition(table, where)
    for key in besides:
        condition += f" AND NOT ({_key_condition(table, key)})"
    if values is None:
        return f"DELETE FROM {table.name} WHERE {condition}", 0
    bump = table.rank is not Rank.HISTORY and not table.name.startswith("ACT_GE_")
    return f"UPDATE {table.name} SET {_assignments(table, values, bump=bump)} WHERE {condition}", 0


_PARTS: Mapping[str, Callable[..., tuple[str, int]]] = {"i": _insert, "u": _update, "d": _delete, "s": _set}


def _key_condition(table: Table, key: tuple[int, ...]) -> str:
    return " AND ".join(f"{column.name} = ${slot}" for column, slot in zip(table.keys, key, strict=True))


def _assignments(table: Table, values: ShapeKey, *, bump: bool) -> str:
    parts = [
        f"{table.by_attribute[attribute].name} = {_sql(table, table.by_attribute[attribute], value)}"
        for attribute, value in values
    ]
    if bump and table.rev is not None:
        parts.append(f"{table.rev.name} = {table.rev.name} + 1")
    return ", ".join(parts)


def _sql(table: Table, column: Column, value: Any) -> str:
    if value == "keep":
        return column.name
    if isinstance(value, int):
        return _param(column, value) if value else "NULL"
    if value[0] == "elapsed":
        since = table.by_attribute[value[1]].name
        return f"GREATEST(0, trunc(EXTRACT(EPOCH FROM (${value[2]}::timestamp - {since})) * 1000))::bigint"
    _, where, chosen, otherwise = value
    then = f"${chosen}::{PG_TYPES[column.kind.name]}" if chosen else "NULL"
    return f"CASE WHEN {_condition(table, where)} THEN {then} ELSE {_sql(table, column, otherwise)} END"


def _condition(table: Table, where: ShapeKey) -> str:
    parts = []  # types are written: within a SET list a parameter must not be taken for text here, varchar there
    for attribute, operator, slot in where:
        column = table.by_attribute[attribute]
        if operator == "any":
            parts.append(f"{column.name} = ANY(${slot})")
        else:
            known = f"{column.name} = ${slot}::{PG_TYPES[column.kind.name]}"
            parts.append(known if slot else f"{column.name} IS NULL")
    return " AND ".join(parts) or "TRUE"
