"""What history knows of decision definitions and requirements: statistics, and what cleanup will find."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.rest.cleanable import OF_DECISIONS
from watchword.rest.families import unknown_id
from watchword.rest.op import Call, Op, Parameter, Resource, many


def _statistics(call: Call) -> Any:
    rows = call.services.history.decision_statistics(
        call.path["id"], decision_instance_id=call.text("decisionInstanceId"), identity=call.identity
    )
    return [{"decisionDefinitionKey": row.decision_definition_key, "evaluations": row.evaluations} for row in rows]


RESOURCE = Resource("/history/decision-definition", OF_DECISIONS, tag="Historic Decision Definition")
REQUIREMENTS = Resource(
    "/history/decision-requirements-definition",
    (
        Op(
            "GET",
            "/{id}/statistics",
            _statistics,
            "getDecisionStatistics",
            rules.READ_REQUIREMENTS,
            reply=many("HistoricDecisionInstanceStatisticsDto"),
            parameters=(Parameter("decisionInstanceId"),),
            errors=unknown_id("NullValueException", 500),
        ),
    ),
    tag="Historic Decision Requirements Definition",
)
