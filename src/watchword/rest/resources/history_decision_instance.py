"""Historic decision instances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest
from watchword.query.run import run_list
from watchword.query.spec import Query, from_json, from_keywords, from_parameters
from watchword.query.specs.history_decision_instance import (
    HISTORIC_DECISION_INPUTS,
    HISTORIC_DECISION_INSTANCES,
    HISTORIC_DECISION_OUTPUTS,
)
from watchword.rest.families import PAGING, answered, counting, found_rows, guard_of, missing, page, without_paging
from watchword.rest.op import Call, Op, Parameter, Resource, many, one
from watchword.rest.parameters import word
from watchword.rest.removal_time import removal_time
from watchword.rest.views.batch import batch
from watchword.rest.views.history_decision_instance import (
    historic_decision_instance,
    historic_input,
    historic_output,
)

NOUN = "historic decision instance"
_VALUES = (
    Parameter("includeInputs", "boolean"),
    Parameter("includeOutputs", "boolean"),
    Parameter("disableBinaryFetching", "boolean"),
    Parameter("disableCustomObjectDeserialization", "boolean"),
)
_OPTIONS = frozenset(parameter.name for parameter in _VALUES)


@dataclass(frozen=True, slots=True)
class DeleteHistoricDecisionInstances:
    """Body of a deletion."""

    historic_decision_instance_ids: list[str] | None = None
    historic_decision_instance_query: dict[str, Any] | None = None
    delete_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRemovalTime:
    """Body of a removal time."""

    absolute_removal_time: datetime | None = None
    cleared_removal_time: bool | None = None
    calculated_removal_time: bool | None = None
    hierarchical: bool | None = None
    historic_decision_instance_ids: list[str] | None = None
    historic_decision_instance_query: dict[str, Any] | None = None


def _list(call: Call) -> Any:
    for option in _OPTIONS:
        word(call, option)
    asked = [(name, value) for name, value in without_paging(call.query) if name not in _OPTIONS]
    rows = page(call, HISTORIC_DECISION_INSTANCES, from_parameters(HISTORIC_DECISION_INSTANCES, asked))
    return _shown(call, rows)


def _get(call: Call) -> Any:
    criteria = from_keywords(HISTORIC_DECISION_INSTANCES, decision_instance_id=call.path["id"])
    rows = found_rows(call, HISTORIC_DECISION_INSTANCES, criteria, limit=1)
    if not rows:
        raise missing(NOUN, call.path["id"])
    return _shown(call, rows)[0]


def _shown(call: Call, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return instances with their values as far as they are asked for."""
    shown = [historic_decision_instance(row) for row in rows]
    for option, key, query, view in (
        ("includeInputs", "inputs", HISTORIC_DECISION_INPUTS, historic_input),
        ("includeOutputs", "outputs", HISTORIC_DECISION_OUTPUTS, historic_output),
    ):
        if word(call, option):
            values = _values(call, query, [row.id for row in rows], view)
            for one_shown in shown:
                one_shown[key] = values[one_shown["id"]]
    return shown


def _values(
    call: Call, query: Query, instance_ids: Sequence[str], view: Callable[..., dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the values of instances that the caller may see, by instance."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    deserialize = not word(call, "disableCustomObjectDeserialization")
    if instance_ids:
        criteria = from_keywords(query, decision_instance_id_in=tuple(instance_ids))
        for row in run_list(call.services.database, query, criteria, restrict=(), guard=guard_of(call)):
            found[row.decision_instance_id].append(view(row, deserialize=deserialize))
    return found


def _named(call: Call, ids: Sequence[str] | None, query: dict[str, Any] | None) -> list[str]:
    """Return the ids that a body names, by themselves or as a query."""
    found = list(ids or ())
    if query is not None:
        criteria = from_json(HISTORIC_DECISION_INSTANCES, query)
        rows = found_rows(call, HISTORIC_DECISION_INSTANCES, criteria)
        found += [row.id for row in rows]
    return found


def _delete(call: Call) -> Any:
    body: DeleteHistoricDecisionInstances = call.body
    ids = _named(call, body.historic_decision_instance_ids, body.historic_decision_instance_query)
    return batch(call.services.batches.delete_decisions(ids, reason=body.delete_reason, identity=call.identity))


def _set_removal_time(call: Call) -> Any:
    body: DecisionRemovalTime = call.body
    wanted = removal_time(body)
    ids = _named(call, body.historic_decision_instance_ids, body.historic_decision_instance_query)
    made = call.services.batches.date_decisions(
        ids, hierarchical=bool(body.hierarchical), identity=call.identity, **wanted
    )
    return batch(made)


RESOURCE = Resource(
    "/history/decision-instance",
    (
        Op(
            "GET",
            "",
            _list,
            "getHistoricDecisionInstances",
            rules.READ_DECISION_HISTORY,
            reply=many("HistoricDecisionInstanceDto"),
            query=HISTORIC_DECISION_INSTANCES,
            parameters=(*_VALUES, *PAGING),
        ),
        *counting(HISTORIC_DECISION_INSTANCES, get="getHistoricDecisionInstancesCount"),
        Op(
            "POST",
            "/delete",
            _delete,
            "deleteAsync",
            rules.CREATE_BATCH_DELETE_DECISIONS,
            body=DeleteHistoricDecisionInstances,
            reply=one("BatchDto"),
            errors=answered("InvalidRequestException", 400, None, BadUserRequest),
        ),
        Op(
            "POST",
            "/set-removal-time",
            _set_removal_time,
            "setRemovalTimeAsyncHistoricDecisionInstance",
            rules.CREATE_BATCH_REMOVAL_TIME,
            body=DecisionRemovalTime,
            reply=one("BatchDto"),
        ),
        Op(
            "GET",
            "/{id}",
            _get,
            "getHistoricDecisionInstance",
            rules.READ_DECISION_HISTORY,
            reply=one("HistoricDecisionInstanceDto"),
            parameters=_VALUES,
        ),
    ),
    tag="Historic Decision Instance",
)
