"""History of process instances and activity instances (ACT_HI_PROCINST, ACT_HI_ACTINST)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.core.errors import OptimisticLockingError
from watchword.history import metrics, ttl
from watchword.history.levels import Level
from watchword.history.producer import Producer
from watchword.store.tables import ExecutionRow, HistoricActivityInstanceRow, HistoricProcessInstanceRow
from watchword.store.time_to_live import time_to_live_is

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.history.producer import DefinitionFacts

RUNNING, SCOPE_COMPLETE, CANCELLED, LEFT = 0, 1, 2, 4
"""States of a historic activity instance."""


class InstanceHistory(Producer):
    """Rows of process and activity instances."""

    def process_started(
        self,
        execution: ExecutionRow,
        definition: DefinitionFacts,
        start_activity_id: str | None,
        user_id: str | None = None,
        *,
        super_process_instance_id: str | None = None,
        restarted_process_instance_id: str | None = None,
    ) -> None:
        """An instance begins; `execution` is its row."""
        self.fresh.add(execution.id)
        root = execution.root_process_instance_id or execution.id
        self._roots[execution.id] = root
        if root == execution.id:
            self.count(metrics.INSTANCE_START)
            if self.dates_from == ttl.START and self.level > Level.NONE:
                self.expires(root, self._removal_time(definition))
        if self.level < Level.ACTIVITY:
            return
        if super_process_instance_id is None and execution.super_execution_id is not None:
            caller = self.session.get(ExecutionRow, execution.super_execution_id)
            super_process_instance_id = caller.process_instance_id if caller is not None else None
        self.session.add(
            HistoricProcessInstanceRow(
                id=execution.id,
                process_instance_id=execution.id,
                business_key=execution.business_key,
                process_definition_key=definition.row.key,
                process_definition_id=definition.row.id,
                start_time=self.now,
                start_user_id=user_id if user_id is not None else self.user_id,
                start_activity_id=start_activity_id,
                super_process_instance_id=super_process_instance_id,
                root_process_instance_id=root,
                case_instance_id=execution.case_instance_id,
                tenant_id=execution.tenant_id,
                state="ACTIVE",
                restarted_process_instance_id=restarted_process_instance_id,
            )
        )

    def process_updated(self, process_instance_id: str, **values: object) -> None:
        """The instance changed: `business_key`, or `state` when suspended (SUSPENDED) or activated (ACTIVE)."""
        if self.level >= Level.ACTIVITY:
            self.session.amend(HistoricProcessInstanceRow, process_instance_id, **values)

    def process_ended(
        self,
        execution: ExecutionRow,
        *,
        end_activity_id: str | None,
        state: str,
        delete_reason: str | None = None,
    ) -> None:
        """An instance ends; `execution` is its row, `state` COMPLETED, EXTERNALLY_TERMINATED or INTERNALLY_TERMINATED.

        The end of a root instance sets the removal time of everything that was written for it, if it counts from there.
        """
        root = self.root_of(execution.id) or execution.id
        values: dict[str, Any] = {"end_time": self.now, "duration": self.since_start, "state": state}
        if end_activity_id is not None:
            values["end_activity_id"] = end_activity_id
        if delete_reason is not None:
            values["delete_reason"] = delete_reason
        dated = self.dates_from == ttl.END and root == execution.id and self.level > Level.NONE
        if dated and execution.process_definition_id is not None:
            definition = self.definitions.get(self.session, execution.process_definition_id)
            moment = self._removal_time(definition)
            if moment is not None:
                values["removal_time"] = moment
                self._removal_times[root] = moment
                self._date_rows(execution, definition)
        if self.level >= Level.ACTIVITY:
            self.session.amend(HistoricProcessInstanceRow, execution.id, **values)

    def _removal_time(self, definition: DefinitionFacts) -> datetime | None:
        """Return now plus the time to live of `definition`, which must still be that when the command is stored."""
        days = definition.row.history_time_to_live
        self.session.require(time_to_live_is(definition.row.id, days, lambda: self._outdated(definition)))
        return ttl.removal_time(self.now, days)

    def _outdated(self, definition: DefinitionFacts) -> Exception:
        self.definitions.forget(definition.row.id)
        return OptimisticLockingError(definition.row.table.name, definition.row.id, definition.row.rev)

    def _date_rows(self, execution: ExecutionRow, definition: DefinitionFacts) -> None:
        root = execution.id
        moment = self._removal_times[root]
        if root in self.fresh:  # began in this command too: every row is known, no statement needed
            for row_type in ttl.DATED:
                for row in self.session.cached(row_type):
                    if row.root_process_instance_id == root:
                        row.removal_time = moment
            return
        migrated = (execution.cached_entity_state or 0) & ttl.MIGRATED
        holders = ttl.DATED if migrated else ttl.holders(definition.process, self.level)
        self.session.update_where(holders, {"root_process_instance_id": root}, {"removal_time": moment})

    def activity_started(
        self,
        execution: ExecutionRow,
        node: Node,
        *,
        task_id: str | None = None,
        parent_activity_instance_id: str | None = None,
        activity_instance_id: str | None = None,
        activity_id: str | None = None,
        activity_type: str | None = None,
    ) -> None:
        """`execution` entered `node`; the row's id is its activity instance id.

        Without `parent_activity_instance_id` the parent execution's is taken (the instance id on top). The last three
        replace what `execution` and `node` say, for instances that stand for something else (multi-instance bodies).
        """
        self.counts[metrics.ACTIVITY_START] += 1
        if self.level < Level.ACTIVITY:
            return
        if parent_activity_instance_id is None:
            parent = self.session.get(ExecutionRow, execution.parent_id) if execution.parent_id is not None else None
            parent_activity_instance_id = (
                parent.activity_instance_id if parent is not None else execution.process_instance_id
            )
        instance_id = execution.process_instance_id
        self.session.add(
            HistoricActivityInstanceRow(
                id=activity_instance_id or execution.activity_instance_id or "",
                parent_activity_instance_id=parent_activity_instance_id,
                process_definition_key=execution.process_definition_key or node.process.key,
                process_definition_id=execution.process_definition_id or "",
                root_process_instance_id=self._roots.get(instance_id or "") or self.root_of(instance_id),
                process_instance_id=instance_id or "",
                execution_id=execution.id,
                activity_id=activity_id or node.id,
                task_id=task_id,
                activity_name=node.name.text if node.name is not None else None,
                activity_type=activity_type or node.type.value,
                start_time=self.now,
                activity_instance_state=RUNNING,
                sequence_counter=execution.sequence_counter,
                tenant_id=execution.tenant_id,
            )
        )

    def activity_ended(
        self, execution: ExecutionRow, node: Node, *, state: int = LEFT, around: str | None = None
    ) -> None:
        """`execution` left `node`: `state` is SCOPE_COMPLETE, CANCELLED or LEFT.

        The row tells which execution it ended on, as it may have moved since, and with `around` a new parent.
        """
        self.counts[metrics.ACTIVITY_END] += 1
        id_ = execution.activity_instance_id
        if self.level < Level.ACTIVITY or id_ is None:
            return
        row = self.session.known(HistoricActivityInstanceRow, id_)
        if row is not None and row.start_time is self.now:  # began in this command too, as most do
            row.end_time, row.duration, row.activity_instance_state = self.now, 0, state
            row.execution_id = execution.id
            row.parent_activity_instance_id = around or row.parent_activity_instance_id
            return
        moved = {} if around is None else {"parent_activity_instance_id": around}
        self.session.amend(
            HistoricActivityInstanceRow,
            id_,
            end_time=self.now,
            duration=self.since_start,
            activity_instance_state=state,
            execution_id=execution.id,
            **moved,
        )

    def activity_updated(self, activity_instance_id: str | None, **values: object) -> None:
        """The activity instance got `task_id`, `assignee`, `call_process_instance_id`, `execution_id`, ..."""
        if self.level >= Level.ACTIVITY and activity_instance_id is not None:
            self.session.amend(HistoricActivityInstanceRow, activity_instance_id, **values)
