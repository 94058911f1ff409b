"""Reports on what cleanup of history will find, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest
from watchword.query.cleanable import Narrowed
from watchword.rest.families import PAGING, whole
from watchword.rest.op import COUNT, Call, Op, Parameter, many
from watchword.rest.parameters import listed, word

_NARROWED = (Parameter("tenantIdIn"), Parameter("withoutTenantId", "boolean"), Parameter("compact", "boolean"))
_FILTERS = (Parameter("processDefinitionIdIn"), Parameter("processDefinitionKeyIn"), *_NARROWED)
_DECISION_FILTERS = (Parameter("decisionDefinitionIdIn"), Parameter("decisionDefinitionKeyIn"), *_NARROWED)
_SORTING = (Parameter("sortBy"), Parameter("sortOrder"), *PAGING)


def _order(call: Call) -> str | None:
    by, order = call.text("sortBy"), call.text("sortOrder")
    if by not in (None, "finished"):
        raise InvalidRequest(f"sortBy is {str(by)[:40]!r}; expected finished")
    if order not in (None, "asc", "desc"):
        raise InvalidRequest(f"sortOrder is {str(order)[:40]!r}; expected asc or desc")
    if (by is None) != (order is None):
        raise InvalidRequest("sortBy and sortOrder belong together; one of them is missing")
    return order


def _paged(call: Call, rows: Sequence[Any]) -> Sequence[Any]:
    first, limit = max(whole(call, "firstResult") or 0, 0), whole(call, "maxResults")
    return rows[first:] if limit is None else rows[first : first + max(limit, 0)]


def _narrowed(call: Call) -> Narrowed:
    return Narrowed(
        tenant_ids=listed(call, "tenantIdIn"),
        without_tenant=word(call, "withoutTenantId"),
        compact=word(call, "compact"),
        finished_order=_order(call),
    )


def _instances(call: Call) -> Sequence[Any]:
    rows: Sequence[Any] = call.services.cleanup.cleanable_instances(
        process_definition_ids=listed(call, "processDefinitionIdIn"),
        process_definition_keys=listed(call, "processDefinitionKeyIn"),
        identity=call.identity,
        **_narrowed(call),
    )
    return rows


def _decisions(call: Call) -> Sequence[Any]:
    rows: Sequence[Any] = call.services.cleanup.cleanable_decisions(
        decision_definition_ids=listed(call, "decisionDefinitionIdIn"),
        decision_definition_keys=listed(call, "decisionDefinitionKeyIn"),
        identity=call.identity,
        **_narrowed(call),
    )
    return rows


def _batches(call: Call) -> Sequence[Any]:
    rows: Sequence[Any] = call.services.cleanup.cleanable_batches(finished_order=_order(call), identity=call.identity)
    return rows


def _instances_report(call: Call) -> list[dict[str, Any]]:
    return _told(_paged(call, _instances(call)), "process", "ProcessInstance")


def _decisions_report(call: Call) -> list[dict[str, Any]]:
    return _told(_paged(call, _decisions(call)), "decision", "DecisionInstance")


def _told(rows: Sequence[Any], kind: str, counted: str) -> list[dict[str, Any]]:
    return [
        {
            f"{kind}DefinitionId": row.id,
            f"{kind}DefinitionKey": row.key,
            f"{kind}DefinitionName": row.name,
            f"{kind}DefinitionVersion": row.version,
            "historyTimeToLive": row.history_time_to_live,
            f"finished{counted}Count": row.finished,
            f"cleanable{counted}Count": row.cleanable,
            "tenantId": row.tenant_id,
        }
        for row in rows
    ]


def _batches_report(call: Call) -> list[dict[str, Any]]:
    return [
        {
            "batchType": row.type,
            "historyTimeToLive": None,
            "finishedBatchesCount": row.finished,
            "cleanableBatchesCount": row.cleanable,
        }
        for row in _paged(call, _batches(call))
    ]


OF_INSTANCES = (
    Op(
        "GET",
        "/cleanable-process-instance-report",
        _instances_report,
        "getCleanableHistoricProcessInstanceReport",
        rules.READ_HISTORY,
        reply=many("CleanableHistoricProcessInstanceReportResultDto"),
        parameters=(*_FILTERS, *_SORTING),
    ),
    Op(
        "GET",
        "/cleanable-process-instance-report/count",
        lambda call: {"count": len(_instances(call))},
        "getCleanableHistoricProcessInstanceReportCount",
        rules.READ_HISTORY,
        reply=COUNT,
        parameters=_FILTERS,
    ),
)
OF_DECISIONS = (
    Op(
        "GET",
        "/cleanable-decision-instance-report",
        _decisions_report,
        "getCleanableHistoricDecisionInstanceReport",
        rules.READ_CLEANABLE_DECISION_HISTORY,
        reply=many("CleanableHistoricDecisionInstanceReportResultDto"),
        parameters=(*_DECISION_FILTERS, *_SORTING),
    ),
    Op(
        "GET",
        "/cleanable-decision-instance-report/count",
        lambda call: {"count": len(_decisions(call))},
        "getCleanableHistoricDecisionInstanceReportCount",
        rules.READ_CLEANABLE_DECISION_HISTORY,
        reply=COUNT,
        parameters=_DECISION_FILTERS,
    ),
)
OF_BATCHES = (
    Op(
        "GET",
        "/cleanable-batch-report",
        _batches_report,
        "getCleanableHistoricBatchesReport",
        rules.READ_ALL_BATCH_HISTORY,
        reply=many("CleanableHistoricBatchReportResultDto"),
        parameters=_SORTING,
    ),
    Op(
        "GET",
        "/cleanable-batch-report/count",
        lambda call: {"count": len(_batches(call))},
        "getCleanableHistoricBatchesReportCount",
        rules.READ_ALL_BATCH_HISTORY,
        reply=COUNT,
    ),
)
