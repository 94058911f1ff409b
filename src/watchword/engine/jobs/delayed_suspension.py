"""Suspend or activate definitions at a later date: jobs of no process. Source: `reference` 3.2."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.core import ids
from watchword.core.errors import EngineError
from watchword.engine import suspension
from watchword.engine.jobs import create
from watchword.engine.jobs.retry_cycles import DEFAULT_RETRIES
from watchword.store.tables import JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.suspension import Target

_KINDS = {"job-definition": "includeJobs", "processdefinition": "includeProcessInstances"}
"""What is suspended, as handler types end, and the member that tells whether what hangs on it is too."""


def schedule(
    ctx: Context,
    kind: str,
    target: Target,
    when: datetime,
    *,
    suspended: bool,
    include: bool,
    deployment_id: str | None,
) -> JobRow:
    """Make the job that suspends or activates `target` (`processdefinition` or `job-definition`) at a date."""
    configuration: dict[str, Any] = {"by": target.by}
    if target.by == "processDefinitionKey":
        configuration["processDefinitionKey"] = target.value
        if target.tenant_given:
            configuration["processDefinitionTenantId"] = target.tenant_id
    else:
        configuration[target.by] = target.value
    configuration[_KINDS[kind]] = include
    job = JobRow(
        id=ids.new(),
        type=create.TIMER,
        exclusive=True,
        retries=DEFAULT_RETRIES,
        due_date=when,
        repeat_offset=0,
        handler_type=f"{'suspend' if suspended else 'activate'}-{kind}",
        handler_configuration=json.dumps(configuration, separators=(",", ":")),
        deployment_id=deployment_id,
        suspension_state=create.ACTIVE,
        priority=0,
        sequence_counter=1,
        tenant_id=target.tenant_id,
    )
    return create.store(ctx, job)


def apply(ctx: Context, job: JobRow) -> None:
    """Suspend or activate what the job's configuration names.

    Raises:
        EngineError: the configuration names nothing.
    """
    verb, _, kind = (job.handler_type or "").partition("-")
    configuration = _read(job)
    by = str(configuration.get("by"))
    value = configuration.get(by)
    if not isinstance(value, str):
        raise EngineError(f"job {job.id!r}: its configuration names no definition by {by!r}")
    tenant = configuration.get("processDefinitionTenantId")
    target = suspension.Target(by, value, tenant, "processDefinitionTenantId" in configuration)
    include = configuration.get(_KINDS[kind]) is True
    if kind == "processdefinition":
        suspension.suspend_definitions(ctx, target, suspended=verb == "suspend", with_instances=include)
    else:
        suspension.suspend_job_definitions(ctx, target, suspended=verb == "suspend", with_jobs=include)


def _read(job: JobRow) -> Mapping[str, Any]:
    try:
        found = json.loads(job.handler_configuration or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise EngineError(f"job {job.id!r}: its configuration is no JSON object")
    return found
