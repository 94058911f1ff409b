"""Deployments: make, repeat, delete, look into."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.authz import automatic, rules
from watchword.authz.resources import DEPLOYMENT
from watchword.core.errors import NotFound, NotValid, NullValue
from watchword.engine.deploy import DEPLOYED, Deployed, Resource, deploy
from watchword.engine.jobs import delayed_suspension
from watchword.engine.suspension import SUSPENDED, Target
from watchword.engine.undeploy import delete_deployment
from watchword.services.operation_log import log_suspension
from watchword.services.permitted import on_deployment
from watchword.services.thinning import thin_out
from watchword.store.tables import (
    ByteArrayRow,
    DecisionDefinitionRow,
    DecisionRequirementsDefinitionRow,
    DeploymentRow,
    ProcessDefinitionRow,
)

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment with the definitions that it made: None where it made none or it was there before."""

    id: str
    name: str | None
    source: str | None
    deploy_time: datetime | None
    tenant_id: str | None
    process_definitions: tuple[ProcessDefinitionRow, ...] | None = None
    decision_definitions: tuple[DecisionDefinitionRow, ...] | None = None
    decision_requirements_definitions: tuple[DecisionRequirementsDefinitionRow, ...] | None = None


@dataclass(frozen=True, slots=True)
class ResourceInfo:
    """A file of a deployment, without its content."""

    id: str
    name: str
    deployment_id: str


@dataclass(frozen=True, slots=True)
class ResourceContent:
    """A file of a deployment."""

    name: str
    content: bytes


class Deployments:
    """Commands on deployments."""

    def __init__(self, commands: Commands, default_time_to_live: int | None = None) -> None:
        """`default_time_to_live`: days for models that name none; None: models must name it."""
        self._commands = commands
        self._default_time_to_live = default_time_to_live

    def deploy(
        self,
        *,
        resources: Mapping[str, bytes | str] | Sequence[tuple[str, bytes]],
        name: str | None = None,
        source: str | None = None,
        tenant_id: str | None = None,
        duplicate_filtering: bool = False,
        changed_only: bool = False,
        activation_time: datetime | None = None,
        identity: Identity | None = None,
    ) -> Deployment:
        """Deploy files and make the process definitions that they hold.

        Args:
            resources: content by file name; `.bpmn` and `.bpmn20.xml` are read as models, `.dmn` and
                `.dmn11.xml` as decisions, `.form` as forms, all others
                are stored only. Of two with one name the later counts.
            name: name of the deployment.
            source: where it comes from.
            tenant_id: tenant of the deployment and its definitions.
            duplicate_filtering: make nothing if the latest deployment of this name (and source) holds the same.
            changed_only: deploy only what differs from it; implies `duplicate_filtering`.
            activation_time: until then the definitions are suspended; a job activates them.
            identity: who asks.

        Raises:
            InvalidRequest: no resource.
            ParseError: a model isn't acceptable; all problems at once.
            UnreadableModel: a file can't be read at all.
            EngineError: a definition key comes twice, or a message start event's name is taken.
        """
        pairs = resources.items() if isinstance(resources, Mapping) else resources
        files = [Resource(n, c.encode() if isinstance(c, str) else c) for n, c in pairs]

        def work(ctx: Context) -> Deployment:
            may_deploy(ctx, tenant_id)
            made = deploy(
                ctx,
                files,
                name=name,
                source=source,
                tenant_id=tenant_id,
                filter_duplicates=duplicate_filtering,
                changed_only=changed_only,
                default_time_to_live=self._default_time_to_live,
            )
            _log_creation(ctx, made, duplicate_filtering or changed_only, changed_only)
            if not made.is_new:
                return _view(made)
            _created(ctx, made)
            if activation_time is None or activation_time <= ctx.now:
                return _view(made)
            active = _view(replace(made, definitions=tuple(copy(row) for row in made.definitions)))
            _activate_later(ctx, made, activation_time)
            return active

        return self._commands.run(work, identity=identity)

    def redeploy(
        self,
        deployment_id: str,
        *,
        resource_ids: Sequence[str] | None = None,
        resource_names: Sequence[str] | None = None,
        source: str | None = None,
        identity: Identity | None = None,
    ) -> Deployment:
        """Deploy files of an older deployment again, all of them unless some are named.

        Raises:
            NotFound: there is no such deployment, or it holds no such resource.
            NotValid: an id or a name is None.
        """

        def work(ctx: Context) -> Deployment:
            may_deploy(ctx, None)
            old = _deployment(ctx, deployment_id, rules.READ_DEPLOYMENT)
            files = _chosen(ctx, old, resource_ids or (), resource_names or ())
            made = deploy(
                ctx,
                files,
                name=old.name,
                source=source,
                tenant_id=old.tenant_id,
                default_time_to_live=self._default_time_to_live,
            )
            _created(ctx, made)
            _log_creation(ctx, made, False, False)
            return _view(made)

        return self._commands.run(work, identity=identity)

    def get_deployment(self, deployment_id: str, *, identity: Identity | None = None) -> DeploymentRow:
        """Return a deployment.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(
            lambda ctx: _deployment(ctx, deployment_id, rules.READ_DEPLOYMENT, visible=True), identity=identity
        )

    def delete_deployment(
        self,
        deployment_id: str,
        *,
        cascade: bool = False,
        skip_custom_listeners: bool = False,
        skip_io_mappings: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Delete a deployment with its definitions; `cascade`: with their instances and all history too.

        Many instances go in several units of work before the deployment itself does.

        Raises:
            NotFound: there is none.
            EngineError: instances are running and `cascade` isn't set.
        """

        def definition_ids(ctx: Context) -> list[str]:
            _deployment(ctx, deployment_id, rules.DELETE_DEPLOYMENT, visible=True)
            return [row.id for row in ctx.session.find(ProcessDefinitionRow, deployment_id=deployment_id)]

        def work(ctx: Context) -> None:
            row = _deployment(ctx, deployment_id, rules.DELETE_DEPLOYMENT, visible=True)
            delete_deployment(
                ctx,
                row,
                cascade=cascade,
                skip_custom_listeners=skip_custom_listeners,
                skip_io_mappings=skip_io_mappings,
            )
            ctx.history.operation("Deployment", "Delete", changes=[("cascade", None, cascade)], deployment_id=row.id)

        if cascade:
            thin_out(
                self._commands,
                definition_ids,
                skip_custom_listeners=skip_custom_listeners,
                skip_io_mappings=skip_io_mappings,
                identity=identity,
            )
        self._commands.run(work, identity=identity)

    def resources(self, deployment_id: str, *, identity: Identity | None = None) -> tuple[ResourceInfo, ...]:
        """Return the files of a deployment by name.

        Raises:
            NotFound: there is no such deployment.
        """

        def work(ctx: Context) -> tuple[ResourceInfo, ...]:
            deployment = ctx.session.get(DeploymentRow, deployment_id)
            if deployment is not None:
                on_deployment(ctx, deployment, rules.READ_DEPLOYMENT, lambda: _unknown(deployment_id))
            found = [_info(row) for row in ctx.session.find(ByteArrayRow, deployment_id=deployment_id, type=DEPLOYED)]
            if not found:
                raise _unknown(deployment_id)
            return tuple(sorted(found, key=lambda info: info.name))

        return self._commands.read(work, identity=identity)

    def resource(self, deployment_id: str, resource_id: str, *, identity: Identity | None = None) -> ResourceInfo:
        """Return one file of a deployment, without its content.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> ResourceInfo:
            row = ctx.session.get(ByteArrayRow, resource_id)
            _may_read(ctx, deployment_id, lambda: NotFound(_no_resource(deployment_id, resource_id)))
            if row is None or row.deployment_id != deployment_id:
                raise NotFound(_no_resource(deployment_id, resource_id))
            return _info(row)

        return self._commands.read(work, identity=identity)

    def resource_content(
        self, deployment_id: str, resource_id: str, *, identity: Identity | None = None
    ) -> ResourceContent:
        """Return one file of a deployment.

        Raises:
            NullValue: there is none.
        """

        def work(ctx: Context) -> ResourceContent:
            row = ctx.session.get(ByteArrayRow, resource_id)
            _may_read(ctx, deployment_id, lambda: NullValue(_no_resource(deployment_id, resource_id)))
            if row is None or row.deployment_id != deployment_id:
                raise NullValue(_no_resource(deployment_id, resource_id))
            return ResourceContent(row.name or "", row.bytes or b"")

        return self._commands.read(work, identity=identity)


def _created(ctx: Context, made: Deployed) -> None:
    """Who deploys may read and delete the deployment. Source: `reference` security 3.6."""
    if ctx.user_id is not None and ctx.authz.settings.enabled:
        automatic.grant(ctx.session, DEPLOYMENT, made.row.id, ("READ", "DELETE"), user_id=ctx.user_id)


def _activate_later(ctx: Context, made: Deployed, when: datetime) -> None:
    for row in made.definitions:
        row.suspension_state = SUSPENDED
        for suspended in (True, False):
            log_suspension(ctx, suspended, False, definition_id=row.id)
        for declared in ctx.job_definitions.get(row.id, ()):
            declared.suspension_state = SUSPENDED
        target = Target("processDefinitionId", row.id)
        delayed_suspension.schedule(
            ctx, "processdefinition", target, when, suspended=False, include=True, deployment_id=row.deployment_id
        )


def may_deploy(ctx: Context, tenant_id: str | None) -> None:
    """Ask whether who asks may deploy, for that tenant."""
    ctx.authz.require(rules.CREATE_DEPLOYMENT)
    if not ctx.authz.settings.open("any-tenant-deployment"):
        ctx.authz.tenant(tenant_id, f"deploy for the tenant {tenant_id!r}")


def _deployment(ctx: Context, deployment_id: str, rule: Rule, *, visible: bool = False) -> DeploymentRow:
    """Return a deployment; `visible`: who may not read it is told that it isn't there, as the reference looks first."""
    row = ctx.session.get(DeploymentRow, deployment_id)
    if row is None:
        raise _unknown(deployment_id)
    if visible:
        on_deployment(ctx, row, rules.READ_DEPLOYMENT, lambda: _unknown(deployment_id), hidden=True)
    on_deployment(ctx, row, rule, lambda: _unknown(deployment_id))
    return row


def _may_read(ctx: Context, deployment_id: str, absent: Callable[[], Exception]) -> None:
    row = ctx.session.get(DeploymentRow, deployment_id)
    if row is not None:
        on_deployment(ctx, row, rules.READ_DEPLOYMENT, absent)


def _unknown(deployment_id: str) -> NotFound:
    return NotFound(f"no deployment has the id {deployment_id!r}")


def _no_resource(deployment_id: str, resource_id: str) -> str:
    return f"deployment {deployment_id!r} holds no resource {resource_id!r}"


def _chosen(
    ctx: Context, deployment: DeploymentRow, resource_ids: Sequence[str | None], resource_names: Sequence[str | None]
) -> list[Resource]:
    if None in resource_ids or None in resource_names:
        raise NotValid("resource ids and names to redeploy must not be null")
    rows = ctx.session.find(ByteArrayRow, deployment_id=deployment.id)
    unknown = {*resource_ids} - {row.id for row in rows} | {*resource_names} - {row.name for row in rows}
    missing = sorted(name for name in unknown if name is not None)
    if missing:
        raise NotFound(f"deployment {deployment.id!r} holds no resources {missing}")
    every = not resource_ids and not resource_names
    return [
        Resource(row.name or "", row.bytes or b"")
        for row in rows
        if every or row.id in resource_ids or row.name in resource_names
    ]


def _log_creation(ctx: Context, made: Deployed, filtering: bool, changed_only: bool) -> None:
    changes: list[tuple[str, object, object]] = [("duplicateFilterEnabled", None, filtering)]
    if filtering:
        changes.append(("deployChangedOnly", None, changed_only))
    ctx.history.operation(
        "Deployment", "Create", changes=changes, deployment_id=made.row.id, tenant_id=made.row.tenant_id
    )


def _info(row: ByteArrayRow) -> ResourceInfo:
    return ResourceInfo(row.id, row.name or "", row.deployment_id or "")


def _view(made: Deployed) -> Deployment:
    row = made.row
    return Deployment(
        row.id,
        row.name,
        row.source,
        row.deploy_time,
        row.tenant_id,
        made.definitions or None,
        made.decisions.decisions or None,
        made.decisions.requirements or None,
    )
