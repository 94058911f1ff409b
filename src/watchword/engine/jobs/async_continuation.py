"""Asynchronous continuation: a token goes through the gate that it waited at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.bpmn.model import Node
from watchword.core.errors import EngineError
from watchword.engine import executions, gates, instances, steps, tree

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow, JobRow


def resume(ctx: Context, job: JobRow) -> None:
    """Go on as the job's configuration says: `operation` or `operation$flow`.

    Raises:
        EngineError: the execution is gone, or the operation unknown.
    """
    execution = ctx.executions.get(job.execution_id)
    if execution is None:
        raise EngineError(f"job {job.id!r} has no execution any more")
    node = executions.node_of(ctx, execution)
    operation, _, flow_id = (job.handler_configuration or gates.ENTER_BY_FLOW).partition("$")
    if operation in (gates.ENTER, gates.ENTER_BY_FLOW):
        ctx.agenda.later(steps.activate, execution, node)
    elif operation == gates.PROCESS_START:
        ctx.agenda.later(_begin, execution, node)
    elif operation == gates.TAKE and flow_id in node.process.flows:
        ctx.agenda.later(_take, execution, flow_id)
    elif operation == gates.END:
        ctx.agenda.later(_end, execution, node)
    else:
        raise EngineError(f"job {job.id!r}: nothing is known of how to continue with {job.handler_configuration!r}")
    executions.run(ctx)


def _begin(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    tree.leave_instance(ctx, execution)
    instances.begin(ctx, execution, node)


def _take(ctx: Context, execution: ExecutionRow, flow_id: str) -> None:
    tree.leave_instance(ctx, execution)
    steps.pass_along(ctx, execution, ctx.definition_of(execution).process.flows[flow_id])


def _end(ctx: Context, execution: ExecutionRow, node: Node) -> None:
    tree.resume(execution)
    steps.close_and_end(ctx, execution, node)
