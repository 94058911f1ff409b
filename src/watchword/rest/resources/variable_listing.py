"""Lists of things that hold a value, which can be shown serialized or opened (`deserializeValues`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchword.query.spec import Query, from_json, from_keywords, from_parameters
from watchword.rest.families import PAGING, found_rows, missing, page, rule_of, without_paging
from watchword.rest.op import BodyKind, Call, Op, Parameter, many, one

ValueView = Callable[..., dict[str, Any]]
"""Makes the JSON object of a line, with the keyword `deserialize`."""

_VALUES = Parameter("deserializeValues", "boolean")
_VALUE_NAMES = ("deserializeValue", "deserializeValues")
"""What the parameter is called where one value is read: clients send the first, a document says the second."""


def value_listing(
    query: Query, view: ValueView, schema: str, *, get: str, post: str, extra: tuple[Parameter, ...] = ()
) -> tuple[Op, ...]:
    """Return the list operations of `query`, GET and POST, with the parameter `deserializeValues`."""

    def shown(call: Call, criteria: Any) -> list[Any]:
        deserialize = call.flag("deserializeValues", True)
        return [view(row, deserialize=deserialize) for row in page(call, query, criteria)]

    def by_get(call: Call) -> Any:
        return shown(call, from_parameters(query, without_paging(call.query)))

    def by_post(call: Call) -> Any:
        return shown(call, from_json(query, call.body))

    parameters = (*PAGING, _VALUES, *extra)
    reply = many(schema)
    return (
        Op("GET", "", by_get, get, rule_of(query), reply=reply, query=query, parameters=parameters),
        Op(
            "POST",
            "",
            by_post,
            post,
            rule_of(query),
            body=BodyKind.OBJECT,
            optional_body=True,
            reply=reply,
            query=query,
            parameters=parameters,
        ),
    )


def value_by_id(
    query: Query, view: ValueView, schema: str, operation_id: str, *, noun: str, keyword: str = "variable_id"
) -> Op:
    """Return `GET /{id}` with the parameter `deserializeValue`; unknown ids are 404."""

    def handler(call: Call) -> Any:
        deserialize = all(call.flag(name, True) for name in _VALUE_NAMES)
        return view(line_by_id(call, query, noun, keyword), deserialize=deserialize)

    return Op(
        "GET",
        "/{id}",
        handler,
        operation_id,
        rule_of(query),
        reply=one(schema),
        parameters=tuple(Parameter(name, "boolean") for name in _VALUE_NAMES),
    )


def line_by_id(call: Call, query: Query, noun: str, keyword: str) -> Any:
    """Return the line whose filter `keyword` is the id of the path.

    Raises:
        RestError: 404, there is none.
    """
    criteria = from_keywords(query, **{keyword: call.path["id"]})
    rows = found_rows(call, query, criteria, limit=1)
    if not rows:
        raise missing(noun, call.path["id"])
    return rows[0]
