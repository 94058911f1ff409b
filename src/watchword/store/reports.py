"""Where reports are run: beside the engine's own connections, with less rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from watchword.core.errors import SettingsError


class Reports(Protocol):
    """Runs SELECTs for reports."""

    def run(
        self, sql: str, params: Sequence[object], *, seconds: float, limit: int
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return names of columns and at most `limit` lines."""
        ...


def open_reports(
    database_url: str, report_url: str, readable: Mapping[str, frozenset[str]], *, time_zone: str = "UTC"
) -> Reports | None:
    """Return where reports run; None where they can't: a database in memory, PostgreSQL without a role for reports.

    Raises:
        SettingsError: reports would run as the role that the engine works with.
    """
    scheme, _, rest = database_url.partition("://")
    if scheme == "sqlite":
        from watchword.store.dialects.report_sqlite import SqliteReports

        path = rest.removeprefix("/")
        return None if path in ("", ":memory:") or path.startswith("file:") else SqliteReports(path, readable)
    if not report_url:
        return None
    from urllib.parse import urlsplit

    if urlsplit(report_url).username in (None, urlsplit(database_url).username):
        raise SettingsError("reports.url must name a role of its own, not the one that the engine works with")
    from watchword.store.dialects.report_postgres import PostgresReports

    return PostgresReports(report_url, time_zone=time_zone)
