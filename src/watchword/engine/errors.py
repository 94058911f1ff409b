"""BPMN errors: who catches what a step throws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchword.bpmn.model import ElementType, ErrorDefinition, EscalationDefinition, Node
from watchword.core.errors import BpmnError, WatchwordError
from watchword.engine import calls, events, positions, steps, tree, variables
from watchword.engine.agenda import Whereabouts
from watchword.values import native

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


@dataclass(frozen=True, slots=True)
class Catcher:
    """A boundary event or event sub-process start event, and the scope execution that it belongs to."""

    scope: ExecutionRow
    event: Node


def on_failure(ctx: Context, here: Whereabouts, error: Exception) -> bool:
    """Deal with what a step let out; tell whether that was possible.

    BPMN errors always are: what nobody catches ends the token that threw it. Other exceptions of delegates are
    caught by error events whose code is the exception's class name or that of a base class; our own never are.
    """
    if isinstance(error, BpmnError):
        ctx.agenda.later(_throw, here.execution, (here, error))
        return True
    if isinstance(error, WatchwordError):
        return False
    names = {text for kind in type(error).__mro__ for text in (kind.__name__, f"{kind.__module__}.{kind.__qualname__}")}
    catcher = find_error(ctx, here, lambda code: code in names)
    if catcher is None:
        return False
    ctx.agenda.later(_catch, here.execution, (catcher, type(error).__name__, str(error)))
    return True


def _throw(ctx: Context, execution: ExecutionRow, thrown: tuple[Whereabouts, BpmnError]) -> None:
    here, error = thrown
    catcher = find_error(ctx, here, lambda code: code is None or code == error.code)
    if catcher is None:
        steps.abandon(ctx, here)
    else:
        catch(ctx, catcher, error.code, error.message)


def _catch(ctx: Context, execution: ExecutionRow, caught: tuple[Catcher, str, str]) -> None:
    catch(ctx, *caught)


def throw_escalation(ctx: Context, execution: ExecutionRow, node: Node, code: str) -> ExecutionRow | None:
    """Throw an escalation from `node`; return the row that it goes on with, None if that was interrupted."""
    catcher = find_escalation(ctx, Whereabouts(execution, node, inside=True), code)
    if catcher is None:
        return execution
    with ctx.agenda.follow(execution) as token:
        catch(ctx, catcher, code, None)
    return None if catcher.event.interrupting or token.row.id not in ctx.executions.rows else token.row


def throw(ctx: Context, execution: ExecutionRow, node: Node, code: str, message: str | None) -> None:
    """Raise a BPMN error from the activity that waits on `execution`."""
    here = Whereabouts(execution, node, inside=True)
    ctx.agenda.later(_throw, execution, (here, BpmnError(code, message)))


def find_error(ctx: Context, here: Whereabouts, matches: Callable[[str | None], bool]) -> Catcher | None:
    """Return the nearest error event whose code matches.

    In each scope event sub-processes come before boundary events, and events with a code before those without. An
    event sub-process never catches what is thrown inside it.
    """
    for scope, candidates in _scopes(ctx, here, ElementType.START_ERROR, ElementType.BOUNDARY_ERROR):
        for event in candidates:
            if isinstance(event.event, ErrorDefinition) and matches(event.event.code):
                return Catcher(scope, event)
    return None


def find_escalation(ctx: Context, here: Whereabouts, code: str | None) -> Catcher | None:
    """Return the nearest escalation event whose code matches."""
    for scope, candidates in _scopes(ctx, here, ElementType.START_ESCALATION, ElementType.BOUNDARY_ESCALATION):
        for event in candidates:
            if isinstance(event.event, EscalationDefinition) and event.event.code in (None, code):
                return Catcher(scope, event)
    return None


def _scopes(
    ctx: Context, here: Whereabouts, start_type: ElementType, boundary_type: ElementType
) -> Iterator[tuple[ExecutionRow, list[Node]]]:
    """Yield the scopes around a place outward, across call activities, with the events of a kind they have.

    On the way out of a called instance its output mappings run.
    """
    execution, node = here.execution, here.node
    scope = node if here.inside and node.is_scope else node.parent
    while True:
        around = set(_ancestors(node))
        for container, row in positions.scope_chain(ctx, execution, scope):
            inner = node.process.event_sub_processes if container is None else container.event_sub_processes
            starts = [
                start
                for handler in inner
                if handler not in around
                for start in handler.children
                if start.type is start_type
            ]
            boundaries = () if container is None else container.boundary_events
            yield row, _coded_first(starts) + _coded_first([x for x in boundaries if x.type is boundary_type])
        root = ctx.executions.root(execution)
        caller = calls.caller_of(ctx, root)
        if caller is None:
            return
        calls.pass_out(ctx, caller, root)
        execution, node = caller, ctx.definition_of(caller).nodes[caller.activity_id or ""]
        scope = node if node.is_scope else node.parent


def _ancestors(node: Node) -> Iterator[Node]:
    current: Node | None = node
    while current is not None:
        yield current
        current = current.parent


def _coded_first(events_: list[Node]) -> list[Node]:
    return sorted(events_, key=lambda event: getattr(event.event, "code", None) is None)


def catch(ctx: Context, catcher: Catcher, code: str | None, message: str | None) -> None:
    """Let an error or escalation event begin; code and message go into the variables it names."""
    definition, boundary = catcher.event.event, catcher.event.attached_to is not None
    scope = catcher.scope
    if boundary and not catcher.event.interrupting:  # it happens beside its host; observed in 7.24
        scope = tree.scope_of(ctx, ctx.executions.rows[scope.parent_id or ""])
    code_variable = getattr(definition, "code_variable", None)
    if code_variable is not None:
        variables.set_variable(ctx, scope, code_variable, native.from_native(code))
    message_variable = getattr(definition, "message_variable", None)
    if message_variable is not None:
        variables.set_variable(ctx, scope, message_variable, native.from_native(message))
    if boundary:
        events.fire_boundary(ctx, catcher.scope, catcher.event)
    else:
        events.start_event_sub_process(ctx, catcher.scope, catcher.event)
