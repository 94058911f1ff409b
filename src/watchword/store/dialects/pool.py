"""A small pool of long-lived connections: last in, first out, so that few of them stay warm."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from watchword.store.failures import StoreUnavailable


class Closable(Protocol):
    """A connection."""

    def usable(self) -> bool:
        """Tell whether it is worth keeping."""

    def close(self) -> None:
        """Hang up."""


C = TypeVar("C", bound=Closable)


class Pool(Generic[C]):
    """Up to `size` connections, opened when needed."""

    def __init__(self, connect: Callable[[], C], size: int, *, patience: float = 30.0) -> None:
        self._connect = connect
        self._patience = patience
        self._idle: list[C] = []
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._waiting = 0
        self._free = size
        self._closed = False

    def take(self) -> C:
        """Return a connection that nobody else uses; waits up to `patience` seconds.

        Raises:
            StoreUnavailable: none became free, or the database can't be reached.
        """
        with self._lock:
            if self._free <= 0:
                self._wait()
            if self._closed:
                raise StoreUnavailable("the database was closed")
            self._free -= 1
        try:
            while self._idle:
                try:
                    connection = self._idle.pop()
                except IndexError:
                    break
                if connection.usable():
                    return connection
                connection.close()
            return self._connect()
        except BaseException:
            self._release()
            raise

    def give(self, connection: C) -> None:
        """Take a connection back; one that is not usable is closed."""
        if self._closed or not connection.usable():
            connection.close()
        else:
            self._idle.append(connection)
        self._release()

    def use(self) -> _Lent[C]:
        """Lend a connection for a block."""
        return _Lent(self)

    def close(self) -> None:
        """Close the idle connections; those lent are closed when they come back."""
        with self._lock:
            self._closed = True
            self._room.notify_all()
        while self._idle:
            self._idle.pop().close()

    def _wait(self) -> None:
        end = time.monotonic() + self._patience
        self._waiting += 1
        try:
            while self._free <= 0 and not self._closed:
                left = end - time.monotonic()
                if left <= 0 or not self._room.wait(left):
                    raise StoreUnavailable(f"no database connection became free within {self._patience:g} s")
        finally:
            self._waiting -= 1

    def _release(self) -> None:
        with self._lock:
            self._free += 1
            if self._waiting:
                self._room.notify()


class _Lent(Generic[C]):
    """A connection for a block: a generator would cost several times as much."""

    __slots__ = ("_connection", "_pool")

    _connection: C

    def __init__(self, pool: Pool[C]) -> None:
        self._pool = pool

    def __enter__(self) -> C:
        self._connection = self._pool.take()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._pool.give(self._connection)
