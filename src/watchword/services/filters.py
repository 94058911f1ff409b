"""Saved filters: task queries with a name, which their owners keep and others may be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.authz.resources import ALL, FILTER, GRANT
from watchword.core import ids
from watchword.core.errors import NotFound, NotValid, RestError, TooLong
from watchword.query import saved
from watchword.query.model import Criteria, Kind
from watchword.query.spec import from_json
from watchword.query.specs.filter import FILTERS
from watchword.query.specs.task import TASKS
from watchword.scripting.juel.closed import OutsideClosedList, compile_closed
from watchword.scripting.juel.errors import ExpressionError, ExpressionSyntaxError, UnknownFunction
from watchword.scripting.juel.moments import DateTime
from watchword.services.listing import Listing
from watchword.store.tables import AuthorizationRow, FilterRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

TASK = "Task"
"""The only resource type there is."""
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter: `query` is a published task query in its normal form, `properties` is up to clients."""

    id: str
    resource_type: str
    name: str
    owner: str | None
    query: Mapping[str, Any]
    properties: Mapping[str, Any] | None


class FilterService(Listing):
    """Everything that can be done with saved filters."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, FILTERS)

    def create(
        self,
        name: str | None,
        query: Mapping[str, Any] | None,
        *,
        owner: str | None = None,
        properties: Mapping[str, Any] | None = None,
        resource_type: str = TASK,
        identity: Identity | None = None,
    ) -> SavedFilter:
        """Save a filter and return it; its owner may do everything with it.

        Raises:
            NotValid: the name is empty or too long, or the query sorts by something unknown.
            WatchwordError: the query is wrong (see `query.decode`).
        """
        named, body = _checked_name(name), _checked_query(query)

        def work(ctx: Context) -> SavedFilter:
            ctx.authz.require(rules.CREATE_FILTER)
            row = FilterRow(
                id=ids.new(),
                resource_type=resource_type,
                name=named,
                owner=owner,
                query=json.dumps(saved.to_stored(body), ensure_ascii=False),
                properties=None if properties is None else json.dumps(properties, ensure_ascii=False),
            )
            ctx.session.add(row)
            if owner is not None:
                ctx.session.add(
                    AuthorizationRow(
                        id=ids.new(),
                        type=GRANT,
                        user_id=owner,
                        resource_type=FILTER.number,
                        resource_id=row.id,
                        permissions=ALL,
                    )
                )
            _log(ctx, "Create", row.id)
            return SavedFilter(row.id, resource_type, named, owner, body, properties)

        return self._commands.run(work, identity=identity)

    def get(self, filter_id: str, *, identity: Identity | None = None) -> SavedFilter:
        """Return a filter.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(lambda ctx: _shown(_row(ctx, filter_id, rules.READ_FILTER)), identity=identity)

    def update(
        self,
        filter_id: str,
        name: str | None,
        query: Mapping[str, Any] | None,
        *,
        owner: str | None = None,
        properties: Mapping[str, Any] | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Replace all of a filter but its resource type. A new owner gets no rights by it (observed in 7.24).

        Raises:
            NotFound: there is none.
            NotValid: as for `create`.
        """

        def work(ctx: Context) -> None:
            row = _row(ctx, filter_id, rules.UPDATE_FILTER)
            named, body = _checked_name(name), _checked_query(query)
            row.name, row.owner = named, owner
            row.query = json.dumps(saved.to_stored(body), ensure_ascii=False)
            row.properties = None if properties is None else json.dumps(properties, ensure_ascii=False)
            _log(ctx, "Update", filter_id)

        self._commands.run(work, identity=identity)

    def delete(self, filter_id: str, *, identity: Identity | None = None) -> None:
        """Delete a filter with all authorizations for it.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> None:
            ctx.session.delete(_row(ctx, filter_id, rules.DELETE_FILTER))
            for right in ctx.session.find(AuthorizationRow, resource_type=FILTER.number, resource_id=filter_id):
                ctx.session.delete(right)
            _log(ctx, "Delete", filter_id)

        self._commands.run(work, identity=identity)

    def may(self, filter_id: str | None = None, *, identity: Identity | None = None) -> frozenset[str]:
        """Return what the caller may do with a filter (`read`, `update`, `delete`), without id: `create`."""
        if filter_id is None:
            permitted = self._commands.authorizer.permits(self._commands.database, identity, rules.CREATE_FILTER)
            return frozenset(("create",) if permitted else ())
        asked = {"read": rules.READ_FILTER, "update": rules.UPDATE_FILTER, "delete": rules.DELETE_FILTER}
        return frozenset(
            name
            for name, rule in asked.items()
            if self._commands.authorizer.permits(self._commands.database, identity, rule, filter=filter_id)
        )

    def criteria(
        self, filter_id: str, extension: Mapping[str, Any] | None = None, *, identity: Identity | None = None
    ) -> tuple[SavedFilter, Criteria]:
        """Return a filter and the criteria it means for the caller, narrowed by the query `extension`.

        Values of the extension replace those of the filter, conditions on variables, alternatives and sortings add up.

        Raises:
            NotFound: there is no such filter.
            BadUserRequest: the extension holds an expression.
            RestError: an expression of the filter fails, or is none that stored queries may use.
        """

        def work(ctx: Context) -> tuple[SavedFilter, Criteria]:
            found = _shown(_row(ctx, filter_id, rules.READ_FILTER))
            added = _normal_extension(extension)
            query = _extended(found.query, added)
            return found, from_json(TASKS, _evaluated(query, _Asker(ctx)))

        return self._commands.read(work, identity=identity)


def _row(ctx: Context, filter_id: str, rule: Rule) -> FilterRow:
    def absent() -> NotFound:
        return NotFound(f"No filter has the id {filter_id[:80]!r}")

    row = ctx.session.get(FilterRow, filter_id)
    if row is None:
        raise absent()
    if rule is rules.UPDATE_FILTER:  # who changes it must see it too (observed in 7.24)
        ctx.authz.require(rules.READ_FILTER, absent=absent, filter=filter_id)
    ctx.authz.require(rule, absent=absent, visible=rules.READ_FILTER, filter=filter_id)
    return row


def _shown(row: FilterRow) -> SavedFilter:
    properties = json.loads(row.properties) if row.properties else {}
    return SavedFilter(row.id, row.resource_type, row.name, row.owner, saved.from_stored(_object(row)), properties)


def _object(row: FilterRow) -> dict[str, Any]:
    stored = json.loads(row.query)
    return stored if isinstance(stored, dict) else {}


def _log(ctx: Context, operation: str, filter_id: str) -> None:
    ctx.history.operation("Filter", operation, category="TaskWorker", changes=[("filterId", None, filter_id)])


def _checked_name(name: str | None) -> str:
    if not name:
        raise NotValid("The filter has no name")
    if len(name) > _LONGEST_NAME:
        raise TooLong("name", name, _LONGEST_NAME)
    return name


def _checked_query(query: Mapping[str, Any] | None) -> dict[str, Any]:
    if query is None:
        raise RestError(
            "The filter has no query; an empty object finds everything",
            rest_type="NullPointerException",
            camunda_status=500,
        )
    for each in query.get("sorting") or ():
        known = isinstance(each, Mapping) and each.get("sortBy") in TASKS.sort_by_name
        if known and each.get("sortOrder") not in ("asc", "desc"):
            raise RestError(
                f"sortOrder is {str(each.get('sortOrder'))[:40]!r}; expected asc or desc", camunda_status=500
            )
    return saved.normal(query)


# --- extending -------------------------------------------------------------------------------------------------------


def _normal_extension(extension: Mapping[str, Any] | None) -> dict[str, Any]:
    if not extension:
        return {}
    from_json(TASKS, extension)  # refuses expressions, as every query that a caller writes does
    return saved.normal(extension)


def _extended(query: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**query, **added}
    for name in (*saved.LISTS, "orQueries", "sorting"):
        both = [*query.get(name, ()), *(each for each in added.get(name, ()) if each not in query.get(name, ()))]
        if both:
            merged[name] = both
    return merged


# --- expressions -----------------------------------------------------------------------------------------------------


class _Asker:
    """Who asks and when: all that expressions of a filter can see."""

    def __init__(self, ctx: Context) -> None:
        self._answers = {
            "currentUser": ctx.user_id,
            "currentUserGroups": list(ctx.groups),
            "dateTime": ctx.now,
            "now": ctx.now,
        }

    def lookup(self, name: str) -> Any:
        """Know no names."""
        raise KeyError(name)

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Answer the functions of the closed list."""
        if args:
            raise KeyError(name)
        return self._answers[name]


def _evaluated(query: Mapping[str, Any], asker: _Asker) -> dict[str, Any]:
    """Return the query with values in the place of expressions."""
    values, expressions = saved.split(query)
    for name, text in expressions.items():
        values[name] = _value(text, TASKS.by_name[name].kind, asker)
    if "orQueries" in values:
        values["orQueries"] = [_evaluated(each, asker) for each in values["orQueries"]]
    return values


_FAILURES = {"function": "ELException", "name": "ProcessEngineException", "operation": "IllegalArgumentException"}


def _value(text: str, kind: Kind, asker: _Asker) -> Any:
    try:
        value = compile_closed(text).evaluate(asker)
    except OutsideClosedList as error:
        raise _refused(str(error), _FAILURES[error.what]) from error
    except UnknownFunction as error:
        raise _refused(str(error), "ELException") from error
    except ExpressionSyntaxError as error:
        raise _refused(str(error), "TreeBuilderException") from error
    except ExpressionError as error:
        raise _refused(str(error), "ProcessEngineException") from error
    if isinstance(value, DateTime):
        value = value.at
    if value is None:
        raise _refused(f"expression {text[:200]!r} gives nothing to compare with", "ProcessEngineException")
    if kind is Kind.TEXTS and isinstance(value, list):
        return [str(each) for each in value]
    if not isinstance(value, {Kind.DATE: datetime, Kind.TEXT: str}.get(kind, ())):
        raise _refused(f"expression {text[:200]!r} gives a value of the wrong kind", "IllegalArgumentException")
    return value


def _refused(message: str, rest_type: str) -> RestError:
    code = 0 if rest_type == "ProcessEngineException" else None
    return RestError(message, rest_type=rest_type, camunda_status=500, code=code)
