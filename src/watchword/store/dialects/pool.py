"""A small pool of long-lived connections: last in, first out, so that few of them stay warm."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
        self._room = threading.Condition()
        self._free = size
        self._closed = False

    def take(self) -> C:
        """Return a connection that nobody else uses; waits up to `patience` seconds.

        Raises:
            StoreUnavailable: none became free, or the database can't be reached.
        """
        with self._room:
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

    @contextmanager
    def use(self) -> Iterator[C]:
        """Lend a connection for a block."""
        connection = self.take()
        try:
            yield connection
        finally:
            self.give(connection)

    def close(self) -> None:
        """Close the idle connections; those lent are closed when they come back."""
        with self._room:
            self._closed = True
            self._room.notify_all()
        while self._idle:
            self._idle.pop().close()

    def _wait(self) -> None:
        end = time.monotonic() + self._patience
        while self._free <= 0 and not self._closed:
            left = end - time.monotonic()
            if left <= 0 or not self._room.wait(left):
                raise StoreUnavailable(f"no database connection became free within {self._patience:g} s")

    def _release(self) -> None:
        with self._room:
            self._free += 1
            self._room.notify()
