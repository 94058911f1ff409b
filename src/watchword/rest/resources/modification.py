"""Modification of many instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.core.errors import BadUserRequest
from watchword.rest.families import answered
from watchword.rest.instructions import instructions
from watchword.rest.op import ADMIN, Call, Op, Resource
from watchword.rest.resources.process_instance import named_instances


@dataclass(frozen=True, slots=True)
class Modification:
    """Body of a modification of many instances."""

    process_definition_id: str | None = None
    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    historic_process_instance_query: dict[str, Any] | None = None
    instructions: list[Any] | None = None
    skip_custom_listeners: bool | None = None
    skip_io_mappings: bool | None = None
    annotation: str | None = None


def _arguments(call: Call) -> dict[str, Any]:
    body: Modification = call.body
    found = named_instances(
        call, body.process_instance_ids, body.process_instance_query, body.historic_process_instance_query
    )
    return {
        "process_definition_id": body.process_definition_id,
        "process_instance_ids": found or (),
        "instructions": instructions(body.instructions, many=True),
        "skip_custom_listeners": bool(body.skip_custom_listeners),
        "skip_io_mappings": bool(body.skip_io_mappings),
        "annotation": body.annotation,
        "identity": call.identity,
    }


def _execute(call: Call) -> None:
    call.services.runtime.modify_many(**_arguments(call))


BAD = answered("InvalidRequestException", 400, None, BadUserRequest)
"""What the reference's REST layer makes of a bad request to many."""

RESOURCE = Resource(
    "/modification",
    (Op("POST", "/execute", _execute, "executeModification", ADMIN, body=Modification, errors=BAD),),
    tag="Modification",
)
