"""Batches: work on many things in the background; look at it, stop it, delete it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.authz.rule import Rule
from watchword.core.errors import BadUserRequest, NotFound
from watchword.engine.batches import create
from watchword.query.specs.batch import BATCHES
from watchword.services.batch_starts import BatchStarts
from watchword.services.history_batch_starts import HistoryBatchStarts
from watchword.services.listing import Listing
from watchword.services.permitted import on_batch
from watchword.store.tables import (
    BatchRow,
    HistoricBatchRow,
    JobDefinitionRow,
    JobRow,
)

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

ACTIVE, SUSPENDED = 1, 2


@dataclass(frozen=True, slots=True)
class BatchNumbers:
    """A batch and how many of its jobs are still to do (those not made yet included), done, and out of retries."""

    batch: BatchRow
    remaining: int
    completed: int
    failed: int


class BatchService(BatchStarts, HistoryBatchStarts, Listing):
    """Everything that can be done with batches; `query` and `count` take the batch filters."""

    def __init__(self, commands: Commands) -> None:
        Listing.__init__(self, commands, BATCHES)

    # --- look and change ---------------------------------------------------------------------------------------------

    def get(self, batch_id: str, *, identity: Identity | None = None) -> BatchRow:
        """Return a batch that runs.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(lambda ctx: _get(ctx, batch_id, rules.READ_BATCH), identity=identity)

    def numbers(self, batches: Iterable[Any], *, identity: Identity | None = None) -> tuple[BatchNumbers, ...]:
        """Return the numbers of jobs of batches."""
        listed = tuple(batches)

        def work(ctx: Context) -> tuple[BatchNumbers, ...]:
            return tuple(_numbers(ctx, row) for row in listed)

        return self._commands.read(work, identity=identity)

    def suspend(self, batch_id: str, *, suspended: bool, identity: Identity | None = None) -> None:
        """Stop a batch or let it go on.

        Raises:
            BadUserRequest: there is none.
        """

        def work(ctx: Context) -> None:
            row = _known(ctx, batch_id, rules.UPDATE_BATCH)
            state = SUSPENDED if suspended else ACTIVE
            row.suspension_state = state
            for definition_id in _definitions(row):
                ctx.session.update_where(JobDefinitionRow, {"id": definition_id}, {"suspension_state": state})
                ctx.session.update_where(JobRow, {"job_definition_id": definition_id}, {"suspension_state": state})
            ctx.history.operation(
                "Batch",
                "SuspendBatch" if suspended else "ActivateBatch",
                changes=[("suspensionState", None, "suspended" if suspended else "active")],
                batch_id=batch_id,
            )

        self._commands.run(work, identity=identity)

    def delete(self, batch_id: str, *, with_history: bool = False, identity: Identity | None = None) -> None:
        """Delete a batch with the jobs it still has.

        Raises:
            BadUserRequest: there is none.
        """

        def work(ctx: Context) -> None:
            row = _known(ctx, batch_id, rules.DELETE_BATCH)
            ctx.history.operation(
                "Batch", "Delete", changes=[("cascadeToHistory", None, with_history)], batch_id=batch_id
            )
            create.end(ctx, row, with_history=with_history)

        self._commands.run(work, identity=identity)

    def get_historic(self, batch_id: str, *, identity: Identity | None = None) -> HistoricBatchRow:
        """Return a batch that history knows.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> HistoricBatchRow:
            row = ctx.session.get(HistoricBatchRow, batch_id)
            if row is None:
                raise NotFound(f"history knows no batch {batch_id!r}")
            on_batch(
                ctx,
                row,
                rules.READ_BATCH_HISTORY,
                lambda: NotFound(f"history knows no batch {batch_id!r}"),
                hidden=True,
            )
            return row

        return self._commands.read(work, identity=identity)

    def delete_historic(self, batch_id: str, *, identity: Identity | None = None) -> None:
        """Delete what history knows of a batch.

        Raises:
            BadUserRequest: history knows none.
        """

        def work(ctx: Context) -> None:
            row = ctx.session.get(HistoricBatchRow, batch_id)
            if row is None:
                raise BadUserRequest(f"history knows no batch {batch_id!r}")
            on_batch(
                ctx,
                row,
                rules.DELETE_BATCH_HISTORY,
                lambda: BadUserRequest(f"history knows no batch {batch_id!r}"),
            )
            ctx.history.operation("Batch", "DeleteHistory", batch_id=batch_id)
            create.forget_history(ctx, batch_id, _definitions(row))

        self._commands.run(work, identity=identity)


def _get(ctx: Context, batch_id: str, rule: Rule) -> BatchRow:
    return _permitted(ctx, batch_id, rule, NotFound, hidden=True)


def _known(ctx: Context, batch_id: str, rule: Rule) -> BatchRow:
    return _permitted(ctx, batch_id, rule, BadUserRequest)


def _permitted(
    ctx: Context, batch_id: str, rule: Rule, error: type[BadUserRequest], *, hidden: bool = False
) -> BatchRow:
    def absent() -> Exception:
        return error(f"no batch has the id {batch_id!r}; it may be done")

    row = ctx.session.get(BatchRow, batch_id)
    if row is None:
        raise absent()
    on_batch(ctx, row, rule, absent, hidden=hidden)
    return row


def _definitions(row: BatchRow | HistoricBatchRow) -> list[str]:
    named = (row.seed_job_definition_id, row.monitor_job_definition_id, row.batch_job_definition_id)
    return [name for name in named if name is not None]


def _numbers(ctx: Context, row: BatchRow) -> BatchNumbers:
    total, definition_id = row.total_jobs or 0, row.batch_job_definition_id
    there = ctx.session.count(JobRow, job_definition_id=definition_id)
    failed = ctx.session.count(JobRow, job_definition_id=definition_id, retries=0)
    remaining = total - (row.jobs_created or 0) + there
    return BatchNumbers(row, remaining, total - remaining, failed)
