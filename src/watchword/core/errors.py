"""Everything that can go wrong, as classes a caller can react to.

Each class carries what REST answers with: `status` (ours: what a client got wrong is 4xx), `camunda_status` (what the
reference answers, used in `camunda-7` mode), the published `rest_type` and the numeric `rest_code` (None where the
reference's REST layer, not its engine, raises). Messages say what was wrong, the rule and what to do; never a secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar


class WatchwordError(Exception):
    """Base of all errors that Watchword raises on purpose."""

    log_id: ClassVar[str] = "WW-1000"
    status: ClassVar[int] = 500
    camunda_status: ClassVar[int] = 500
    rest_type: ClassVar[str] = "ProcessEngineException"
    rest_code: ClassVar[int | None] = 0
    retriable: ClassVar[bool] = False
    public: ClassVar[str | None] = None
    """What a client is told instead of the message, where that shows the inside; the log has the message."""


class SettingsError(WatchwordError):
    """The configuration is wrong; nothing was started."""

    log_id = "WW-1001"


class EngineError(WatchwordError):
    """The engine could not do what was asked: wrong state, or a model that fails at run time."""

    log_id, status = "WW-3000", 400


class StepFailed(EngineError):
    """A step of a process instance failed in an expected way (no flow, script error, unknown delegate)."""

    log_id = "WW-3001"


class RunawayError(StepFailed):
    """A command took more steps or executions than the limit; nothing of it was kept."""

    log_id = "WW-3002"


class SuspendedError(EngineError):
    """The thing addressed is suspended."""

    log_id, camunda_status, rest_type = "WW-3003", 400, "SuspendedEntityInteractionException"


class CorrelationMismatch(EngineError):
    """No execution and no definition matches a message, or more than one (reference: MismatchingMessageCorrelation)."""

    log_id, camunda_status, rest_type = "WW-3009", 400, "MismatchingMessageCorrelationException"


class OptimisticLockingError(WatchwordError):
    """Another transaction changed the row first; load again and repeat the command."""

    log_id, rest_type, retriable = "WW-3005", "OptimisticLockingException", True
    status, rest_code = 409, 1

    def __init__(self, table: str = "", row_id: str = "", rev: int | None = None) -> None:
        where = f"{table} {row_id}: revision {rev} is" if table else "A row of this command is"
        super().__init__(f"{where} no longer current; load again and repeat")


class TaskAlreadyClaimed(EngineError):
    """The task has another assignee."""

    log_id, rest_type, status = "WW-3006", "TaskAlreadyClaimedException", 409


class DuplicateError(WatchwordError):
    """A row with this key exists already (unique constraint).

    Another transaction may have added it a moment ago: the same command may find it now.
    """

    log_id, rest_type, status, retriable = "WW-3007", "ProcessEnginePersistenceException", 409, True


class TooLong(WatchwordError):
    """A text is longer than its column."""

    log_id, status, rest_type, rest_code = "WW-4020", 400, "ProcessEnginePersistenceException", 10002

    def __init__(self, name: str, text: str, limit: int) -> None:
        super().__init__(f"{name} has {len(text)} characters; at most {limit} fit")


class BadUserRequest(WatchwordError):
    """The request can't be carried out as asked (reference: BadUserRequestException)."""

    log_id, status, camunda_status, rest_type = "WW-4000", 400, 400, "BadUserRequestException"


class QuotaExceeded(BadUserRequest):
    """A tenant holds as much as it may; the message says of what, and what to do."""

    log_id, status, camunda_status = "WW-4013", 409, 409


class NotValid(BadUserRequest):
    """An argument is not valid (reference: NotValidException)."""

    log_id, rest_type = "WW-4001", "NotValidException"


class NotFound(BadUserRequest):
    """Nothing has this id (reference: NotFoundException, 400 by default; REST rows override)."""

    log_id, status, rest_type = "WW-4002", 404, "NotFoundException"


class NullValue(WatchwordError):
    """A mandatory argument is missing or names nothing (reference: NullValueException, 500)."""

    log_id, status, camunda_status, rest_type = "WW-4003", 400, 500, "NullValueException"


class NotAllowed(WatchwordError):
    """The operation is not allowed by configuration (reference: NotAllowedException)."""

    log_id, status, camunda_status, rest_type = "WW-4004", 400, 400, "NotAllowedException"


class MigrationInvalid(BadUserRequest):
    """A migration plan can't be carried out; `report` tells per instruction what is wrong with it."""

    log_id, rest_type = "WW-4008", "MigrationPlanValidationException"

    def __init__(self, message: str, report: dict[str, Any]) -> None:
        super().__init__(message)
        self.report = report


class InstanceNotMigratable(MigrationInvalid):
    """A process instance doesn't fit a valid migration plan; `report` tells where."""

    log_id, rest_type = "WW-4009", "MigratingProcessInstanceValidationException"


class NotANumber(WatchwordError):
    """A loop cardinality is a text that is no whole number; no row wraps it (reference: NumberFormatException)."""

    log_id, status, rest_type, rest_code = "WW-3015", 400, "NumberFormatException", None


class ParseError(WatchwordError):
    """A deployed model is not acceptable; `reports` maps resource name -> {errors: [...], warnings: [...]}."""

    log_id, status, camunda_status, rest_type = "WW-4005", 400, 400, "ParseException"
    opening = "ENGINE-09005 Could not parse BPMN process. Errors: "
    """How the message of an answer begins: by it Camunda Modeler knows that it is the model that was wrong."""

    def __init__(self, message: str, reports: dict[str, Any]) -> None:
        super().__init__(message)
        self.reports = reports


class UnreadableModel(WatchwordError):
    """A deployed file is no well-formed or permitted XML, or holds an expression that doesn't parse (500 there)."""

    log_id, status, camunda_status, rest_type = "WW-4006", 400, 500, "ProcessEngineException"


class NotAuthenticated(WatchwordError):
    """No valid credentials: 401, empty body."""

    log_id, status, camunda_status, rest_type, rest_code = "WW-5000", 401, 401, "NotAuthenticated", None


class NotAuthorized(WatchwordError):
    """The caller lacks a permission (reference: AuthorizationException).

    `missing` tells permission, resource name and resource id of each alternative; `user_id` who lacks them.
    """

    log_id, status, camunda_status, rest_type = "WW-5001", 403, 403, "AuthorizationException"

    def __init__(
        self,
        message: str,
        *,
        user_id: str | None = None,
        missing: Sequence[tuple[str, str, str | None]] = (),
    ) -> None:
        super().__init__(message)
        self.user_id, self.missing = user_id, tuple(missing)


class ForeignTenant(EngineError):
    """The thing belongs to a tenant that the caller is no member of (reference: ENGINE-13034, 500)."""

    log_id, status = "WW-5002", 403


class DirectoryUnavailable(WatchwordError):
    """The LDAP server can't be used just now; clients aren't told why (reference: IdentityProviderException, 500)."""

    log_id, status, rest_type, rest_code = "WW-5020", 503, "IdentityProviderException", 0
    public = "Could not connect to LDAP server"


class InvalidRequest(WatchwordError):
    """The HTTP request is wrong in form (reference: InvalidRequestException, code null)."""

    log_id, status, camunda_status, rest_type, rest_code = "WW-6000", 400, 400, "InvalidRequestException", None


class RestError(WatchwordError):
    """Any answer that the REST layer builds itself: status and type are given (reference: RestException, ...)."""

    log_id, rest_code = "WW-6001", None

    def __init__(
        self,
        message: str,
        *,
        rest_type: str = "RestException",
        status: int = 400,
        camunda_status: int | None = None,
        code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.answer = (status, status if camunda_status is None else camunda_status, rest_type, code)


class BpmnError(Exception):
    """Thrown by delegates and listeners to raise a BPMN error in the process; never reaches a client."""

    def __init__(self, code: str, message: str | None = None) -> None:
        super().__init__(message or code)
        self.code, self.message = code, message
