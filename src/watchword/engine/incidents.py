"""Incidents: what needs somebody's attention (ACT_RU_INCIDENT, ACT_HI_INCIDENT).

An incident of a called instance shows at each caller too, as an incident whose cause is the one below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.engine import entity_state
from watchword.store.tables import ExecutionRow, IncidentRow

if TYPE_CHECKING:
    from watchword.engine.context import Context

FAILED_EXTERNAL_TASK = "failedExternalTask"
FAILED_JOB = "failedJob"


def create(
    ctx: Context,
    execution: ExecutionRow | None,
    incident_type: str,
    *,
    configuration: str | None,
    message: str | None = None,
    activity_id: str | None = None,
    failed_activity_id: str | None = None,
    job_definition_id: str | None = None,
    process_definition_id: str | None = None,
    tenant_id: str | None = None,
    history_configuration: str | None = None,
) -> IncidentRow:
    """Raise an incident at an execution (None for a job without one) and at the executions that called it.

    `configuration` is the id of the job or external task, `history_configuration` of the log entry that tells why.
    Without `activity_id` the execution's activity is taken.
    """
    incident = IncidentRow(
        id=ids.new(),
        incident_timestamp=ctx.now,
        incident_type=incident_type,
        incident_message=message,
        activity_id=activity_id if activity_id is not None or execution is None else execution.activity_id,
        failed_activity_id=failed_activity_id,
        process_definition_id=process_definition_id,
        configuration=configuration,
        job_definition_id=job_definition_id,
        tenant_id=tenant_id,
    )
    incident.cause_incident_id = incident.root_cause_incident_id = incident.id
    _hang_on(incident, execution)
    ctx.session.add(incident)
    ctx.history.incident_created(incident, history_configuration=history_configuration)
    caller = _caller(ctx, execution)
    below = incident
    while caller is not None:
        shown = IncidentRow(
            id=ids.new(),
            incident_timestamp=ctx.now,
            incident_type=incident_type,
            activity_id=caller.activity_id,
            failed_activity_id=caller.activity_id,
            cause_incident_id=below.id,
            root_cause_incident_id=incident.id,
        )
        _hang_on(shown, caller)
        ctx.session.add(shown)
        ctx.history.incident_created(shown)
        below, caller = shown, _caller(ctx, caller)
    return incident


def resolve(ctx: Context, incident: IncidentRow) -> None:
    """End an incident because its cause is gone."""
    _end(ctx, incident, resolved=True)


def delete(ctx: Context, incident: IncidentRow) -> None:
    """End an incident together with what it hangs on."""
    _end(ctx, incident, resolved=False)


def end_of_configuration(ctx: Context, incident_type: str, configuration: str, *, resolved: bool) -> None:
    """End the incidents that were raised for a job or external task."""
    for incident in ctx.session.held(IncidentRow, "configuration", configuration):
        if incident.incident_type == incident_type:
            _end(ctx, incident, resolved=resolved)


def _end(ctx: Context, incident: IncidentRow, *, resolved: bool) -> None:
    execution = ctx.session.get(ExecutionRow, incident.execution_id) if incident.execution_id is not None else None
    caller = _caller(ctx, execution)
    while caller is not None:
        for other in ctx.session.find(IncidentRow, execution_id=caller.id):
            if other.root_cause_incident_id == incident.id:
                _remove(ctx, other, caller, resolved=resolved)
        caller = _caller(ctx, caller)
    _remove(ctx, incident, execution, resolved=resolved)


def _remove(ctx: Context, incident: IncidentRow, execution: ExecutionRow | None, *, resolved: bool) -> None:
    ctx.session.delete(incident)
    ctx.history.incident_ended(incident, resolved=resolved)
    if execution is not None and not ctx.session.held(IncidentRow, "execution_id", execution.id):
        entity_state.clear(execution, entity_state.INCIDENTS)


def _hang_on(incident: IncidentRow, execution: ExecutionRow | None) -> None:
    if execution is None:
        return
    incident.execution_id = execution.id
    incident.process_instance_id = execution.process_instance_id
    incident.process_definition_id = execution.process_definition_id
    incident.tenant_id = execution.tenant_id
    entity_state.mark(execution, entity_state.INCIDENTS)


def _caller(ctx: Context, execution: ExecutionRow | None) -> ExecutionRow | None:
    if execution is None:
        return None
    instance_id = execution.process_instance_id or execution.id
    instance = execution if execution.id == instance_id else ctx.session.get(ExecutionRow, instance_id)
    if instance is None or instance.super_execution_id is None:
        return None
    return ctx.session.get(ExecutionRow, instance.super_execution_id)
