"""Decisions of a deployment: files read and checked together, then a definition a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.core.errors import EngineError
from watchword.dmn import DecisionFile, Model, read_dmn
from watchword.dmn.boxed.decision_table import DecisionTable
from watchword.dmn.boxed.literal import Literal
from watchword.dmn.model import Decision
from watchword.engine.decision_definitions import DMN_SUFFIXES
from watchword.store.definitions import latest_versions
from watchword.store.tables import DecisionDefinitionRow, DecisionRequirementsDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.deploy import Resource
    from watchword.store.tables import DeploymentRow

MAX_ID = 64
PICTURES = ("png", "jpg", "gif", "svg")
ONLY_HERE = ("PRIORITY", "OUTPUT ORDER")
"""Hit policies that the reference refuses."""


@dataclass(frozen=True, slots=True)
class DeployedDecisions:
    """What was defined."""

    decisions: tuple[DecisionDefinitionRow, ...] = ()
    requirements: tuple[DecisionRequirementsDefinitionRow, ...] = ()


def read_decisions(
    ctx: Context, resources: Sequence[Resource], default_time_to_live: int | None
) -> dict[str, DecisionFile]:
    """Read the decision files among resources, and check them with those they import; by resource name.

    Raises:
        UnreadableModel: a file is no XML.
        DecisionModelError: a file isn't acceptable; holds all its problems.
    """
    files = {
        r.name: read_dmn(r.content, r.name, limits=ctx.settings.decision_limits)
        for r in resources
        if r.name.endswith(DMN_SUFFIXES)
    }
    by_namespace = {file.definitions.namespace: file.definitions for file in files.values()}
    for file in files.values():
        file.demand_time_to_live(default_time_to_live)
        for one in file.definitions.imports:
            if one.namespace not in by_namespace:
                file.note(one, f"The deployment holds no file of namespace {one.namespace!r}, which is imported")
        if ctx.decisions.camunda_7:
            _refuse(file)
        else:
            Model(file.definitions, by_namespace, ctx.decisions.dialect, file.note).compile_all()
        file.raise_if_any()
    return files


def _refuse(file: DecisionFile) -> None:
    """Note what the reference doesn't take: hit policies, literal expressions without variable, a file without id."""
    mode = "in compatibility mode camunda-7"
    if file.definitions.id is None and file.definitions.decisions:
        file.note(file.definitions, f"definitions needs an id {mode}")
    for decision in file.definitions.decisions.values():
        table = decision.expression
        if isinstance(table, DecisionTable) and table.hit_policy in ONLY_HERE:
            file.note(table, f"Hit policy {table.hit_policy!r} is not available {mode}")
        if isinstance(table, Literal) and not decision.has_variable:
            file.note(decision, f"A literal expression needs a variable beside it {mode}")


def how_many(files: Mapping[str, DecisionFile]) -> int:
    """Return how many definitions `define_decisions` makes of files."""
    return sum(len(_defined(file)) for file in files.values())


def define_decisions(
    ctx: Context,
    deployment: DeploymentRow,
    files: Mapping[str, DecisionFile],
    names: frozenset[str],
    default_time_to_live: int | None,
) -> DeployedDecisions:
    """Make the definitions of a deployment.

    Raises:
        EngineError: two decisions, or two files with several decisions, have the same key.
    """
    decisions = [(one, file) for file in files.values() for one in _defined(file)]
    groups = {name: file for name, file in files.items() if len(_defined(file)) > 1}
    _check_keys("decision definitions", [decision.id for decision, _ in decisions])
    _check_keys("decision requirements definitions", [_group_key(file) for file in groups.values()])
    requirements = _define_requirements(ctx, deployment, groups, names)
    table = DecisionDefinitionRow.table.name
    latest = latest_versions(ctx.session, [decision.id for decision, _ in decisions], deployment.tenant_id, table=table)
    rows = []
    for decision, file in decisions:
        resource = file.definitions.resource
        version = latest.get(decision.id, ("", 0))[1] + 1
        owner = requirements.get(resource)
        days = decision.history_time_to_live
        row = DecisionDefinitionRow(
            id=_definition_id(decision.id, version),
            category=file.definitions.namespace,
            name=decision.name or None,
            key=decision.id,
            version=version,
            deployment_id=deployment.id,
            resource_name=resource,
            diagram_resource_name=_diagram(resource, decision.id, names),
            decision_requirements_definition_id=None if owner is None else owner.id,
            decision_requirements_definition_key=None if owner is None else owner.key,
            tenant_id=deployment.tenant_id,
            history_time_to_live=default_time_to_live if days is None else days,
            version_tag=decision.version_tag,
        )
        ctx.session.add(row)
        rows.append(row)
    return DeployedDecisions(tuple(rows), tuple(requirements.values()))


def _define_requirements(
    ctx: Context, deployment: DeploymentRow, files: Mapping[str, DecisionFile], names: frozenset[str]
) -> dict[str, DecisionRequirementsDefinitionRow]:
    table = DecisionRequirementsDefinitionRow.table.name
    keys = [_group_key(file) for file in files.values()]
    latest = latest_versions(ctx.session, keys, deployment.tenant_id, table=table)
    rows = {}
    for resource, file in files.items():
        key = _group_key(file)
        version = latest.get(key, ("", 0))[1] + 1
        rows[resource] = DecisionRequirementsDefinitionRow(
            id=_definition_id(key, version),
            category=file.definitions.namespace,
            name=file.definitions.name,
            key=key,
            version=version,
            deployment_id=deployment.id,
            resource_name=resource,
            diagram_resource_name=_diagram(resource, key, names),
            tenant_id=deployment.tenant_id,
        )
        ctx.session.add(rows[resource])
    return rows


def _defined(file: DecisionFile) -> list[Decision]:
    """Return the decisions that say how they are made; others can't be evaluated."""
    return [decision for decision in file.definitions.decisions.values() if decision.expression is not None]


def _group_key(file: DecisionFile) -> str:
    definitions = file.definitions
    return definitions.id or definitions.name or definitions.resource


def _check_keys(what: str, keys: Sequence[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise EngineError(f"the deployment holds {what} with the same key {twice}; keys must differ")


def _definition_id(key: str, version: int) -> str:
    ident = ids.new()
    full = f"{key}:{version}:{ident}"
    return full if len(full) <= MAX_ID else ident


def _diagram(resource: str, key: str, names: frozenset[str]) -> str | None:
    """Return the picture that belongs to a definition: `x.KEY.svg` before `x.svg` for `x.dmn`."""
    stem = next(resource.removesuffix(s) for s in DMN_SUFFIXES if resource.endswith(s))
    candidates = (f"{begin}.{suffix}" for suffix in PICTURES for begin in (f"{stem}.{key}", stem))
    return next((candidate for candidate in candidates if candidate in names), None)
