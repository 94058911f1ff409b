"""Reports: SELECTs of callers over published views, within the callers' rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.authz.restrict import restriction
from watchword.core.errors import BadUserRequest, NotAllowed
from watchword.query.compile import Compiler, parameters_of
from watchword.query.report_views import VIEWS
from watchword.store.tables import AuthorizationRow, HistoricTaskRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.store.reports import Reports

APPLICATION = "reports"
"""Whoever may access the application of this name may run reports."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report found; `more`: there are more lines than the limit lets through."""

    columns: tuple[str, ...]
    lines: Sequence[tuple[Any, ...]]
    more: bool


class ReportService:
    """Runs reports."""

    def __init__(
        self, commands: Commands, reports: Reports | None, *, seconds: float = 10.0, limit: int = 2_000
    ) -> None:
        """`reports` is None where none can be run; `seconds` and `limit` bound each."""
        self._commands, self._reports = commands, reports
        self._seconds, self._limit = seconds, limit

    def run(self, sql: str, parameters: Sequence[object] = (), *, identity: Identity | None = None) -> Report:
        """Run a SELECT over the views of `query.report_views`; `?` stand for `parameters`.

        Raises:
            NotAllowed: no reports can be run on this database.
            NotAuthorized: the caller may not run reports.
            BadUserRequest: the statement is none that reports may use, or it fails.
        """

        def permitted(ctx: Context) -> None:
            ctx.authz.require(rules.ACCESS_APPLICATION, application=APPLICATION)

        from watchword.query.report_sql import checked  # with its parser, which takes long to import: reports are rare

        self._commands.read(permitted, identity=identity)
        if self._reports is None:
            raise NotAllowed("Reports need a database file, or on PostgreSQL [reports] url with a role of their own")
        statement = checked(sql, self._commands.database.dialect)
        if statement.parameters != len(parameters):
            raise BadUserRequest(f"The statement has {statement.parameters} ?, but {len(parameters)} parameters came")
        parts, values = self._views(statement.views, identity)
        head = f"WITH {', '.join(parts)} " if parts else ""
        text = f"{head}SELECT * FROM ({statement.text}) report_ LIMIT ?"  # noqa: S608 - made from a checked tree
        names, lines = self._reports.run(
            text, [*values, *parameters, self._limit + 1], seconds=self._seconds, limit=self._limit + 1
        )
        return Report(names, lines[: self._limit], len(lines) > self._limit)

    def _views(self, names: Sequence[str], identity: Identity | None) -> tuple[list[str], list[object]]:
        compiler = Compiler(self._commands.database.compiler())
        parts: list[str] = []
        values: list[object] = []
        for name in names:
            view = VIEWS[name]
            restrict = restriction(self._commands.authorizer, view.query, identity)
            made = compiler.view(view.query, view.columns, restrict)
            leaves = [leaf for _, value in restrict for leaf in parameters_of(value)]
            parts.append(f"{name} AS ({made.sql})")
            values += made.parameters(leaves, 0, None, self._commands.now())
        return parts, values


def readable() -> Mapping[str, frozenset[str]]:
    """Return the columns of each table that reports and the checks of rights inside their views read."""
    found: dict[str, set[str]] = {
        AuthorizationRow.table.name: {c.name for c in AuthorizationRow.table.columns},
        ProcessDefinitionRow.table.name: {"ID_", "KEY_"},
        HistoricTaskRow.table.name: {"ID_", "PROC_INST_ID_"},
    }
    for view in VIEWS.values():
        table = view.query.row.table
        columns = found.setdefault(table.name, set())
        columns |= {table.by_attribute[attribute].name for attribute in view.columns}
        columns |= {c.name for c in table.columns if c.name in _CHECKED}
    return {name: frozenset(columns) for name, columns in found.items()}


_CHECKED = frozenset(
    ("CASE_EXECUTION_ID_", "CATEGORY_", "ID_", "KEY_", "PROCESS_DEF_KEY_", "PROCESS_INSTANCE_ID_", "PROC_DEF_ID_",
     "PROC_DEF_KEY_", "PROC_INST_ID_", "SUSPENSION_STATE_", "TASK_ID_", "TENANT_ID_", "TYPE_")
)  # fmt: skip
"""Columns that rights, tenants and what holds for every line are decided by."""
