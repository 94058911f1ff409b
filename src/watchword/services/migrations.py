"""Migration of instances between versions: make a plan, check it, carry it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, EngineError, MigrationInvalid, NullValue
from watchword.engine import executions
from watchword.engine.migration import checks, migrate
from watchword.engine.migration import plan as plans
from watchword.engine.migration.plan import InstructionReport, MigrationPlan
from watchword.services.arguments import typed_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.store.tables import ProcessDefinitionRow


class UnknownDefinition(BadUserRequest):
    """A plan names a definition that isn't there."""


class MigrationService:
    """Everything that can be done with migration plans."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def generate(
        self,
        source_definition_id: str | None,
        target_definition_id: str | None,
        *,
        update_event_triggers: bool = False,
        variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> MigrationPlan:
        """Return a plan that maps activities of equal id and kind in scopes that correspond.

        Raises:
            BadUserRequest: one of the definitions is missing or unknown.
        """
        values = typed_map(variables)

        def work(ctx: Context) -> MigrationPlan:
            source, target = _both(ctx, source_definition_id, target_definition_id, rules.PLAN_MIGRATION)
            found = plans.generate(source, target, update_event_triggers=update_event_triggers)
            return MigrationPlan(source.id, target.id, found, values)

        return self._commands.read(work, identity=identity)

    def validate(self, plan: MigrationPlan, *, identity: Identity | None = None) -> tuple[InstructionReport, ...]:
        """Return what is wrong with a plan; nothing is fine.

        Raises:
            BadUserRequest: one of the definitions is missing or unknown.
        """

        def work(ctx: Context) -> tuple[InstructionReport, ...]:
            source, target = _both(ctx, plan.source_definition_id, plan.target_definition_id, rules.PLAN_MIGRATION)
            return plans.validate(source, target, plan)

        return self._commands.read(work, identity=identity)

    def execute(
        self,
        plan: MigrationPlan,
        process_instance_ids: Sequence[str],
        *,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Carry instances over, in one transaction.

        Raises:
            BadUserRequest: no instance was named, or a definition is missing or unknown.
            MigrationInvalid: the plan is wrong.
            InstanceNotMigratable: an instance doesn't fit it.
            EngineError: an instance is gone or runs another definition.
        """
        distinct = tuple(dict.fromkeys(process_instance_ids))
        if not distinct:
            raise BadUserRequest("no process instance was named: give ids or a query that finds some")

        def work(ctx: Context) -> None:
            ctx.skip_custom_listeners, ctx.skip_io_mappings = skip_custom_listeners, skip_io_mappings
            source, target = _both(ctx, plan.source_definition_id, plan.target_definition_id, rules.PLAN_MIGRATION)
            checked_plan(ctx, plan)
            changes: list[tuple[str, object, object]] = [
                ("processDefinitionId", source.id, target.id),
                ("nrOfInstances", None, len(distinct)),
                *([("nrOfSetVariables", None, len(plan.variables))] if plan.variables else []),
                ("async", None, False),
            ]
            ctx.history.operation("ProcessInstance", "Migrate", changes=changes, process_definition_id=source.id)
            for process_instance_id in distinct:
                try:
                    root = executions.load(ctx, process_instance_id)
                except NullValue as error:
                    raise EngineError(str(error)) from None
                ctx.authz.tenant(root.tenant_id, f"migrate the process instance {process_instance_id!r}")
                migrate.migrate(ctx, root, source, target, plan)

        self._commands.run(work, identity=identity)


def checked_plan(ctx: Context, plan: MigrationPlan) -> ProcessDefinitionRow:
    """Return the row of a plan's source definition.

    Raises:
        BadUserRequest: a definition is missing or unknown.
        MigrationInvalid: the plan is wrong.
    """
    source, target = _both(ctx, plan.source_definition_id, plan.target_definition_id, rules.MIGRATE_INSTANCES)
    reports = plans.validate(source, target, plan)
    if reports:
        raise MigrationInvalid(f"the plan is not valid: {reports[0].failures[0]}", plan_report(reports))
    return source.row


def plan_readable(ctx: Context, plan: MigrationPlan) -> None:
    """Let the command go on only if the definitions of a plan may be read.

    Raises:
        BadUserRequest: a definition is missing or unknown.
    """
    _both(ctx, plan.source_definition_id, plan.target_definition_id, rules.PLAN_MIGRATION)


def plan_report(reports: Sequence[InstructionReport]) -> dict[str, object]:
    """Return reports in the shape of REST."""
    shown = [{"instruction": checks.instruction_report(r.instruction), "failures": list(r.failures)} for r in reports]
    return {"instructionReports": shown, "variableReports": {}}


def _both(ctx: Context, source_id: str | None, target_id: str | None, rule: Rule) -> tuple[Definition, Definition]:
    source, target = _known(ctx, source_id, "source"), _known(ctx, target_id, "target")
    ctx.authz.require(
        rule,
        absent=lambda: _unknown(source_id, "source"),
        visible=rules.PLAN_MIGRATION,
        source=source.key,
        target=target.key,
    )
    for one, which in ((source, "source"), (target, "target")):
        ctx.authz.tenant(
            one.row.tenant_id,
            f"migrate the process definition {one.id!r}",
            absent=lambda one=one, which=which: _unknown(one.id, which),  # type: ignore[misc]  # bound now: a default binds it
        )
    return source, target


def _unknown(definition_id: str | None, which: str) -> UnknownDefinition:
    return UnknownDefinition(f"{which}: no process definition has the id {definition_id!r}")


def _known(ctx: Context, definition_id: str | None, which: str) -> Definition:
    if definition_id is None:
        raise UnknownDefinition(f"the {which} process definition is missing")
    try:
        return ctx.definitions.get(ctx.session, definition_id)
    except NullValue:
        raise _unknown(definition_id, which) from None
