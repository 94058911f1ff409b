"""Incidents: annotate and resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, InvalidRequest, NotFound
from watchword.engine import incidents
from watchword.services.permitted import on_incident
from watchword.store.tables import IncidentRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

_OWNED = frozenset((incidents.FAILED_JOB, incidents.FAILED_EXTERNAL_TASK))


def _unknown(error: type[BadUserRequest], incident_id: str) -> BadUserRequest:
    return error(f"no incident has the id {incident_id!r}; it may have been resolved")


class IncidentService:
    """Commands on open incidents."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def annotate(self, incident_id: str, annotation: str | None, *, identity: Identity | None = None) -> None:
        """Set the note on an incident, None: take it away.

        Raises:
            BadUserRequest: there is no such incident.
        """

        def work(ctx: Context) -> None:
            row = ctx.session.get(IncidentRow, incident_id)
            if row is None:
                raise _unknown(BadUserRequest, incident_id)
            on_incident(ctx, row, rules.UPDATE_INSTANCE, lambda: _unknown(BadUserRequest, incident_id))
            row.annotation = annotation
            ctx.history.incident_updated(row, annotation=annotation)
            ctx.history.operation(
                "Incident",
                "ClearAnnotation" if annotation is None else "SetAnnotation",
                changes=[("incidentId", None, incident_id)],
                tenant_id=row.tenant_id,
            )

        self._commands.run(work, identity=identity)

    def resolve(self, incident_id: str, *, identity: Identity | None = None) -> None:
        """Resolve an incident that somebody raised; those of jobs and external tasks end with their cause.

        Raises:
            NotFound: there is no such incident.
            InvalidRequest: it belongs to a job or external task.
        """

        def work(ctx: Context) -> None:
            row = ctx.session.get(IncidentRow, incident_id)
            if row is None:
                raise _unknown(NotFound, incident_id)
            on_incident(ctx, row, rules.UPDATE_INSTANCE, lambda: _unknown(NotFound, incident_id))
            if row.incident_type in _OWNED:
                raise InvalidRequest(f"incident {incident_id!r} ends when retries are set, not by hand")
            if row.execution_id is not None:
                ctx.executions.load("execution", row.execution_id)
            ctx.history.operation(
                "ProcessInstance",
                "Resolve",
                changes=[("incidentId", None, incident_id)],
                process_instance_id=row.process_instance_id,
                process_definition_id=row.process_definition_id,
            )
            incidents.resolve(ctx, row)

        self._commands.run(work, identity=identity)
