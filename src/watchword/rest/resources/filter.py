"""Saved filters: keep them, and list what they find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotFound, NotValid, NullValue, RestError
from watchword.query import saved
from watchword.query.model import Criteria
from watchword.query.spec import from_parameters
from watchword.query.specs.filter import FILTERS
from watchword.query.specs.task import TASKS
from watchword.rest.families import (
    PAGING,
    answered,
    counting,
    found_count,
    found_rows,
    page,
    refused,
    rule_of,
    whole,
    without_paging,
)
from watchword.rest.hal import HAL, JSON_OR_HAL, hypertext, wants_hal
from watchword.rest.links import OPTIONS_REPLY, Offer, links
from watchword.rest.op import (
    ANY_USER,
    COUNT,
    Answer,
    BodyKind,
    Call,
    Op,
    Parameter,
    Reply,
    Resource,
    many,
    no_content,
    one,
)
from watchword.rest.resources.filter_hypertext import filtered_task_list, one_filtered_task
from watchword.rest.resources.task_listing import shown_tasks
from watchword.services.filters import TASK, SavedFilter

_ITEM_COUNT = Parameter("itemCount", "boolean")


@dataclass(frozen=True, slots=True)
class CreateFilter:
    """Body of a new or changed filter."""

    resource_type: str | None = None
    name: str | None = None
    owner: str | None = None
    query: dict[str, Any] | None = None
    properties: dict[str, Any] | None = None


# --- keeping them ----------------------------------------------------------------------------------------------------


def _shown(call: Call, found: SavedFilter) -> dict[str, Any]:
    query = saved.published(found.query)
    if call.mode is not None:
        query.pop("tenantIdIn", None)  # kept, but never shown (observed in 7.24)
    shown: dict[str, Any] = {
        "id": found.id,
        "resourceType": found.resource_type,
        "name": found.name,
        "owner": found.owner,
        "query": query,
        "properties": found.properties,
    }
    if call.flag("itemCount"):
        _, criteria = call.services.filters.criteria(found.id, identity=call.identity)
        shown["itemCount"] = _count(call, criteria)
    return shown


def _list(call: Call) -> list[dict[str, Any]]:
    rows = page(call, FILTERS, from_parameters(FILTERS, without_paging(call.query)))
    return [_shown(call, call.services.filters.get(row.id, identity=call.identity)) for row in rows]


def _get(call: Call) -> dict[str, Any]:
    return _shown(call, call.services.filters.get(call.path["id"], identity=call.identity))


def _create(call: Call) -> dict[str, Any]:
    body: CreateFilter = call.body
    if body.resource_type != TASK:
        raise InvalidRequest(f"resourceType is {str(body.resource_type)[:40]!r}; expected {TASK}")
    if body.query is None:
        raise InvalidRequest("The filter has no query; an empty object finds everything")
    found = call.services.filters.create(
        body.name, body.query, owner=body.owner, properties=body.properties, identity=call.identity
    )
    return _shown(call, found)


def _update(call: Call) -> None:
    body: CreateFilter = call.body
    if body.resource_type is not None and (body.resource_type != TASK or body.query is None):
        raise InvalidRequest(f"resourceType is {body.resource_type[:40]!r}; expected {TASK} with a query, or none")
    call.services.filters.update(
        call.path["id"],
        body.name,
        body.query,
        owner=body.owner,
        properties=body.properties,
        identity=call.identity,
    )


def _delete(call: Call) -> None:
    call.services.filters.delete(call.path["id"], identity=call.identity)


# --- what they find --------------------------------------------------------------------------------------------------


def _locate(call: Call) -> None:
    try:
        call.services.filters.get(call.path["id"], identity=call.identity)
    except (NotFound, NullValue) as error:
        raise RestError(str(error), rest_type="InvalidRequestException", status=404) from error


def _criteria(call: Call) -> tuple[SavedFilter, Criteria]:
    extension = call.body
    if extension is not None and not isinstance(extension, dict):
        raise InvalidRequest("The query is no JSON object")
    found: tuple[SavedFilter, Criteria] = call.services.filters.criteria(
        call.path["id"], extension, identity=call.identity
    )
    return found


def _count(call: Call, criteria: Criteria) -> int:
    return found_count(call, TASKS, criteria)


def _no_option(_name: str) -> bool:
    return False


def _execute_list(call: Call) -> Any:
    whole(call, "firstResult"), whole(call, "maxResults")  # told before whether there is such a filter
    found, criteria = _criteria(call)
    shown = shown_tasks(call, page(call, TASKS, criteria), _no_option)
    if not wants_hal(call):
        return shown
    if not shown:
        return Answer(200, {"_links": {}, "_embedded": {}, "count": _count(call, criteria)}, HAL)
    return hypertext(filtered_task_list(call, found, shown, _count(call, criteria)))


def _execute_single(call: Call) -> Any:
    found, criteria = _criteria(call)
    rows = found_rows(call, TASKS, criteria, limit=2)
    if len(rows) > 1:
        raise NotValid("The filter finds more than one task")
    shown = shown_tasks(call, rows, _no_option)
    if not wants_hal(call):
        return shown[0] if shown else no_content()
    if not shown:
        return Answer(200, {"_links": {}, "_embedded": {}}, HAL)
    return hypertext(one_filtered_task(call, found, shown[0]))


def _execute_count(call: Call) -> dict[str, int]:
    return {"count": _count(call, _criteria(call)[1])}


# --- links -----------------------------------------------------------------------------------------------------------

_OFFERS: Sequence[tuple[Offer, str]] = (
    (("GET", "", "list"), ""),
    (("GET", "/count", "count"), ""),
    (("POST", "/create", "create"), "create"),
)
"""Links, and what the caller must be permitted for each."""
_OFFERS_OF_ONE: Sequence[tuple[Offer, str]] = (
    (("GET", "", "self"), "read"),
    (("GET", "/singleResult", "singleResult"), "read"),
    (("POST", "/singleResult", "singleResult"), "read"),
    (("GET", "/list", "list"), "read"),
    (("POST", "/list", "list"), "read"),
    (("GET", "/count", "count"), "read"),
    (("POST", "/count", "count"), "read"),
    (("DELETE", "", "delete"), "delete"),
    (("PUT", "", "update"), "update"),
)


def _options(call: Call) -> dict[str, Any]:
    return links(call, "/filter", _OFFERS, call.services.filters.may(identity=call.identity))


def _options_of_one(call: Call) -> dict[str, Any]:
    permitted = call.services.filters.may(call.path["id"], identity=call.identity)
    return links(call, f"/filter/{call.path['id']}", _OFFERS_OF_ONE, permitted)


# --- rows ------------------------------------------------------------------------------------------------------------

_CONTENT = answered("InvalidRequestException", 400, 0, NotValid)
_SHOW = answered("InvalidRequestException", 404, None)
_RUN = answered("InvalidRequestException", 404, 0)
_ONE = (
    answered("InvalidRequestException", 404, 0)
    | answered("InvalidRequestException", 400, 0, NotValid)
    | refused("InvalidRequestException", 400, 0)
)
_SINGLE = Reply("object")


def _executing(path: str, name: str, handler: Any, reply: Reply, **more: Any) -> Iterable[Op]:
    """Return the rows that execute a filter: as it is, and narrowed by a query in the body."""
    errors = more.pop("errors", _RUN)
    return (
        Op("GET", f"/{{id}}/{path}", handler, f"execute{name}", rules.READ_FILTER, reply=reply, errors=errors, **more),
        Op(
            "POST",
            f"/{{id}}/{path}",
            handler,
            f"postExecute{name}",
            rules.READ_FILTER,
            body=BodyKind.OBJECT,
            reply=reply,
            errors=errors,
            optional_body=True,
            bodiless=True,
            locate=_locate,
            **more,
        ),
    )


RESOURCE = Resource(
    "/filter",
    (
        Op(
            "GET",
            "",
            _list,
            "getFilterList",
            rule_of(FILTERS),
            reply=many("FilterDto"),
            query=FILTERS,
            parameters=(_ITEM_COUNT, *PAGING),
        ),
        Op("OPTIONS", "", _options, "filterResourceOptions", ANY_USER, reply=OPTIONS_REPLY),
        *counting(FILTERS, get="getFilterCount"),
        Op(
            "POST",
            "/create",
            _create,
            "createFilter",
            rules.CREATE_FILTER,
            body=CreateFilter,
            reply=one("FilterDto"),
            errors=_CONTENT,
            optional_body=True,
        ),
        Op("DELETE", "/{id}", _delete, "deleteFilter", rules.DELETE_FILTER, errors=_RUN),
        Op(
            "GET",
            "/{id}",
            _get,
            "getSingleFilter",
            rules.READ_FILTER,
            reply=one("FilterDto"),
            parameters=(_ITEM_COUNT,),
            errors=_SHOW,
        ),
        Op("OPTIONS", "/{id}", _options_of_one, "filterResourceOptionsSingle", ANY_USER, reply=OPTIONS_REPLY),
        Op(
            "PUT",
            "/{id}",
            _update,
            "updateFilter",
            rules.UPDATE_FILTER,
            body=CreateFilter,
            errors=_SHOW | _CONTENT,
            optional_body=True,
            locate=_locate,
        ),
        *_executing("count", "FilterCount", _execute_count, COUNT),
        *_executing(
            "list",
            "FilterList",
            _execute_list,
            Reply("object", many=True),
            parameters=PAGING,
            produces=JSON_OR_HAL,
        ),
        *_executing("singleResult", "FilterSingleResult", _execute_single, _SINGLE, produces=JSON_OR_HAL, errors=_ONE),
    ),
    tag="Filter",
)
