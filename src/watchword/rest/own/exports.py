"""Exports: everything that a query finds, one JSON object a line, in the order of ids. Filters are those of the list.

All of it is one answer, made and sent piece by piece: each piece is a page that begins after the id where the one
before ended, so it costs the same however far down it is, and no more than one is in memory. With `limit` it is one
page, and the header `Next-After` tells where the next one begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import msgspec

from watchword.core.errors import RestError
from watchword.query.model import Filter, Kind, Ordering, Query, Sort
from watchword.query.predicates import above
from watchword.query.spec import from_parameters
from watchword.query.specs.history_activity_instance import HISTORIC_ACTIVITY_INSTANCES
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.user_operation import USER_OPERATIONS
from watchword.rest.families import found_rows, whole
from watchword.rest.files import attachment
from watchword.rest.op import ANY_USER, Answer, Call, Op, Parameter, Reply, Resource
from watchword.rest.views.history_activity_instance import historic_activity_instance
from watchword.rest.views.history_process_instance import historic_process_instance
from watchword.rest.views.history_task import historic_task
from watchword.rest.views.user_operation import user_operation

LINES = "application/x-ndjson"
PIECE, LARGEST_PAGE = 1_000, 10_000
EXPORTS: Mapping[str, tuple[Query, Callable[[Any], Any]]] = MappingProxyType(
    {
        "historic-activity-instance": (HISTORIC_ACTIVITY_INSTANCES, historic_activity_instance),
        "historic-process-instance": (HISTORIC_PROCESS_INSTANCES, historic_process_instance),
        "historic-task": (HISTORIC_TASKS, historic_task),
        "user-operation": (USER_OPERATIONS, user_operation),
    }
)
_AFTER = Filter("after", Kind.TEXT, above("id"), internal=True)
_BY_ID = (Ordering(Sort("id", "id")),)
_OWN = ("after", "limit")
_encode = msgspec.json.Encoder().encode


def _export(call: Call) -> Answer:
    query, view = _chosen(call.path["what"])
    asked = from_parameters(query, [(n, v) for n, v in call.query if n not in (*_OWN, "sortBy", "sortOrder")])

    def page(after: str | None, size: int) -> Sequence[Any]:
        given = asked.given if not after else (*asked.given, (_AFTER, after))
        return found_rows(call, query, replace(asked, given=given, sorting=_BY_ID), limit=size)

    def lines(rows: Sequence[Any]) -> bytes:
        return b"".join(_encode(view(row)) + b"\n" for row in rows)

    saved = ("Content-Disposition", attachment(f"{call.path['what']}.ndjson"))
    limit = whole(call, "limit")
    if limit is not None:
        size = min(max(limit, 1), LARGEST_PAGE)
        rows = page(call.text("after"), size)
        headers = (saved, ("Next-After", rows[-1].id)) if len(rows) == size else (saved,)
        return Answer(200, lines(rows), LINES, headers)
    rows = page(call.text("after"), PIECE)
    rest = _Rest(page, lines, rows[-1].id if len(rows) == PIECE else None)
    return Answer(200, lines(rows), LINES, (saved,), more=rest.next)


@dataclass(slots=True)
class _Rest:
    """What of an export has not been sent."""

    page: Callable[[str | None, int], Sequence[Any]]
    lines: Callable[[Sequence[Any]], bytes]
    after: str | None
    """The id that the last line had; None: there is no more."""

    def next(self) -> bytes | None:
        """Return the next piece, or None."""
        if self.after is None:
            return None
        rows = self.page(self.after, PIECE)
        self.after = rows[-1].id if len(rows) == PIECE else None
        return self.lines(rows) if rows else None


def _chosen(what: str) -> tuple[Query, Callable[[Any], Any]]:
    found = EXPORTS.get(what)
    if found is None:
        raise RestError(
            f"{what[:40]!r} can't be exported; expected one of {', '.join(EXPORTS)}",
            rest_type="NotFoundException",
            status=404,
        )
    return found


RESOURCE = Resource(
    "/watchword/export",
    (
        Op(
            "GET",
            "/{what}",
            _export,
            "export",
            ANY_USER,
            reply=Reply(None, media_type=LINES),
            produces=(LINES,),
            parameters=(Parameter("after"), Parameter("limit", "integer")),
        ),
    ),
    tag="Export",
)
"""Open to every user: each sees the lines that the published list would show (`authz.restrict`)."""
