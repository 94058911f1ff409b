"""What queries may hold: no expressions, no SQL, no end of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from watchword.audit.evidence import FAIL, Evidence, Finding, judge
from watchword.core.errors import BadUserRequest, WatchwordError
from watchword.query.compile import Compiler
from watchword.query.run import run_count
from watchword.query.spec import from_json
from watchword.query.specs.task import TASKS
from watchword.scripting.juel.closed import compile_closed
from watchword.scripting.juel.errors import ExpressionSyntaxError

_FILTERS = "SELECT NAME_, QUERY_ FROM ACT_RU_FILTER ORDER BY NAME_ LIMIT 1000"
_EXPRESSION = {"assigneeExpression": "${''.getClass()}"}
_HOSTILE = (
    "' OR '1'='1",
    "x' UNION SELECT PWD_ FROM ACT_ID_USER --",
    "1; DROP TABLE ACT_RU_TASK",
    "%' ESCAPE '",
    "\\'\"`",
)
_PLACES: tuple[str, ...] = ("assignee", "name", "owner", "processDefinitionKey", "taskDefinitionKey")
_MALFORMED = "${the filter is no JSON}"
_MOST = 10_000


def expressions(evidence: Evidence) -> Finding:
    """Callers send no expressions; those of saved filters are on the closed list. Source: guideline C-31."""
    outside = sorted({f"{name}: {text}" for name, text in _saved(evidence) if not _closed(text)})
    try:
        from_json(TASKS, _EXPRESSION)
    except BadUserRequest:
        count = len(list(_saved(evidence)))
        told = f"refused from callers; {count} saved, all on the closed list"
        return judge(not outside, f"outside the closed list: {'; '.join(outside)}" if outside else told)
    return Finding(FAIL, "a query that a caller writes may hold an expression")


def parameters(evidence: Evidence) -> Finding:
    """Hostile texts are values, and orders are names. Source: guideline C-32."""
    wrong, asked = [], 0
    for text in _HOSTILE:
        for query in _queries(text):
            criteria = from_json(TASKS, query)
            asked += 1
            sql = (
                Compiler(evidence.database.compiler())
                .statement(TASKS, criteria, (), counting=True, first=False, limit=False)
                .sql
            )
            if text in sql:
                wrong.append(f"{text!r} stands in the statement")
            found = run_count(evidence.database, TASKS, criteria, restrict=(), now=evidence.now)
            if found:
                wrong.append(f"{text!r} finds {found} tasks")
        if _sorts(text):
            wrong.append(f"sorted by {text!r}")
    return judge(
        not wrong, ", ".join(wrong) or f"{asked} hostile queries found nothing, {len(_HOSTILE)} orders refused"
    )


def results(evidence: Evidence) -> Finding:
    """Lists are bounded. Source: guideline C-33."""
    cap = evidence.settings.result_cap
    return judge(cap is not None and 0 < cap <= _MOST, "no limit" if cap is None else f"{cap} rows")


def _saved(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield name of the filter and text of each expression that is saved, alternatives included."""
    for name, text in evidence.rows(_FILTERS):
        try:
            stored = json.loads(text)
        except ValueError:
            yield name, _MALFORMED
            continue
        for expression in _within(stored):
            yield name, expression


def _within(stored: Any) -> Iterator[str]:
    if not isinstance(stored, Mapping):
        return
    for key, value in stored.items():
        if key.endswith("Expression"):
            yield str(value)
        elif key == "orQueries" and isinstance(value, list):
            for each in value:
                yield from _within(each)


def _closed(text: str) -> bool:
    try:
        compile_closed(text)
    except ExpressionSyntaxError:
        return False
    return True


def _queries(text: str) -> Iterator[dict[str, Any]]:
    for place in _PLACES:
        yield {place: text}
    yield {"nameLike": text}
    yield {"assigneeIn": [text]}
    yield {"processVariables": [{"name": text, "operator": "eq", "value": text}]}


def _sorts(text: str) -> bool:
    try:
        from_json(TASKS, {"sorting": [{"sortBy": text, "sortOrder": "asc"}]})
    except WatchwordError:
        return False
    return True
