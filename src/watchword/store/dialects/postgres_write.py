"""Two ways to write a plan to PostgreSQL: one statement for all of it, or one pipeline."""

from __future__ import annotations

from typing import Any

from watchword.store.dialects.postgres_link import Link
from watchword.store.dialects.shapes import ShapeKey, shape, text
from watchword.store.plan import Plan
from watchword.store.steps import ROWS_OF_A_SHAPE, in_order

_TEXTS = 1000


class PostgresWriter:
    """Keeps the texts of the shapes seen; shared by all connections."""

    def __init__(self) -> None:
        self._texts: dict[ShapeKey, bytes] = {}
        self._once: dict[ShapeKey, bytes] = {}

    def write(self, link: Link, plan: Plan, *, within: bool) -> int:
        """Carry out a plan as one transaction, or `within` the one that is open; return the round trips taken."""
        if plan.in_order or plan.rows > ROWS_OF_A_SHAPE:
            link.pipeline([self._one(part) for part in in_order(plan)], within=within)
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


def _bound(cache: dict[ShapeKey, bytes]) -> None:
    if len(cache) >= _TEXTS:
        for key in list(cache)[: _TEXTS // 10]:
            cache.pop(key, None)
