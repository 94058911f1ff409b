"""Signals: throw one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest
from watchword.rest.families import unknown_id
from watchword.rest.op import Call, Op, Resource
from watchword.rest.variables import typed


@dataclass(frozen=True, slots=True)
class Signal:
    """Body of a signal."""

    name: str | None = None
    execution_id: str | None = None
    variables: dict[str, Any] | None = None
    tenant_id: str | None = None
    without_tenant_id: bool | None = None


def _throw(call: Call) -> None:
    body: Signal = call.body
    if body.name is None:
        raise InvalidRequest("name is missing; name the signal")
    call.services.runtime.send_signal(
        body.name,
        execution_id=body.execution_id,
        variables=typed(body.variables, call.types),
        tenant_id=body.tenant_id,
        without_tenant=bool(body.without_tenant_id) and body.tenant_id is None,
        identity=call.identity,
    )


RESOURCE = Resource(
    "/signal",
    (
        Op(
            "POST",
            "",
            _throw,
            "throwSignal",
            rules.UPDATE_INSTANCE,
            body=Signal,
            errors=unknown_id("NullValueException", 500),
        ),
    ),
    tag="Signal",
)
