"""Executions: continue a waiting one, give it a message, raise an incident on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotFound, NullValue, SuspendedError
from watchword.engine import executions, incidents
from watchword.engine.suspension import SUSPENDED
from watchword.services.arguments import required, typed_map
from watchword.services.loading import load_execution
from watchword.services.permitted import on_execution
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, IncidentRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution that runs (`ended` is False) or did within the command."""

    id: str
    process_instance_id: str
    ended: bool
    tenant_id: str | None


class Executions:
    """Commands on executions."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def get_execution(self, execution_id: str, *, identity: Identity | None = None) -> Execution:
        """Return an execution.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> Execution:
            def absent() -> Exception:
                return NotFound(f"no execution has the id {execution_id!r}; it may have ended")

            row = ctx.session.get(ExecutionRow, execution_id)
            if row is None:
                raise absent()
            ctx.authz.require(
                rules.READ_INSTANCE,
                absent=absent,
                hidden=True,
                instance=row.process_instance_id,
                definition=ctx.definitions.key_of(ctx.session, row.process_definition_id),
            )
            ctx.authz.tenant(row.tenant_id, f"read the execution {row.id!r}", absent=absent)
            return Execution(row.id, row.process_instance_id or row.id, False, row.tenant_id)

        return self._commands.read(work, identity=identity)

    def signal(
        self, execution_id: str, *, variables: Mapping[str, object] | None = None, identity: Identity | None = None
    ) -> None:
        """Let a waiting execution go on: a receive task, or a user task, which is completed by it.

        Raises:
            NullValue: there is no such execution.
            SuspendedError: it is suspended.
            EngineError: it waits for nothing that a signal ends.
        """
        values = typed_map(variables)

        def work(ctx: Context) -> None:
            row = load_execution(ctx, execution_id, rules.UPDATE_INSTANCE)
            _check_active(row)
            executions.signal(ctx, execution_id, variables=values)

        self._commands.run(work, identity=identity)

    def message_subscription(
        self, execution_id: str, message_name: str, *, identity: Identity | None = None
    ) -> EventSubscriptionRow:
        """Return the subscription with which an execution waits for a message.

        Raises:
            NotFound: it waits for none of this name.
        """

        def work(ctx: Context) -> EventSubscriptionRow:
            found = ctx.session.find(
                EventSubscriptionRow, execution_id=execution_id, event_type="message", event_name=message_name
            )

            def absent() -> Exception:
                return NotFound(f"execution {execution_id!r} doesn't wait for a message {message_name!r}")

            row = ctx.session.get(ExecutionRow, execution_id)
            if not found or row is None:
                raise absent()
            on_execution(ctx, row, rules.READ_INSTANCE, absent, hidden=True)
            return found[0]

        return self._commands.read(work, identity=identity)

    def trigger_message(
        self,
        execution_id: str,
        message_name: str,
        *,
        variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Give a message to the execution that waits for it.

        Raises:
            NullValue: there is no such execution, or it doesn't wait for this message.
            SuspendedError: it is suspended.
        """
        values = typed_map(variables)

        def work(ctx: Context) -> None:
            row = load_execution(ctx, execution_id, rules.UPDATE_INSTANCE)
            waiting = [
                s
                for s in ctx.session.cached(EventSubscriptionRow)
                if s.execution_id == execution_id and s.event_type == "message" and s.event_name == message_name
            ]
            if not waiting:
                raise NullValue(f"execution {execution_id!r} doesn't wait for a message {message_name!r}")
            _check_active(row)
            executions.trigger(ctx, waiting[0], variables=values)

        self._commands.run(work, identity=identity)

    def create_incident(
        self,
        execution_id: str,
        *,
        incident_type: str | None,
        configuration: str | None = None,
        message: str | None = None,
        identity: Identity | None = None,
    ) -> IncidentRow:
        """Raise an incident on an execution that stands at an activity.

        Raises:
            InvalidRequest: no type, no such execution, or it stands at no activity (published as such in 7.24).
        """

        def work(ctx: Context) -> IncidentRow:
            try:
                kind = required(incident_type, "the incident's type")
                row = load_execution(ctx, execution_id, None)
            except NullValue as error:
                raise InvalidRequest(str(error)) from None
            on_execution(
                ctx,
                row,
                rules.UPDATE_INSTANCE,
                lambda: InvalidRequest(f"no execution has the id {execution_id!r}; it may have ended"),
            )
            if row.activity_id is None:
                raise InvalidRequest(f"execution {execution_id!r} stands at no activity: name one that does")
            incident = incidents.create(
                ctx, row, kind, activity_id=row.activity_id, configuration=configuration, message=message
            )
            changes = [("incidentType", None, kind), ("configuration", None, configuration)]
            ctx.history.operation("ProcessInstance", "CreateIncident", changes=changes, execution=row)
            return incident

        return self._commands.run(work, identity=identity)


def _check_active(row: ExecutionRow) -> None:
    if row.suspension_state == SUSPENDED:
        raise SuspendedError(f"execution {row.id!r} is suspended: activate its process instance first")
