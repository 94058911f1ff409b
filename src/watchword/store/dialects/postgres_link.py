"""One connection to PostgreSQL, used close to the wire.

Statements are prepared once a connection and sent with untyped text parameters; libpq's blocking calls let other
threads run meanwhile. psycopg's own cursors cost several times the processor time of these calls.
"""

from __future__ import annotations

import os
import select
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import Dumper
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from watchword.core.errors import DuplicateError, OptimisticLockingError
from watchword.core.tls import system_authorities
from watchword.store.dialects.encode import Encoders
from watchword.store.failures import StoreError, StoreUnavailable, UnstorableText

_GOOD = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_PREPARED_LIMIT = 300
_SET_TENANTS = b"SELECT set_config('watchword.tenants', $1, false)"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PATIENCE = 1.0
"""Seconds of idleness after which a connection is looked at before it is used."""


class GuardFailed(Exception):
    """A guard inside the statement didn't hold."""


class Text(bytes):
    """A parameter in its text form, of no declared type."""

    __slots__ = ()


class _TextDumper(Dumper):
    oid = 0
    format = pq.Format.TEXT

    def dump(self, obj: Any) -> bytes:
        return bytes(obj)


def reached(conninfo: str) -> str:
    """Return connection parameters that say whether to encrypt.

    Where they say nothing, a server elsewhere is verified; to this machine itself a plain connection comes first: TLS
    on that way costs time and protects nothing. Source: guidelines W-06, C-44.
    """
    given = conninfo_to_dict(conninfo)
    if {"service", "sslmode"} & given.keys() or "PGSSLMODE" in os.environ:
        return conninfo
    if is_local(given):
        return conninfo if "hostaddr" in given else make_conninfo(conninfo, sslmode="allow")
    authorities = (
        {} if "sslrootcert" in given or "PGSSLROOTCERT" in os.environ else {"sslrootcert": system_authorities()}
    )
    return make_conninfo(conninfo, sslmode="verify-full", **authorities)


def is_local(given: Mapping[str, Any]) -> bool:
    """Tell whether parameters lead to this machine only: loopback or a socket's folder."""
    hosts = str(given.get("hostaddr") or given.get("host") or "").split(",")
    return all(host in _LOOPBACK or host.startswith(("/", "@")) or not host for host in hosts)


def is_protected(conninfo: str) -> bool:
    """Tell whether what crosses a network to the server is encrypted and the server verified."""
    given = conninfo_to_dict(reached(conninfo))
    return is_local(given) or str(given.get("sslmode") or os.environ.get("PGSSLMODE")) == "verify-full"


class Link:
    """A connection in autocommit mode with its prepared statements."""

    def __init__(
        self, conninfo: str, settings: str, encoders: Encoders, tenants: Callable[[], str] | None = None
    ) -> None:
        """Connect; `tenants` tells whose lines the thread may touch, where row security asks for it."""
        try:
            self.connection = psycopg.connect(reached(conninfo), autocommit=True, prepare_threshold=None)
        except psycopg.OperationalError as error:
            raise StoreUnavailable(f"PostgreSQL can't be reached: {error}") from None
        self.connection.adapters.register_dumper(Text, _TextDumper)
        self.pg = self.connection.pgconn
        self._encoders = encoders
        self._prepared: OrderedDict[bytes, bytes] = OrderedDict()
        self._names = 0
        self._tenants = tenants
        self._seen: str | None = None
        """What the connection's own setting holds, None if that isn't known."""
        self._used = time.monotonic()
        self.run(settings.encode())

    def usable(self) -> bool:
        """Tell whether the connection is sound and idle; the server's farewell is noticed after a pause."""
        if self.pg.status != pq.ConnStatus.OK or self.pg.transaction_status != pq.TransactionStatus.IDLE:
            return False
        now = time.monotonic()
        if now - self._used > _PATIENCE and select.select([self.pg.socket], [], [], 0)[0]:
            try:
                self.pg.consume_input()
            except psycopg.OperationalError:
                return False
            if self.pg.status != pq.ConnStatus.OK:
                return False
        self._used = now
        return True

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def run(self, sql: bytes) -> None:
        """Run statements without parameters."""
        try:
            result = self.pg.exec_(sql)
        except psycopg.OperationalError:
            raise StoreUnavailable("the connection to PostgreSQL was lost") from None
        if sql == b"ROLLBACK":
            self._seen = None
        self._check(result)

    def send(self, sql: bytes, params: Sequence[Any], *, keep: bool = True) -> Any:
        """Run a statement and return libpq's result; `keep`: prepare it, for it will come again."""
        encoded, binary = self._encoders.encode(params)
        try:
            name = self._name(sql) if keep else b""
            if self._tenants is not None and (tenants := self._tenants()) != self._seen:
                result = self._send_with(tenants, name, sql, encoded, binary)
            elif keep:
                result = self.pg.exec_prepared(name, encoded, binary)  # type: ignore[arg-type]  # None for NULL, which libpq takes
            else:
                result = self.pg.exec_params(sql, encoded, None, binary)
        except psycopg.OperationalError:
            raise StoreUnavailable("the connection to PostgreSQL was lost") from None
        if result.status not in _GOOD:
            self._check(result)
        return result

    def pipeline(self, statements: Sequence[tuple[bytes, Sequence[Any]]], *, within: bool) -> None:
        """Run statements in one go, as one transaction or `within` the one that is open."""
        cursor = psycopg.RawCursor(self.connection)
        tenants = None if self._tenants is None else self._tenants()
        try:
            with self.connection.pipeline():
                if not within:
                    cursor.execute(b"BEGIN")
                if tenants != self._seen:
                    cursor.execute(_SET_TENANTS, [tenants])
                for sql, params in statements:
                    cursor.execute(sql, self._wrapped(params))
                if not within:
                    cursor.execute(b"COMMIT")
            self._seen = tenants
        except psycopg.Error as error:
            self._seen = None
            if self.pg.status != pq.ConnStatus.OK:
                raise StoreUnavailable("the connection to PostgreSQL was lost") from None
            if not within:
                self.run(b"ROLLBACK")
            diagnosis = error.diag
            raise failure(
                error.sqlstate or "", diagnosis.message_primary or str(error), diagnosis.constraint_name or ""
            ) from None

    def _wrapped(self, params: Sequence[Any]) -> list[Any]:
        encoded, binary = self._encoders.encode(params)
        if binary is None:
            return [None if e is None else Text(e) for e in encoded]
        return [e if b or e is None else Text(e) for e, b in zip(encoded, binary, strict=True)]

    def _name(self, sql: bytes) -> bytes:
        """Return the name of a prepared statement."""
        name = self._prepared.get(sql)
        if name is None:
            return self._prepare(sql)
        self._prepared.move_to_end(sql)
        return name

    def _send_with(self, tenants: str, name: bytes, sql: bytes, encoded: Any, binary: Any) -> Any:
        """Set whose lines the connection may touch and run a statement, in one trip; return the statement's result."""
        pg, self._seen = self.pg, None
        pg.enter_pipeline_mode()
        try:
            pg.send_query_params(_SET_TENANTS, [tenants.encode()])
            if name:
                pg.send_query_prepared(name, encoded, binary)
            else:
                pg.send_query_params(sql, encoded, None, binary)
            pg.pipeline_sync()
            setting, result = self._results(2)
        finally:
            if pg.status == pq.ConnStatus.OK:
                pg.exit_pipeline_mode()
        self._check(setting)
        if result.status in _GOOD:
            self._seen = tenants
        return result

    def _results(self, count: int) -> list[Any]:
        """Return the results of a pipeline; other threads run while it waits."""
        pg = self.pg
        found: list[Any] = []
        while True:
            while pg.flush() or pg.is_busy():
                select.select([pg.socket], [], [])
                pg.consume_input()
            result = pg.get_result()
            if result is None:
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return found[:count]
            found.append(result)

    def _prepare(self, sql: bytes) -> bytes:
        if len(self._prepared) >= _PREPARED_LIMIT:
            _, old = self._prepared.popitem(last=False)
            self.run(b"DEALLOCATE " + old)
        name = b"ww%d" % self._names
        self._names += 1
        self._check(self.pg.prepare(name, sql))
        self._prepared[sql] = name
        return name

    def _check(self, result: Any) -> None:
        if result.status in _GOOD:
            return
        if self.pg.status != pq.ConnStatus.OK:
            raise StoreUnavailable("the connection to PostgreSQL was lost")
        state = result.error_field(pq.DiagnosticField.SQLSTATE) or b""
        message = result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b""
        constraint = result.error_field(pq.DiagnosticField.CONSTRAINT_NAME) or b""
        raise failure(state.decode(), message.decode(errors="replace"), constraint.decode(errors="replace"))


def failure(state: str, message: str, constraint: str = "") -> Exception:
    """Return the error for an SQLSTATE; values of rows never get into its message."""
    if state == "2201F":
        return GuardFailed()
    if state in ("22012", "23503", "40001", "40P01", "55P03"):
        return OptimisticLockingError()
    if state == "23505":
        return DuplicateError(f"a row with this key exists already ({constraint.upper()})")
    if state == "22001":
        return UnstorableText(f"a text is too long for its column: {message}")
    if state in ("22021", "22P05"):
        return UnstorableText(f"a text can't be stored in the database's encoding: {message}")
    if state == "57014":
        return StoreUnavailable("a statement took longer than database.statement_seconds and was ended")
    if state[:2] in ("08", "53", "57"):
        return StoreUnavailable(f"PostgreSQL refused ({state}): {message}")
    return StoreError(f"PostgreSQL refused a statement ({state}): {message}")
