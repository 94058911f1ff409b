"""Starting batches on what runs: instances, their jobs and external tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NullValue
from watchword.engine.batches import create
from watchword.engine.batches.work import to_millis, write_instructions, write_plan
from watchword.services.batch_making import BatchLog, BatchMaker, distinct_ids, parts
from watchword.services.migrations import checked_plan, plan_readable
from watchword.services.modifications import check_modification, check_restart, known_definition
from watchword.store.tables import BatchRow, ExecutionRow, JobRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.migration.plan import MigrationPlan
    from watchword.engine.modification import Instruction
    from watchword.history.operations import Change
    from watchword.identity.model import Identity


class BatchStarts(BatchMaker):
    """Commands that start batches on what runs; each returns the batch."""

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
        log = BatchLog("ProcessInstance", "Delete", after=more)
        return self._on_instances("instance-deletion", process_instance_ids, configuration, log, identity)

    def set_variables(
        self, process_instance_ids: Sequence[str], variables: Mapping[str, object], *, identity: Identity | None = None
    ) -> BatchRow:
        """Set variables of those instances that are running.

        Raises:
            BadUserRequest: no running instance or no variable was named.
        """
        if not variables:
            raise BadUserRequest("no variable was given: say what to set")
        log = BatchLog("ProcessInstance", "SetVariables", counts=[("nrOfVariables", None, len(variables))])
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
        log = BatchLog(
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
        log = BatchLog("ProcessInstance", "SuspendJob" if suspended else "ActivateJob")
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
        log = BatchLog("ProcessInstance", "ModifyProcessInstance", annotation=annotation)
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
        distinct = distinct_ids(process_instance_ids, "process instance")

        def work(ctx: Context) -> BatchRow:
            plan_readable(ctx, plan)
            ctx.authz.require(rules.CREATE_BATCH_MIGRATE)
            source = checked_plan(ctx, plan)
            before: list[Change] = [("processDefinitionId", source.id, plan.target_definition_id)]
            counts: list[Change] = [("nrOfSetVariables", None, len(plan.variables))] if plan.variables else []
            log = BatchLog("ProcessInstance", "Migrate", before=before, counts=counts)
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
        log = BatchLog("ProcessInstance", "RestartProcessInstance")
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
            BadUserRequest: the number is missing.
            EngineError: no job was named, or the number is negative.
            InvalidRequest: the instances have no job.
        """
        number = _number(retries)
        configuration: dict[str, Any] = {"retries": number}
        if due_date is not None:
            configuration["dueDate"] = to_millis(due_date)

        def work(ctx: Context) -> BatchRow:
            ctx.authz.require(rules.CREATE_BATCH_JOB_RETRIES)
            jobs = [j for part in parts(job_ids) for j in ctx.session.find(JobRow, id=part)]
            jobs += [
                j for part in parts(process_instance_ids) for j in ctx.session.find(JobRow, process_instance_id=part)
            ]
            for job in jobs:
                ctx.authz.tenant(job.tenant_id, f"set the retries of the job {job.id!r}")
            deployments = {job.id: job.deployment_id for job in jobs}
            items = [(i, deployments.get(i)) for i in dict.fromkeys([*job_ids, *deployments])]
            if not items:
                problem = InvalidRequest if process_instance_ids else EngineError
                raise problem("no job was named: give ids, or instances that have jobs")
            log = BatchLog("Job", "SetJobRetries", after=[("retries", None, number)])
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
        log = BatchLog("ExternalTask", "SetExternalTaskRetries", after=[("retries", None, number)])
        return self._on(
            "set-external-task-retries", external_task_ids, {"retries": number}, log, identity, "external task"
        )


def _number(retries: int | None) -> int:
    if retries is None:
        raise BadUserRequest("the number of retries is missing")
    if retries < 0:
        raise EngineError(f"retries is {retries}; expected 0 or more")
    return retries
