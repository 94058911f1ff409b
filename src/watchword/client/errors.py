"""What can go wrong between a program and the API, and what a handler says about its task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class ApiError(Exception):
    """The server answered with an error.

    `status` is the HTTP status, `type` and `code` are the published ones, `message` is the server's sentence.
    """

    def __init__(self, status: int, type: str, message: str, code: int | None = None) -> None:
        super().__init__(f"{status} {type}: {message}")
        self.status, self.type, self.message, self.code = status, type, message, code

    @property
    def is_gone(self) -> bool:
        """True if the thing asked for isn't there (any more)."""
        return self.status == 404


class Unreachable(Exception):
    """The server could not be asked: no connection, no answer in time, or it is too busy and said so to the end."""


class BpmnError(Exception):
    """Raised by a handler: the task ends with this BPMN error, for a boundary event or event sub-process to catch."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code, self.message, self.variables = code, message, dict(variables or {})


class TaskFailed(Exception):
    """Raised by a handler that decides itself how often and when the task is tried again.

    `retries` is what is left (0 raises an incident), `after` how long to wait before the next try.
    """

    def __init__(
        self, message: str, *, details: str = "", retries: int = 0, after: timedelta = timedelta(minutes=1)
    ) -> None:
        super().__init__(message)
        self.message, self.details, self.retries, self.after = message, details, retries, after
