"""Comments on tasks and process instances. They outlive both, as they belong to history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.core import ids
from watchword.core.errors import InvalidRequest, NotFound, NullValue, WatchwordError
from watchword.engine import executions, tasks
from watchword.services.loading import load_task
from watchword.services.permitted import on_historic_instance, on_historic_task, on_task
from watchword.store.tables import (
    CommentRow,
    ExecutionRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    TaskRow,
)

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

COMMENT = "comment"
SHORT = 163
"""Characters of the one-line form, whose end is cut to dots. Observed in 7.24."""


class TaskComments:
    """Commands on the comments of tasks, running or completed."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def comments(self, task_id: str, *, identity: Identity | None = None) -> tuple[CommentRow, ...]:
        """Return a task's comments, newest first.

        Raises:
            NotFound: there is and was no such task.
        """

        def work(ctx: Context) -> tuple[CommentRow, ...]:
            historic_task(ctx, task_id)
            return _newest_first(ctx, task_id=task_id)

        return self._commands.read(work, identity=identity)

    def comment(self, task_id: str, comment_id: str, *, identity: Identity | None = None) -> CommentRow:
        """Return one comment.

        Raises:
            NotFound: the task has none of this id.
        """

        def work(ctx: Context) -> CommentRow:
            row = ctx.session.get(CommentRow, comment_id)
            historic_task(ctx, task_id)
            if row is None or row.task_id != task_id:
                raise NotFound(f"task {task_id!r} has no comment {comment_id!r}")
            return row

        return self._commands.read(work, identity=identity)

    def create_comment(
        self,
        task_id: str,
        *,
        message: str | None,
        process_instance_id: str | None = None,
        identity: Identity | None = None,
    ) -> CommentRow:
        """Add a comment; with `process_instance_id` it is shown at that instance, too.

        Raises:
            InvalidRequest: no message, or there is and was no such task.
            NotAuthorized: the task isn't of that instance, whose comments the caller may not change.
        """
        if message is None:
            raise InvalidRequest("a comment needs a message")

        def work(ctx: Context) -> CommentRow:
            task = historic_task(ctx, task_id, InvalidRequest)
            may_annotate(ctx, task)
            if process_instance_id is not None and process_instance_id != task.process_instance_id:
                _may_update(ctx, process_instance_id)
            row = CommentRow(
                id=ids.new(),
                type=COMMENT,
                time=ctx.now,
                user_id=ctx.user_id,
                task_id=task_id,
                root_process_instance_id=task.root_process_instance_id,
                process_instance_id=process_instance_id,
                action="AddComment",
                message=_one_line(message),
                full_message=message.encode(),
                tenant_id=task.tenant_id,
                removal_time=task.removal_time,
            )
            ctx.session.add(row)
            touch_running(ctx, task_id)
            return row

        return self._commands.run(work, identity=identity)

    def update_comment(
        self, task_id: str, *, comment_id: str | None, message: str | None, identity: Identity | None = None
    ) -> None:
        """Replace a comment's message.

        Raises:
            NotFound: there is and was no such task.
            InvalidRequest: no id, no message, or the task has ended or no such comment.
        """

        def work(ctx: Context) -> None:
            historic_task(ctx, task_id)
            row = _mine(ctx, comment_id, message, task_id=task_id)
            _require_running(ctx, task_id, rules.WORK_ON_TASK)
            _log_task(ctx, task_id, "UpdateComment", _replace(ctx, row, message or ""))

        self._commands.run(work, identity=identity)

    def delete_comment(self, task_id: str, comment_id: str, *, identity: Identity | None = None) -> None:
        """Delete a comment; an unknown id changes nothing.

        Raises:
            NotFound: there is and was no such task.
            InvalidRequest: the task has ended.
        """

        def work(ctx: Context) -> None:
            historic_task(ctx, task_id)
            _require_running(ctx, task_id, rules.WORK_ON_TASK)
            row = ctx.session.get(CommentRow, comment_id)
            if row is not None and row.task_id == task_id:
                ctx.session.delete(row)
            _log_task(ctx, task_id, "DeleteComment", (None, None))

        self._commands.run(work, identity=identity)

    def delete_comments(self, task_id: str, *, identity: Identity | None = None) -> None:
        """Delete all comments of a task.

        Raises:
            NotFound: there is and was no such task.
            InvalidRequest: the task has ended.
        """

        def work(ctx: Context) -> None:
            historic_task(ctx, task_id)
            _require_running(ctx, task_id, rules.WORK_ON_TASK)
            for row in _newest_first(ctx, task_id=task_id):
                ctx.session.delete(row)
            _log_task(ctx, task_id, "DeleteComment", (None, None))

        self._commands.run(work, identity=identity)


class InstanceComments:
    """Commands on the comments of process instances; those of ended ones stay as they are."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def comments(self, process_instance_id: str, *, identity: Identity | None = None) -> tuple[CommentRow, ...]:
        """Return an instance's comments, newest first.

        Raises:
            NotFound: there is and was no such instance.
        """

        def work(ctx: Context) -> tuple[CommentRow, ...]:
            _historic_instance(ctx, process_instance_id)
            return _newest_first(ctx, process_instance_id=process_instance_id)

        return self._commands.read(work, identity=identity)

    def update_comment(
        self, process_instance_id: str, *, comment_id: str | None, message: str | None, identity: Identity | None = None
    ) -> None:
        """Replace a comment's message.

        Raises:
            NotFound: there is and was no such instance.
            InvalidRequest: no id, no message, or the instance has ended or no such comment.
        """

        def work(ctx: Context) -> None:
            _historic_instance(ctx, process_instance_id)
            row = _mine(ctx, comment_id, message, process_instance_id=process_instance_id)
            _require_instance(ctx, process_instance_id)
            _log_instance(ctx, process_instance_id, "UpdateComment", _replace(ctx, row, message or ""))

        self._commands.run(work, identity=identity)

    def delete_comment(self, process_instance_id: str, comment_id: str, *, identity: Identity | None = None) -> None:
        """Delete a comment; an unknown id changes nothing.

        Raises:
            NotFound: there is and was no such instance.
            InvalidRequest: the instance has ended.
        """

        def work(ctx: Context) -> None:
            _historic_instance(ctx, process_instance_id)
            _require_instance(ctx, process_instance_id)
            row = ctx.session.get(CommentRow, comment_id)
            if row is not None and row.process_instance_id == process_instance_id:
                ctx.session.delete(row)
            _log_instance(ctx, process_instance_id, "DeleteComment", (None, None))

        self._commands.run(work, identity=identity)

    def delete_comments(self, process_instance_id: str, *, identity: Identity | None = None) -> None:
        """Delete all comments of an instance.

        Raises:
            NotFound: there is and was no such instance.
            InvalidRequest: the instance has ended.
        """

        def work(ctx: Context) -> None:
            _historic_instance(ctx, process_instance_id)
            _require_instance(ctx, process_instance_id)
            for row in _newest_first(ctx, process_instance_id=process_instance_id):
                ctx.session.delete(row)
            _log_instance(ctx, process_instance_id, "DeleteComment", (None, None))

        self._commands.run(work, identity=identity)


def historic_task(ctx: Context, task_id: str, error: type[WatchwordError] = NotFound) -> HistoricTaskRow:
    """Return what history knows of a task that who asks may see.

    Raises:
        NotFound: nothing.
    """

    def absent() -> Exception:
        return error(f"there is and was no task with the id {task_id!r}")

    row = ctx.session.get(HistoricTaskRow, task_id)
    if row is None:
        raise absent()
    on_historic_task(ctx, row, rules.READ_TASK_HISTORY, absent, hidden=True)
    return row


def may_annotate(ctx: Context, task: HistoricTaskRow) -> None:
    """Ask whether who may see a task may also add to it."""
    if not ctx.authz.settings.open("comments-by-readability"):
        ctx.authz.require(rules.WORK_ON_TASK, task=task.id, definition=task.process_definition_key)


def touch_running(ctx: Context, task_id: str, rule: Rule | None = None) -> TaskRow | None:
    """Let a comment or attachment count as a change of its task: update listeners run; None if the task has ended."""
    try:
        task = load_task(ctx, task_id, None)
    except NullValue:
        return None
    if rule is not None:
        on_task(ctx, task, rule)
    tasks.touch(ctx, task)
    executions.run(ctx)
    return task


def _require_running(ctx: Context, task_id: str, rule: Rule) -> None:
    if touch_running(ctx, task_id, rule) is None:
        raise InvalidRequest(f"task {task_id!r} has ended: its comments stay as they are")


def _historic_instance(ctx: Context, process_instance_id: str) -> HistoricProcessInstanceRow:
    def absent() -> Exception:
        return NotFound(f"there is and was no process instance with the id {process_instance_id!r}")

    row = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
    if row is None:
        raise absent()
    on_historic_instance(ctx, row, rules.READ_HISTORY, absent, hidden=True)
    return row


def _require_instance(ctx: Context, process_instance_id: str) -> None:
    _may_update(ctx, process_instance_id)
    if ctx.session.get(ExecutionRow, process_instance_id) is None:
        raise InvalidRequest(f"the process instance {process_instance_id!r} has ended: its comments stay as they are")


def _may_update(ctx: Context, process_instance_id: str) -> None:
    """Ask whether the comments of an instance may be changed, running or ended."""
    row = ctx.session.get(HistoricProcessInstanceRow, process_instance_id)
    key = None if row is None else row.process_definition_key
    ctx.authz.require(rules.UPDATE_INSTANCE, instance=process_instance_id, definition=key)
    ctx.authz.tenant(None if row is None else row.tenant_id, f"use the process instance {process_instance_id!r}")


def _newest_first(ctx: Context, **where: Any) -> tuple[CommentRow, ...]:
    rows = ctx.session.find(CommentRow, type=COMMENT, **where)
    return tuple(sorted(rows, key=lambda row: row.time, reverse=True))


def _mine(ctx: Context, comment_id: str | None, message: str | None, **owner: str) -> CommentRow:
    if comment_id is None or message is None:
        raise InvalidRequest("name the comment by its id and give its new message")
    row = ctx.session.get(CommentRow, comment_id)
    if row is None or any(getattr(row, name) != value for name, value in owner.items()):
        raise InvalidRequest(f"no comment {comment_id!r} belongs to {next(iter(owner.values()))!r}")
    return row


def _replace(ctx: Context, row: CommentRow, message: str) -> tuple[str, str]:
    """Give a comment its new message; return the old and the new one as the log shows them."""
    before = (row.full_message or b"").decode("utf-8", "replace")
    row.message, row.full_message = _one_line(message), message.encode()
    row.time, row.user_id = ctx.now, ctx.user_id
    return _one_line(before), _one_line(message)


def _log_task(ctx: Context, task_id: str, operation: str, change: tuple[object, object]) -> None:
    task = ctx.session.get(TaskRow, task_id)
    ctx.history.operation("Comment", operation, category="TaskWorker", changes=[("comment", *change)], task=task)


def _log_instance(ctx: Context, process_instance_id: str, operation: str, change: tuple[object, object]) -> None:
    row = ctx.session.get(ExecutionRow, process_instance_id)
    ctx.history.operation(
        "Comment",
        operation,
        category="TaskWorker",
        changes=[("comment", *change)],
        execution=row,
        execution_id=process_instance_id,
        process_instance_id=process_instance_id,
    )


def _one_line(message: str) -> str:
    line = re.sub(r"\s+", " ", message)
    return line if len(line) <= SHORT else f"{line[: SHORT - 3]}..."
