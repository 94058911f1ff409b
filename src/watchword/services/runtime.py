"""The runtime service: process instances, executions, their variables and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.services.comments import InstanceComments
from watchword.services.events import Events
from watchword.services.executions import Executions
from watchword.services.listing import Listing
from watchword.services.modifications import Modifications
from watchword.services.process_instances import ProcessInstances
from watchword.services.variables import ExecutionVariables

if TYPE_CHECKING:
    from watchword.services.command import Commands


class RuntimeService(
    ProcessInstances, Executions, Events, Modifications, ExecutionVariables, InstanceComments, Listing
):
    """Everything that can be done with what runs; `query` and `count` take the process instance filters."""

    def __init__(self, commands: Commands) -> None:
        for part in (ProcessInstances, Executions, Events, Modifications, ExecutionVariables, InstanceComments):
            part.__init__(self, commands)
        Listing.__init__(self, commands, PROCESS_INSTANCES)
