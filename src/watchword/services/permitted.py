"""Ask, before a command does anything, whether who asks may do it to the thing at hand: permission, then tenant.

Each function takes the thing's row, the rule, and `absent`, which makes the error for a thing that isn't there: by
default who may not even see a thing is told that. `hidden`: everybody without the permission is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from watchword.authz import rules

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.store.tables import (
        BatchRow,
        DeploymentRow,
        ExecutionRow,
        ExternalTaskRow,
        HistoricBatchRow,
        HistoricProcessInstanceRow,
        HistoricTaskRow,
        HistoricVariableRow,
        IncidentRow,
        JobDefinitionRow,
        JobRow,
        ProcessDefinitionRow,
        TaskRow,
    )

Absent = Callable[[], Exception]


def on_definition(
    ctx: Context, row: ProcessDefinitionRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False
) -> None:
    """Ask about a process definition."""
    ctx.authz.require(rule, absent=absent, visible=rules.READ_DEFINITION, hidden=hidden, definition=row.key)
    ctx.authz.tenant(row.tenant_id, f"use the process definition {row.id!r}", absent=absent, hidden=hidden)


def on_execution(
    ctx: Context, row: ExecutionRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False
) -> None:
    """Ask about an execution or process instance."""
    ctx.authz.require(
        rule,
        absent=absent,
        visible=rules.READ_INSTANCE,
        hidden=hidden,
        instance=row.process_instance_id or row.id,
        definition=ctx.definitions.key_of(ctx.session, row.process_definition_id),
    )
    ctx.authz.tenant(
        row.tenant_id, f"use the process instance {row.process_instance_id or row.id!r}", absent=absent, hidden=hidden
    )


def on_task(ctx: Context, row: TaskRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False) -> None:
    """Ask about a task."""
    if row.case_execution_id is None or not ctx.authz.settings.open("case-instances"):
        ctx.authz.require(
            rule,
            absent=absent,
            visible=rules.READ_TASK,
            hidden=hidden,
            task=row.id,
            definition=ctx.definitions.key_of(ctx.session, row.process_definition_id),
        )
    ctx.authz.tenant(row.tenant_id, f"use the task {row.id!r}", absent=absent, hidden=hidden)


def on_external_task(ctx: Context, row: ExternalTaskRow, rule: Rule, absent: Absent | None = None) -> None:
    """Ask about an external task."""
    ctx.authz.require(
        rule,
        absent=absent,
        visible=rules.READ_INSTANCE,
        instance=row.process_instance_id,
        definition=row.process_definition_key,
    )
    ctx.authz.tenant(row.tenant_id, f"use the external task {row.id!r}", absent=absent)


def on_job(ctx: Context, row: JobRow, rule: Rule, absent: Absent | None = None) -> None:
    """Ask about a job."""
    if row.process_definition_key is not None or not ctx.authz.settings.open("jobs-without-definition"):
        ctx.authz.require(
            rule,
            absent=absent,
            visible=rules.READ_INSTANCE,
            instance=row.process_instance_id,
            definition=row.process_definition_key,
        )
    ctx.authz.tenant(row.tenant_id, f"use the job {row.id!r}", absent=absent)


def on_job_definition(ctx: Context, row: JobDefinitionRow, rule: Rule, absent: Absent | None = None) -> None:
    """Ask about a job definition."""
    ctx.authz.require(rule, absent=absent, visible=rules.READ_JOB_DEFINITION, definition=row.process_definition_key)
    ctx.authz.tenant(row.tenant_id, f"use the job definition {row.id!r}", absent=absent)


def on_incident(ctx: Context, row: IncidentRow, rule: Rule, absent: Absent | None = None) -> None:
    """Ask about an incident."""
    if row.process_definition_id is not None or not ctx.authz.settings.open("jobs-without-definition"):
        ctx.authz.require(
            rule,
            absent=absent,
            visible=rules.READ_INSTANCE,
            instance=row.process_instance_id,
            definition=ctx.definitions.key_of(ctx.session, row.process_definition_id),
        )
    ctx.authz.tenant(row.tenant_id, f"use the incident {row.id!r}", absent=absent)


def on_deployment(
    ctx: Context, row: DeploymentRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False
) -> None:
    """Ask about a deployment."""
    ctx.authz.require(rule, absent=absent, visible=rules.READ_DEPLOYMENT, hidden=hidden, deployment=row.id)
    ctx.authz.tenant(row.tenant_id, f"use the deployment {row.id!r}", absent=absent, hidden=hidden)


def on_batch(
    ctx: Context,
    row: BatchRow | HistoricBatchRow,
    rule: Rule,
    absent: Absent | None = None,
    *,
    hidden: bool = False,
) -> None:
    """Ask about a batch, running or remembered."""
    visible = rules.READ_BATCH_HISTORY if rule is rules.DELETE_BATCH_HISTORY else rules.READ_BATCH
    ctx.authz.require(rule, absent=absent, visible=visible, hidden=hidden, batch=row.id)
    ctx.authz.tenant(row.tenant_id, f"use the batch {row.id!r}", absent=absent, hidden=hidden)


def on_historic_instance(
    ctx: Context, row: HistoricProcessInstanceRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False
) -> None:
    """Ask about a process instance that history knows."""
    ctx.authz.require(
        rule,
        absent=absent,
        visible=rules.READ_HISTORY,
        hidden=hidden,
        instance=row.id,
        definition=row.process_definition_key,
    )
    ctx.authz.tenant(row.tenant_id, f"use the process instance {row.id!r}", absent=absent, hidden=hidden)


def on_historic_task(
    ctx: Context, row: HistoricTaskRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False
) -> None:
    """Ask about a task that history knows."""
    _on_what_a_task_left(ctx, row, row.id, rule, absent, rules.READ_TASK_HISTORY, "task", hidden)


def on_historic_variable(
    ctx: Context, row: HistoricVariableRow, rule: Rule, absent: Absent | None = None, *, hidden: bool = False
) -> None:
    """Ask about a variable that history knows."""
    _on_what_a_task_left(ctx, row, row.task_id, rule, absent, rules.READ_VARIABLE_HISTORY, "variable", hidden)


def _on_what_a_task_left(
    ctx: Context,
    row: HistoricTaskRow | HistoricVariableRow,
    task_id: str | None,
    rule: Rule,
    absent: Absent | None,
    visible: Rule,
    noun: str,
    hidden: bool,
) -> None:
    """Ask about history that may belong to a task of no process, which a laxity opens to everybody."""
    if row.process_definition_key is not None or not ctx.authz.settings.open("standalone-history"):
        ctx.authz.require(
            rule,
            absent=absent,
            visible=visible,
            hidden=hidden,
            task=task_id,
            instance=row.process_instance_id,
            definition=row.process_definition_key,
        )
    ctx.authz.tenant(row.tenant_id, f"use the {noun} {row.id!r}", absent=absent, hidden=hidden)
