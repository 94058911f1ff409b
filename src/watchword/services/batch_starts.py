"""Starting batches: which things, what shall be done with them, and that the caller may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.authz.rule import Rule
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NullValue
from watchword.engine.batches import create
from watchword.engine.batches.work import to_millis, write_instructions, write_plan
from watchword.services.arguments import typed_map
from watchword.services.migrations import checked_plan
from watchword.services.modifications import check_modification, check_restart, known_definition
from watchword.services.permitted import on_definition
from watchword.store.tables import (
    BatchRow,
    ExecutionRow,
    ExternalTaskRow,
    HistoricBatchRow,
    HistoricDecisionInstanceRow,
    HistoricProcessInstanceRow,
    JobRow,
    ProcessDefinitionRow,
)

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.engine.migration.plan import MigrationPlan
    from watchword.engine.modification import Instruction
    from watchword.history.operations import Change
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

_ABOUT: Mapping[str, type[Any]] = {
    "batch-set-removal-time": HistoricBatchRow,
    "historic-instance-deletion": HistoricProcessInstanceRow,
    "process-set-removal-time": HistoricProcessInstanceRow,
    "set-external-task-retries": ExternalTaskRow,
}
_AT_ONCE = 500


class BatchStarts:
    """Commands that start batches; each returns the batch."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def delete_instances(
        self,
        process_instance_ids: Sequence[str],
        *,
        reason: str | None = None,
        skip_custom_listeners: bool = False,
        skip_subprocesses: bool = False,
        skip_io_mappings: bool = False,
        fail_if_not_exists: bool = False,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Delete running instances.

        Raises:
            BadUserRequest: no instance was named.
        """
        configuration = {
            "deleteReason": reason,
            "skipCustomListeners": skip_custom_listeners,
            "skipSubprocesses": skip_subprocesses,
            "failIfNotExists": fail_if_not_exists,
            "skipIoMappings": skip_io_mappings,
        }
        more = [("deleteReason", None, reason)] if reason is not None else []
        log = _Log("ProcessInstance", "Delete", after=more)
        return self._on_instances("instance-deletion", process_instance_ids, configuration, log, identity)

    def set_variables(
        self, process_instance_ids: Sequence[str], variables: Mapping[str, object], *, identity: Identity | None = None
    ) -> BatchRow:
        """Set variables of running instances.

        Raises:
            BadUserRequest: no instance, no variable, or one that isn't running was named.
        """
        if not variables:
            raise BadUserRequest("no variable was given: say what to set")
        log = _Log("ProcessInstance", "SetVariables", counts=[("nrOfVariables", None, len(variables))])
        return self._on_instances(
            "set-variables", process_instance_ids, {}, log, identity, values=variables, running=True
        )

    def correlate_message(
        self,
        name: str | None,
        process_instance_ids: Sequence[str],
        variables: Mapping[str, object] | None = None,
        *,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Give a message to running instances.

        Raises:
            BadUserRequest: no instance was named.
        """
        log = _Log(
            "ProcessInstance",
            "CorrelateMessage",
            before=[("messageName", None, name)],
            counts=[("nrOfVariables", None, len(variables or {}))],
        )
        configuration = {"messageName": name}
        return self._on_instances(
            "correlate-message", process_instance_ids, configuration, log, identity, values=variables
        )

    def suspend_instances(
        self, process_instance_ids: Sequence[str], *, suspended: bool, identity: Identity | None = None
    ) -> BatchRow:
        """Suspend or activate instances.

        Raises:
            BadUserRequest: no instance was named.
        """
        log = _Log("ProcessInstance", "SuspendJob" if suspended else "ActivateJob")
        return self._on_instances(
            "instance-update-suspension-state", process_instance_ids, {"suspended": suspended}, log, identity
        )

    def modify_instances(
        self,
        process_definition_id: str | None,
        process_instance_ids: Sequence[str],
        instructions: Sequence[Instruction],
        *,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        annotation: str | None = None,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Carry out the same instructions on instances of a definition.

        Raises:
            BadUserRequest: definition, instances or instructions are missing.
        """
        check_modification(process_definition_id, process_instance_ids, instructions)
        configuration = {
            "instructions": write_instructions(instructions),
            "processDefinitionId": process_definition_id,
            "skipListeners": skip_custom_listeners,
            "skipIoMappings": skip_io_mappings,
        }
        log = _Log("ProcessInstance", "ModifyProcessInstance", annotation=annotation)
        return self._on_instances(
            "instance-modification", process_instance_ids, configuration, log, identity, of=process_definition_id
        )

    def modify_instance(
        self,
        process_instance_id: str,
        instructions: Sequence[Instruction],
        *,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        annotation: str | None = None,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Carry out instructions on one instance; variables of theirs are not kept, nor the scope to start in.

        Raises:
            NullValue: there is no such instance.
        """

        def work(ctx: Context) -> BatchRow:
            root = ctx.session.get(ExecutionRow, process_instance_id)
            if root is None or root.parent_id is not None:
                raise NullValue(f"there is no process instance {process_instance_id!r}")
            ctx.authz.require(rules.CREATE_BATCH_MODIFY)
            ctx.authz.tenant(root.tenant_id, f"modify the process instance {process_instance_id!r}")
            definition = known_definition(ctx, root.process_definition_id or "")
            ctx.history.operation("ProcessInstance", "ModifyProcessInstance", execution=root, annotation=annotation)
            configuration = {
                "instructions": write_instructions(instructions, root.id),
                "processDefinitionId": definition.id,
                "skipListeners": skip_custom_listeners,
                "skipIoMappings": skip_io_mappings,
            }
            items = [(root.id, definition.deployment_id)]
            return create.create(ctx, "instance-modification", items, configuration, tenant_id=root.tenant_id)

        return self._commands.run(work, identity=identity)

    def migrate_instances(
        self,
        plan: MigrationPlan,
        process_instance_ids: Sequence[str],
        *,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Carry instances over to another definition by a plan.

        Raises:
            BadUserRequest: no instance was named, or a definition is missing or unknown.
            MigrationInvalid: the plan is wrong.
        """
        distinct = _distinct(process_instance_ids, "process instance")

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(rules.CREATE_BATCH_MIGRATE)
            source = checked_plan(ctx, plan)
            before: list[Change] = [("processDefinitionId", source.id, plan.target_definition_id)]
            counts: list[Change] = [("nrOfSetVariables", None, len(plan.variables))] if plan.variables else []
            log = _Log("ProcessInstance", "Migrate", before=before, counts=counts)
            log.write(ctx, len(distinct), source)
            configuration = {
                "migrationPlan": write_plan(plan),
                "skipListeners": skip_custom_listeners,
                "skipIoMappings": skip_io_mappings,
            }
            items = [(i, source.deployment_id) for i in distinct]
            return create.create(ctx, "instance-migration", items, configuration, values=plan.variables)

        return self._commands.run(work, identity=identity)

    def restart_instances(
        self,
        process_definition_id: str,
        process_instance_ids: Sequence[str],
        instructions: Sequence[Instruction],
        *,
        initial_variables: bool = False,
        without_business_key: bool = False,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Start instances like ended ones of a definition.

        Raises:
            BadUserRequest: instances or instructions are missing.
        """
        check_restart(process_instance_ids, instructions)
        configuration = {
            "processDefinitionId": process_definition_id,
            "instructions": write_instructions(instructions),
            "initialVariables": initial_variables,
            "skipCustomListeners": skip_custom_listeners,
            "skipIoMappings": skip_io_mappings,
            "withoutBusinessKey": without_business_key,
        }
        log = _Log("ProcessInstance", "RestartProcessInstance")
        return self._on_instances(
            "instance-restart", process_instance_ids, configuration, log, identity, of=process_definition_id
        )

    def set_job_retries(
        self,
        retries: int | None,
        *,
        job_ids: Sequence[str] = (),
        process_instance_ids: Sequence[str] = (),
        due_date: datetime | None = None,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Set the retries of jobs, named by themselves or by their instances.

        Raises:
            EngineError: no job was found, or the number is missing or negative.
        """
        number = _number(retries)
        configuration: dict[str, Any] = {"retries": number}
        if due_date is not None:
            configuration["dueDate"] = to_millis(due_date)

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(rules.CREATE_BATCH_JOB_RETRIES)
            jobs = [j for part in _parts(job_ids) for j in ctx.session.find(JobRow, id=part)]
            jobs += [
                j for part in _parts(process_instance_ids) for j in ctx.session.find(JobRow, process_instance_id=part)
            ]
            for job in jobs:
                ctx.authz.tenant(job.tenant_id, f"set the retries of the job {job.id!r}")
            deployments = {job.id: job.deployment_id for job in jobs}
            items = [(i, deployments.get(i)) for i in dict.fromkeys([*job_ids, *deployments])]
            if not items:
                raise EngineError("no job was named: give ids, or instances that have jobs")
            log = _Log("Job", "SetJobRetries", after=[("retries", None, number)])
            log.write(ctx, len(items))
            return create.create(ctx, "set-job-retries", items, configuration)

        return self._commands.run(work, identity=identity)

    def set_external_task_retries(
        self, external_task_ids: Sequence[str], retries: int | None, *, identity: Identity | None = None
    ) -> BatchRow:
        """Set the retries of external tasks.

        Raises:
            BadUserRequest: no external task was named.
            InvalidRequest: the number is negative.
        """
        if retries is not None and retries < 0:
            raise InvalidRequest(f"retries is {retries}; expected 0 or more")
        number = _number(retries)
        log = _Log("ExternalTask", "SetExternalTaskRetries", after=[("retries", None, number)])
        return self._on(
            "set-external-task-retries", external_task_ids, {"retries": number}, log, identity, "external task"
        )

    def delete_history(
        self, process_instance_ids: Sequence[str], *, reason: str | None = None, identity: Identity | None = None
    ) -> BatchRow:
        """Delete what history knows of ended instances.

        Raises:
            BadUserRequest: no instance was named.
        """
        log = _Log("ProcessInstance", "DeleteHistory", after=[("deleteReason", None, reason)])
        configuration = {"failIfNotExists": False}
        return self._on(
            "historic-instance-deletion", process_instance_ids, configuration, log, identity, "process instance"
        )

    def set_removal_time(
        self,
        ids: Sequence[str],
        *,
        of_batches: bool = False,
        absolute: datetime | None = None,
        calculated: bool = False,
        hierarchical: bool = False,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Set when the history of instances or batches goes: at a moment, as calculated anew, or (neither) never.

        What history doesn't know is left out.

        Raises:
            BadUserRequest: nothing was named, or nothing that history knows.
        """
        what = HistoricBatchRow if of_batches else HistoricProcessInstanceRow
        ids = self._commands.read(lambda ctx: _remembered(ctx, what, ids), identity=identity)
        configuration, mode = _removal(absolute, calculated, hierarchical)
        before: list[Change] = [("mode", None, mode), ("removalTime", None, absolute)]
        after: list[Change] = []
        if not of_batches:
            before.append(("hierarchical", None, hierarchical))
            after = [("updateInChunks", None, False), ("chunkSize", None, None)]
        log = _Log("Batch" if of_batches else "ProcessInstance", "SetRemovalTime", before=before, after=after)
        kind = "batch-set-removal-time" if of_batches else "process-set-removal-time"
        noun = "batch" if of_batches else "process instance"
        return self._on(kind, ids, configuration, log, identity, noun)

    def delete_decisions(
        self, decision_instance_ids: Sequence[str], *, reason: str | None = None, identity: Identity | None = None
    ) -> BatchRow:
        """Delete what history knows of evaluations of decisions.

        Raises:
            BadUserRequest: no decision instance was named.
        """
        log = _Log("DecisionInstance", "DeleteHistory", after=[("deleteReason", None, reason)])
        kind = "historic-decision-instance-deletion"
        rule = rules.CREATE_BATCH_DELETE_DECISIONS
        return self._on_decisions(kind, decision_instance_ids, {}, log, identity, rule)

    def date_decisions(
        self,
        decision_instance_ids: Sequence[str],
        *,
        absolute: datetime | None = None,
        calculated: bool = False,
        hierarchical: bool = False,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Set when evaluations of decisions go from history, as `set_removal_time` does.

        Raises:
            BadUserRequest: nothing was named, or nothing that history knows.
        """
        ids = self._commands.read(lambda ctx: _remembered_decisions(ctx, decision_instance_ids), identity=identity)
        configuration, mode = _removal(absolute, calculated, hierarchical)
        before: list[Change] = [
            ("mode", None, mode),
            ("removalTime", None, absolute),
            ("hierarchical", None, hierarchical),
        ]
        log = _Log("DecisionInstance", "SetRemovalTime", before=before)
        kind = "decision-set-removal-time"
        rule = rules.CREATE_BATCH_REMOVAL_TIME
        return self._on_decisions(kind, ids, configuration, log, identity, rule)

    def _on_decisions(
        self,
        kind: str,
        ids: Sequence[str],
        configuration: Mapping[str, Any],
        log: _Log,
        identity: Identity | None,
        rule: Rule,
    ) -> BatchRow:
        distinct = _distinct(ids, "decision instance")

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(rule)
            log.write(ctx, len(distinct))
            return create.create(ctx, kind, [(i, None) for i in distinct], configuration)

        return self._commands.run(work, identity=identity)

    def _on(
        self,
        kind: str,
        ids: Sequence[str],
        configuration: Mapping[str, Any],
        log: _Log,
        identity: Identity | None,
        noun: str,
    ) -> BatchRow:
        distinct = _distinct(ids, noun)

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(_CREATING[kind])
            for row in _remembered_rows(ctx, kind, distinct):
                ctx.authz.tenant(row.tenant_id, f"take {noun} {row.id!r} into a batch")
            log.write(ctx, len(distinct))
            return create.create(ctx, kind, [(i, None) for i in distinct], configuration)

        return self._commands.run(work, identity=identity)

    def _on_instances(
        self,
        kind: str,
        ids: Sequence[str],
        configuration: Mapping[str, Any],
        log: _Log,
        identity: Identity | None,
        *,
        values: Mapping[str, object] | None = None,
        of: str | None = None,
        running: bool = False,
    ) -> BatchRow:
        """Make a batch over process instances; `of`: they are said to be of this definition."""
        distinct, given = _distinct(ids, "process instance"), typed_map(values)

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(_CREATING[kind])
            definition = None if of is None else known_definition(ctx, of)
            if definition is not None and kind == "instance-restart":
                on_definition(ctx, definition, rules.RESTART_INSTANCES)
                ctx.authz.require(rules.START_INSTANCE, definition=definition.key)
            elif definition is not None:
                ctx.authz.tenant(definition.tenant_id, f"use the process definition {definition.id!r}")
            deployments = _deployments(ctx, distinct)
            if running and len(deployments) < len(distinct):
                raise BadUserRequest("some of the process instances aren't running")
            if definition is not None:
                deployments = dict.fromkeys(distinct, definition.deployment_id)
            log.write(ctx, len(distinct), definition)
            items = [(i, deployments.get(i)) for i in distinct]
            return create.create(ctx, kind, items, configuration, values=given)

        return self._commands.run(work, identity=identity)


@dataclass(frozen=True, slots=True)
class _Log:
    """What the user operation log says of a batch that begins."""

    entity: str
    operation: str
    before: Sequence[Change] = ()
    counts: Sequence[Change] = ()
    after: Sequence[Change] = ()
    annotation: str | None = None

    def write(self, ctx: Context, count: int, definition: ProcessDefinitionRow | None = None) -> None:
        """Write it."""
        changes = [*self.before, ("nrOfInstances", None, count), *self.counts, ("async", None, True), *self.after]
        ctx.history.operation(
            self.entity,
            self.operation,
            changes=changes,
            process_definition_id=None if definition is None else definition.id,
            annotation=self.annotation,
        )


def _removal(absolute: datetime | None, calculated: bool, hierarchical: bool) -> tuple[dict[str, Any], str]:
    """Return the configuration of a batch that sets removal times, and how the log calls the way it does."""
    configuration: dict[str, Any] = {
        "hasRemovalTime": not calculated,
        "isHierarchical": hierarchical,
        "updateInChunks": False,
    }
    if absolute is not None:
        configuration["removalTime"] = to_millis(absolute)
    mode = "CALCULATED" if calculated else "CLEARED" if absolute is None else "ABSOLUTE"
    return configuration, f"{mode}_REMOVAL_TIME"


_CREATING: Mapping[str, Rule] = {
    "batch-set-removal-time": rules.CREATE_BATCH_REMOVAL_TIME,
    "correlate-message": rules.CREATE_BATCH_MESSAGE,
    "historic-instance-deletion": rules.CREATE_BATCH_DELETE_FINISHED,
    "instance-deletion": rules.CREATE_BATCH_DELETE_RUNNING,
    "instance-modification": rules.CREATE_BATCH_MODIFY,
    "instance-restart": rules.CREATE_BATCH_RESTART,
    "instance-update-suspension-state": rules.CREATE_BATCH_SUSPEND,
    "process-set-removal-time": rules.CREATE_BATCH_REMOVAL_TIME,
    "set-external-task-retries": rules.CREATE_BATCH_EXTERNAL_TASK_RETRIES,
    "set-variables": rules.CREATE_BATCH_VARIABLES,
}
"""What creating a batch of each kind needs."""


def _remembered_rows(ctx: Context, kind: str, ids: Sequence[str]) -> Iterable[Any]:
    """Return the rows of what a batch that isn't about running instances takes, to tell whose they are."""
    if ctx.authz.is_admin:
        return ()
    row_type = _ABOUT[kind]
    return [row for part in _parts(ids) for row in ctx.session.find(row_type, id=part)]


def _remembered(
    ctx: Context, what: type[HistoricBatchRow | HistoricProcessInstanceRow], ids: Sequence[str]
) -> list[str]:
    """Return those of process instances or batches that history knows, in the same order."""
    known = {row.id for part in _parts(ids) for row in ctx.session.find(what, id=part)}
    return [i for i in ids if i in known]


def _remembered_decisions(ctx: Context, ids: Sequence[str]) -> list[str]:
    """Return those of decision instances that history knows, in the same order."""
    known = {row.id for part in _parts(ids) for row in ctx.session.find(HistoricDecisionInstanceRow, id=part)}
    return [i for i in ids if i in known]


def _distinct(ids: Sequence[str], noun: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(ids))
    if not found:
        raise BadUserRequest(f"no {noun} was named: give ids or a query that finds some")
    return found


def _parts(ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(ids[first : first + _AT_ONCE]) for first in range(0, len(ids), _AT_ONCE))


def _deployments(ctx: Context, ids: Sequence[str]) -> dict[str, str | None]:
    """Return the deployment of each instance that runs."""
    definitions: dict[str, str | None] = {}
    for part in _parts(ids):
        for row in ctx.session.find(ExecutionRow, id=part):
            ctx.authz.tenant(row.tenant_id, f"take the process instance {row.id!r} into a batch")
            definitions[row.id] = row.process_definition_id
    found: dict[str, str | None] = {}
    for instance_id, definition_id in definitions.items():
        row_ = ctx.session.get(ProcessDefinitionRow, definition_id or "")
        found[instance_id] = None if row_ is None else row_.deployment_id
    return found


def _number(retries: int | None) -> int:
    if retries is None:
        raise BadUserRequest("the number of retries is missing")
    if retries < 0:
        raise EngineError(f"retries is {retries}; expected 0 or more")
    return retries
