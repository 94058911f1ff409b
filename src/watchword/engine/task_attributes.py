"""The attributes that a model gives its user tasks, evaluated when the task is made. Source: `reference` 1.5."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from watchword.core.errors import StepFailed
from watchword.engine import identity_links, task_changes
from watchword.engine.due_dates import due_date
from watchword.engine.facades import task_scope

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context
    from watchword.scripting.juel.api import Expression
    from watchword.store.tables import TaskRow

DEFAULT_PRIORITY = 50


def evaluate(ctx: Context, task: TaskRow, node: Node) -> None:
    """Evaluate name, description, dates, priority, assignee and candidates, in this order.

    Raises:
        StepFailed: an expression fails or yields something unusable.
    """
    scope = task_scope(ctx, task)
    definition = node.user_task
    if node.name is not None:
        task.name = _text(node.name.evaluate(scope), f"task {node.id!r}: name")
    if node.documentation is not None:
        task.description = _text(node.documentation.evaluate(scope), f"task {node.id!r}: description")
    if definition is None:
        return
    if definition.due_date is not None:
        what = f"task {node.id!r}: due date"
        task.due_date = due_date(definition.due_date.evaluate(scope), ctx.now, what=what)
    if definition.follow_up_date is not None:
        what = f"task {node.id!r}: follow-up date"
        task.follow_up_date = due_date(definition.follow_up_date.evaluate(scope), ctx.now, what=what)
    if definition.priority is not None:
        task.priority = _priority(definition.priority.evaluate(scope), node)
    if definition.assignee is not None:
        assignee = _text(definition.assignee.evaluate(scope), f"task {node.id!r}: assignee")
        if assignee:
            task_changes.assign_attributes(ctx, task, {"assignee": assignee})
    for user_id in _items(definition.candidate_users, scope, node):
        identity_links.add(ctx, task, type="candidate", user_id=user_id)
    for group_id in _items(definition.candidate_groups, scope, node):
        identity_links.add(ctx, task, type="candidate", group_id=group_id)


def _text(value: object, what: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise StepFailed(f"{what} is a {type(value).__name__}; expected text")


def _priority(value: object, node: Node) -> int | None:
    if value is None or value == "":
        return DEFAULT_PRIORITY
    try:
        if not isinstance(value, bool) and isinstance(value, int | str):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
    except ValueError:
        pass
    raise StepFailed(f"task {node.id!r}: priority is {str(value)[:80]!r}; expected a whole number")


def _items(expressions: Iterable[Expression], scope: Any, node: Node) -> list[str]:
    """Evaluate a candidate list: each item yields comma separated text or a collection of texts."""
    found: dict[str, None] = {}
    for expression in expressions:
        value = expression.evaluate(scope)
        if isinstance(value, str):
            parts: list[object] = [part.strip() for part in value.split(",")]
        elif isinstance(value, list | tuple | set | frozenset):
            parts = list(value)
        else:
            raise StepFailed(
                f"task {node.id!r}: candidates {expression.text!r} yield {type(value).__name__}; "
                "expected text or a collection of texts"
            )
        for part in parts:
            if not isinstance(part, str):
                raise StepFailed(f"task {node.id!r}: candidates {expression.text!r} hold a {type(part).__name__}")
            if part:
                found[part] = None
    return list(found)
