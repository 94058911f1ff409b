"""What hangs on a task: comments, attachments, identity links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import RestError
from watchword.rest.families import NO_SUCH, unknown_id
from watchword.rest.files import OCTETS, download
from watchword.rest.op import BodyKind, Call, Form, Op, Parameter, Reply, many, one
from watchword.rest.views.links import self_link
from watchword.rest.views.task_annotations import attachment, comment


@dataclass(frozen=True, slots=True)
class TaskComment:
    """Body of a new or changed comment; of what a comment shows, only id, message and instance can be given."""

    id: str | None = None
    message: str | None = None
    process_instance_id: str | None = None
    links: list[Any] | None = None
    removal_time: datetime | None = None
    root_process_instance_id: str | None = None
    task_id: str | None = None
    time: datetime | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """Body that links a user or a group to a task."""

    user_id: str | None = None
    group_id: str | None = None
    type: str | None = None


def _comments(call: Call) -> Any:
    return [comment(row) for row in call.services.tasks.comments(call.path["id"], identity=call.identity)]


def _comment(call: Call) -> Any:
    return comment(call.services.tasks.comment(call.path["id"], call.path["commentId"], identity=call.identity))


def _create_comment(call: Call) -> Any:
    if call.body.message is None:
        raise RestError("message is missing: a comment needs one", rest_type="InvalidRequestException", code=0)
    row = call.services.tasks.create_comment(
        call.path["id"],
        message=call.body.message,
        process_instance_id=call.body.process_instance_id,
        identity=call.identity,
    )
    return comment(row, self_link(call.base_url, f"/task/{row.task_id}/comment/{row.id}"))


def _update_comment(call: Call) -> None:
    call.services.tasks.update_comment(
        call.path["id"], comment_id=call.body.id, message=call.body.message, identity=call.identity
    )


def _delete_comment(call: Call) -> None:
    call.services.tasks.delete_comment(call.path["id"], call.path["commentId"], identity=call.identity)


def _delete_comments(call: Call) -> None:
    call.services.tasks.delete_comments(call.path["id"], identity=call.identity)


def _attachments(call: Call) -> Any:
    return [attachment(row) for row in call.services.tasks.attachments(call.path["id"], identity=call.identity)]


def _attachment(call: Call) -> Any:
    found = call.services.tasks.attachment(call.path["id"], call.path["attachmentId"], identity=call.identity)
    return attachment(found)


def _attachment_data(call: Call) -> Any:
    return download(
        call.services.tasks.attachment_content(call.path["id"], call.path["attachmentId"], identity=call.identity)
    )


def _create_attachment(call: Call) -> Any:
    form: Form = call.body
    content = form.first("content")
    row = call.services.tasks.create_attachment(
        call.path["id"],
        name=form.text("attachment-name"),
        description=form.text("attachment-description"),
        type=form.text("attachment-type"),
        content=None if content is None else content.content,
        url=form.text("url"),
        identity=call.identity,
    )
    return attachment(row, self_link(call.base_url, f"/task/{row.task_id}/attachment/{row.id}"))


def _delete_attachment(call: Call) -> None:
    call.services.tasks.delete_attachment(call.path["id"], call.path["attachmentId"], identity=call.identity)


def _identity_links(call: Call) -> Any:
    found = call.services.tasks.identity_links(call.path["id"], type=call.text("type"), identity=call.identity)
    return [{"userId": link.user_id, "groupId": link.group_id, "type": link.type} for link in found]


def _add_identity_link(call: Call) -> None:
    call.services.tasks.add_identity_link(call.path["id"], identity=call.identity, **_link(call.body))


def _delete_identity_link(call: Call) -> None:
    call.services.tasks.delete_identity_link(call.path["id"], identity=call.identity, **_link(call.body))


def _link(body: IdentityLink) -> dict[str, str | None]:
    return {"type": body.type, "user_id": body.user_id, "group_id": body.group_id}


_COMMENT, _ATTACHMENT = one("CommentDto"), one("AttachmentDto")
_ONE_COMMENT, _ONE_ATTACHMENT = "/{id}/comment/{commentId}", "/{id}/attachment/{attachmentId}"

OPS = (
    Op(
        "GET",
        "/{id}/attachment",
        _attachments,
        "getAttachments",
        rules.READ_TASK_HISTORY,
        reply=many("AttachmentDto"),
        errors=NO_SUCH,
    ),
    Op(
        "POST",
        "/{id}/attachment/create",
        _create_attachment,
        "addAttachment",
        rules.WORK_ON_TASK,
        body=BodyKind.MULTIPART,
        reply=_ATTACHMENT,
    ),
    Op(
        "GET", _ONE_ATTACHMENT, _attachment, "getAttachment", rules.READ_TASK_HISTORY, reply=_ATTACHMENT, errors=NO_SUCH
    ),
    Op("DELETE", _ONE_ATTACHMENT, _delete_attachment, "deleteAttachment", rules.WORK_ON_TASK, errors=NO_SUCH),
    Op(
        "GET",
        _ONE_ATTACHMENT + "/data",
        _attachment_data,
        "getAttachmentData",
        rules.READ_TASK_HISTORY,
        reply=Reply(None, media_type=OCTETS),
        produces=("*/*",),
        errors=NO_SUCH,
    ),
    Op(
        "GET",
        "/{id}/comment",
        _comments,
        "getComments",
        rules.READ_TASK_HISTORY,
        reply=many("CommentDto"),
        errors=NO_SUCH,
    ),
    Op(
        "PUT",
        "/{id}/comment",
        _update_comment,
        "updateTaskComment",
        rules.WORK_ON_TASK,
        body=TaskComment,
        errors=NO_SUCH,
    ),
    Op("DELETE", "/{id}/comment", _delete_comments, "deleteTaskComments", rules.WORK_ON_TASK, errors=NO_SUCH),
    Op(
        "POST",
        "/{id}/comment/create",
        _create_comment,
        "createComment",
        rules.WORK_ON_TASK,
        body=TaskComment,
        reply=_COMMENT,
    ),
    Op("GET", _ONE_COMMENT, _comment, "getComment", rules.READ_TASK_HISTORY, reply=_COMMENT, errors=NO_SUCH),
    Op("DELETE", _ONE_COMMENT, _delete_comment, "deleteTaskComment", rules.WORK_ON_TASK, errors=NO_SUCH),
    Op(
        "GET",
        "/{id}/identity-links",
        _identity_links,
        "getIdentityLinks",
        rules.READ_TASK,
        reply=many("IdentityLinkDto"),
        parameters=(Parameter("type"),),
        errors=unknown_id("NullValueException", 500),
    ),
    Op("POST", "/{id}/identity-links", _add_identity_link, "addIdentityLink", rules.ASSIGN_TASK, body=IdentityLink),
    Op(
        "POST",
        "/{id}/identity-links/delete",
        _delete_identity_link,
        "deleteIdentityLink",
        rules.ASSIGN_TASK,
        body=IdentityLink,
        errors=unknown_id("NullValueException", 500),
    ),
)
