"""Structured log lines: one record, one line, with everything secret taken out."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchword.core.log_lines import identify, one_line, redact

if TYPE_CHECKING:
    from watchword.core.log_sinks import Sink
    from watchword.core.settings import LogSettings

SECURITY = frozenset(("watchword.audit", "watchword.login", "watchword.security"))
"""Parts of the program whose lines go to the security log as well."""


class Log:
    """Writes lines for one part of the program.

    structlog, which brings rich along, is imported with the first line that is written: most processes need none.
    """

    __slots__ = ("_choice", "_made", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: Any = None
        self._choice: object = None

    def debug(self, event: str, **values: object) -> None:
        """Say what only developers want to know."""
        if _chosen.level <= logging.DEBUG:
            self._lines().debug(event, **values)

    def info(self, event: str, **values: object) -> None:
        """Say what happened."""
        if _chosen.level <= logging.INFO:
            self._lines().info(event, **values)

    def warning(self, event: str, **values: object) -> None:
        """Say what an operator should look at."""
        self._lines().warning(event, **values)

    def error(self, event: str, **values: object) -> None:
        """Say what went wrong."""
        self._lines().error(event, **values)

    def exception(self, event: str, **values: object) -> None:
        """Say what went wrong, with the traceback of the exception being handled."""
        self._lines().exception(event, **values)

    def _lines(self) -> Any:
        if self._made is None or self._choice is not _chosen.choice:
            choice = _chosen.apply()
            import structlog

            self._made = structlog.get_logger().bind(logger=self._name)
            self._choice = choice
        return self._made


class _Chosen:
    """What `configure` was asked for last, carried out with the first line after it."""

    def __init__(self) -> None:
        self.level = logging.INFO
        self.choice: object = None
        """Another one each time; None: nobody has asked."""
        self._pending: Callable[[], None] | None = None
        self._lock = threading.Lock()

    def choose(self, level: int, pending: Callable[[], None]) -> None:
        with self._lock:
            self.level, self._pending, self.choice = level, pending, object()

    def apply(self) -> object:
        """Carry it out, unless that was done; return the choice."""
        with self._lock:
            pending, self._pending = self._pending, None
            if pending is not None:
                pending()
            return self.choice


_chosen = _Chosen()


def configure(*, json_lines: bool, level: int = logging.INFO, log: LogSettings | None = None) -> None:
    """Send log lines where `log` says, standard error by default: JSON lines for machines, plain ones for people.

    The last call counts, for parts of the program that have written lines before it, too.

    Raises:
        SettingsError: a file can't be written, or the address of syslog is malformed.
    """
    main, security = _sinks(log)
    _chosen.choose(level, lambda: _configure(json_lines, level, main, security))
    root = logging.getLogger()
    if not any(isinstance(handler, _Bridge) for handler in root.handlers):
        root.addHandler(_Bridge(logging.WARNING))


def _sinks(log: LogSettings | None) -> tuple[Sink, Sink | None]:
    from watchword.core import log_sinks

    if log is None:
        return log_sinks.stream("stderr"), None
    files = {"max_bytes": log.max_mb * 1_048_576, "keep": log.keep}
    main: Sink = log_sinks.stream(log.target)
    if log.target == "file":
        main = log_sinks.TurnedFile(Path(log.file), **files)
    elif log.target == "syslog":
        main = log_sinks.Syslog(log.syslog, authorities=log.syslog_authorities, spare=log_sinks.stream("stderr"))
    security = log_sinks.TurnedFile(Path(log.security_file), **files) if log.security_file else None
    return main, security


class _Lines:
    """What structlog writes to."""

    def __init__(self, main: Sink, security: Sink | None) -> None:
        self._main, self._security = main, security

    def write(self, line: str, level: str, name: str) -> None:
        security = name in SECURITY
        self._main.write(line, level, security=security)
        if security and self._security is not None:
            self._security.write(line, level, security=True)

    def msg(self, line: str, level: str, name: str) -> None:
        self.write(line, level, name)

    debug = info = warning = error = critical = exception = msg


class _Bridge(logging.Handler):
    """Takes what libraries log by the standard module."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it as a line of ours."""
        values = {"trace": "".join(traceback.format_exception(record.exc_info[1]))} if record.exc_info else {}
        log = Log(record.name)
        (log.error if record.levelno >= logging.ERROR else log.warning)(record.getMessage(), **values)


def _configure(json_lines: bool, level: int, main: Sink, security: Sink | None) -> None:
    import structlog

    def rendered(logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:
        name, how = str(event.get("logger", "")), str(event.get("level", "info"))
        trace = None if json_lines else event.pop("exception", None) or event.pop("trace", None)
        line = render(logger, method, event)
        if trace:  # for people: lines of its own, which can't be taken for records
            line += "".join(f"\n    | {part}" for part in str(trace).split("\\n"))
        return (line, how, name), {}

    if json_lines:
        render: Any = structlog.processors.JSONRenderer(ensure_ascii=True)
    else:
        render = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            identify,
            redact,
            one_line,
            rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Lines(main, security),
        cache_logger_on_first_use=True,
    )
