"""What goes wrong with decisions."""

from __future__ import annotations

from watchword.core.errors import EngineError, ParseError


class DecisionFailed(EngineError):
    """A decision can't be evaluated: hit policy violated, value not convertible, expression doesn't parse."""

    log_id = "WW-3030"


class DecisionModelError(ParseError):
    """A DMN file isn't acceptable; `reports` holds all of its problems."""

    log_id, camunda_status, rest_type = "WW-4021", 500, "ProcessEngineException"
    opening = ""
