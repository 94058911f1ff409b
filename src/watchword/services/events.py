"""Messages, signals and conditions from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.authz.restrict import of_tenants
from watchword.core.errors import (
    BadUserRequest,
    CorrelationMismatch,
    EngineError,
    InvalidRequest,
    NotFound,
    NullValue,
    OptimisticLockingError,
)
from watchword.engine import correlation, instances
from watchword.engine.start_conditions import satisfied
from watchword.query.run import run_list
from watchword.query.spec import VariableCondition, from_keywords
from watchword.query.specs.subscription_match import SUBSCRIPTION_MATCHES
from watchword.services.arguments import typed_map
from watchword.services.executions import Execution
from watchword.services.permitted import on_execution
from watchword.services.process_instances import ProcessInstance, may_start, shown_instance
from watchword.services.snapshot import VariableSnapshot
from watchword.store.tables import EventSubscriptionRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands
    from watchword.store.tables import ExecutionRow
    from watchword.values.typed import TypedValue


@dataclass(frozen=True, slots=True)
class Correlated:
    """Where a message went: exactly one of `execution` and `process_instance` (started by it) is there."""

    execution: Execution | None = None
    process_instance: ProcessInstance | None = None
    variables: Mapping[str, TypedValue] | None = None
    definition_id: str | None = None
    """Of the process that got it."""

    @property
    def instance_id(self) -> str | None:
        """Id of the process instance that got it."""
        if self.execution is not None:
            return self.execution.process_instance_id
        return None if self.process_instance is None else self.process_instance.id


@dataclass(frozen=True, slots=True)
class Payload:
    """Variables that come with a message: for the instance, for the waiting execution, for the scope it opens."""

    process: Mapping[str, TypedValue]
    local: Mapping[str, TypedValue]
    triggered: Mapping[str, TypedValue]

    def all(self) -> dict[str, TypedValue]:
        """Return everything, as a started instance gets it."""
        return {**self.process, **self.local, **self.triggered}


class Events:
    """Commands that let events happen."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def correlate_message(
        self,
        name: str,
        *,
        business_key: str | None = None,
        process_instance_id: str | None = None,
        correlation_keys: Mapping[str, object] | None = None,
        local_correlation_keys: Mapping[str, object] | None = None,
        variables: Mapping[str, object] | None = None,
        local_variables: Mapping[str, object] | None = None,
        triggered_variables: Mapping[str, object] | None = None,
        tenant_id: str | None = None,
        without_tenant: bool = False,
        to_all: bool = False,
        with_variables: bool = False,
        identity: Identity | None = None,
    ) -> tuple[Correlated, ...]:
        """Give a message to the one execution that waits for it, else start the one definition that it starts.

        Args:
            name: of the message.
            business_key: of the instance that waits, or of the one that is started.
            process_instance_id: the instance that waits; not asked of start events.
            correlation_keys: variables that the instance must have; not asked of start events.
            local_correlation_keys: variables that the waiting execution must have.
            variables: set where they are, else at the instance.
            local_variables: set in the waiting execution.
            triggered_variables: set in the scope that the message opens.
            tenant_id: only what belongs to this tenant.
            without_tenant: only what belongs to no tenant.
            to_all: give it to every execution and definition that matches; none is fine.
            with_variables: return the variables of each instance.
            identity: who asks.

        Raises:
            BadUserRequest: a tenant together with an instance, or in two ways.
            CorrelationMismatch: nothing matches, or more than one does and `to_all` isn't set.
        """
        if tenant_id is not None and without_tenant:
            raise BadUserRequest("name a tenant or none, not both")
        if process_instance_id is not None and (tenant_id is not None or without_tenant):
            raise BadUserRequest("a process instance has its tenant already; leave the tenant out")
        payload = Payload(typed_map(variables), typed_map(local_variables), typed_map(triggered_variables))
        tenant = _tenant(tenant_id, without_tenant)
        waiting = _given(
            business_key=business_key,
            process_instance_id=process_instance_id,
            process_variables=_conditions(correlation_keys),
            local_variables=_conditions(local_correlation_keys),
            running=True,
        )

        def work(ctx: Context) -> tuple[Correlated, ...]:
            found = self._match("message", name, identity, **waiting, **tenant)
            if not to_all and len(found) > 1:
                raise CorrelationMismatch(
                    f"{len(found)} executions wait for the message {name!r} and match: narrow the criteria down"
                )
            met: set[str] = set()
            results = [_receive(ctx, s, payload, with_variables, met) for s in found]
            if found and not to_all:
                return tuple(results)
            starts = self._match("message", name, identity, starting=True, **tenant)
            if not to_all and len(starts) > 1:
                raise CorrelationMismatch(f"{len(starts)} definitions are started by the message {name!r}")
            results += [r for s in starts if (r := _start(ctx, s, business_key, payload.all(), with_variables))]
            if not results and not to_all:
                raise _unheard(name)
            if to_all and results:
                _log(ctx, name, payload, results)
            return tuple(results)

        return self._commands.run(work, identity=identity)

    def send_signal(
        self,
        name: str,
        *,
        execution_id: str | None = None,
        variables: Mapping[str, object] | None = None,
        tenant_id: str | None = None,
        without_tenant: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Give a signal to everything that waits for it and start what it starts, or to one execution only.

        Raises:
            BadUserRequest: a tenant together with an execution, or in two ways.
            NullValue: the execution doesn't wait for this signal.
        """
        if execution_id is not None and (tenant_id is not None or without_tenant):
            raise BadUserRequest("an execution has its tenant already; leave the tenant out")
        if tenant_id is not None and without_tenant:
            raise BadUserRequest("name a tenant or none, not both")
        payload = Payload(typed_map(variables), {}, {})
        tenant = _tenant(tenant_id, without_tenant)

        def work(ctx: Context) -> None:
            if execution_id is not None:
                found = self._match("signal", name, identity, execution_id=execution_id)
                if not found:
                    raise NullValue(f"execution {execution_id!r} doesn't wait for the signal {name!r}")
                _deliver(ctx, found[0], payload, False, set())
                return
            met: set[str] = set()
            for subscription in self._match("signal", name, identity, running=True, **tenant):
                _deliver(ctx, subscription, payload, False, met)
            for subscription in self._match("signal", name, identity, starting=True, **tenant):
                _start(ctx, subscription, None, payload.process, False)

        self._commands.run(work, identity=identity)

    def evaluate_conditions(
        self,
        variables: Mapping[str, object],
        *,
        business_key: str | None = None,
        process_definition_id: str | None = None,
        tenant_id: str | None = None,
        without_tenant: bool = False,
        identity: Identity | None = None,
    ) -> tuple[ProcessInstance, ...]:
        """Start an instance for every conditional start event whose condition holds over `variables`.

        Raises:
            InvalidRequest: tenant in two ways.
            NotFound: there is no such definition.
            EngineError: nothing has a conditional start event.
        """
        if tenant_id is not None and without_tenant:
            raise InvalidRequest("name a tenant or none, not both")
        values = typed_map(variables)
        tenant = _tenant(tenant_id, without_tenant)

        def work(ctx: Context) -> tuple[ProcessInstance, ...]:
            found = self._match("conditional", None, identity, starting=True, **tenant)
            if process_definition_id is not None:
                row = ctx.session.get(ProcessDefinitionRow, process_definition_id)
                if row is None:
                    raise NotFound(f"no process definition has the id {process_definition_id!r}")
                ctx.authz.tenant(
                    row.tenant_id,
                    f"start the process definition {row.id!r}",
                    absent=lambda: NotFound(f"no process definition has the id {process_definition_id!r}"),
                )
                found = [s for s in found if s.configuration == process_definition_id]
            found = [s for s in found if _readable(ctx, s)]
            if process_definition_id is None and not found:
                raise EngineError("no definition in reach has a conditional start event")
            started = []
            for subscription in found:
                if _holds(ctx, subscription, values):
                    result = _start(ctx, subscription, business_key, values, False)
                    if result is not None and result.process_instance is not None:
                        started.append(result.process_instance)
            return tuple(started)

        return self._commands.run(work, identity=identity)

    def _match(self, kind: str, name: str | None, identity: Identity | None, **given: Any) -> Sequence[Any]:
        if name is not None:
            given["event_name"] = name
        criteria = from_keywords(SUBSCRIPTION_MATCHES, event_type=kind, **given)
        guard = None if identity is None else identity.guard
        found: Sequence[Any] = run_list(
            self._commands.database,
            SUBSCRIPTION_MATCHES,
            criteria,
            restrict=of_tenants(self._commands.authorizer, identity),
            guard=guard,
        )
        return sorted(found, key=lambda line: (line.created, line.id))


def _unheard(name: str | None) -> CorrelationMismatch:
    return CorrelationMismatch(f"nothing that matches waits for the message {name!r} or is started by it")


def _given(**criteria: Any) -> dict[str, Any]:
    return {name: value for name, value in criteria.items() if value is not None}


def _tenant(tenant_id: str | None, without_tenant: bool) -> dict[str, Any]:
    if without_tenant:
        return {"without_tenant_id": True}
    return {} if tenant_id is None else {"tenant_id_in": [tenant_id]}


def _conditions(keys: Mapping[str, object] | None) -> list[VariableCondition] | None:
    found = typed_map(keys)
    return [VariableCondition(name, "eq", value.value) for name, value in found.items()] or None


def _receive(ctx: Context, line: Any, payload: Payload, with_variables: bool, met: set[str]) -> Correlated:
    """Give a message to who waits.

    Raises:
        EngineError: an earlier receiver of this command made it stop waiting. Source: observed in 7.24.
    """
    result = _deliver(ctx, line, payload, with_variables, met)
    if result is None:
        raise EngineError(f"execution {line.execution_id!r} has stopped waiting for the message {line.event_name!r}")
    return result


def _deliver(ctx: Context, line: Any, payload: Payload, with_variables: bool, met: set[str]) -> Correlated | None:
    """Give an event to who waits; None if an earlier one of this command made it stop waiting.

    `met` are the instances that got it in this command.

    Raises:
        OptimisticLockingError: another command was faster.
    """
    known = line.process_instance_id in met
    met.add(line.process_instance_id)
    if not known and ctx.executions.get(line.process_instance_id) is None:
        ctx.executions.load("execution", line.execution_id)
    subscription = ctx.session.get(EventSubscriptionRow, line.id)
    waiting = ctx.executions.get(line.execution_id)
    if subscription is None or waiting is None:
        if known:
            return None
        raise OptimisticLockingError("ACT_RU_EVENT_SUBSCR", line.id)
    on_execution(ctx, waiting, rules.UPDATE_INSTANCE, lambda: _unheard(line.event_name))
    snapshot = VariableSnapshot(ctx, line.process_instance_id) if with_variables else None
    row: ExecutionRow = correlation.deliver(
        ctx, subscription, variables=payload.process, local=payload.local, triggered=payload.triggered
    )
    execution = Execution(row.id, line.process_instance_id, instances.is_ended(ctx, row), row.tenant_id)
    found = None if snapshot is None else snapshot.values()
    return Correlated(execution=execution, variables=found, definition_id=row.process_definition_id)


def _log(ctx: Context, name: str, payload: Payload, results: Sequence[Correlated]) -> None:
    """Log that a message went to all that match; one that goes to a single receiver isn't logged. Observed in 7.24."""
    definitions = {result.definition_id for result in results}
    changes: list[tuple[str, object, object]] = [("messageName", None, name)]
    count = len(payload.process) + len(payload.local) + len(payload.triggered)
    if count:
        changes.append(("nrOfVariables", None, count))
    alone = results[0].instance_id if len(results) == 1 else None
    changes.append(("processInstanceId", None, alone) if alone else ("nrOfInstances", None, len(results)))
    ctx.history.operation(
        "ProcessInstance",
        "CorrelateMessage",
        changes=changes,
        process_instance_id=alone,
        process_definition_id=definitions.pop() if len(definitions) == 1 else None,
    )


def _start(
    ctx: Context,
    line: Any,
    business_key: str | None,
    variables: Mapping[str, TypedValue],
    with_variables: bool,
) -> Correlated | None:
    subscription = ctx.session.get(EventSubscriptionRow, line.id)
    if subscription is None:
        raise OptimisticLockingError("ACT_RU_EVENT_SUBSCR", line.id)
    row = ctx.definitions.get(ctx.session, line.configuration).row
    may_start(ctx, row, absent=lambda: NullValue("no process definition starts so that the user may see"))
    root = correlation.start(ctx, subscription, business_key=business_key, variables=variables)
    if root is None:
        return None
    found = VariableSnapshot(ctx, root.id).values() if with_variables else None
    shown = shown_instance(root, ended=instances.is_ended(ctx, root))
    return Correlated(process_instance=shown, variables=found, definition_id=root.process_definition_id)


def _readable(ctx: Context, line: Any) -> bool:
    """Tell whether the definition that a subscription starts may be read; for who may not it doesn't listen."""
    key = ctx.definitions.get(ctx.session, line.configuration).key
    return ctx.authz.permits(rules.READ_DEFINITION, definition=key)


def _holds(ctx: Context, line: Any, values: Mapping[str, TypedValue]) -> bool:
    definition = ctx.definitions.get(ctx.session, line.configuration)
    return satisfied(ctx, definition.nodes[line.activity_id], values)
