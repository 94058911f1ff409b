"""The job service: look at jobs, change them, run them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.core.errors import EngineError, InvalidRequest, NullValue
from watchword.engine.jobs import create, execute, retry, timers
from watchword.engine.suspension import ACTIVE, SUSPENDED, Target, definitions_of
from watchword.query.specs.job import JOBS
from watchword.services.job_runs import JobRuns, no_job
from watchword.services.listing import Listing
from watchword.services.permitted import on_job
from watchword.store.tables import ByteArrayRow, ExecutionRow, JobDefinitionRow, JobRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class JobService(JobRuns, Listing):
    """Everything that can be done with jobs; `query` and `count` take their filters as keywords."""

    def __init__(self, commands: Commands) -> None:
        JobRuns.__init__(self, commands)
        Listing.__init__(self, commands, JOBS)

    def get(self, job_id: str, *, identity: Identity | None = None) -> JobRow:
        """Return a job.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(lambda ctx: _get(ctx, job_id, rules.READ_INSTANCE), identity=identity)

    def set_retries(
        self,
        job_id: str,
        retries: int | None,
        *,
        due_date: datetime | None = None,
        set_due_date: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Set how often a job may still be tried: 0 raises an incident, more ends it. `set_due_date`: the date too.

        Raises:
            NullValue: no number.
            EngineError: a negative number.
            NotFound: there is no such job.
        """
        number = _retries(retries)

        def work(ctx: Context) -> None:
            job = _load(ctx, job_id, rules.RETRY_JOB)
            ctx.history.operation("Job", "SetJobRetries", changes=[("retries", job.retries, number)], job=job)
            retry.set_retries(ctx, job, number)
            if set_due_date:
                job.due_date = due_date

        self._commands.run(work, identity=identity)

    def set_retries_many(
        self, job_ids: Sequence[str], retries: int | None, *, identity: Identity | None = None
    ) -> None:
        """Set the retries of several jobs at once.

        Raises:
            NullValue: no number, or no job was named.
            EngineError: a negative number.
            NotFound: one of the jobs doesn't exist; none is changed.
        """
        number = _retries(retries)
        if not job_ids:
            raise NullValue("no job was named: give ids or a query that finds some")

        def work(ctx: Context) -> None:
            for job_id in job_ids:
                retry.set_retries(ctx, _load(ctx, job_id, rules.RETRY_JOB), number)

        self._commands.run(work, identity=identity)

    def set_due_date(
        self, job_id: str, due_date: datetime | None, *, cascade: bool = False, identity: Identity | None = None
    ) -> None:
        """Set when a job is due, None: at once. `cascade` shifts the later moments of a repeating timer as well.

        Raises:
            NotFound: there is no such job.
        """

        def work(ctx: Context) -> None:
            job = _get(ctx, job_id, rules.UPDATE_INSTANCE)
            ctx.history.operation("Job", "SetDueDate", changes=[("duedate", job.due_date, due_date)], job=job)
            if cascade and job.repeat is not None and job.due_date is not None and due_date is not None:
                shift = (due_date - job.due_date) // timedelta(milliseconds=1)
                job.repeat_offset = (job.repeat_offset or 0) + shift
            job.due_date = due_date

        self._commands.run(work, identity=identity)

    def recalculate_due_date(
        self, job_id: str, *, from_creation: bool = True, identity: Identity | None = None
    ) -> None:
        """Work out a timer's due date anew from its model, from the job's creation or from now.

        Raises:
            NotFound: there is no such job.
            EngineError: the job is no timer of a model.
        """

        def work(ctx: Context) -> None:
            job = _load(ctx, job_id, rules.UPDATE_INSTANCE)
            before = job.due_date
            timers.recalculate(ctx, job, from_creation=from_creation)
            changes = [("duedate", before, job.due_date), ("creationDateBased", None, from_creation)]
            ctx.history.operation("Job", "RecalculateDueDate", changes=changes, job=job)

        self._commands.run(work, identity=identity)

    def set_priority(self, job_id: str, priority: int | None, *, identity: Identity | None = None) -> None:
        """Set the priority.

        Raises:
            NullValue: none was given.
            NotFound: there is no such job.
        """
        if priority is None:
            raise NullValue("priority is missing; expected a number")

        def work(ctx: Context) -> None:
            job = _get(ctx, job_id, rules.UPDATE_INSTANCE)
            ctx.history.operation("Job", "SetPriority", changes=[("priority", job.priority, priority)], job=job)
            job.priority = priority

        self._commands.run(work, identity=identity)

    def suspend(self, job_id: str, *, suspended: bool, identity: Identity | None = None) -> None:
        """Suspend or activate one job; an unknown id changes nothing."""
        self._suspend({"id": job_id}, suspended, identity)

    def suspend_many(
        self,
        *,
        suspended: bool,
        job_definition_id: str | None = None,
        process_instance_id: str | None = None,
        process_definition_id: str | None = None,
        process_definition_key: str | None = None,
        tenant_id: str | None = None,
        tenant_given: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Suspend or activate the jobs of a job definition, an instance, a definition, or all versions of a key.

        Raises:
            InvalidRequest: it isn't said which jobs, or in two ways.
        """
        named = {
            "job_definition_id": job_definition_id,
            "process_instance_id": process_instance_id,
            "process_definition_id": process_definition_id,
            "process_definition_key": process_definition_key,
        }
        given = {name: value for name, value in named.items() if value is not None}
        if len(given) != 1:
            raise InvalidRequest(
                "name the jobs by exactly one of job definition, process instance, process definition id or key"
            )
        if process_definition_key is not None and tenant_given:
            target = Target("processDefinitionKey", process_definition_key, tenant_id, True)
            ids = self._commands.read(lambda ctx: tuple(row.id for row in definitions_of(ctx, target)))
            self._suspend({"process_definition_id": ids}, suspended, identity, key=process_definition_key)
            return
        self._suspend(dict(given), suspended, identity)

    def _suspend(
        self, where: dict[str, Any], suspended: bool, identity: Identity | None, *, key: str | None = None
    ) -> None:
        """Suspend or activate the jobs that `where` finds; `key` is the definitions' key where only that was named."""

        def work(ctx: Context) -> None:
            self._may_suspend(ctx, where)
            about = _about(ctx, where) if key is None else {"process_definition_key": key}
            ctx.session.update_where(JobRow, where, {"suspension_state": SUSPENDED if suspended else ACTIVE})
            changes = [("suspensionState", None, "suspended" if suspended else "active")]
            ctx.history.operation("Job", "SuspendJob" if suspended else "ActivateJob", changes=changes, **about)

        self._commands.run(work, identity=identity)

    def _may_suspend(self, ctx: Context, where: dict[str, Any]) -> None:
        """Ask about the jobs that are named by themselves or by an instance, else about all of a definition."""
        if "id" in where or "process_instance_id" in where:
            for job in ctx.session.find(JobRow, **where):
                on_job(ctx, job, rules.UPDATE_INSTANCE)
            return
        keys = {(job.process_definition_key, job.tenant_id) for job in ctx.session.find(JobRow, **where)}
        for key, tenant_id in keys or {(None, None)}:
            ctx.authz.require(rules.UPDATE_ALL_JOBS, definition=key)
            ctx.authz.tenant(tenant_id, f"suspend the jobs of the process definition {key!r}")

    def stacktrace(self, job_id: str, *, identity: Identity | None = None) -> str | None:
        """Return the stack trace of a job's last failure, None if it hasn't failed.

        Raises:
            NotFound: there is no such job.
        """

        def work(ctx: Context) -> str | None:
            stack_id = _get(ctx, job_id, rules.READ_INSTANCE).exception_stack_id
            stored = None if stack_id is None else ctx.session.get(ByteArrayRow, stack_id)
            return None if stored is None else (stored.bytes or b"").decode("utf-8", "replace")

        return self._commands.read(work, identity=identity)

    def delete(self, job_id: str, *, identity: Identity | None = None) -> None:
        """Delete a job; what waits for it waits for ever.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> None:
            job = _load(ctx, job_id, rules.UPDATE_INSTANCE)
            ctx.history.operation("Job", "Delete", job=job)
            create.remove(ctx, job)

        self._commands.run(work, identity=identity)


def _get(ctx: Context, job_id: str, rule: Rule) -> JobRow:
    return _permitted(ctx, ctx.session.get(JobRow, job_id), job_id, rule)


def _load(ctx: Context, job_id: str, rule: Rule) -> JobRow:
    return _permitted(ctx, execute.load(ctx, job_id), job_id, rule)


def _permitted(ctx: Context, job: JobRow | None, job_id: str, rule: Rule) -> JobRow:
    if job is None:
        raise no_job(job_id)
    on_job(ctx, job, rule, lambda: no_job(job_id))
    return job


def _retries(retries: int | None) -> int:
    if retries is None:
        raise NullValue("retries is missing; expected a number")
    if retries < 0:
        raise EngineError(f"retries is {retries}; expected 0 or more")
    return retries


def _about(ctx: Context, where: Mapping[str, object]) -> dict[str, Any]:
    """Return what the operation log says of the jobs that `where` names."""
    ((name, value),) = where.items()
    if name == "id":
        job = ctx.session.get(JobRow, str(value))
        return {} if job is None else {"job": job}
    if name == "job_definition_id":
        definition = ctx.session.get(JobDefinitionRow, str(value))
        return {
            "job_definition_id": value,
            "process_definition_id": None if definition is None else definition.process_definition_id,
        }
    if name == "process_instance_id":
        instance = ctx.session.get(ExecutionRow, str(value))
        return {
            "process_instance_id": value,
            "process_definition_id": None if instance is None else instance.process_definition_id,
        }
    return {name: value} if isinstance(value, str) else {}
