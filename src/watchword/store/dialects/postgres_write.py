"""Two ways to write a plan to PostgreSQL: one statement for all of it, or one pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchword.store.dialects.postgres_link import Link
from watchword.store.dialects.shapes import ShapeKey, shape, text
from watchword.store.plan import Plan
from watchword.store.steps import ROWS_OF_A_SHAPE, in_order

_TEXTS = 1000
_LOCK = b"SELECT 1 FROM ACT_RU_EXECUTION WHERE ID_ = ANY($1) ORDER BY ID_ FOR UPDATE"


class PostgresWriter:
    """Keeps the texts of the shapes seen; shared by all connections."""

    def __init__(self) -> None:
        self._texts: dict[ShapeKey, bytes] = {}
        self._once: dict[ShapeKey, bytes] = {}

    def write(self, link: Link, plan: Plan, *, within: bool) -> int:
        """Carry out a plan as one transaction, or `within` the one that is open; return the round trips taken."""
        if plan.in_order or plan.rows > ROWS_OF_A_SHAPE:
            link.pipeline([*_locks(plan), *(self._one(part) for part in in_order(plan))], within=within)
            return 1
        key, params = shape(plan)
        found = self._texts.get(key)
        if found is None:
            link.send(self._first(key), params, keep=key in self._texts)
        else:
            link.send(found, params)
        return 1

    def _one(self, plan: Plan) -> tuple[bytes, list[Any]]:
        key, params = shape(plan)
        return self._texts.get(key) or text(key).encode(), params

    def _first(self, key: ShapeKey) -> bytes:
        """Return a text not prepared yet: a shape must come a second time to be worth it."""
        found = self._once.pop(key, None)
        if found is not None:
            _bound(self._texts)
            self._texts[key] = found
            return found
        _bound(self._once)
        found = self._once[key] = text(key).encode()
        return found


def _locks(plan: Plan) -> Iterator[tuple[bytes, list[Any]]]:
    """Lock the executions that go before what hangs on them goes: parents first, as single statements do."""
    for removal in plan.removals:
        if removal.table.name == "ACT_RU_EXECUTION":
            yield _LOCK, [sorted(key[0] for key, _ in removal.lines)]


def _bound(cache: dict[ShapeKey, bytes]) -> None:
    if len(cache) >= _TEXTS:
        for key in list(cache)[: _TEXTS // 10]:
            cache.pop(key, None)
