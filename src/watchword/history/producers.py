"""History: one object a command that turns what happens into ACT_HI_ rows, as far as the level wants them."""

from __future__ import annotations

from watchword.history.operations import OperationHistory
from watchword.history.producers_decisions import DecisionHistory
from watchword.history.producers_incidents import IncidentHistory
from watchword.history.producers_instances import InstanceHistory
from watchword.history.producers_jobs import JobHistory
from watchword.history.producers_tasks import TaskHistory


class History(InstanceHistory, TaskHistory, DecisionHistory, IncidentHistory, JobHistory, OperationHistory):
    """All producers. Rows go to the session given; ends merge with beginnings of the same command."""
