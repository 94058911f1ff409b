"""Attachments of tasks: a file or an address. They outlive the task, as they belong to history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.core import ids
from watchword.core.errors import InvalidRequest, NotFound
from watchword.services.comments import historic_task, may_annotate, touch_running
from watchword.store.tables import AttachmentRow, ByteArrayRow, TaskRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

HISTORIC_BYTES = 3
"""ACT_GE_BYTEARRAY.TYPE_ of history."""


class TaskAttachments:
    """Commands on attachments."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def attachments(self, task_id: str, *, identity: Identity | None = None) -> tuple[AttachmentRow, ...]:
        """Return a task's attachments.

        Raises:
            NotFound: there is and was no such task.
        """

        def work(ctx: Context) -> tuple[AttachmentRow, ...]:
            historic_task(ctx, task_id)
            rows = ctx.session.find(AttachmentRow, task_id=task_id)
            return tuple(sorted(rows, key=lambda row: (row.create_time or ctx.now, row.id)))

        return self._commands.read(work, identity=identity)

    def attachment(self, task_id: str, attachment_id: str, *, identity: Identity | None = None) -> AttachmentRow:
        """Return one attachment, without its content.

        Raises:
            NotFound: the task has none of this id.
        """
        return self._commands.read(lambda ctx: _mine(ctx, task_id, attachment_id), identity=identity)

    def attachment_content(self, task_id: str, attachment_id: str, *, identity: Identity | None = None) -> bytes:
        """Return the content of an attachment.

        Raises:
            NotFound: the task has no attachment of this id, or it has an address instead of content.
        """

        def work(ctx: Context) -> bytes:
            row = _mine(ctx, task_id, attachment_id)
            stored = ctx.session.get(ByteArrayRow, row.content_id) if row.content_id is not None else None
            if stored is None:
                raise NotFound(f"attachment {attachment_id!r} of task {task_id!r} has no content")
            return stored.bytes or b""

        return self._commands.read(work, identity=identity)

    def create_attachment(
        self,
        task_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        type: str | None = None,
        content: bytes | None = None,
        url: str | None = None,
        identity: Identity | None = None,
    ) -> AttachmentRow:
        """Attach `content`, or the address `url`, to a task.

        Raises:
            InvalidRequest: neither content nor address, or there is and was no such task.
        """
        if content is None and url is None:
            raise InvalidRequest("an attachment needs content or a url")

        def work(ctx: Context) -> AttachmentRow:
            task = historic_task(ctx, task_id, InvalidRequest)
            may_annotate(ctx, task)
            row = AttachmentRow(
                id=ids.new(),
                name=name,
                description=description,
                type=type,
                task_id=task_id,
                root_process_instance_id=task.root_process_instance_id,
                url=url,
                tenant_id=task.tenant_id,
                create_time=ctx.now,
                removal_time=task.removal_time,
            )
            if content is not None:
                stored = ByteArrayRow(
                    id=ids.new(),
                    bytes=content,
                    type=HISTORIC_BYTES,
                    tenant_id=task.tenant_id,
                    create_time=ctx.now,
                    root_process_instance_id=task.root_process_instance_id,
                    removal_time=task.removal_time,
                )
                row.content_id = stored.id
                ctx.session.add(stored)
            ctx.session.add(row)
            touch_running(ctx, task_id)
            _log(ctx, task_id, "AddAttachment", name)
            return row

        return self._commands.run(work, identity=identity)

    def delete_attachment(self, task_id: str, attachment_id: str, *, identity: Identity | None = None) -> None:
        """Delete an attachment with its content.

        Raises:
            NotFound: the task has none of this id.
        """

        def work(ctx: Context) -> None:
            row = _mine(ctx, task_id, attachment_id)
            may_annotate(ctx, historic_task(ctx, task_id))
            stored = ctx.session.get(ByteArrayRow, row.content_id) if row.content_id is not None else None
            if stored is not None:
                ctx.session.delete(stored)
            ctx.session.delete(row)
            touch_running(ctx, task_id)
            _log(ctx, task_id, "DeleteAttachment", row.name)

        self._commands.run(work, identity=identity)


def _mine(ctx: Context, task_id: str, attachment_id: str) -> AttachmentRow:
    historic_task(ctx, task_id)
    row = ctx.session.get(AttachmentRow, attachment_id)
    if row is None or row.task_id != task_id:
        raise NotFound(f"task {task_id!r} has no attachment {attachment_id!r}")
    return row


def _log(ctx: Context, task_id: str, operation: str, name: str | None) -> None:
    task = ctx.session.get(TaskRow, task_id)
    ctx.history.operation("Attachment", operation, category="TaskWorker", changes=[("name", None, name)], task=task)
