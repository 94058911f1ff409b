"""Variable instances: the variables of running instances and open tasks, read-only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from watchword.authz import rules
from watchword.query.specs.common import joined_column
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES
from watchword.rest.families import counting
from watchword.rest.files import OCTETS, binary
from watchword.rest.op import Call, Op, Reply, Resource
from watchword.rest.resources.variable_listing import line_by_id, value_by_id, value_listing
from watchword.rest.views.variable_instance import variable_instance
from watchword.store.tables import ByteArrayRow
from watchword.values.codec import from_columns

NOUN = "variable instance"
CONTENTS = replace(
    VARIABLE_INSTANCES,
    name="variable-instance-content",
    extras={"content": joined_column(ByteArrayRow, {"id": "byte_array_id"}, "bytes")},
)
"""Variables with whatever their byte array holds, files included."""


def _data(call: Call) -> Any:
    row = line_by_id(call, CONTENTS, NOUN, "variable_id")
    return binary(
        from_columns(row.type, row.text, row.text2, row.long, row.double, row.content), noun=NOUN, mode=call.mode
    )


RESOURCE = Resource(
    "/variable-instance",
    (
        *value_listing(
            VARIABLE_INSTANCES,
            variable_instance,
            "VariableInstanceDto",
            get="getVariableInstances",
            post="queryVariableInstances",
        ),
        *counting(VARIABLE_INSTANCES, get="getVariableInstancesCount", post="queryVariableInstancesCount"),
        value_by_id(VARIABLE_INSTANCES, variable_instance, "VariableInstanceDto", "getVariableInstance", noun=NOUN),
        Op(
            "GET",
            "/{id}/data",
            _data,
            "getVariableInstanceBinary",
            rules.READ_VARIABLE,
            reply=Reply(None, media_type=OCTETS),
        ),
    ),
    tag="Variable Instance",
)
