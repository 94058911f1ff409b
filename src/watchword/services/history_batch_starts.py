"""Starting batches on history: delete it, or say when it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.engine.batches.work import to_millis
from watchword.services.batch_making import BatchLog, BatchMaker, parts
from watchword.store.tables import (
    BatchRow,
    HistoricBatchRow,
    HistoricDecisionInstanceRow,
    HistoricProcessInstanceRow,
)

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.history.operations import Change
    from watchword.identity.model import Identity


class HistoryBatchStarts(BatchMaker):
    """Commands that start batches on history; each returns the batch."""

    def delete_history(
        self, process_instance_ids: Sequence[str], *, reason: str | None = None, identity: Identity | None = None
    ) -> BatchRow:
        """Delete what history knows of ended instances.

        Raises:
            BadUserRequest: no instance was named.
        """
        log = BatchLog("ProcessInstance", "DeleteHistory", after=[("deleteReason", None, reason)])
        configuration = {"failIfNotExists": False}
        return self._on(
            "historic-instance-deletion", process_instance_ids, configuration, log, identity, "process instance"
        )

    def set_removal_time(
        self,
        ids: Sequence[str],
        *,
        of_batches: bool = False,
        absolute: datetime | None = None,
        calculated: bool = False,
        hierarchical: bool = False,
        in_chunks: bool = False,
        chunk_size: int | None = None,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Set when the history of instances or batches goes: at a moment, as calculated anew, or (neither) never.

        What history doesn't know is left out. That it was asked for in chunks is logged: one instance is one step here.

        Raises:
            BadUserRequest: nothing was named, or nothing that history knows.
        """
        what = HistoricBatchRow if of_batches else HistoricProcessInstanceRow
        ids = self._commands.read(lambda ctx: _remembered(ctx, what, ids), identity=identity)
        if of_batches:
            ids = self._commands.read(lambda ctx: [i for i in ids if _shown(ctx, i)], identity=identity)
        configuration, mode = _removal(absolute, calculated, hierarchical)
        before: list[Change] = [("mode", None, mode), ("removalTime", None, absolute)]
        after: list[Change] = []
        if not of_batches:
            before.append(("hierarchical", None, hierarchical))
            after = [("updateInChunks", None, in_chunks), ("chunkSize", None, chunk_size)]
        log = BatchLog("Batch" if of_batches else "ProcessInstance", "SetRemovalTime", before=before, after=after)
        kind = "batch-set-removal-time" if of_batches else "process-set-removal-time"
        noun = "batch" if of_batches else "process instance"
        return self._on(kind, ids, configuration, log, identity, noun)

    def delete_decisions(
        self, decision_instance_ids: Sequence[str], *, reason: str | None = None, identity: Identity | None = None
    ) -> BatchRow:
        """Delete what history knows of evaluations of decisions.

        Raises:
            BadUserRequest: no decision instance was named.
        """
        log = BatchLog("DecisionInstance", "DeleteHistory", after=[("deleteReason", None, reason)])
        kind = "historic-decision-instance-deletion"
        return self._on(kind, decision_instance_ids, {}, log, identity, "decision instance")

    def date_decisions(
        self,
        decision_instance_ids: Sequence[str],
        *,
        absolute: datetime | None = None,
        calculated: bool = False,
        hierarchical: bool = False,
        identity: Identity | None = None,
    ) -> BatchRow:
        """Set when evaluations of decisions go from history, as `set_removal_time` does.

        Raises:
            BadUserRequest: nothing was named, or nothing that history knows.
        """
        ids = self._commands.read(
            lambda ctx: _remembered(ctx, HistoricDecisionInstanceRow, decision_instance_ids), identity=identity
        )
        configuration, mode = _removal(absolute, calculated, hierarchical)
        before: list[Change] = [
            ("mode", None, mode),
            ("removalTime", None, absolute),
            ("hierarchical", None, hierarchical),
        ]
        log = BatchLog("DecisionInstance", "SetRemovalTime", before=before)
        return self._on("decision-set-removal-time", ids, configuration, log, identity, "decision instance")


def _removal(absolute: datetime | None, calculated: bool, hierarchical: bool) -> tuple[dict[str, Any], str]:
    """Return the configuration of a batch that sets removal times, and how the log calls the way it does."""
    configuration: dict[str, Any] = {
        "hasRemovalTime": not calculated,
        "isHierarchical": hierarchical,
        "updateInChunks": False,
    }
    if absolute is not None:
        configuration["removalTime"] = to_millis(absolute)
    mode = "CALCULATED" if calculated else "CLEARED" if absolute is None else "ABSOLUTE"
    return configuration, f"{mode}_REMOVAL_TIME"


def _shown(ctx: Context, batch_id: str) -> bool:
    """Tell whether the history of a batch may be read."""
    return ctx.authz.permits(rules.READ_BATCH_HISTORY, batch=batch_id)


def _remembered(
    ctx: Context,
    what: type[HistoricBatchRow | HistoricDecisionInstanceRow | HistoricProcessInstanceRow],
    ids: Sequence[str],
) -> list[str]:
    """Return those of the ids that history knows, in the same order; what others own isn't told from what is gone."""
    shown = ctx.authz.settings.open("existence")
    found = [row for part in parts(ids) for row in ctx.session.find(what, id=part)]
    known = {row.id for row in found if shown or ctx.authz.sees_tenant(row.tenant_id)}
    return [i for i in ids if i in known]
