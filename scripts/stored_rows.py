"""What a process instance has stored in ACT_RU_* tables, as lines that two engines can be compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

_UNIQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*([+-]\d\d:?\d\d|Z)?")
_EXECUTIONS = "SELECT * FROM ACT_RU_EXECUTION WHERE ROOT_PROC_INST_ID_ = %s"


@dataclass(frozen=True)
class Step:
    """Something that can be done next: its kind, the activity, what tells its siblings apart, and where to send it."""

    kind: str
    activity: str
    order: str
    path: str
    body: dict[str, Any]


class Stored:
    """Reads one database."""

    def __init__(self, url: str) -> None:
        self._link = psycopg.connect(url, autocommit=True, row_factory=namedtuple_row)

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def rows(self, sql: str, *params: object) -> list[Any]:
        """Run a statement."""
        return self._link.execute(sql, params).fetchall()  # type: ignore[arg-type]

    def of_root(self, table: str, column: str, root: str) -> list[Any]:
        """Return the rows of a table that belong to an instance or one called by it."""
        return self.rows(
            f"SELECT t.* FROM {table} t WHERE t.{column} IN"
            " (SELECT PROC_INST_ID_ FROM ACT_RU_EXECUTION WHERE ROOT_PROC_INST_ID_ = %s)",
            root,
        )

    def shape(self, root: str) -> list[str]:
        """Return all that is compared: executions as a tree, and what hangs on them."""
        executions = self.rows(_EXECUTIONS, root)
        at = {row.id_: row.act_id_ or "-" for row in executions}
        lines = tree(executions, facts=True)
        for row in self.of_root("ACT_RU_EVENT_SUBSCR", "PROC_INST_ID_", root):
            kept = " kept" if row.configuration_ else ""
            lines.append(
                f"waits: {row.event_type_} {row.event_name_} {row.activity_id_} at {at.get(row.execution_id_)}{kept}"
            )
        for row in self.of_root("ACT_RU_JOB", "PROCESS_INSTANCE_ID_", root):
            facts = (
                row.type_, row.handler_type_, plain(row.handler_cfg_), row.retries_, row.exclusive_, row.priority_,
                row.repeat_, row.duedate_ is not None, row.suspension_state_, row.failed_act_id_,
                row.exception_stack_id_ is not None, row.lock_owner_ is not None,
            )  # fmt: skip
            lines.append(f"job: {at.get(row.execution_id_)} {'/'.join(map(str, facts))}")
        for row in self.of_root("ACT_RU_VARIABLE", "PROC_INST_ID_", root):
            value = next((v for v in (row.long_, row.double_, row.text_) if v is not None), None)
            shown = "moment" if row.type_ == "date" else plain(str(value))
            facts = (row.type_, row.is_concurrent_local_, row.task_id_ is not None, row.bytearray_id_ is not None)
            lines.append(f"variable: {row.name_}={shown} at {at.get(row.execution_id_)} {'/'.join(map(str, facts))}")
        for row in self.of_root("ACT_RU_TASK", "PROC_INST_ID_", root):
            facts = (
                row.name_, row.assignee_, row.owner_, row.priority_, row.delegation_, row.due_date_ is not None,
                row.follow_up_date_ is not None, row.suspension_state_, row.task_state_, row.description_,
            )  # fmt: skip
            lines.append(f"task: {row.task_def_key_} at {at.get(row.execution_id_)} {'/'.join(map(str, facts))}")
        for row in self.of_root("ACT_RU_EXT_TASK", "PROC_INST_ID_", root):
            facts = (row.topic_name_, row.priority_, row.retries_, row.suspension_state_, row.worker_id_ is not None)
            lines.append(f"external: {row.act_id_} at {at.get(row.execution_id_)} {'/'.join(map(str, facts))}")
        for row in self.of_root("ACT_RU_INCIDENT", "PROC_INST_ID_", root):
            lines.append(f"incident: {row.incident_type_} {row.activity_id_} {row.failed_activity_id_}")
        found = len(tree(executions, facts=True))
        return [*lines[:found], *sorted(lines[found:])]

    def steps(self, root: str) -> list[Step]:
        """Return what can be done next, in an order that doesn't depend on ids."""
        executions = {row.id_: row for row in self.rows(_EXECUTIONS, root)}
        loop = {
            row.execution_id_: f"{row.long_:05}"
            for row in self.of_root("ACT_RU_VARIABLE", "PROC_INST_ID_", root)
            if row.name_ == "loopCounter"
        }
        found: list[Step] = []

        def add(kind: str, activity: str | None, execution: str | None, path: str, body: dict[str, Any]) -> None:
            chain = []
            while execution in executions:
                chain.append(loop.get(execution, ""))
                execution = executions[execution].parent_id_ or executions[execution].super_exec_
            found.append(Step(kind, activity or "", "/".join(reversed(chain)), path, body))

        for row in self.of_root("ACT_RU_TASK", "PROC_INST_ID_", root):
            add("complete", row.task_def_key_, row.execution_id_, f"/task/{row.id_}/complete", {})
        for row in self.of_root("ACT_RU_EXT_TASK", "PROC_INST_ID_", root):
            add("external", row.act_id_, row.execution_id_, f"/external-task/{row.id_}/complete", {"workerId": "rows"})
        for row in self.of_root("ACT_RU_EVENT_SUBSCR", "PROC_INST_ID_", root):
            where = row.execution_id_
            if row.event_type_ == "message" and row.event_name_:
                add("message", row.activity_id_, where, f"/execution/{where}/messages/{row.event_name_}/trigger", {})
            elif row.event_type_ == "signal":
                add("signal", row.activity_id_, where, "/signal", {"name": row.event_name_, "executionId": where})
        for row in self.of_root("ACT_RU_JOB", "PROCESS_INSTANCE_ID_", root):
            where = row.execution_id_
            activity = executions[where].act_id_ if where in executions else None
            add("job", f"{activity} {plain(row.handler_cfg_)}", where, f"/job/{row.id_}/execute", {})
        if not found:
            for row in executions.values():
                if row.is_active_:
                    add("continue", row.act_id_, row.id_, f"/execution/{row.id_}/signal", {})
        return sorted(found, key=lambda step: (step.kind, step.activity, step.order, step.path))


def plain(text: str | None) -> str:
    """Return a text without what differs from run to run."""
    return "" if text is None else _MOMENT.sub("moment", _UNIQUE.sub("*", text))


def tree(executions: Iterable[Any], *, facts: bool = False) -> list[str]:
    """Return execution rows as `watchword.testing.rows.tree_lines` does; `facts`: cached state, sequence and revision too."""
    below: dict[str | None, list[Any]] = {}
    for row in executions:
        below.setdefault(row.parent_id_ or row.super_exec_, []).append(row)

    def instance(row: Any) -> str:
        if row.act_inst_id_ is None or row.act_inst_id_ == row.proc_inst_id_:
            return "-" if row.act_inst_id_ is None else "pi"
        activity, colon, _ = row.act_inst_id_.rpartition(":")
        return f"{activity}:*" if colon else "*"

    def shown(row: Any, depth: int) -> str:
        flags = (("A", row.is_active_), ("C", row.is_concurrent_), ("S", row.is_scope_), ("E", row.is_event_scope_))
        more = f" {row.cached_ent_state_}/{row.sequence_counter_}/{row.rev_}/{row.suspension_state_}" if facts else ""
        letters = "".join(f" {letter}" for letter, there in flags if there)
        return f"{'  ' * depth}{row.act_id_ or '-'} {instance(row)}{letters}{more}"

    def blocks(parent: str | None, depth: int) -> list[str]:
        made = [[shown(row, depth), *blocks(row.id_, depth + 1)] for row in below.get(parent, ())]
        return [line for block in sorted(made) for line in block]

    return blocks(None, 0)
