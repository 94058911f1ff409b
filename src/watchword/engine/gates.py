"""Asynchronous gates: where a token waits for a job before it enters or after it leaves an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Flow, Node
from watchword.core.errors import StepFailed

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow


def before(ctx: Context, execution: ExecutionRow, node: Node) -> bool:
    """Let the token wait before `node`; tell whether it does.

    Raises:
        StepFailed: always, while there are no jobs to wait for.
    """
    raise StepFailed(f"activity {node.id!r}: asynchronous continuation before it can't be run")


def after(ctx: Context, execution: ExecutionRow, node: Node, flow: Flow | None) -> bool:
    """Let the token wait after `node`, about to take `flow` or to end; tell whether it does.

    Raises:
        StepFailed: always, while there are no jobs to wait for.
    """
    raise StepFailed(f"activity {node.id!r}: asynchronous continuation after it can't be run")
