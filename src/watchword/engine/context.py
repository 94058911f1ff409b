"""What one command of the engine works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.dmn.read import LIMITS
from watchword.engine.agenda import Agenda
from watchword.engine.behaviours import BEHAVIOURS
from watchword.engine.decision_definitions import DecisionDefinitions
from watchword.engine.foreign import NOTHING_FOREIGN, ForeignCode
from watchword.engine.index import ExecutionIndex
from watchword.engine.jobs.cleanup_window import CleanupSettings
from watchword.engine.opened_values import OpenedValues
from watchword.engine.quotas import Quotas
from watchword.engine.step import Step
from watchword.history import ttl
from watchword.markup.document import Limits
from watchword.values.secrecy import NO_SECRETS, Secrecy

if TYPE_CHECKING:
    from watchword.authz.check import Checks
    from watchword.bpmn.model import ElementType, Flow, Node
    from watchword.engine.behaviours.behaviour import Behaviour
    from watchword.engine.conditional_events import Change
    from watchword.engine.decision_result import DecisionResult
    from watchword.engine.definitions import Definition, Definitions
    from watchword.history.producers import History
    from watchword.identity.audit import AuditTrail
    from watchword.scripting.delegates import Delegates
    from watchword.store.session import Session
    from watchword.store.tables import ExecutionRow, JobDefinitionRow
    from watchword.values.typed import TypedValue


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Limits and levels of the engine; the `max_…` bound what one command may do."""

    max_steps: int = 100_000
    max_executions: int = 50_000
    max_seconds: float = 60.0
    max_batches: int = 1_000
    """Batches of one user that may be under way at a time."""
    quotas: Quotas = field(default_factory=Quotas)
    """How much each tenant may hold."""
    any_files: bool = False
    """Pictures may be deployed that are none."""
    history_level: str = "full"
    skip_output_mapping_on_cancel: bool = False
    java_objects: bool = False
    """Lists, maps and other objects that expressions yield are stored as Java streams, else as JSON."""
    camunda_decisions: bool = False
    """Decisions are understood as the reference does where it differs from the standard."""
    process_limits: Limits = field(default_factory=Limits)
    """How much a BPMN file may hold when it is deployed."""
    decision_limits: Limits = LIMITS
    """The same for a DMN file."""
    cleanup: CleanupSettings = field(default_factory=CleanupSettings)
    batch_days: ttl.BatchDays = field(default_factory=ttl.BatchDays)
    """How long history of ended batches is kept."""
    removal_time: str = ttl.END
    """From when the time to live of history counts: a constant of `history.ttl`."""
    on_flow: Callable[[Flow], None] | None = None
    """Told of each sequence flow that a token goes along; for the coverage of models in tests."""
    task_authorizations: bool = True
    """Who is assignee, owner or candidate of a task gets the default permissions on it."""


@dataclass(slots=True)
class Context:
    """One command: its unit of work, its moment, who asked, and what the engine needs to carry it out.

    `transients` holds transient variables by scope id, then name. `after_commit` runs once the unit of work is stored.
    `skip_custom_listeners` and `skip_io_mappings` hold for the whole command.
    """

    session: Session
    now: datetime
    settings: EngineSettings
    definitions: Definitions
    delegates: Delegates
    history: History
    authz: Checks
    """Asks whether who asks may do what a service is about to do."""
    user_id: str | None = None
    groups: tuple[str, ...] = ()
    source: str | None = None
    """Network address that the command came from."""
    trail: AuditTrail | None = None
    """Where acts of security are recorded; None: nowhere."""
    foreign: ForeignCode = NOTHING_FOREIGN
    secrecy: Secrecy = NO_SECRETS
    """Seals and opens secret values of variables."""
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    skip_custom_listeners: bool = False
    skip_io_mappings: bool = False
    transients: dict[str, dict[str, TypedValue]] = field(default_factory=dict)
    job_definitions: dict[str, list[JobDefinitionRow]] = field(default_factory=dict)
    """Job definitions by process definition, as far as this command has read them."""
    changes: list[Change] = field(default_factory=list)
    """Changes of variables that conditional events have not been told of yet."""
    collections: dict[str, tuple[int | None, Sequence[Any]]] = field(default_factory=dict)
    """What loops have read of variables in this command: by variable id, with its sequence counter."""
    beginning: set[str | None] = field(default_factory=set)
    """Instances that have not left their start event yet."""
    signals_read: set[str] = field(default_factory=set)
    """Names of signals whose subscriptions this command has read."""
    terminates_externally: bool = False
    """What is deleted together with the instance that a client deletes ends externally too."""
    reason_of_change: str | None = None
    """Why instances end that are called from what a modification cancels; None: there is no such change."""
    decisions: DecisionDefinitions = field(default_factory=DecisionDefinitions)
    decision_results: dict[str, DecisionResult] = field(default_factory=dict)
    """What business rule tasks came to in this command, by execution."""
    preserved: dict[str, Node | None] = field(default_factory=dict)
    """Instances that stay while they are being modified, by id, and where their last token ended meanwhile."""
    skip_called_instances: bool = False
    """Instances that are called by what is deleted stay."""
    behaviours: Mapping[ElementType, Behaviour] = field(default_factory=lambda: BEHAVIOURS)
    agenda: Agenda = field(init=False)
    executions: ExecutionIndex = field(init=False)
    opened: OpenedValues = field(init=False)

    def __post_init__(self) -> None:
        self.agenda = Agenda(max_steps=self.settings.max_steps, max_seconds=self.settings.max_seconds)
        self.opened = OpenedValues(self.secrecy, java=self.settings.java_objects)
        self.executions = ExecutionIndex(self.session, max_executions=self.settings.max_executions)

    def audit(
        self, event: str, *, subject: str | None = None, details: Mapping[str, Any] | None = None, **told: str
    ) -> None:
        """Record an act of security together with what this command changes; `told`: as `AuditTrail.record`."""
        if self.trail is not None:
            known = {"actor": self.user_id, "source": self.source} | told
            written = self.trail.record(self.session, event, subject=subject, details=details, **known)  # type: ignore[arg-type]  # what the trail knows by name
            self.after_commit.append(written)

    def definition_of(self, execution: ExecutionRow) -> Definition:
        """Return the definition that `execution` runs."""
        definition_id = execution.process_definition_id
        if definition_id is None:
            raise ValueError(f"execution {execution.id} has no process definition")
        return self.definitions.get(self.session, definition_id)

    def step(self, execution: ExecutionRow, node: Node) -> Step:
        """Return what the behaviour of `node` works with."""
        return Step(self, execution, node)
