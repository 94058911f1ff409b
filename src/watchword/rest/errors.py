"""From an exception to an answer: status, published type, numeric code, message."""

from __future__ import annotations

from typing import Any, NamedTuple

from watchword.core.errors import (
    BpmnError,
    MigrationInvalid,
    NotAuthenticated,
    NotAuthorized,
    ParseError,
    RestError,
    WatchwordError,
)
from watchword.passwords.policy import PasswordPolicyViolated
from watchword.rest.op import KEEP, Op

CAMUNDA_7 = "camunda-7"
MAX_MESSAGE = 2_000
"""Characters of a message; what is longer repeats what was sent."""


class Failure(NamedTuple):
    """An error answer, and what the log says of it. `body` is None where the answer has none."""

    status: int
    body: dict[str, Any] | None
    log_id: str
    expected: bool
    """False for an exception that nobody foresaw: it belongs into the log with its trace."""


def failure(error: BaseException, op: Op | None, mode: str | None, reference: str) -> Failure:
    """Return how `error` is answered when `op` raised it; `reference` is the id of the request in the log."""
    if isinstance(error, NotAuthenticated):
        return Failure(401, None, error.log_id, True)
    if isinstance(error, RestError):
        ours, theirs, rest_type, code = error.answer
        return _answer(error, theirs if mode == CAMUNDA_7 else ours, rest_type, code)
    if isinstance(error, WatchwordError):
        status = error.camunda_status if mode == CAMUNDA_7 else error.status
        if error.public is not None:
            shown = f"{error.public}; the log knows it as {reference}"
            return Failure(status, _body(error.rest_type, shown, error.rest_code), error.log_id, False)
        return _answer(error, *_overridden(error, op, mode, status))
    if isinstance(error, BpmnError):  # a delegate threw it where no process can catch it
        return Failure(
            400, _body("ProcessEngineException", "A BPMN error was thrown outside of a process", 0), "WW-1002", True
        )
    message = f"Something failed that should not have; the log knows it as {reference}"
    return Failure(500, _body("ProcessEngineException", message, None), "WW-1002", False)


def _overridden(error: WatchwordError, op: Op | None, mode: str | None, status: int) -> tuple[int, str, int | None]:
    shape = None
    if op is not None:
        maps = (op.errors.camunda, op.errors.ours) if mode == CAMUNDA_7 else (op.errors.ours,)
        shape = next((m[c] for m in maps for c in type(error).__mro__ if c in m), None)
    if shape is None:
        return status, error.rest_type, error.rest_code
    return (
        status if shape[0] == KEEP else shape[0],
        shape[1] or error.rest_type,
        error.rest_code if shape[2] == KEEP else shape[2],
    )


def _answer(error: WatchwordError, status: int, rest_type: str, code: int | None) -> Failure:
    body = _body(rest_type, str(error), code)
    if isinstance(error, ParseError):
        body["details"] = error.reports
        body["message"] = _cut(error.opening + body["message"])
    if isinstance(error, PasswordPolicyViolated):
        body["rules"] = [{"placeholder": r.placeholder, "parameter": r.parameters, "valid": False} for r in error.rules]
    if isinstance(error, MigrationInvalid):
        body["validationReport"] = error.report
    if isinstance(error, NotAuthorized) and rest_type == NotAuthorized.rest_type:
        body.update(_missing(error))
    return Failure(status, body, error.log_id, status < 500 or type(error) is not WatchwordError)


def _missing(error: NotAuthorized) -> dict[str, Any]:
    """Return what an answer tells of the permissions that are missing. Source: `reference` security 3.5."""
    names = ("permissionName", "resourceName", "resourceId")
    missing = [dict(zip(names, one, strict=True)) for one in error.missing]
    single = missing[0] if len(missing) == 1 else dict.fromkeys(names)
    return {"userId": error.user_id, **single, "missingAuthorizations": missing}


def _body(rest_type: str, message: str, code: int | None) -> dict[str, Any]:
    return {"type": rest_type, "message": _cut(message), "code": code}


def _cut(message: str) -> str:
    return message if len(message) <= MAX_MESSAGE else message[:MAX_MESSAGE] + "…"
