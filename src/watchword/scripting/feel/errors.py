"""What can go wrong with FEEL, as errors; everything else becomes null and a reported problem."""

from __future__ import annotations

from watchword.core.errors import StepFailed, UnreadableModel


class FeelSyntaxError(UnreadableModel):
    """A text is no FEEL; refused at deployment. `position` counts characters from 0."""

    log_id = "WW-4020"

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class FeelError(StepFailed):
    """An evaluation took more steps, depth, memory or time than its limits allow."""

    log_id = "WW-3020"


class Refused(Exception):
    """Inside one evaluation: a value is of the wrong kind; becomes null and a reported problem."""
