"""Comments and attachments (ACT_HI_*: they outlive what they are about).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BYTES, INT, STR, TIME, Index, Rank, Row, column, table


@table(
    "ACT_HI_ATTACHMENT",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_ATTACHMENT_CONTENT", ("CONTENT_ID_",)),
        Index("ACT_IDX_HI_ATTACHMENT_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_ATTACHMENT_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_ATTACHMENT_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_ATTACHMENT_TASK", ("TASK_ID_",)),
    ),
)
class AttachmentRow(Row):
    """A line of ACT_HI_ATTACHMENT."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    user_id: str | None = column("USER_ID_", STR(255))
    name: str | None = column("NAME_", STR(255))
    description: str | None = column("DESCRIPTION_", STR(4000))
    type: str | None = column("TYPE_", STR(255))
    task_id: str | None = column("TASK_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    url: str | None = column("URL_", STR(4000))
    content_id: str | None = column("CONTENT_ID_", STR(64))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_COMMENT",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_COMMENT_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_COMMENT_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_COMMENT_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_COMMENT_TASK", ("TASK_ID_",)),
    ),
)
class CommentRow(Row):
    """A line of ACT_HI_COMMENT."""

    id: str = column("ID_", STR(64), key=True)
    type: str | None = column("TYPE_", STR(255))
    time: datetime = column("TIME_", TIME, required=True)
    user_id: str | None = column("USER_ID_", STR(255))
    task_id: str | None = column("TASK_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    action: str | None = column("ACTION_", STR(255))
    message: str | None = column("MESSAGE_", STR(4000))
    full_message: bytes | None = column("FULL_MSG_", BYTES)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    rev: int = column("REV_", INT, required=True, sql_default="1", default=1)
