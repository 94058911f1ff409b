"""Historic variable instances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from watchword.authz import rules
from watchword.query.specs.common import joined_column
from watchword.query.specs.history_variable_instance import HISTORIC_VARIABLE_INSTANCES
from watchword.rest.families import answered, counting
from watchword.rest.files import OCTETS, binary
from watchword.rest.op import Call, Op, Reply, Resource
from watchword.rest.resources.variable_listing import line_by_id, value_by_id, value_listing
from watchword.rest.views.history_variable_instance import historic_variable_instance
from watchword.store.tables import ByteArrayRow
from watchword.values.codec import from_columns

NOUN = "historic variable instance"
BY_ID = replace(HISTORIC_VARIABLE_INSTANCES, name="history-variable-instance-by-id", unless_asked={})
"""One variable, deleted or not."""
CONTENTS = replace(
    BY_ID,
    name="history-variable-instance-content",
    extras={"content": joined_column(ByteArrayRow, {"id": "byte_array_id"}, "bytes")},
)
"""Variables with whatever their byte array holds, files included."""


def _data(call: Call) -> Any:
    row = line_by_id(call, CONTENTS, NOUN, "variable_id")
    kind = row.variable_type or "null"
    return binary(from_columns(kind, row.text, row.text2, row.long, row.double, row.content), noun=NOUN, mode=call.mode)


def _delete(call: Call) -> None:
    call.services.history.delete_variable(call.path["id"], identity=call.identity)


RESOURCE = Resource(
    "/history/variable-instance",
    (
        *value_listing(
            HISTORIC_VARIABLE_INSTANCES,
            historic_variable_instance,
            "HistoricVariableInstanceDto",
            get="getHistoricVariableInstances",
            post="queryHistoricVariableInstances",
        ),
        *counting(
            HISTORIC_VARIABLE_INSTANCES,
            get="getHistoricVariableInstancesCount",
            post="queryHistoricVariableInstancesCount",
        ),
        value_by_id(
            BY_ID, historic_variable_instance, "HistoricVariableInstanceDto", "getHistoricVariableInstance", noun=NOUN
        ),
        Op(
            "DELETE",
            "/{id}",
            _delete,
            "deleteHistoricVariableInstance",
            rules.DELETE_HISTORY,
            errors=answered("InvalidRequestException", 404, 0),
        ),
        Op(
            "GET",
            "/{id}/data",
            _data,
            "getHistoricVariableInstanceBinary",
            rules.READ_VARIABLE_HISTORY,
            reply=Reply(None, media_type=OCTETS),
        ),
    ),
    tag="Historic Variable Instance",
)
