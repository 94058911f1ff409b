"""Conditions: evaluate those of start events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest
from watchword.rest.families import unknown_id
from watchword.rest.op import Call, Op, Resource, many
from watchword.rest.variables import typed
from watchword.rest.views.process_instance import started


@dataclass(frozen=True, slots=True)
class EvaluationCondition:
    """Body of an evaluation."""

    variables: dict[str, Any] | None = None
    business_key: str | None = None
    tenant_id: str | None = None
    without_tenant_id: bool | None = None
    process_definition_id: str | None = None


def _evaluate(call: Call) -> Any:
    body: EvaluationCondition = call.body
    if body.tenant_id is not None and body.without_tenant_id:
        raise InvalidRequest("tenantId and withoutTenantId exclude each other; send one of them")
    found = call.services.runtime.evaluate_conditions(
        typed(body.variables, call.types),
        business_key=body.business_key,
        process_definition_id=body.process_definition_id,
        tenant_id=body.tenant_id,
        without_tenant=bool(body.without_tenant_id),
        identity=call.identity,
    )
    return [started(instance, ()) for instance in found]


RESOURCE = Resource(
    "/condition",
    (
        Op(
            "POST",
            "",
            _evaluate,
            "evaluateCondition",
            rules.START_INSTANCE,
            body=EvaluationCondition,
            reply=many("ProcessInstanceDto"),
            errors=unknown_id("NotFoundException", 400),
        ),
    ),
    tag="Condition",
)
