"""Migration of instances between versions of a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, RestError
from watchword.engine.migration.plan import MigrationInstruction as Instruction
from watchword.engine.migration.plan import MigrationPlan as Plan
from watchword.rest.families import answered
from watchword.rest.op import Call, Op, Resource, one
from watchword.rest.resources.process_instance import named_instances
from watchword.rest.variables import dumped, typed
from watchword.rest.views.batch import batch
from watchword.services.migrations import UnknownDefinition, plan_report
from watchword.values.wire import UnknownType


@dataclass(frozen=True, slots=True)
class MigrationPlanGeneration:
    """Body of the generation of a plan."""

    source_process_definition_id: str | None = None
    target_process_definition_id: str | None = None
    update_event_triggers: bool | None = None
    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class MigrationInstruction:
    """One instruction of a plan."""

    source_activity_ids: list[str] | None = None
    target_activity_ids: list[str] | None = None
    update_event_trigger: bool | None = None


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """Body of a plan."""

    source_process_definition_id: str | None = None
    target_process_definition_id: str | None = None
    instructions: list[MigrationInstruction] | None = None
    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class MigrationExecution:
    """Body of the execution of a plan."""

    migration_plan: MigrationPlan | None = None
    process_instance_ids: list[str] | None = None
    process_instance_query: dict[str, Any] | None = None
    skip_custom_listeners: bool | None = None
    skip_io_mappings: bool | None = None


def _plan(call: Call, body: MigrationPlan) -> Plan:
    return Plan(
        body.source_process_definition_id or "",
        body.target_process_definition_id or "",
        tuple(_instruction(each) for each in body.instructions or ()),
        typed(body.variables, call.types),
    )


def _instruction(body: MigrationInstruction) -> Instruction:
    return Instruction(
        _first(body.source_activity_ids, "sourceActivityIds"),
        _first(body.target_activity_ids, "targetActivityIds"),
        bool(body.update_event_trigger),
    )


def _first(ids: Sequence[str | None] | None, name: str) -> str:
    """Return the one id of a list; the reference takes the first of several, so we do.

    Raises:
        RestError: there is none.
    """
    if not ids or ids[0] is None:
        raise RestError(
            f"{name} of a migration instruction holds no id; expected one",
            rest_type="NullPointerException" if ids is None else "IndexOutOfBoundsException",
            camunda_status=500,
        )
    return ids[0]


def _shown(plan: Plan, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a plan; variables that were given without a type are shown without."""
    values = dumped(plan.variables, deserialize=False)
    for name, value in values.items():
        if value["value"] is not None and ((given or {}).get(name) or {}).get("type") is None:
            values[name] = {"value": value["value"], "type": None, "valueInfo": None}
    return {
        "sourceProcessDefinitionId": plan.source_definition_id,
        "targetProcessDefinitionId": plan.target_definition_id,
        "instructions": [
            {
                "sourceActivityIds": [each.source],
                "targetActivityIds": [each.target],
                "updateEventTrigger": each.update_event_trigger,
            }
            for each in plan.instructions
        ],
        "variables": None if given is None else values,
    }


def _generate(call: Call) -> Any:
    body: MigrationPlanGeneration = call.body
    plan = call.services.migrations.generate(
        body.source_process_definition_id,
        body.target_process_definition_id,
        update_event_triggers=bool(body.update_event_triggers),
        variables=typed(body.variables, call.types),
        identity=call.identity,
    )
    return _shown(plan, body.variables)


def _validate(call: Call) -> Any:
    return plan_report(call.services.migrations.validate(_plan(call, call.body), identity=call.identity))


def _execute(call: Call) -> None:
    call.services.migrations.execute(**_arguments(call))


def _execute_async(call: Call) -> Any:
    return batch(call.services.batches.migrate_instances(**_arguments(call)))


def _arguments(call: Call) -> dict[str, Any]:
    body: MigrationExecution = call.body
    if body.migration_plan is None:
        raise RestError("migrationPlan is missing", rest_type="NullPointerException", camunda_status=500)
    return {
        "plan": _plan(call, body.migration_plan),
        "process_instance_ids": named_instances(call, body.process_instance_ids, body.process_instance_query, None)
        or (),
        "skip_custom_listeners": bool(body.skip_custom_listeners),
        "skip_io_mappings": bool(body.skip_io_mappings),
        "identity": call.identity,
    }


_WRONG_TYPE = answered("RestException", 400, None, UnknownType)
_UNKNOWN = answered("InvalidRequestException", 400, 0, BadUserRequest) | _WRONG_TYPE
_UNKNOWN_PLAN = answered("InvalidRequestException", 400, 0, UnknownDefinition) | _WRONG_TYPE

RESOURCE = Resource(
    "/migration",
    (
        Op(
            "POST",
            "/execute",
            _execute,
            "executeMigrationPlan",
            rules.MIGRATE_INSTANCES,
            body=MigrationExecution,
            errors=_UNKNOWN_PLAN,
        ),
        Op(
            "POST",
            "/executeAsync",
            _execute_async,
            "executeMigrationPlanAsync",
            rules.CREATE_BATCH_MIGRATE,
            body=MigrationExecution,
            reply=one("BatchDto"),
            errors=_UNKNOWN_PLAN,
        ),
        Op(
            "POST",
            "/generate",
            _generate,
            "generateMigrationPlan",
            rules.PLAN_MIGRATION,
            body=MigrationPlanGeneration,
            reply=one("MigrationPlanDto"),
            errors=_UNKNOWN,
        ),
        Op(
            "POST",
            "/validate",
            _validate,
            "validateMigrationPlan",
            rules.PLAN_MIGRATION,
            body=MigrationPlan,
            reply=one("MigrationPlanReportDto"),
            errors=_UNKNOWN,
        ),
    ),
    tag="Migration",
)
