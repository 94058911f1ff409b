"""The user operation log: who did what, and what somebody noted about it."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.authz import rules
from watchword.query.specs.user_operation import USER_OPERATIONS
from watchword.rest.families import counting, listing
from watchword.rest.op import Call, Op, Resource
from watchword.rest.views.user_operation import user_operation


@dataclass(frozen=True, slots=True)
class Annotation:
    """Body of an annotation."""

    annotation: str | None = None


def _annotate(call: Call) -> None:
    call.services.operation_log.annotate(call.path["operationId"], call.body.annotation, identity=call.identity)


def _clear(call: Call) -> None:
    call.services.operation_log.clear_annotation(call.path["operationId"], identity=call.identity)


RESOURCE = Resource(
    "/history/user-operation",
    (
        *listing(USER_OPERATIONS, user_operation, "UserOperationLogEntryDto", get="queryUserOperationEntries"),
        *counting(USER_OPERATIONS, get="queryUserOperationCount"),
        Op(
            "PUT",
            "/{operationId}/set-annotation",
            _annotate,
            "setAnnotationUserOperationLog",
            rules.UPDATE_OPERATION_LOG,
            body=Annotation,
            optional_body=True,
        ),
        Op(
            "PUT",
            "/{operationId}/clear-annotation",
            _clear,
            "clearAnnotationUserOperationLog",
            rules.UPDATE_OPERATION_LOG,
        ),
    ),
    tag="Historic User Operation Log",
)
