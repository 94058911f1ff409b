"""Asynchronous gates: where a token waits for a job before it enters or after it leaves an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Flow, Node
from watchword.engine import tree
from watchword.engine.jobs import create

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

ENTER = "activity-start-create-scope"
ENTER_BY_FLOW = "transition-create-scope"
PROCESS_START = "process-start"
TAKE = "transition-notify-listener-take"
END = "activity-end"
"""What the job continues with: the first part of its configuration. Source: `reference` 3.2."""
HANDLER = "async-continuation"


def before(ctx: Context, execution: ExecutionRow, node: Node, operation: str) -> bool:
    """Let the token wait before `node`; tell whether it does."""
    tree.wait_between(execution, node)
    create.activity_job(ctx, execution, node, HANDLER, operation, defined_as="async-before")
    return True


def after(ctx: Context, execution: ExecutionRow, node: Node, flow: Flow | None) -> bool:
    """Let the token wait after `node`, about to take `flow` or to end; tell whether it does."""
    tree.wait_between(execution, node, active=flow is not None)
    configuration = END if flow is None else f"{TAKE}${flow.id}"
    create.activity_job(ctx, execution, node, HANDLER, configuration, defined_as="async-after")
    return True
