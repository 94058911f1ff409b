"""The names of the engines: there is one."""

from __future__ import annotations

from watchword.rest.op import ANY_USER, Call, Op, Resource, many
from watchword.rest.router import ENGINE


def _names(_call: Call) -> list[dict[str, str]]:
    return [{"name": ENGINE}]


RESOURCE = Resource(
    "/engine",
    (
        Op(
            "GET",
            "",
            _names,
            "getProcessEngineNames",
            ANY_USER,
            reply=many("ProcessEngineDto"),
            in_memory=True,
            while_due=True,
        ),
    ),
    tag="Engine",
)
