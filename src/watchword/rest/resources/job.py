"""Jobs: look at, run, change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import EngineError, InvalidRequest, NotFound, NullValue, OptimisticLockingError, RestError
from watchword.query.specs.job import JOBS
from watchword.rest.bodies import Long, given_number, moment
from watchword.rest.families import NO_SUCH, answered, by_filter, counting, get_one, listing, rule_of
from watchword.rest.op import Answer, BodyKind, Call, Errors, Op, Parameter, Reply, Resource
from watchword.rest.resources.batch_starts import OF_JOBS
from watchword.rest.views.job import job


@dataclass(frozen=True, slots=True)
class JobDuedate:
    """Body that sets a due date."""

    duedate: datetime | None = None
    cascade: bool | None = None


@dataclass(frozen=True, slots=True)
class JobPriority:
    """Body that sets a priority."""

    priority: Long | None = None


@dataclass(frozen=True, slots=True)
class JobSuspension:
    """Body of a suspension or activation of one job."""

    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class JobsSuspension:
    """Body of a suspension or activation of many jobs."""

    suspended: bool | None = None
    job_id: str | None = None
    job_definition_id: str | None = None
    process_instance_id: str | None = None
    process_definition_id: str | None = None
    process_definition_key: str | None = None
    process_definition_tenant_id: str | None = None
    process_definition_without_tenant_id: bool | None = None


def _execute(call: Call) -> None:
    call.services.jobs.execute(call.path["id"], identity=call.identity)


def due_date_of(body: Any) -> datetime | None:
    """Return the due date that a body sets.

    Raises:
        InvalidRequest: it is no date.
    """
    return moment("dueDate", body.get("dueDate"))


def _set_retries(call: Call) -> None:
    due_date = due_date_of(call.body)
    call.services.jobs.set_retries(
        call.path["id"],
        given_number("retries", call.body.get("retries")),
        due_date=due_date,
        set_due_date="dueDate" in call.body,
        identity=call.identity,
    )


def _set_due_date(call: Call) -> None:
    call.services.jobs.set_due_date(
        call.path["id"], call.body.duedate, cascade=bool(call.body.cascade), identity=call.identity
    )


def _recalculate(call: Call) -> None:
    from_creation = call.flag("creationDateBased", True)
    call.services.jobs.recalculate_due_date(call.path["id"], from_creation=from_creation, identity=call.identity)


def _set_priority(call: Call) -> None:
    if call.body.priority is None:
        raise RestError("priority is missing; expected a number", status=400)
    call.services.jobs.set_priority(call.path["id"], call.body.priority, identity=call.identity)


def _suspend(call: Call) -> None:
    call.services.jobs.suspend(call.path["id"], suspended=bool(call.body.suspended), identity=call.identity)


def _suspend_many(call: Call) -> None:
    body: JobsSuspension = call.body
    if body.job_id is not None:
        raise InvalidRequest("one job has its own path; this body names jobs by definition or instance")
    call.services.jobs.suspend_many(
        suspended=bool(body.suspended),
        job_definition_id=body.job_definition_id,
        process_instance_id=body.process_instance_id,
        process_definition_id=body.process_definition_id,
        process_definition_key=body.process_definition_key,
        tenant_id=body.process_definition_tenant_id,
        tenant_given=body.process_definition_tenant_id is not None or bool(body.process_definition_without_tenant_id),
        identity=call.identity,
    )


def _stacktrace(call: Call) -> Answer:
    text = call.services.jobs.stacktrace(call.path["id"], identity=call.identity)
    return Answer(204, None, None) if text is None else Answer(200, text.encode(), "text/plain")


def _delete(call: Call) -> None:
    call.services.jobs.delete(call.path["id"], identity=call.identity)


_FAILED = Errors(
    ours={
        NotFound: (404, "InvalidRequestException", None),
        EngineError: (404, "InvalidRequestException", None),
        NullValue: (404, "InvalidRequestException", None),
    },
    camunda={
        OptimisticLockingError: (404, "InvalidRequestException", None),
    },
)
"""A job whose work fails answers 404: so does the reference."""
_ODD = Errors(
    ours={NotFound: (404, "InvalidRequestException", None), EngineError: (400, "InvalidRequestException", None)},
    camunda={
        NotFound: (500, "InvalidRequestException", None),
        EngineError: (500, "InvalidRequestException", None),
        NullValue: (500, "InvalidRequestException", None),
    },
)
_NO_TIMER = answered("InvalidRequestException", 404, 0) | Errors(
    ours={EngineError: (400, "InvalidRequestException", None)},
    camunda={EngineError: (500, "InvalidRequestException", None)},
)

RESOURCE = Resource(
    "/job",
    (
        *listing(JOBS, job, "JobDto", get="getJobs", post="queryJobs"),
        *counting(JOBS, get="getJobsCount", post="queryJobsCount"),
        Op("PUT", "/suspended", _suspend_many, "updateSuspensionStateBy", rules.UPDATE_ALL_JOBS, body=JobsSuspension),
        *OF_JOBS,
        Op("DELETE", "/{id}", _delete, "deleteJob", rules.UPDATE_INSTANCE, errors=NO_SUCH),
        get_one(by_filter(JOBS, "job_id", job), "JobDto", "getJob", noun="job", permission=rule_of(JOBS)),
        Op("PUT", "/{id}/duedate", _set_due_date, "setJobDuedate", rules.UPDATE_INSTANCE, body=JobDuedate, errors=_ODD),
        Op(
            "POST",
            "/{id}/duedate/recalculate",
            _recalculate,
            "recalculateDuedate",
            rules.UPDATE_INSTANCE,
            parameters=(Parameter("creationDateBased", "boolean"),),
            errors=_NO_TIMER,
        ),
        Op("POST", "/{id}/execute", _execute, "executeJob", rules.UPDATE_INSTANCE, errors=_FAILED),
        Op(
            "PUT",
            "/{id}/priority",
            _set_priority,
            "setJobPriority",
            rules.UPDATE_INSTANCE,
            body=JobPriority,
            errors=NO_SUCH,
        ),
        Op("PUT", "/{id}/retries", _set_retries, "setJobRetries", rules.RETRY_JOB, body=BodyKind.OBJECT, errors=_ODD),
        Op(
            "GET",
            "/{id}/stacktrace",
            _stacktrace,
            "getStacktrace",
            rules.READ_INSTANCE,
            reply=Reply(None, media_type="text/plain"),
            errors=answered("InvalidRequestException", 404, None),
        ),
        Op("PUT", "/{id}/suspended", _suspend, "updateJobSuspensionState", rules.UPDATE_INSTANCE, body=JobSuspension),
    ),
    tag="Job",
)
