"""Service tasks that are connectors: inputs, the call, outputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import Connector, Node
from watchword.core.errors import StepFailed
from watchword.core.secret import Secret
from watchword.core.trace import span
from watchword.engine import io_mapping, variables
from watchword.engine.facades import ExecutionScope

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


def run(ctx: Context, execution: ExecutionRow, node: Node, connector: Connector) -> None:
    """Run a connector and set its output parameters.

    Inputs are names for the inputs after them, what the call answers are names for the outputs.

    Raises:
        StepFailed: a parameter or the call failed.
    """
    where = f"connector of activity {node.id!r}"
    given: dict[str, Any] = {}
    scope = ExecutionScope(ctx, execution, extra=given)
    for parameter in connector.inputs:
        given[parameter.name] = io_mapping.value_of(ctx, scope, parameter.value, node)
    secrets: list[str] = []
    try:
        with span("connector", kind="client", watchword__connector=connector.connector_id, watchword__activity=node.id):
            answer = dict(ctx.foreign.connectors.run(connector.connector_id, _revealed(given, secrets)))
    except StepFailed as failure:
        raise type(failure)(f"{where}: {_hidden(str(failure), secrets)}") from None
    scope = ExecutionScope(ctx, execution, extra=answer)
    for parameter in connector.outputs:
        value = ctx.opened.typed(io_mapping.value_of(ctx, scope, parameter.value, node))
        variables.set_variable(ctx, execution, parameter.name, value)


def _revealed(given: Any, secrets: list[str]) -> Any:
    """Return inputs with their secrets in the clear, which are noted."""
    if isinstance(given, Secret):
        secrets.append(given.reveal())
        return given.reveal()
    if isinstance(given, Mapping):
        return {name: _revealed(value, secrets) for name, value in given.items()}
    return [_revealed(value, secrets) for value in given] if isinstance(given, list) else given


def _hidden(message: str, secrets: Iterable[str]) -> str:
    """Return a message that incidents and logs keep, without what was secret."""
    for secret in filter(None, secrets):
        message = message.replace(secret, "***").replace(repr(secret)[1:-1], "***")
    return message
