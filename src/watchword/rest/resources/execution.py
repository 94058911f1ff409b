"""Executions: the paths of a process instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.query.specs.execution import EXECUTIONS
from watchword.rest.families import NO_SUCH, counting, listing, wrapped
from watchword.rest.op import Call, Op, Resource, one
from watchword.rest.variables import Names, Scope, typed, variables
from watchword.rest.views.event_subscription import event_subscription
from watchword.rest.views.execution import execution
from watchword.rest.views.incident import incident


@dataclass(frozen=True, slots=True)
class ExecutionTrigger:
    """Body of a signal or message for one execution."""

    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CreateIncident:
    """Body of a new incident."""

    incident_type: str | None = None
    configuration: str | None = None
    message: str | None = None


def _get(call: Call) -> Any:
    found = call.services.runtime.get_execution(call.path["id"], identity=call.identity)
    return {
        "id": found.id,
        "processInstanceId": found.process_instance_id,
        "ended": found.ended,
        "tenantId": found.tenant_id,
    }


def _signal(call: Call) -> None:
    call.services.runtime.signal(
        call.path["id"], variables=typed(call.body.variables, call.types), identity=call.identity
    )


def _subscription(call: Call) -> Any:
    return event_subscription(
        call.services.runtime.message_subscription(call.path["id"], call.path["messageName"], identity=call.identity)
    )


def _trigger(call: Call) -> None:
    call.services.runtime.trigger_message(
        call.path["id"],
        call.path["messageName"],
        variables=typed(call.body.variables, call.types),
        identity=call.identity,
    )


def _create_incident(call: Call) -> Any:
    row = call.services.runtime.create_incident(
        call.path["id"],
        incident_type=call.body.incident_type,
        configuration=call.body.configuration,
        message=call.body.message,
        identity=call.identity,
    )
    return incident(row)


_VARIABLES = variables(
    Scope("execution", "/{id}/localVariables", lambda call: call.services.runtime, local=True),
    Names(
        read_all="getLocalExecutionVariables",
        modify="modifyLocalExecutionVariables",
        read="getLocalExecutionVariable",
        put="putLocalExecutionVariable",
        delete="deleteLocalExecutionVariable",
        read_binary="getLocalExecutionVariableBinary",
        put_binary="setLocalExecutionVariableBinary",
    ),
    reading=rules.READ_INSTANCE_VARIABLE,
    writing=rules.UPDATE_INSTANCE_VARIABLE,
)

RESOURCE = Resource(
    "/execution",
    (
        *listing(EXECUTIONS, execution, "ExecutionDto", get="getExecutions", post="queryExecutions"),
        *counting(EXECUTIONS, get="getExecutionsCount", post="queryExecutionsCount"),
        Op("GET", "/{id}", _get, "getExecution", rules.READ_INSTANCE, reply=one("ExecutionDto"), errors=NO_SUCH),
        Op(
            "POST",
            "/{id}/create-incident",
            _create_incident,
            "createIncident",
            rules.UPDATE_INSTANCE,
            body=CreateIncident,
            reply=one("IncidentDto"),
        ),
        Op(
            "GET",
            "/{id}/messageSubscriptions/{messageName}",
            _subscription,
            "getMessageEventSubscription",
            rules.READ_INSTANCE,
            reply=one("EventSubscriptionDto"),
            errors=NO_SUCH,
        ),
        Op(
            "POST",
            "/{id}/messageSubscriptions/{messageName}/trigger",
            _trigger,
            "triggerEvent",
            rules.UPDATE_INSTANCE,
            body=ExecutionTrigger,
            errors=wrapped(),
        ),
        Op(
            "POST",
            "/{id}/signal",
            _signal,
            "signalExecution",
            rules.UPDATE_INSTANCE,
            body=ExecutionTrigger,
            errors=wrapped(),
        ),
        *_VARIABLES,
    ),
    tag="Execution",
)
