"""Job definitions: look at, change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import EngineError, InvalidRequest, NotFound, NullValue
from watchword.query.specs.job_definition import JOB_DEFINITIONS
from watchword.rest.bodies import Long, given_number
from watchword.rest.errors import CAMUNDA_7
from watchword.rest.families import NO_SUCH, by_filter, counting, get_one, listing, rule_of
from watchword.rest.op import BodyKind, Call, Errors, Op, Resource
from watchword.rest.parameters import any_date
from watchword.rest.resources.job import due_date_of
from watchword.rest.views.job_definition import job_definition


@dataclass(frozen=True, slots=True)
class JobDefinitionPriority:
    """Body that sets a priority."""

    priority: Long | None = None
    include_jobs: bool | None = None


@dataclass(frozen=True, slots=True)
class JobDefinitionSuspension:
    """Body of a suspension or activation."""

    suspended: bool | None = None
    include_jobs: bool | None = None
    execution_date: str | None = None
    job_definition_id: str | None = None
    process_definition_id: str | None = None
    process_definition_key: str | None = None
    process_definition_tenant_id: str | None = None
    process_definition_without_tenant_id: bool | None = None


def _set_priority(call: Call) -> None:
    body: JobDefinitionPriority = call.body
    always = (
        call.mode == CAMUNDA_7 and body.priority is not None
    )  # the reference changes jobs that exist, whatever is said
    call.services.job_definitions.set_priority(
        call.path["id"], body.priority, include_jobs=bool(body.include_jobs) or always, identity=call.identity
    )


def _set_retries(call: Call) -> None:
    due_date = due_date_of(call.body)
    call.services.job_definitions.set_retries(
        call.path["id"],
        given_number("retries", call.body.get("retries")),
        due_date=due_date,
        set_due_date="dueDate" in call.body,
        identity=call.identity,
    )


def _suspend(call: Call) -> None:
    _change(call, job_definition_id=call.path["id"])


def _suspend_many(call: Call) -> None:
    body: JobDefinitionSuspension = call.body
    if body.job_definition_id is not None:
        raise InvalidRequest("name the job definitions by process definition; one by id has its own path")
    _change(
        call,
        process_definition_id=body.process_definition_id,
        process_definition_key=body.process_definition_key,
        tenant_id=body.process_definition_tenant_id,
        tenant_given=body.process_definition_tenant_id is not None or bool(body.process_definition_without_tenant_id),
    )


def _change(call: Call, **named: Any) -> None:
    body: JobDefinitionSuspension = call.body
    call.services.job_definitions.suspend(
        **named,
        suspended=bool(body.suspended),
        include_jobs=bool(body.include_jobs),
        execution_date=any_date(body.execution_date, "executionDate") if body.execution_date else None,
        identity=call.identity,
    )


_ODD = Errors(
    ours={NotFound: (404, "InvalidRequestException", None)},
    camunda={
        NotFound: (500, "InvalidRequestException", None),
        EngineError: (500, "InvalidRequestException", None),
        NullValue: (500, "InvalidRequestException", None),
    },
)

RESOURCE = Resource(
    "/job-definition",
    (
        *listing(
            JOB_DEFINITIONS, job_definition, "JobDefinitionDto", get="getJobDefinitions", post="queryJobDefinitions"
        ),
        *counting(JOB_DEFINITIONS, get="getJobDefinitionsCount", post="queryJobDefinitionsCount"),
        Op(
            "PUT",
            "/suspended",
            _suspend_many,
            "updateSuspensionStateJobDefinitions",
            rules.UPDATE_JOB_DEFINITION,
            body=JobDefinitionSuspension,
        ),
        get_one(
            by_filter(JOB_DEFINITIONS, "job_definition_id", job_definition),
            "JobDefinitionDto",
            "getJobDefinition",
            noun="job definition",
            permission=rule_of(JOB_DEFINITIONS),
        ),
        Op(
            "PUT",
            "/{id}/jobPriority",
            _set_priority,
            "setJobPriorityJobDefinition",
            rules.UPDATE_JOB_DEFINITION,
            body=JobDefinitionPriority,
            errors=NO_SUCH,
        ),
        Op(
            "PUT",
            "/{id}/retries",
            _set_retries,
            "setJobRetriesJobDefinition",
            rules.RETRY_ALL_JOBS,
            body=BodyKind.OBJECT,
            errors=_ODD,
        ),
        Op(
            "PUT",
            "/{id}/suspended",
            _suspend,
            "updateSuspensionStateJobDefinition",
            rules.UPDATE_JOB_DEFINITION,
            body=JobDefinitionSuspension,
        ),
    ),
    tag="Job Definition",
)
