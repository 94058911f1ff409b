"""What an installation is: its id, its versions and its figures, told to its own administrators only."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.history import metrics
from watchword.store.tables import PropertyRow
from watchword.values.dates import format_date

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.services.metrics import MetricsService

_VENDORS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
_VERSIONS = {"postgresql": "SHOW server_version", "sqlite": "SELECT sqlite_version()"}
_METRICS = (metrics.INSTANCE_START, metrics.ACTIVITY_START, metrics.DECISIONS, metrics.DECISION_ELEMENTS)


@dataclass(frozen=True, slots=True)
class Figures:
    """An installation in figures."""

    id: str | None
    product: str
    version: str
    database_vendor: str
    database_version: str
    runtime_vendor: str
    runtime_version: str
    since: str
    """When counting began: the start of this process, as answers show moments."""
    metrics: Mapping[str, int]


class InstallationService:
    """Tells of this installation."""

    def __init__(self, commands: Commands, metrics_service: MetricsService) -> None:
        self._commands, self._metrics = commands, metrics_service
        self._since = commands.now()

    def figures(self, *, identity: Identity | None = None) -> Figures:
        """Return what is known."""
        dialect = self._commands.database.dialect

        def work(ctx: Context) -> str | None:
            ctx.authz.require(rules.READ_SYSTEM)
            row = ctx.session.get(PropertyRow, "camunda.installation.id")
            return None if row is None else row.value

        installation = self._commands.read(work, identity=identity)
        return Figures(
            id=installation,
            product="Watchword",
            version=version("watchword"),
            database_vendor=_VENDORS[dialect],
            database_version=str(self._commands.database.select(_VERSIONS[dialect])[0][0]),
            runtime_vendor=platform.python_implementation(),
            runtime_version=platform.python_version(),
            since=format_date(self._since),
            metrics={name: self._metrics.total(name, start=self._since) for name in _METRICS},
        )
