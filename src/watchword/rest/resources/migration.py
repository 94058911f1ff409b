"""Migration of instances between versions of a process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, InvalidRequest
from watchword.engine.migration.plan import MigrationInstruction as Instruction
from watchword.engine.migration.plan import MigrationPlan as Plan
from watchword.rest.families import answered
from watchword.rest.op import Call, Op, Resource, one
from watchword.rest.resources.process_instance import named_instances
from watchword.rest.variables import dumped, typed
from watchword.rest.views.batch import batch
from watchword.services.migrations import UnknownDefinition, plan_report


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
        _only(body.source_activity_ids, "sourceActivityIds"),
        _only(body.target_activity_ids, "targetActivityIds"),
        bool(body.update_event_trigger),
    )


def _only(ids: Sequence[str | None] | None, name: str) -> str:
    if ids is None or len(ids) != 1 or ids[0] is None:
        raise InvalidRequest(f"{name} of a migration instruction must hold exactly one id")
    return ids[0]


def _shown(plan: Plan) -> dict[str, Any]:
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
        "variables": dumped(plan.variables, deserialize=False) or None,
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
    return _shown(plan)


def _validate(call: Call) -> Any:
    return plan_report(call.services.migrations.validate(_plan(call, call.body), identity=call.identity))


def _execute(call: Call) -> None:
    call.services.migrations.execute(**_arguments(call))


def _execute_async(call: Call) -> Any:
    return batch(call.services.batches.migrate_instances(**_arguments(call)))


def _arguments(call: Call) -> dict[str, Any]:
    body: MigrationExecution = call.body
    if body.migration_plan is None:
        raise InvalidRequest("migrationPlan is missing")
    return {
        "plan": _plan(call, body.migration_plan),
        "process_instance_ids": named_instances(call, body.process_instance_ids, body.process_instance_query, None)
        or (),
        "skip_custom_listeners": bool(body.skip_custom_listeners),
        "skip_io_mappings": bool(body.skip_io_mappings),
        "identity": call.identity,
    }


_UNKNOWN = answered("InvalidRequestException", 400, 0, BadUserRequest)
_UNKNOWN_PLAN = answered("InvalidRequestException", 400, 0, UnknownDefinition)

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
