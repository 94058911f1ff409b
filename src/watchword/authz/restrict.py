"""What the caller's rights and tenants add to a query, inside its statement: counts and pages are right by themselves.

One row a query. Source: `reference` security 3.4, 3.8, 3.9; guideline C-26.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.authz.check import Authorizer, Subject, padded
from watchword.authz.decision import Atom, Who, for_each_line
from watchword.authz.rule import Rule
from watchword.core.errors import NotAuthorized
from watchword.query.compile import bucket
from watchword.query.model import Criteria, Filter, GivenPairs, Kind, Query
from watchword.store.late import sa

if TYPE_CHECKING:
    from watchword.query.compile import Given, Place
    from watchword.query.model import Predicate

IdSql = Callable[[str], str]
"""Takes the alias of the query's table and returns the SQL of an id that a need asks about."""


def own(column: str) -> IdSql:
    """The id stands in a column of the line."""
    return lambda alias: f"{alias}.{column}"


def key_of(column: str) -> IdSql:
    """The key of the process definition whose id stands in a column of the line."""
    return lambda alias: f"(SELECT k.KEY_ FROM ACT_RE_PROCDEF k WHERE k.ID_ = {alias}.{column})"  # noqa: S608 - columns and aliases of our own


def _of_subscription(alias: str) -> str:
    """The key of the definition that waits: by its execution or, where an event starts it, by itself."""
    waits = (
        "SELECT k.KEY_ FROM ACT_RU_EXECUTION x JOIN ACT_RE_PROCDEF k ON k.ID_ = x.PROC_DEF_ID_ "  # noqa: S608 - columns and aliases of our own
        f"WHERE x.ID_ = {alias}.EXECUTION_ID_"
    )
    starts = (
        f"SELECT k.KEY_ FROM ACT_RE_PROCDEF k WHERE {alias}.EXECUTION_ID_ IS NULL "  # noqa: S608 - columns and aliases of our own
        f"AND k.ID_ = {alias}.CONFIGURATION_"
    )
    return f"COALESCE(({waits}), ({starts}))"


def _instance_of_link(alias: str) -> str:
    return f"(SELECT h.PROC_INST_ID_ FROM ACT_HI_TASKINST h WHERE h.ID_ = {alias}.TASK_ID_)"  # noqa: S608 - columns and aliases of our own


@dataclass(frozen=True, slots=True)
class Restricted:
    """What lines of a query are for whom.

    Args:
        rule: what is needed for a line.
        ids: SQL of the ids that the rule's needs ask about.
        tenant: column of the tenant; None: the lines belong to no tenants.
        open: lines (a condition over `{t}`) that everybody sees while the laxity of that name is open.
    """

    rule: Rule
    ids: Mapping[str, IdSql] = field(default_factory=dict)
    tenant: str | None = "TENANT_ID_"
    open: tuple[tuple[str, str], ...] = ()


_BY_DEFINITION = {"instance": own("PROC_INST_ID_"), "definition": key_of("PROC_DEF_ID_")}
_BY_KEY = {"instance": own("PROC_INST_ID_"), "definition": own("PROC_DEF_KEY_")}
_BY_TASK_AND_KEY = {**_BY_KEY, "task": own("TASK_ID_")}
_STANDALONE = (("standalone-history", "{t}.PROC_DEF_KEY_ IS NULL"),)
_NO_DEFINITION = (("jobs-without-definition", "{t}.PROCESS_DEF_KEY_ IS NULL"),)

_VARIABLE = Restricted(
    rules.READ_VARIABLE,
    {**_BY_DEFINITION, "task": own("TASK_ID_")},
    open=(("case-instances", "{t}.CASE_EXECUTION_ID_ IS NOT NULL"),),
)
_VARIABLE_HISTORY = Restricted(rules.READ_VARIABLE_HISTORY, _BY_TASK_AND_KEY, open=_STANDALONE)
_JOB_LOG = Restricted(
    rules.READ_HISTORY,
    {"instance": own("PROCESS_INSTANCE_ID_"), "definition": own("PROCESS_DEF_KEY_")},
)

RESTRICTED: Mapping[str, Restricted] = MappingProxyType(
    {
        "authorization": Restricted(rules.READ_AUTHORIZATION, {"authorization": own("ID_")}, tenant=None),
        "batch": Restricted(rules.READ_BATCH, {"batch": own("ID_")}),
        "batch/statistics": Restricted(rules.READ_BATCH, {"batch": own("ID_")}),
        "cleanable-decision-instances": Restricted(rules.READ_CLEANABLE_DECISION_HISTORY, {"decision": own("KEY_")}),
        "cleanable-process-instances": Restricted(rules.READ_CLEANABLE_HISTORY, {"definition": own("KEY_")}),
        "decision-definition": Restricted(rules.READ_DECISION, {"decision": own("KEY_")}),
        "decision-requirements-definition": Restricted(rules.READ_REQUIREMENTS, {"requirements": own("KEY_")}),
        "deployment": Restricted(rules.READ_DEPLOYMENT, {"deployment": own("ID_")}),
        "event-subscription": Restricted(
            rules.READ_INSTANCE, {"instance": own("PROC_INST_ID_"), "definition": _of_subscription}
        ),
        "execution": Restricted(rules.READ_INSTANCE, _BY_DEFINITION),
        "external-task": Restricted(rules.READ_INSTANCE, _BY_KEY),
        "external-task/fetch": Restricted(rules.FETCH_EXTERNAL_TASKS, _BY_KEY),
        "filter": Restricted(rules.READ_FILTER, {"filter": own("ID_")}, tenant=None),
        "group": Restricted(rules.READ_GROUP, {"group": own("ID_")}, tenant=None),
        "history-activity-instance": Restricted(rules.READ_HISTORY, _BY_KEY),
        "history-batch": Restricted(rules.READ_BATCH_HISTORY, {"batch": own("ID_")}),
        "history-decision-instance": Restricted(rules.READ_DECISION_HISTORY, {"decision": own("DEC_DEF_KEY_")}),
        "history-detail": _VARIABLE_HISTORY,
        "history-detail-content": _VARIABLE_HISTORY,
        "history-external-task-log-details": Restricted(rules.READ_HISTORY, _BY_KEY),
        "history-external-task-log": Restricted(rules.READ_HISTORY, _BY_KEY),
        "history-identity-link-log": Restricted(
            rules.READ_TASK_HISTORY,
            {"instance": _instance_of_link, "definition": own("PROC_DEF_KEY_"), "task": own("TASK_ID_")},
            open=_STANDALONE,
        ),
        "history-incident": Restricted(
            rules.READ_HISTORY, _BY_KEY, open=(("jobs-without-definition", "{t}.PROC_DEF_KEY_ IS NULL"),)
        ),
        "history-job-log": _JOB_LOG,
        "history-job-log-stacks": _JOB_LOG,
        "history-process-instance": Restricted(rules.READ_HISTORY, _BY_KEY),
        "history-task": Restricted(rules.READ_TASK_HISTORY, {**_BY_KEY, "task": own("ID_")}, open=_STANDALONE),
        "history-variable-instance": _VARIABLE_HISTORY,
        "history-variable-instance-by-id": _VARIABLE_HISTORY,
        "history-variable-instance-content": _VARIABLE_HISTORY,
        "incident": Restricted(rules.READ_INSTANCE, _BY_DEFINITION),
        "job": Restricted(
            rules.READ_INSTANCE,
            {"instance": own("PROCESS_INSTANCE_ID_"), "definition": own("PROCESS_DEF_KEY_")},
            open=_NO_DEFINITION,
        ),
        "job-definition": Restricted(rules.READ_JOB_DEFINITION, {"definition": own("PROC_DEF_KEY_")}),
        "process-definition": Restricted(rules.READ_DEFINITION, {"definition": own("KEY_")}),
        "process-definition/startable": Restricted(rules.READ_STARTABLE_DEFINITION, {"definition": own("KEY_")}),
        "process-instance": Restricted(rules.READ_INSTANCE, _BY_DEFINITION),
        "schema/log": Restricted(rules.READ_SYSTEM, tenant=None),
        "task": Restricted(
            rules.READ_TASK,
            {"task": own("ID_"), "definition": key_of("PROC_DEF_ID_")},
            open=(("case-instances", "{t}.CASE_EXECUTION_ID_ IS NOT NULL"),),
        ),
        "history-user-operation": Restricted(
            rules.READ_OPERATION_LOG, {**_BY_TASK_AND_KEY, "category": own("CATEGORY_")}
        ),
        "tenant": Restricted(rules.READ_TENANT, {"tenant": own("ID_")}, tenant=None),
        "user": Restricted(rules.READ_USER, {"user": own("ID_")}, tenant=None),
        "variable-instance": _VARIABLE,
        "variable-instance-content": _VARIABLE,
    }
)
"""By the name of the query. A query that isn't here is refused to everybody who isn't trusted code."""


_NARROWED_BY: Mapping[str, str] = MappingProxyType({"startablePermissionCheck": "process-definition/startable"})
"""A filter that asks for more rights, and the row that says which."""


def restriction(
    authorizer: Authorizer, query: Query, subject: Subject | None, criteria: Criteria | None = None
) -> GivenPairs:
    """Return the filters that rights and tenants of `subject` add to a query; None is trusted code: none.

    `criteria` are what is asked for; some filters ask for more rights.

    Raises:
        NotAuthorized: nobody has said who may see what of this query.
    """
    if subject is None:
        return ()
    given = () if criteria is None else criteria.given
    name = next((_NARROWED_BY[filter_.name] for filter_, _ in given if filter_.name in _NARROWED_BY), query.name)
    return restricted_by(authorizer, RESTRICTED.get(name), subject, name)


def of_tenants(authorizer: Authorizer, subject: Subject | None) -> GivenPairs:
    """Return the filters that only tenants add to a query, where rights are asked for line by line."""
    if subject is None or not authorizer.settings.tenant_check or authorizer.is_admin(subject):
        return ()
    return ((_of_tenants("TENANT_ID_"), ("", *subject.tenants)),)


def restricted_by(authorizer: Authorizer, restricted: Restricted | None, subject: Subject, name: str) -> GivenPairs:
    """Return the filters of one `Restricted` for a subject."""
    if restricted is None:
        raise NotAuthorized(f"it isn't declared who may see what of {name!r}")
    settings = authorizer.settings
    pairs: list[tuple[Filter, object]] = []
    admin = authorizer.is_admin(subject)
    if settings.enabled and not (restricted.rule.admin and admin):
        pairs.append((_permitted(name, restricted, authorizer), (subject.user_id, *subject.groups)))
    if restricted.tenant is not None and settings.tenant_check and not admin:
        pairs.append((_of_tenants(restricted.tenant), ("", *subject.tenants)))
    return tuple(pairs)


_filters: dict[tuple[object, ...], Filter] = {}


def _permitted(name: str, restricted: Restricted, authorizer: Authorizer) -> Filter:
    """Return the filter that lets lines through which the rule permits; its value: the user, then the groups."""
    settings = authorizer.settings
    key = (name, restricted.rule.name, settings)
    if key not in _filters:
        label = f"permitted:{name}:{len(_filters)}"
        _filters[key] = Filter(label, Kind.TEXTS, _predicate(restricted, authorizer), internal=True)
    return _filters[key]


def _predicate(restricted: Restricted, authorizer: Authorizer) -> Predicate:
    def predicate(place: Place, given: Given) -> sa.ColumnElement[bool]:
        binds = [place.bind(given, offset) for offset in range(bucket(len(given.value)))]
        user, *groups = (f":{bind.key}" for bind in binds)
        held = _held(restricted, authorizer, Who(user, tuple(groups)), str(place.alias.name))  # type: ignore[attr-defined]  # tables are aliased here
        used = [bind for bind in binds if re.search(rf":{bind.key}\b", held)]
        return sa.text(f"({held})").bindparams(*used)  # type: ignore[return-value]  # the condition stands for an expression

    return predicate


def _held(restricted: Restricted, authorizer: Authorizer, who: Who, alias: str) -> str:
    """Return the condition that the rule permits a line, or that it is open to all."""
    ids = {name: sql(alias) for name, sql in restricted.ids.items()}
    conditions = []
    for either in authorizer.alternatives(restricted.rule, dict.fromkeys(ids, "")):
        atoms = [Atom(n.resource.number, n.bit, ids.get(n.of)) for n in either]
        conditions.append(for_each_line(atoms, who, authorizer.settings.revokes))
    held = " AND ".join(f"({condition})" for condition in conditions) or "1 = 1"
    for laxity, condition in restricted.open:
        if authorizer.settings.open(laxity):
            held = f"({held}) OR {condition.format(t=alias)}"
    return held


Clause = tuple[str, tuple[object, ...]]
"""A condition with `?` placeholders, and its parameters."""


def clause(authorizer: Authorizer, name: str, subject: Subject | None, alias: str) -> Clause:
    """Return what `restriction` adds to the query of that name, for SQL written by hand with that table alias."""
    if subject is None:
        return "1 = 1", ()
    restricted, settings = RESTRICTED[name], authorizer.settings
    text, values = "1 = 1", [subject.user_id, *padded(subject.groups)]
    admin = authorizer.is_admin(subject)
    if settings.enabled and not (restricted.rule.admin and admin):
        who = Who("{0}", tuple(f"{{{index}}}" for index in range(1, len(values))))
        text = _held(restricted, authorizer, who, alias)
    order = [int(found) for found in _MARK.findall(text)]
    permitted = f"({_MARK.sub('?', text)})", tuple(values[index] for index in order)
    return both(permitted, tenant_clause(authorizer, subject, restricted.tenant and f"{alias}.{restricted.tenant}"))


def tenant_clause(authorizer: Authorizer, subject: Subject | None, column: str | None) -> Clause:
    """Return the condition that a line is of no tenant or of one of the subject's."""
    if column is None or subject is None or not authorizer.settings.tenant_check or authorizer.is_admin(subject):
        return "1 = 1", ()
    marks = ", ".join("?" * len(padded(subject.tenants)))
    among = f" OR {column} IN ({marks})" if marks else ""
    return f"({column} IS NULL{among})", padded(subject.tenants)


def both(one: Clause, other: Clause) -> Clause:
    """Return the condition that both hold."""
    return f"{one[0]} AND {other[0]}", (*one[1], *other[1])


_MARK = re.compile(r"\{(\d+)\}")


@cache
def _of_tenants(column: str) -> Filter:
    """Return the filter that lets lines through of no tenant or of one of the given (the first value is none)."""

    def predicate(place: Place, given: Given) -> sa.ColumnElement[bool]:
        tenant = place.alias.c[column.lower()]
        among = [place.bind(given, offset) for offset in range(1, bucket(len(given.value)))]
        return sa.or_(tenant.is_(None), tenant.in_(among)) if among else tenant.is_(None)

    return Filter(f"of tenants:{column}", Kind.TEXTS, predicate, internal=True)
