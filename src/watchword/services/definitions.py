"""Process definitions: suspend, change their time to live, delete."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, InvalidRequest, NotAllowed, NullValue
from watchword.engine.jobs import delayed_suspension
from watchword.engine.suspension import Target, definitions_of, suspend_definitions
from watchword.engine.undeploy import delete_definitions
from watchword.services.definition_lookups import definition_for
from watchword.services.operation_log import log_suspension
from watchword.services.permitted import on_definition
from watchword.services.thinning import thin_out
from watchword.store.tables import ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class ProcessDefinitions:
    """Commands on process definitions."""

    _commands: Commands

    def suspend_definition(
        self,
        definition_id: str,
        *,
        suspended: bool,
        include_process_instances: bool = False,
        execution_date: datetime | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Suspend or activate one definition: no new instances; its jobs stop, its instances if they are included.

        With `execution_date` a job does so at that date.

        Raises:
            NullValue: there is no such definition.
        """

        def work(ctx: Context) -> None:
            row = ctx.session.get(ProcessDefinitionRow, definition_id)
            if row is None:
                raise NullValue(f"no process definition has the id {definition_id!r}")
            _may_suspend(ctx, row, include_process_instances)
            target = Target("processDefinitionId", definition_id)
            _suspend(ctx, target, suspended, include_process_instances, execution_date, row.deployment_id)
            log_suspension(ctx, suspended, include_process_instances, definition_id=definition_id)

        self._commands.run(work, identity=identity)

    def suspend_definitions_by_key(
        self,
        key: str | None,
        *,
        suspended: bool,
        include_process_instances: bool = False,
        execution_date: datetime | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Suspend or activate all versions of a key, of all tenants; an unknown key changes nothing.

        With `execution_date` a job does so at that date.

        Raises:
            InvalidRequest: no key.
        """
        if key is None:
            raise InvalidRequest("name the definitions by their key; for one version use its id")

        def work(ctx: Context) -> None:
            target = Target("processDefinitionKey", key)
            rows = definitions_of(ctx, target)
            if not rows:
                ctx.authz.require(rules.SUSPEND_DEFINITION, definition=key)
            for row in {row.tenant_id: row for row in rows}.values():
                _may_suspend(ctx, row, include_process_instances)
            _suspend(ctx, target, suspended, include_process_instances, execution_date, None)
            log_suspension(ctx, suspended, include_process_instances, definition_key=key)

        self._commands.run(work, identity=identity)

    def set_history_time_to_live(
        self, definition_id: str, days: int | None, *, identity: Identity | None = None
    ) -> None:
        """Set for how many days the history of ended instances is kept.

        Raises:
            NotAllowed: None; history must not be kept for ever.
            BadUserRequest: a negative number.
            NullValue: there is no such definition.
        """
        if days is None:
            raise NotAllowed("historyTimeToLive is missing; expected a number of days, as no history is kept forever")
        if days < 0:
            raise BadUserRequest(f"historyTimeToLive is {days}; expected 0 or more days")

        def work(ctx: Context) -> None:
            row = ctx.session.get(ProcessDefinitionRow, definition_id)
            if row is None:
                raise NullValue(f"no process definition has the id {definition_id!r}")
            on_definition(
                ctx,
                row,
                rules.UPDATE_DEFINITION,
                lambda: NullValue(f"no process definition has the id {definition_id!r}"),
            )
            ctx.history.operation(
                "ProcessDefinition",
                "UpdateHistoryTimeToLive",
                changes=[("historyTimeToLive", row.history_time_to_live, days)],
                process_definition_id=row.id,
                tenant_id=row.tenant_id,
            )
            row.history_time_to_live = days
            ctx.after_commit.append(lambda: ctx.definitions.forget(definition_id))

        self._commands.run(work, identity=identity)

    def delete_definition(
        self,
        definition_id: str,
        *,
        cascade: bool = False,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Delete one version; its deployment stays. `cascade`: with its instances and their history.

        Many instances go in several units of work before the definition itself does.

        Raises:
            NotFound: there is none.
            EngineError: instances are running and `cascade` isn't set.
        """

        def work(ctx: Context) -> None:
            row = definition_for(ctx, definition_id, rules.DELETE_DEFINITION)
            ctx.history.operation(
                "ProcessDefinition",
                "Delete",
                changes=[("cascade", False, cascade)],
                process_definition_id=row.id,
                tenant_id=row.tenant_id,
            )
            delete_definitions(
                ctx,
                [row],
                cascade=cascade,
                skip_custom_listeners=skip_custom_listeners,
                skip_io_mappings=skip_io_mappings,
            )

        if cascade:
            thin_out(
                self._commands,
                lambda ctx: (definition_for(ctx, definition_id, rules.DELETE_DEFINITION).id,),
                skip_custom_listeners=skip_custom_listeners,
                skip_io_mappings=skip_io_mappings,
                identity=identity,
            )
        self._commands.run(work, identity=identity)


def _may_suspend(ctx: Context, row: ProcessDefinitionRow, with_instances: bool) -> None:
    on_definition(
        ctx,
        row,
        rules.SUSPEND_DEFINITION,
        lambda: NullValue(f"no process definition has the id {row.id!r}"),
    )
    if with_instances:
        on_definition(ctx, row, rules.SUSPEND_ALL_INSTANCES)


def _suspend(
    ctx: Context,
    target: Target,
    suspended: bool,
    with_instances: bool,
    when: datetime | None,
    deployment_id: str | None,
) -> None:
    """Suspend or activate now, or leave it to a job."""
    if when is None:
        suspend_definitions(ctx, target, suspended=suspended, with_instances=with_instances)
        return
    delayed_suspension.schedule(
        ctx,
        "processdefinition",
        target,
        when,
        suspended=suspended,
        include=with_instances,
        deployment_id=deployment_id,
    )
