"""The history service: delete what is remembered, and reports over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotFound, NullValue
from watchword.query.decision_statistics import DecisionEvaluations, evaluations
from watchword.query.reports import (
    Duration,
    TaskCount,
    process_instance_durations,
    task_counts,
    task_durations,
)
from watchword.query.specs.history_activity_instance import HISTORIC_ACTIVITY_INSTANCES
from watchword.query.specs.history_detail import HISTORIC_DETAILS
from watchword.query.specs.history_external_task_log import HISTORIC_EXTERNAL_TASK_LOG
from watchword.query.specs.history_identity_link_log import HISTORIC_IDENTITY_LINK_LOG
from watchword.query.specs.history_incident import HISTORIC_INCIDENTS
from watchword.query.specs.history_job_log import HISTORIC_JOB_LOG
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.history_variable_instance import HISTORIC_VARIABLE_INSTANCES
from watchword.query.statistics import HistoricStatistics, Period, of_history
from watchword.services.listing import Listing
from watchword.services.permitted import on_historic_instance, on_historic_variable
from watchword.store.history_removal import remove_instances, remove_variables
from watchword.store.tables import (
    ByteArrayRow,
    DecisionRequirementsDefinitionRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
    ProcessDefinitionRow,
)
from watchword.values import codec
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.store.session import Guard


TENANT = "TENANT_ID_"


class HistoryService(Listing):
    """Everything that can be done with history; `query` and `count` take the historic process instance filters.

    The other kinds of history have `query` and `count` of their own: `history.activities.query(...)`.
    """

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, HISTORIC_PROCESS_INSTANCES)
        self.activities = Listing(commands, HISTORIC_ACTIVITY_INSTANCES)
        self.details = Listing(commands, HISTORIC_DETAILS)
        self.external_task_log = Listing(commands, HISTORIC_EXTERNAL_TASK_LOG)
        self.identity_links = Listing(commands, HISTORIC_IDENTITY_LINK_LOG)
        self.incidents = Listing(commands, HISTORIC_INCIDENTS)
        self.job_log = Listing(commands, HISTORIC_JOB_LOG)
        self.tasks = Listing(commands, HISTORIC_TASKS)
        self.variables = Listing(commands, HISTORIC_VARIABLE_INSTANCES)

    def decision_statistics(
        self, requirements_id: str, *, decision_instance_id: str | None = None, identity: Identity | None = None
    ) -> list[DecisionEvaluations]:
        """Return how often each decision of a requirements definition was evaluated.

        Raises:
            NullValue: there is no such decision requirements definition.
        """

        def absent() -> NullValue:
            return NullValue(f"no decision requirements definition has the id {requirements_id[:80]!r}")

        def check(ctx: Context) -> None:
            row = ctx.session.get(DecisionRequirementsDefinitionRow, requirements_id)
            if row is None:
                raise absent()
            ctx.authz.require(rules.READ_REQUIREMENTS, requirements=row.key, absent=absent)
            ctx.authz.tenant(row.tenant_id, f"get the decision requirements {row.key!r}", absent=absent)

        self._commands.read(check, identity=identity)
        return evaluations(self._commands.database, requirements_id, decision_instance_id)

    def delete_process_instance(
        self, process_instance_id: str, *, fail_if_not_exists: bool = True, identity: Identity | None = None
    ) -> None:
        """Delete the history of an ended process instance.

        Raises:
            NotFound: it isn't known (and `fail_if_not_exists` is set), or is still running.
        """

        def work(ctx: Context) -> None:
            row = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
            if row is None and fail_if_not_exists:
                raise _unknown_instance(process_instance_id)
            if row is not None:
                absent = partial(_unknown_instance, process_instance_id)
                ctx.authz.tenant(row.tenant_id, "delete its history", absent=absent, hidden=True)
                on_historic_instance(ctx, row, rules.DELETE_HISTORY, absent)
                if row.end_time is None:
                    raise NotFound(
                        f"process instance {process_instance_id!r} is still running: it has no history to delete"
                    )
                remove_instances(ctx.session, (process_instance_id,))
            changes = [("nrOfInstances", None, 0 if row is None else 1), ("async", None, False)]
            ctx.history.operation("ProcessInstance", "DeleteHistory", changes=changes)

        self._commands.run(work, identity=identity)

    def variable(self, variable_instance_id: str, *, identity: Identity | None = None) -> TypedValue:
        """Return the value of a historic variable.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> TypedValue:
            row = _variable(ctx, variable_instance_id, rules.READ_VARIABLE_HISTORY)
            stored = ctx.session.get(ByteArrayRow, row.byte_array_id) if row.byte_array_id is not None else None
            content = None if stored is None else stored.bytes
            kind = row.variable_type or "null"
            return codec.from_columns(kind, row.text, row.text2, row.long, row.double, content, variable_id=row.id)

        return self._commands.read(work, identity=identity)

    def delete_variable(self, variable_instance_id: str, *, identity: Identity | None = None) -> None:
        """Delete a historic variable with the log of its changes.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> None:
            row = _variable(ctx, variable_instance_id, rules.DELETE_HISTORY)
            remove_variables(ctx.session, (variable_instance_id,))
            ctx.history.operation(
                "Variable",
                "DeleteHistory",
                changes=[("name", None, row.name)],
                process_instance_id=row.process_instance_id,
                process_definition_id=row.process_definition_id,
                execution_id=row.execution_id,
                tenant_id=row.tenant_id,
            )

        self._commands.run(work, identity=identity)

    def delete_variables(self, process_instance_id: str, *, identity: Identity | None = None) -> None:
        """Delete all historic variables of a process instance.

        Raises:
            NotFound: the process instance isn't known.
        """

        def work(ctx: Context) -> None:
            instance = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
            if instance is None:
                raise NotFound(f"there is and was no process instance {process_instance_id!r}")
            on_historic_instance(
                ctx,
                instance,
                rules.DELETE_HISTORY,
                lambda: NotFound(f"there is and was no process instance {process_instance_id!r}"),
            )
            rows = ctx.session.find(HistoricVariableRow, process_instance_id=process_instance_id)
            remove_variables(ctx.session, [row.id for row in rows])
            ctx.history.operation(
                "Variable",
                "DeleteHistory",
                process_instance_id=process_instance_id,
                process_definition_id=instance.process_definition_id,
                tenant_id=instance.tenant_id,
            )

        self._commands.run(work, identity=identity)

    def process_instance_durations(
        self,
        *,
        period_unit: str | None,
        process_definition_ids: Sequence[str] = (),
        process_definition_keys: Sequence[str] = (),
        started_before: datetime | None = None,
        started_after: datetime | None = None,
        identity: Identity | None = None,
    ) -> list[Duration]:
        """Return how long ended instances took, by `month` or `quarter` of their start.

        Raises:
            NullValue: no period unit.
            InvalidRequest: no such period unit.
        """
        period = _period(period_unit)
        self._may_report(identity, process_definition_ids, process_definition_keys)
        return process_instance_durations(
            self._commands.database,
            period=period,
            process_definition_ids=process_definition_ids,
            process_definition_keys=process_definition_keys,
            started_before=started_before,
            started_after=started_after,
            restrict=self._commands.tenant_clause(identity, TENANT),
            guard=_guard(identity),
        )

    def task_durations(
        self,
        *,
        period_unit: str | None,
        completed_before: datetime | None = None,
        completed_after: datetime | None = None,
        identity: Identity | None = None,
    ) -> list[Duration]:
        """Return how long ended tasks took, by `month` or `quarter` of their start.

        Raises:
            NullValue: no period unit.
            InvalidRequest: no such period unit.
        """
        period = _period(period_unit)
        self._may_report(identity)
        return task_durations(
            self._commands.database,
            period=period,
            completed_before=completed_before,
            completed_after=completed_after,
            restrict=self._commands.tenant_clause(identity, TENANT),
            guard=_guard(identity),
        )

    def task_counts(
        self,
        *,
        group_by: str | None,
        completed_before: datetime | None = None,
        completed_after: datetime | None = None,
        identity: Identity | None = None,
    ) -> list[TaskCount]:
        """Count ended tasks by `taskName` or `processDefinition`.

        Raises:
            InvalidRequest: no such grouping.
        """
        if group_by not in ("taskName", "processDefinition"):
            raise InvalidRequest(f"groupBy is {str(group_by)[:40]!r}; expected taskName or processDefinition")
        self._may_report(identity)
        return task_counts(
            self._commands.database,
            by_task_name=group_by == "taskName",
            completed_before=completed_before,
            completed_after=completed_after,
            restrict=self._commands.tenant_clause(identity, "T.TENANT_ID_"),
            guard=_guard(identity),
        )

    def activity_statistics(
        self,
        process_definition_id: str,
        *,
        canceled: bool = False,
        finished: bool = False,
        complete_scope: bool = False,
        incidents: bool = False,
        period: Period | None = None,
        identity: Identity | None = None,
    ) -> list[HistoricStatistics]:
        """Return how often the activities of a definition ran; what isn't asked for stays 0. Unknown id: nothing."""

        def visible(ctx: Context) -> bool:
            row = ctx.session.get(ProcessDefinitionRow, process_definition_id)
            if row is None:
                return False
            return ctx.authz.sees_tenant(row.tenant_id) and ctx.authz.permits(rules.READ_HISTORY, definition=row.key)

        if not self._commands.read(visible, identity=identity):
            return []
        return of_history(
            self._commands.database,
            process_definition_id,
            canceled=canceled,
            finished=finished,
            complete_scope=complete_scope,
            incidents=incidents,
            period=period or Period(),
            guard=_guard(identity),
        )

    def _may_report(
        self, identity: Identity | None, definition_ids: Sequence[str] = (), definition_keys: Sequence[str] = ()
    ) -> None:
        """Ask for the history of all definitions, or of each that is named."""

        def work(ctx: Context) -> None:
            keys = [*definition_keys, *(ctx.definitions.key_of(ctx.session, ident) for ident in definition_ids)]
            if not keys:
                ctx.authz.require(rules.READ_ALL_HISTORY)
            for key in keys:
                ctx.authz.require(rules.READ_HISTORY, definition=key)

        self._commands.read(work, identity=identity)


def _unknown_instance(process_instance_id: str) -> NotFound:
    return NotFound(f"process instance {process_instance_id!r} is not known, so it has no history to delete")


def _variable(ctx: Context, variable_instance_id: str, rule: Rule) -> HistoricVariableRow:
    def absent() -> Exception:
        return NotFound(f"there is no historic variable with the id {variable_instance_id!r}")

    row = ctx.session.get(HistoricVariableRow, variable_instance_id)
    if row is None:
        raise absent()
    on_historic_variable(ctx, row, rule, absent)
    return row


def _period(unit: str | None) -> str:
    if unit is None:
        raise NullValue("periodUnit is missing; expected month or quarter")
    return unit.lower()


def _guard(identity: Identity | None) -> Guard | None:
    return None if identity is None else identity.guard
