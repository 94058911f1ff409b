"""The user operation log: queries and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, TooLong
from watchword.query.specs.user_operation import USER_OPERATIONS
from watchword.services.listing import Listing
from watchword.store.tables import UserOperationLogRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

LONGEST_ANNOTATION = 4000
"""Characters: what the column holds."""


class OperationLogService(Listing):
    """What users did; written by the commands themselves, never changed but for annotations."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, USER_OPERATIONS)

    def annotate(self, operation_id: str, annotation: str | None, *, identity: Identity | None = None) -> None:
        """Set the annotation of all entries of an operation; None takes it away. The change is logged itself.

        Raises:
            BadUserRequest: there is no such operation, or the annotation is too long.
        """
        self._change(operation_id, annotation, "SetAnnotation", identity)

    def clear_annotation(self, operation_id: str, *, identity: Identity | None = None) -> None:
        """Take the annotation of an operation away.

        Raises:
            BadUserRequest: there is no such operation.
        """
        self._change(operation_id, None, "ClearAnnotation", identity)

    def _change(self, operation_id: str, annotation: str | None, operation: str, identity: Identity | None) -> None:
        if annotation is not None and len(annotation) > LONGEST_ANNOTATION:
            raise TooLong("annotation", annotation, LONGEST_ANNOTATION)

        def work(ctx: Context) -> None:
            entries = ctx.session.find(UserOperationLogRow, operation_id=operation_id)
            if not entries:
                raise BadUserRequest(f"No operation has the id {operation_id[:80]!r}")
            for entry in entries:
                ctx.authz.require(
                    rules.UPDATE_OPERATION_LOG, definition=entry.process_definition_key, category=entry.category
                )
                ctx.authz.tenant(entry.tenant_id, "annotate the operation")
                entry.annotation = annotation
            tenants = {entry.tenant_id for entry in entries}
            ctx.history.operation(
                "OperationLog",
                operation,
                changes=[("operationId", None, operation_id)],
                tenant_id=tenants.pop() if len(tenants) == 1 else None,
            )

        self._commands.run(work, identity=identity)


def log_suspension(
    ctx: Context,
    suspended: bool,
    with_instances: bool,
    *,
    definition_id: str | None = None,
    definition_key: str | None = None,
) -> None:
    """Log that a definition, or all of a key, was suspended or activated."""
    ctx.history.operation(
        "ProcessDefinition",
        "SuspendProcessDefinition" if suspended else "ActivateProcessDefinition",
        changes=[
            ("suspensionState", None, "suspended" if suspended else "active"),
            ("includeProcessInstances", None, with_instances),
        ],
        process_definition_id=definition_id,
        process_definition_key=definition_key,
    )
