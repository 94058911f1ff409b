"""Historic details: form fields and variable updates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from watchword.authz import rules
from watchword.query.specs.common import joined_column
from watchword.query.specs.history_detail import HISTORIC_DETAILS
from watchword.rest.families import counting
from watchword.rest.files import OCTETS, binary
from watchword.rest.op import Call, Op, Reply, Resource
from watchword.rest.resources.variable_listing import line_by_id, value_by_id, value_listing
from watchword.rest.views.history_detail import historic_detail
from watchword.store.tables import ByteArrayRow
from watchword.values.codec import from_columns

NOUN = "historic detail"
CONTENTS = replace(
    HISTORIC_DETAILS,
    name="history-detail-content",
    extras={"content": joined_column(ByteArrayRow, {"id": "byte_array_id"}, "bytes")},
)
"""Details with whatever their byte array holds, files included."""


def _data(call: Call) -> Any:
    row = line_by_id(call, CONTENTS, NOUN, "detail_id")
    kind = row.variable_type or "null"
    return binary(from_columns(kind, row.text, row.text2, row.long, row.double, row.content), noun=NOUN, mode=call.mode)


RESOURCE = Resource(
    "/history/detail",
    (
        *value_listing(
            HISTORIC_DETAILS,
            historic_detail,
            "HistoricDetailDto",
            get="getHistoricDetails",
            post="queryHistoricDetails",
        ),
        *counting(HISTORIC_DETAILS, get="getHistoricDetailsCount"),
        value_by_id(
            HISTORIC_DETAILS,
            historic_detail,
            "HistoricDetailDto",
            "historicDetail",
            noun=NOUN,
            keyword="detail_id",
        ),
        Op(
            "GET",
            "/{id}/data",
            _data,
            "historicDetailBinary",
            rules.READ_VARIABLE_HISTORY,
            reply=Reply(None, media_type=OCTETS),
        ),
    ),
    tag="Historic Detail",
)
