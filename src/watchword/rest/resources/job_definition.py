"""Job definitions, to look at."""

from __future__ import annotations

from watchword.query.specs.job_definition import JOB_DEFINITIONS
from watchword.rest.families import by_filter, counting, get_one, listing
from watchword.rest.op import Resource
from watchword.rest.views.job_definition import job_definition

RESOURCE = Resource(
    "/job-definition",
    (
        *listing(
            JOB_DEFINITIONS, job_definition, "JobDefinitionDto", get="getJobDefinitions", post="queryJobDefinitions"
        ),
        *counting(JOB_DEFINITIONS, get="getJobDefinitionsCount", post="queryJobDefinitionsCount"),
        get_one(
            by_filter(JOB_DEFINITIONS, "job_definition_id", job_definition),
            "JobDefinitionDto",
            "getJobDefinition",
            noun="job definition",
        ),
    ),
    tag="Job Definition",
)
