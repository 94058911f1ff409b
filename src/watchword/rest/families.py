"""Families of operations: most rows of the API are made here from a query, a view, or a variable scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from watchword.authz.restrict import RESTRICTED, restriction
from watchword.authz.rule import Rule
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.errors import (
    BadUserRequest,
    EngineError,
    InvalidRequest,
    NotANumber,
    NotAuthorized,
    NotFound,
    NullValue,
    OptimisticLockingError,
    RestError,
    WatchwordError,
)
from watchword.query.run import run_count, run_list
from watchword.query.spec import from_json, from_keywords, from_parameters
from watchword.rest.op import (
    COUNT,
    KEEP,
    BodyKind,
    Call,
    Errors,
    Handler,
    Op,
    Parameter,
    Permission,
    Shapes,
    many,
    one,
)
from watchword.values.wire import UnknownType

PAGING = (Parameter("firstResult", "integer"), Parameter("maxResults", "integer"))
CUT_SHORT = "Result-Limit"
"""Header of a list that has more than it shows: how many it shows, and that there are more."""
View = Callable[[Any], Any]
"""Makes the JSON object of one row."""


# --- lists and counts ------------------------------------------------------------------------------------------------


def listing(
    query: Any,
    view: View,
    schema: str,
    *,
    get: str | None,
    post: str | None = None,
    path: str = "",
    permission: Permission | Rule | None = None,
    produces: tuple[str, ...] = (),
) -> tuple[Op, ...]:
    """Return the list operations of `query`: GET with operationId `get` and, if named, POST with operationId `post`.

    `firstResult` and `maxResults` page in both. `schema` is the schema name of one list element. Without `permission`
    it is the rule by which the query is restricted (`authz.restrict`).
    """
    needed = permission or rule_of(query)

    def answer(call: Call, criteria: Any) -> list[Any]:
        return [view(row) for row in page(call, query, criteria)]

    ops = (
        Op("GET", path, lambda call: answer(call, from_parameters(query, without_paging(call.query))), get or "",
           needed, reply=many(schema), query=query, parameters=PAGING, produces=produces),
        Op("POST", path, lambda call: answer(call, from_json(query, call.body)), post or "",
           needed, body=BodyKind.OBJECT, reply=many(schema), query=query, parameters=PAGING, produces=produces,
           optional_body=True),
    )  # fmt: skip
    return tuple(op for op in ops if op.operation_id)


def counting(
    query: Any,
    *,
    get: str | None,
    post: str | None = None,
    path: str = "/count",
    permission: Permission | Rule | None = None,
) -> tuple[Op, ...]:
    """Return the count operations of `query`, as `listing` does."""
    needed = permission or rule_of(query)

    def answer(call: Call, criteria: Any) -> dict[str, int]:
        return {"count": found_count(call, query, criteria)}

    ops = (
        Op("GET", path, lambda call: answer(call, from_parameters(query, without_paging(call.query))), get or "",
           needed, reply=COUNT, query=query),
        Op("POST", path, lambda call: answer(call, from_json(query, call.body)), post or "",
           needed, body=BodyKind.OBJECT, reply=COUNT, query=query, optional_body=True),
    )  # fmt: skip
    return tuple(op for op in ops if op.operation_id)


def rule_of(query: Any) -> Rule:
    """Return the rule by which a query is restricted.

    Raises:
        KeyError: `authz.restrict` has no row for it.
    """
    return RESTRICTED[query.name].rule


def page(call: Call, query: Any, criteria: Any) -> Sequence[Any]:
    """Return the rows of `criteria` that the paging parameters of `call` ask for.

    Without `maxResults` the list is cut at the result limit, and the answer says so by the header `Result-Limit`.

    Raises:
        BadUserRequest: more rows than the result limit were asked for; in `camunda-7` mode also: none was asked for and
            there are more.

    Source: guideline C-33; `maxResults` 0 and below give an empty list (observed in 7.24).
    """
    first, limit, cap = whole(call, "firstResult"), whole(call, "maxResults"), call.max_results
    if first == -1 or (limit is not None and limit <= 0):
        return []
    if cap is not None and limit is not None and limit > cap:
        raise BadUserRequest(f"maxResults is {limit}; the limit is {cap}: ask for pages")
    wanted = limit if limit is not None or cap is None else cap + 1
    rows = found_rows(call, query, criteria, first=max(first or 0, 0), limit=wanted)
    if cap is None or len(rows) <= cap:
        return rows
    if call.mode is not None:
        raise BadUserRequest(f"More than {cap} results: ask for pages with firstResult and maxResults")
    call.headers.append((CUT_SHORT, f"{cap}; more"))
    return rows[:cap]


def few_enough(call: Call, ids: Sequence[str], instead: str) -> None:
    """Let one command work on the things of `ids`; `instead` is the path of the batch for more.

    Raises:
        BadUserRequest: they are more than the result limit (never in `camunda-7` mode). Source: guideline C-33.
    """
    if call.mode is None and call.max_results is not None and len(ids) > call.max_results:
        raise BadUserRequest(
            f"{len(ids)} are more than one request works on at once (limit {call.max_results}); use {instead}, a batch"
        )


def found_rows(call: Call, query: Any, criteria: Any, *, limit: int | None = None, first: int = 0) -> Sequence[Any]:
    """Return the rows of `criteria` that are for the caller."""
    rows: Sequence[Any] = run_list(
        call.services.database,
        query,
        criteria,
        first=first,
        limit=limit,
        restrict=restricted(call, query, criteria),
        guard=guard_of(call),
    )
    return rows


def found_count(call: Call, query: Any, criteria: Any) -> int:
    """Return how many rows of `criteria` are for the caller."""
    restrict = restricted(call, query, criteria)
    return run_count(call.services.database, query, criteria, restrict=restrict, guard=guard_of(call))


def restricted(call: Call, query: Any, criteria: Any = None) -> Any:
    """Return the filters that rights and tenants of the caller add to a query."""
    return restriction(call.services.authorizer, query, call.identity, criteria)


def guard_of(call: Call) -> Any:
    """Return the fact that must hold for the caller's credentials to be still good, or None."""
    return None if call.identity is None else call.identity.guard


_WHOLE = re.compile(r"[+-]?\d{1,10}")


def whole(call: Call, name: str) -> int | None:
    """Return a 32-bit query parameter.

    Raises:
        RestError: 404 `QueryParamException`, it is none (observed in 7.24).
    """
    text = call.text(name)
    if not text:
        return None
    if not _WHOLE.fullmatch(text) or not -(2**31) <= int(text) < 2**31:
        raise RestError(
            f"{name} is {text[:40]!r}; expected a whole number of 32 bits",
            rest_type="QueryParamException",
            status=404,
        )
    return int(text)


def without_paging(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the query parameters that are filters or sorting."""
    return [(n, v) for n, v in items if n != "firstResult" and n != "maxResults"]


# --- one thing -------------------------------------------------------------------------------------------------------


def get_one(
    find: Callable[[Call], Any | None],
    schema: str,
    operation_id: str,
    *,
    noun: str,
    path: str = "/{id}",
    permission: Permission | Rule,
    rest_type: str = "InvalidRequestException",
) -> Op:
    """Return `GET {path}`: what `find` returns is the answer; None is 404 with `rest_type`, code null."""

    def handler(call: Call) -> Any:
        found = find(call)
        if found is None:
            raise missing(noun, call.path["id"] if "id" in call.path else next(iter(call.path.values())), rest_type)
        return found

    return Op("GET", path, handler, operation_id, permission, reply=one(schema))


def by_filter(query: Any, filter_name: str, view: View, *, parameter: str = "id") -> Callable[[Call], Any | None]:
    """Return a `find` for `get_one`: the only row whose filter `filter_name` (snake_case) is the path parameter."""

    def find(call: Call) -> Any | None:
        criteria = from_keywords(query, **{filter_name: call.path[parameter]})
        rows = found_rows(call, query, criteria, limit=1)
        return view(rows[0]) if rows else None

    return find


def missing(noun: str, ident: str, rest_type: str = "InvalidRequestException", status: int = 404) -> RestError:
    """Return the error for an id that nothing has."""
    return RestError(f"No {noun} has the id {ident[:80]!r}", rest_type=rest_type, status=status)


def other_id(ident: str | None) -> WatchwordError:
    """Return how the reference answers a body whose id isn't that of the path: it looks for a row of that one."""
    if ident is None:
        return RestError("id is missing; expected that of the path", rest_type="NullPointerException", status=500)
    if not ident.isalnum() and ident != ADMIN_GROUP:
        return EngineError(f"The body has the id {ident[:80]!r}, which is not a valid resource identifier")
    return OptimisticLockingError()


def unknown_id(rest_type: str, camunda_status: int, code: int | None = 0) -> Errors:
    """Return the `errors` of a row whose unknown id the reference answers in its own way.

    In default mode an unknown id is 404 with the same type.
    """
    return Errors(
        ours={NotFound: (404, rest_type, code), NullValue: (404, rest_type, code)},
        camunda={NotFound: (camunda_status, rest_type, code), NullValue: (camunda_status, rest_type, code)},
    )


def answered(rest_type: str, status: int, code: int | None, *classes: type[WatchwordError]) -> Errors:
    """Return the `errors` of a row that answers error `classes` (default: NotFound) alike in both modes."""
    shapes: Shapes = dict.fromkeys(classes or (NotFound,), (status, rest_type, code))
    return Errors(ours=shapes, camunda=shapes)


def refused(rest_type: str, status: int, code: int | None) -> Errors:
    """Return the `errors` of a row whose missing permission the reference answers in its own way; ours is 403."""
    return Errors(camunda={NotAuthorized: (status, rest_type, code)})


NO_SUCH = answered("InvalidRequestException", 404, None)
"""The commonest answer to an unknown id."""


BAD_TYPE = answered(InvalidRequest.rest_type, 400, None, UnknownType)
"""Where the reference tells of values of unknown type as of everything else that is wrong in a request."""


def wrapped(rest_type: str = "RestException", camunda_status: int = 500) -> Errors:
    """Return the `errors` of a row where the reference wraps whatever the engine raises into `rest_type`.

    The code stays the engine's; in default mode so does the status, and an unknown id is 404. What the request got
    wrong in form, missing permissions, texts that are no numbers and lost races (default mode) keep their own types.
    """
    own: Shapes = {**dict.fromkeys((InvalidRequest, NotANumber, NotAuthorized), (KEEP, "", KEEP)), **BAD_TYPE.ours}
    return Errors(
        ours={
            **own,
            OptimisticLockingError: (KEEP, "", KEEP),
            NullValue: (404, rest_type, KEEP),
            WatchwordError: (KEEP, rest_type, KEEP),
        },
        camunda={**own, WatchwordError: (camunda_status, rest_type, KEEP)},
    )


# --- aliases ---------------------------------------------------------------------------------------------------------

BY_KEY = "/key/{key}"
BY_KEY_AND_TENANT = "/key/{key}/tenant-id/{tenant-id}"


def addressed(
    ops: Iterable[Op],
    names: Mapping[str, tuple[str, str]],
    resolve: Callable[[Call], str],
    *,
    knows_keys: Collection[Handler] = (),
) -> tuple[Op, ...]:
    """Return the rows below `/key/{key}` and `/key/{key}/tenant-id/{tenant-id}` of rows below `/{id}`.

    `names` maps an operationId to those of its two aliases (an empty one: no alias); `resolve` returns the id that
    a call by key means, or raises. Handlers in `knows_keys` take the key as it is.
    """

    def alias(op: Op, prefix: str, operation_id: str) -> Op:
        def handler(call: Call) -> object:
            return op.handler(replace(call, path={**call.path, "id": resolve(call)}))

        chosen = op.handler if op.handler in knows_keys else handler
        path = prefix + op.path.removeprefix("/{id}")
        return replace(op, path=path, handler=chosen, operation_id=operation_id, locate=resolve)

    rows = [
        alias(op, prefix, name)
        for op in ops
        if op.operation_id in names
        for prefix, name in zip((BY_KEY, BY_KEY_AND_TENANT), names[op.operation_id], strict=True)
        if name
    ]
    return tuple(rows)
