"""Modification of many instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.rest.instructions import instructions
from watchword.rest.op import Call, Op, Resource, one
from watchword.rest.resources.batch_starts import BAD
from watchword.rest.resources.process_instance import named_instances
from watchword.rest.views.batch import batch


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
        "instructions": instructions(body.instructions, call.types, many=True),
        "skip_custom_listeners": bool(body.skip_custom_listeners),
        "skip_io_mappings": bool(body.skip_io_mappings),
        "annotation": body.annotation,
        "identity": call.identity,
    }


def _execute(call: Call) -> None:
    call.services.runtime.modify_many(**_arguments(call))


def _execute_async(call: Call) -> Any:
    return batch(call.services.batches.modify_instances(**_arguments(call)))


RESOURCE = Resource(
    "/modification",
    (
        Op("POST", "/execute", _execute, "executeModification", rules.UPDATE_INSTANCE, body=Modification, errors=BAD),
        Op(
            "POST",
            "/executeAsync",
            _execute_async,
            "executeModificationAsync",
            rules.CREATE_BATCH_MODIFY,
            body=Modification,
            reply=one("BatchDto"),
            errors=BAD,
        ),
    ),
    tag="Modification",
)
