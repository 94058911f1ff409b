"""Whose lines the statements of this thread may touch, where the database itself keeps tenants apart.

With row security (`database.row_security`, PostgreSQL) every table that names a tenant has a policy that compares it
with the setting `watchword.tenants` of the connection. The setting travels with the first statement that needs another
value than the connection has, in the same trip. Work of the platform's own (jobs, cleanup, the command line) sees all
tenants. Source: guidelines W-07, C-26.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

SETTING = "watchword.tenants"
EVERY = "*"
"""In place of a tenant's id: all tenants."""
_SEEN: ContextVar[tuple[str, ...] | None] = ContextVar("tenants", default=None)


@contextmanager
def seeing(tenants: tuple[str, ...] | None) -> Iterator[None]:
    """Within this block, statements touch lines of these tenants and of none only; None: of all tenants."""
    token = _SEEN.set(tenants)
    try:
        yield
    finally:
        _SEEN.reset(token)


def seen() -> str:
    """Return the tenants of this thread as the setting holds them: the text of an array."""
    tenants = _SEEN.get()
    return _array((EVERY,) if tenants is None else tenants)


@lru_cache(maxsize=1000)
def _array(tenants: tuple[str, ...]) -> str:
    quoted = (tenant.replace("\\", "\\\\").replace('"', '\\"') for tenant in sorted(tenants))
    return "{" + ",".join(f'"{tenant}"' for tenant in quoted) + "}"
