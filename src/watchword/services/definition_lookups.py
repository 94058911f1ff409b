"""Process definitions as they can be looked at: rows, models, pictures, what they call, what runs of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.authz.restrict import restriction
from watchword.bpmn.model import CallDefinition, Process
from watchword.core.errors import InvalidRequest, NotFound, NullValue
from watchword.query.model import Criteria
from watchword.query.run import run_list
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.query.statistics import Statistics, Wanted, by_activity, by_definition
from watchword.services.deployments import ResourceContent
from watchword.services.permitted import on_definition
from watchword.services.startable import unknown_key
from watchword.store.definitions import state_of_latest
from watchword.store.tables import ByteArrayRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


@dataclass(frozen=True, slots=True)
class CalledDefinition:
    """A definition that another one calls, and the call activities that do."""

    definition: ProcessDefinitionRow
    called_from_activity_ids: tuple[str, ...]
    calling_definition_id: str


@dataclass(frozen=True, slots=True)
class DefinitionStatistics:
    """What runs of one definition."""

    definition: ProcessDefinitionRow
    statistics: Statistics


class DefinitionLookups:
    """Questions about process definitions."""

    _commands: Commands

    def get_definition(self, definition_id: str, *, identity: Identity | None = None) -> ProcessDefinitionRow:
        """Return a definition.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(
            lambda ctx: definition_for(ctx, definition_id, rules.READ_DEFINITION, hidden=True), identity=identity
        )

    def latest_definition_id(self, key: str, *, tenant_id: str | None = None, identity: Identity | None = None) -> str:
        """Return the id of the latest version of `key` of exactly `tenant_id` (None: without tenant).

        Raises:
            RestError: 404, there is none.
        """

        def work(ctx: Context) -> str:
            ctx.authz.require(
                rules.READ_DEFINITION, absent=lambda: unknown_key(key, tenant_id), hidden=True, definition=key
            )
            ctx.authz.tenant(
                tenant_id,
                f"use the process definition {key!r}",
                absent=lambda: unknown_key(key, tenant_id),
                hidden=True,
            )
            ctx.session.check()
            state = state_of_latest(self._commands.database, key, tenant_id)
            if state is None:
                raise unknown_key(key, tenant_id)
            return state.id

        return self._commands.read(work, identity=identity)

    def definition_xml(self, definition_id: str, *, identity: Identity | None = None) -> str:
        """Return the model of a definition as it was deployed.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> str:
            row = definition_for(ctx, definition_id, rules.READ_DEFINITION)
            return _resource(ctx, row, row.resource_name or "").content.decode("utf-8", "replace")

        return self._commands.read(work, identity=identity)

    def definition_diagram(self, definition_id: str, *, identity: Identity | None = None) -> ResourceContent | None:
        """Return the picture deployed with a definition, None if there is none.

        Raises:
            NotFound: there is no such definition.
        """

        def work(ctx: Context) -> ResourceContent | None:
            row = definition_for(ctx, definition_id, rules.READ_DEFINITION)
            name = row.diagram_resource_name
            return None if name is None else _resource(ctx, row, name)

        return self._commands.read(work, identity=identity)

    def definition_description(self, definition_id: str, *, identity: Identity | None = None) -> str | None:
        """Return the documentation that a definition's model carries.

        Raises:
            NullValue: there is no such definition.
        """

        def work(ctx: Context) -> str | None:
            definition = ctx.definitions.get(ctx.session, definition_id)
            on_definition(
                ctx,
                definition.row,
                rules.READ_DEFINITION,
                lambda: NullValue(f"no process definition has the id {definition_id!r}"),
            )
            return definition.process.documentation

        return self._commands.read(work, identity=identity)

    def called_definitions(
        self, definition_id: str, *, identity: Identity | None = None
    ) -> tuple[CalledDefinition, ...]:
        """Return the definitions that a model calls by name; targets given by expression are left out.

        Raises:
            NotFound: there is no such definition.
        """

        def work(ctx: Context) -> tuple[CalledDefinition, ...]:
            row = definition_for(ctx, definition_id, rules.READ_DEFINITION)
            process = ctx.definitions.get(ctx.session, definition_id).process
            found: dict[str, tuple[ProcessDefinitionRow, list[str]]] = {}
            for activity_id, call in _static_calls(process):
                called = _called(ctx, row, call)
                if called is not None and _shows(ctx, called):
                    found.setdefault(called.id, (called, []))[1].append(activity_id)
            return tuple(CalledDefinition(called, tuple(ids), row.id) for called, ids in found.values())

        return self._commands.read(work, identity=identity)

    def activity_statistics(
        self,
        definition_id: str,
        *,
        failed_jobs: bool = False,
        incidents: bool = False,
        incident_type: str | None = None,
        identity: Identity | None = None,
    ) -> list[Statistics]:
        """Return what runs at each activity of a definition.

        Raises:
            InvalidRequest: both all incidents and those of one type were asked for.
            NullValue: there is no such definition.
        """
        _refuse_both(incidents, incident_type)
        wanted = Wanted(failed_jobs=failed_jobs, incidents=incidents, incident_type=incident_type)

        def absent() -> Exception:
            return NullValue(f"no process definition has the id {definition_id!r}")

        def work(ctx: Context) -> list[Statistics]:
            row = ctx.session.get(ProcessDefinitionRow, definition_id)
            if row is None:
                raise absent()
            on_definition(ctx, row, rules.READ_STATISTICS, absent)
            ctx.session.check()
            counted = partial(self._commands.clause, identity, "execution")
            return by_activity(self._commands.database, definition_id, wanted, restrict=counted)

        return self._commands.read(work, identity=identity)

    def definition_statistics(
        self,
        *,
        failed_jobs: bool = False,
        incidents: bool = False,
        incident_type: str | None = None,
        root_incidents: bool = False,
        identity: Identity | None = None,
    ) -> list[DefinitionStatistics]:
        """Return what runs of every definition, those without instances too.

        Raises:
            InvalidRequest: incidents were asked for in two ways.
        """
        _refuse_both(incidents or root_incidents, incident_type)
        if incidents and root_incidents:
            raise InvalidRequest("ask for all incidents or for root incidents only, not for both")
        wanted = Wanted(failed_jobs, incidents, incident_type, root_incidents)
        rows = run_list(
            self._commands.database,
            PROCESS_DEFINITIONS,
            Criteria(),
            restrict=restriction(self._commands.authorizer, PROCESS_DEFINITIONS, identity),
            guard=None if identity is None else identity.guard,
        )
        found = by_definition(self._commands.database, wanted)
        return [
            DefinitionStatistics(row, found.get(row.id, Statistics(row.id)))
            for row in sorted(rows, key=lambda row: (row.key, row.version, row.id))
        ]


def definition_for(ctx: Context, definition_id: str, rule: Rule, *, hidden: bool = False) -> ProcessDefinitionRow:
    """Return a definition if whoever asks meets `rule`.

    Raises:
        NotFound: there is none, or none for them.
    """

    def absent() -> Exception:
        return NotFound(f"no process definition has the id {definition_id!r}")

    row = ctx.session.get(ProcessDefinitionRow, definition_id)
    if row is None:
        raise absent()
    on_definition(ctx, row, rule, absent, hidden=hidden)
    return row


def _shows(ctx: Context, row: ProcessDefinitionRow) -> bool:
    """Tell whether a definition that is called may be seen."""
    return ctx.authz.sees_tenant(row.tenant_id) and ctx.authz.permits(rules.READ_DEFINITION, definition=row.key)


def _resource(ctx: Context, row: ProcessDefinitionRow, name: str) -> ResourceContent:
    found = ctx.session.find(ByteArrayRow, deployment_id=row.deployment_id, name=name, limit=1)
    if not found:
        raise NotFound(f"process definition {row.id!r}: resource {name!r} of its deployment is gone")
    return ResourceContent(name, found[0].bytes or b"")


def _refuse_both(incidents: bool, incident_type: str | None) -> None:
    if incidents and incident_type is not None:
        raise InvalidRequest("ask for all incidents or for those of one type, not for both")


def _static_calls(process: Process) -> Iterator[tuple[str, CallDefinition]]:
    for node in process.nodes.values():
        if node.call is not None and node.call.element.is_literal:
            yield node.id, node.call


def _called(ctx: Context, caller: ProcessDefinitionRow, call: CallDefinition) -> ProcessDefinitionRow | None:
    """Return the definition that a call means now; None if it isn't there, or depends on expressions."""
    if any(e is not None and not e.is_literal for e in (call.version, call.version_tag, call.tenant_id)):
        return None
    tenant = caller.tenant_id if call.tenant_id is None else call.tenant_id.text
    versions = ctx.session.find(ProcessDefinitionRow, key=call.element.text, tenant_id=tenant)
    if call.binding == "deployment":
        versions = [v for v in versions if v.deployment_id == caller.deployment_id]
    elif call.binding == "version" and call.version is not None:
        versions = [v for v in versions if str(v.version) == call.version.text.strip()]
    elif call.binding == "versionTag" and call.version_tag is not None:
        versions = [v for v in versions if v.version_tag == call.version_tag.text]
    return max(versions, key=lambda v: v.version, default=None)
