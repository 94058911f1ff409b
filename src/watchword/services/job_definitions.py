"""The job definition service: what holds for all jobs of one timer or asynchronous gate."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import EngineError, InvalidRequest, NotFound, NullValue
from watchword.engine.jobs import delayed_suspension, retry
from watchword.engine.suspension import Target, definitions_of, suspend_job_definitions
from watchword.query.specs.job_definition import JOB_DEFINITIONS
from watchword.services.listing import Listing
from watchword.services.permitted import on_job_definition
from watchword.store.tables import JobDefinitionRow, JobRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class JobDefinitionService(Listing):
    """Everything that can be done with job definitions; `query` and `count` take their filters as keywords."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, JOB_DEFINITIONS)

    def set_priority(
        self,
        job_definition_id: str,
        priority: int | None,
        *,
        include_jobs: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Set the priority of jobs to come, None: as the model says. `include_jobs`: of those that exist too.

        Raises:
            NotFound: there is no such job definition.
            InvalidRequest: existing jobs can't be reset to what the model says.
        """
        if priority is None and include_jobs:
            raise InvalidRequest("a priority that is reset can't be applied to jobs that exist: leave includeJobs out")

        def work(ctx: Context) -> None:
            row = _get(ctx, job_definition_id)
            on_job_definition(ctx, row, rules.UPDATE_JOB_DEFINITION, lambda: _unknown(job_definition_id))
            ctx.authz.require(rules.UPDATE_ALL_JOBS, definition=row.process_definition_key)
            ctx.history.operation(
                "JobDefinition",
                "SetPriority",
                changes=[("overridingPriority", row.job_priority, priority)],
                process_definition_id=row.process_definition_id,
                job_definition_id=row.id,
            )
            row.job_priority = priority
            if include_jobs:
                ctx.session.update_where(JobRow, {"job_definition_id": row.id}, {"priority": priority})
                ctx.history.operation(
                    "Job",
                    "SetPriority",
                    changes=[("priority", None, priority)],
                    process_definition_id=row.process_definition_id,
                    job_definition_id=row.id,
                )

        self._commands.run(work, identity=identity)

    def set_retries(
        self,
        job_definition_id: str,
        retries: int | None,
        *,
        due_date: datetime | None = None,
        set_due_date: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Set the retries of all jobs that have none left; their incidents end. An unknown id changes nothing.

        Raises:
            NullValue: no number.
            EngineError: a negative number.
        """
        if retries is None:
            raise NullValue("retries is missing; expected a number")
        if retries < 0:
            raise EngineError(f"retries is {retries}; expected 0 or more")

        def work(ctx: Context) -> None:
            row = ctx.session.get(JobDefinitionRow, job_definition_id)
            if row is None:
                return
            on_job_definition(ctx, row, rules.RETRY_ALL_JOBS)
            for job in ctx.session.find(JobRow, job_definition_id=row.id, retries=0):
                ctx.executions.load("job", job.id)
                retry.set_retries(ctx, job, retries)
                if set_due_date:
                    job.due_date = due_date
            ctx.history.operation(
                "Job",
                "SetJobRetries",
                changes=[("retries", None, retries), *([("dueDate", None, due_date)] if set_due_date else [])],
                process_definition_id=row.process_definition_id,
                job_definition_id=row.id,
            )

        self._commands.run(work, identity=identity)

    def suspend(
        self,
        *,
        suspended: bool,
        job_definition_id: str | None = None,
        process_definition_id: str | None = None,
        process_definition_key: str | None = None,
        tenant_id: str | None = None,
        tenant_given: bool = False,
        include_jobs: bool = False,
        execution_date: datetime | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Suspend or activate job definitions, now or at a date; `include_jobs`: and the jobs that exist.

        An unknown id changes nothing.

        Raises:
            InvalidRequest: it isn't said which, or in two ways.
        """
        named = {
            "jobDefinitionId": job_definition_id,
            "processDefinitionId": process_definition_id,
            "processDefinitionKey": process_definition_key,
        }
        given = [(name, value) for name, value in named.items() if value is not None]
        if len(given) != 1:
            raise InvalidRequest("name the job definitions by exactly one of their id, process definition id or key")
        target = Target(*given[0], tenant_id, tenant_given)

        def work(ctx: Context) -> None:
            deployment_id, of_definition = None, process_definition_id
            if job_definition_id is not None:
                row = ctx.session.get(JobDefinitionRow, job_definition_id)
                if row is None:
                    return
                deployment_id, of_definition = row.deployment_id, row.process_definition_id
                on_job_definition(ctx, row, rules.UPDATE_JOB_DEFINITION)
            _may_suspend(ctx, target, include_jobs)
            if execution_date is None:
                suspend_job_definitions(ctx, target, suspended=suspended, with_jobs=include_jobs)
            else:
                delayed_suspension.schedule(
                    ctx,
                    "job-definition",
                    target,
                    execution_date,
                    suspended=suspended,
                    include=include_jobs,
                    deployment_id=deployment_id,
                )
            ctx.history.operation(
                "JobDefinition",
                "SuspendJobDefinition" if suspended else "ActivateJobDefinition",
                changes=[("suspensionState", None, "suspended" if suspended else "active")],
                process_definition_id=of_definition,
                process_definition_key=process_definition_key,
                job_definition_id=job_definition_id,
            )

        self._commands.run(work, identity=identity)


def _may_suspend(ctx: Context, target: Target, include_jobs: bool) -> None:
    """Ask about the process definitions whose job definitions, and jobs, are meant."""
    if target.by == "jobDefinitionId":
        rows = [ctx.session.get(JobDefinitionRow, target.value)]
        meant = {(row.process_definition_key, row.tenant_id) for row in rows if row is not None}
    elif target.by == "processDefinitionId":
        row_ = ctx.session.get(ProcessDefinitionRow, target.value)
        meant = set() if row_ is None else {(row_.key, row_.tenant_id)}
    else:
        meant = {(target.value, row.tenant_id) for row in definitions_of(ctx, target)}
    for key, tenant_id in meant or {(None, None)}:
        ctx.authz.require(rules.UPDATE_JOB_DEFINITION, definition=key)
        if include_jobs:
            ctx.authz.require(rules.UPDATE_ALL_JOBS, definition=key)
        ctx.authz.tenant(tenant_id, f"suspend the job definitions of {key!r}")


def _unknown(job_definition_id: str) -> NotFound:
    return NotFound(f"no job definition has the id {job_definition_id!r}")


def _get(ctx: Context, job_definition_id: str) -> JobDefinitionRow:
    row = ctx.session.get(JobDefinitionRow, job_definition_id)
    if row is None:
        raise _unknown(job_definition_id)
    return row
