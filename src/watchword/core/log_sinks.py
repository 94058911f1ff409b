"""Where log lines go: a stream, a file that is turned over, or syslog over TLS.

Source: guidelines W-19 (rotation by time, size and number), W-32, W-45.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TextIO
from urllib.parse import urlsplit

from watchword.core.errors import SettingsError
from watchword.core.tls import client_context

_SYSLOG_PORT = 6514
_AUTHPRIV, _DAEMON = 10, 3
"""Facilities of RFC 5424."""
_SEVERITIES = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
_RETRY_SECONDS = 5.0


class Sink(Protocol):
    """Takes finished lines."""

    def write(self, line: str, level: str, *, security: bool) -> None:
        """Take one line without its end."""


class Stream:
    """A stream that is there: standard error or output."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, line: str, level: str, *, security: bool) -> None:
        """Write the line at once."""
        with self._lock:
            self._stream.write(f"{line}\n")
            self._stream.flush()


class TurnedFile:
    """A file that is turned over each day and at a size; the oldest ones are deleted. Mode 0640."""

    def __init__(self, file: Path, *, max_bytes: int, keep: int) -> None:
        """Open or make the file.

        Raises:
            SettingsError: it can't be written.
        """
        self._file, self._max, self._keep = file, max_bytes, keep
        self._lock = threading.Lock()
        self._day = ""
        self._size = 0
        self._number = -1
        try:
            self._open()
        except OSError as error:
            raise SettingsError(f"log.file {file} can't be written: {error}") from None

    def write(self, line: str, level: str, *, security: bool) -> None:
        """Write the line; several processes may write one file, since each line is one write."""
        data = f"{line}\n".encode()
        with self._lock:
            if self._size + len(data) > self._max or self._day != _today():
                self._turn()
            os.write(self._number, data)
            self._size += len(data)

    def _open(self) -> None:
        self._file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        if self._number >= 0:
            os.close(self._number)
        self._number = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
        facts = os.fstat(self._number)
        if not facts.st_size:
            os.fchmod(self._number, 0o640)  # collectors read it by its group, whatever the server's umask
        self._size = facts.st_size
        self._day = datetime.fromtimestamp(facts.st_mtime, UTC).strftime("%Y%m%d") if facts.st_size else _today()

    def _turn(self) -> None:
        """Put the file aside, unless another process did so just now."""
        try:
            same = os.path.samestat(os.fstat(self._number), self._file.stat())
        except FileNotFoundError:
            same = False
        if same and self._size:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            self._file.rename(self._file.with_name(f"{self._file.name}.{stamp}"))
            for old in sorted(self._file.parent.glob(f"{self._file.name}.*"))[: -self._keep]:
                old.unlink(missing_ok=True)
        self._open()
        self._day = _today()


class Syslog:
    """RFC 5424 messages: to a collector over TLS (RFC 5425), or to this machine's socket."""

    def __init__(self, url: str, *, authorities: str = "", spare: Sink | None = None) -> None:
        """`tls://HOST:PORT` or `unix:/dev/log`; `spare` takes what can't be delivered.

        Raises:
            SettingsError: the URL is of another kind.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("tls", "unix") or (parts.scheme == "tls" and not parts.hostname):
            raise SettingsError(f"log.syslog is {url!r}: expected tls://HOST:PORT or unix:/dev/log")
        self._parts = parts
        self._context = client_context(authorities=authorities) if parts.scheme == "tls" else None
        self._spare = spare
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._not_before = 0.0
        self._host = socket.gethostname() or "-"

    def write(self, line: str, level: str, *, security: bool) -> None:
        """Send the line; what can't be sent goes to the spare sink, and the collector is left alone for a while."""
        priority = (_AUTHPRIV if security else _DAEMON) * 8 + _SEVERITIES.get(level, 6)
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        data = f"<{priority}>1 {stamp} {self._host} watchword {os.getpid()} - - {line}".encode()
        with self._lock:
            if self._send(data):
                return
        if self._spare is not None:
            self._spare.write(line, level, security=security)

    def _send(self, data: bytes) -> bool:
        for attempt in (1, 2):
            try:
                if self._socket is None:
                    if time.monotonic() < self._not_before:
                        return False
                    self._socket = self._connect()
                self._socket.sendall(b"%d " % len(data) + data if self._context else data)
            except OSError:
                self.close()
                if attempt == 2:
                    self._not_before = time.monotonic() + _RETRY_SECONDS
            else:
                return True
        return False

    def _connect(self) -> socket.socket:
        if self._context is None:
            local = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            local.connect(self._parts.path)
            return local
        host = self._parts.hostname or ""
        plain = socket.create_connection((host, self._parts.port or _SYSLOG_PORT), timeout=_RETRY_SECONDS)
        return self._context.wrap_socket(plain, server_hostname=host)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _today() -> str:
    return datetime.now(UTC).strftime("%Y%m%d")


def stream(target: str) -> Stream:
    """Return standard output or error."""
    return Stream(sys.stdout if target == "stdout" else sys.stderr)
