"""The task service: user tasks, their variables, comments and attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.query.specs.task import TASKS
from watchword.services.attachments import TaskAttachments
from watchword.services.comments import TaskComments
from watchword.services.listing import Listing
from watchword.services.task_links import TaskLinks
from watchword.services.task_work import TaskWork
from watchword.services.variables import TaskVariables

if TYPE_CHECKING:
    from watchword.services.command import Commands


class TaskService(TaskWork, TaskLinks, TaskVariables, TaskComments, TaskAttachments, Listing):
    """Everything that can be done with user tasks; `query` and `count` take the task filters as keywords."""

    def __init__(self, commands: Commands) -> None:
        for part in (TaskWork, TaskVariables, TaskComments, TaskAttachments):
            part.__init__(self, commands)
        Listing.__init__(self, commands, TASKS)
