"""Spans: what takes how long, told to whoever listens (`operations.tracing`); nobody does unless a setting says so.

Names and attributes are ours: ids, names of operations, counts, statuses; never values, queries or texts of users.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Span(Protocol):
    """Something under way."""

    def note(self, **attributes: str | int | float | bool | None) -> None:
        """Add attributes; None is left out."""

    def rename(self, name: str) -> None:
        """Call it something else."""


class Tracer(Protocol):
    """Takes spans."""

    def span(
        self, name: str, kind: str, parent: Mapping[str, str] | None, attributes: Mapping[str, Any]
    ) -> AbstractContextManager[Span]:
        """Open a span: inside the one of this thread, or of the sender whose headers are given."""

    def current(self) -> str | None:
        """Return the id of the trace that this thread is part of."""

    def headers(self) -> Mapping[str, str]:
        """Return the headers that let the receiver of a request go on with the trace."""

    def carried(self, work: Callable[[], T]) -> Callable[[], T]:
        """Return `work` as part of this thread's span, wherever it runs."""


class _Nothing:
    """The span where nobody listens."""

    __slots__ = ()

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def note(self, **_: object) -> None:
        pass

    def rename(self, _name: str) -> None:
        pass


_NOTHING = _Nothing()
_NO_HEADERS: Mapping[str, str] = {}


class _Chosen:
    """Who listens in this process."""

    __slots__ = ("tracer",)

    def __init__(self) -> None:
        self.tracer: Tracer | None = None


_chosen = _Chosen()


def listen(tracer: Tracer | None) -> None:
    """Let `tracer` have the spans of this process from now on; None: nobody."""
    _chosen.tracer = tracer


def listening() -> bool:
    """Tell whether anybody does."""
    return _chosen.tracer is not None


def span(
    name: str, *, kind: str = "internal", parent: Mapping[str, str] | None = None, **attributes: Any
) -> AbstractContextManager[Span]:
    """Open a span for a block; an exception that leaves it marks it as failed.

    Args:
        name: what is done; few different ones.
        kind: `internal`, `server`, `client` or `consumer`.
        parent: headers of a request that the span belongs to.
        attributes: what is known of it; None is left out.
    """
    tracer = _chosen.tracer
    return _NOTHING if tracer is None else tracer.span(name, kind, parent, attributes)


def inside(name: str, *, kind: str = "internal", **attributes: Any) -> AbstractContextManager[Span]:
    """Open a span as `span` does, but only as part of one: what goes on by itself begins no traces."""
    tracer = _chosen.tracer
    return _NOTHING if tracer is None or tracer.current() is None else tracer.span(name, kind, None, attributes)


def current() -> str | None:
    """Return the id of the trace that this thread is part of, None if it is of none."""
    tracer = _chosen.tracer
    return None if tracer is None else tracer.current()


def headers() -> Mapping[str, str]:
    """Return the headers that let the receiver of a request go on with the trace."""
    tracer = _chosen.tracer
    return _NO_HEADERS if tracer is None else tracer.headers()


def carried(work: Callable[[], T]) -> Callable[[], T]:
    """Return `work` as part of this thread's span, wherever it runs."""
    tracer = _chosen.tracer
    return work if tracer is None else tracer.carried(work)
