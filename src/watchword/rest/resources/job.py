"""Jobs, to look at."""

from __future__ import annotations

from watchword.query.specs.job import JOBS
from watchword.rest.families import by_filter, counting, get_one, listing
from watchword.rest.op import Resource
from watchword.rest.views.job import job

RESOURCE = Resource(
    "/job",
    (
        *listing(JOBS, job, "JobDto", get="getJobs", post="queryJobs"),
        *counting(JOBS, get="getJobsCount", post="queryJobsCount"),
        get_one(by_filter(JOBS, "job_id", job), "JobDto", "getJob", noun="job"),
    ),
    tag="Job",
)
