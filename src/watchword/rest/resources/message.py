"""Messages: correlate one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, CorrelationMismatch, InvalidRequest
from watchword.rest.families import BAD_TYPE, answered
from watchword.rest.op import Call, Op, Resource, many
from watchword.rest.variables import typed
from watchword.rest.views.correlation import correlated
from watchword.values.wire import Unstorable


@dataclass(frozen=True, slots=True)
class CorrelationMessage:
    """Body of a correlation."""

    message_name: str | None = None
    business_key: str | None = None
    tenant_id: str | None = None
    without_tenant_id: bool | None = None
    process_instance_id: str | None = None
    correlation_keys: dict[str, Any] | None = None
    local_correlation_keys: dict[str, Any] | None = None
    process_variables: dict[str, Any] | None = None
    process_variables_local: dict[str, Any] | None = None
    process_variables_to_triggered_scope: dict[str, Any] | None = None
    all: bool | None = None
    result_enabled: bool | None = None
    variables_in_result_enabled: bool | None = None


def _deliver(call: Call) -> Any:
    body: CorrelationMessage = call.body
    if body.message_name is None:
        raise InvalidRequest("messageName is missing; name the message")
    if body.tenant_id is not None and body.without_tenant_id:
        raise InvalidRequest("tenantId and withoutTenantId exclude each other; send one of them")
    if body.variables_in_result_enabled and not body.result_enabled:
        raise InvalidRequest("variablesInResultEnabled needs resultEnabled")
    results = call.services.runtime.correlate_message(
        body.message_name,
        business_key=body.business_key,
        process_instance_id=body.process_instance_id,
        correlation_keys=typed(body.correlation_keys, call.types),
        local_correlation_keys=typed(body.local_correlation_keys, call.types),
        variables=typed(body.process_variables, call.types),
        local_variables=typed(body.process_variables_local, call.types),
        triggered_variables=typed(body.process_variables_to_triggered_scope, call.types),
        tenant_id=body.tenant_id,
        without_tenant=bool(body.without_tenant_id),
        to_all=bool(body.all),
        with_variables=bool(body.variables_in_result_enabled),
        identity=call.identity,
    )
    return [correlated(result) for result in results] if body.result_enabled else None


_ERRORS = (
    answered("RestException", 400, 0, CorrelationMismatch, Unstorable)
    | answered("BadUserRequestException", 400, 0, BadUserRequest)
    | BAD_TYPE
)

RESOURCE = Resource(
    "/message",
    (
        Op(
            "POST",
            "",
            _deliver,
            "deliverMessage",
            rules.UPDATE_INSTANCE,
            body=CorrelationMessage,
            reply=many("MessageCorrelationResultWithVariableDto"),
            errors=_ERRORS,
        ),
    ),
    tag="Message",
)
