"""SELECTs that callers write for reports: parsed, held against closed lists, and written anew for the database.

The caller's text never reaches the database: what goes there is made from its syntax tree, in which every kind of node
must be listed here. Tables are the views of `report_views` and names that the statement itself gives.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from watchword.core.errors import BadUserRequest
from watchword.query.report_views import VIEWS

LONGEST = 10_000
"""Characters of a statement."""
MOST_NODES = 2_000
_NODES: tuple[type[exp.Expression], ...] = (
    exp.Abs, exp.Add, exp.Alias, exp.And, exp.Avg, exp.Between, exp.Boolean, exp.CTE, exp.Case, exp.Cast, exp.Ceil,
    exp.Coalesce, exp.Column, exp.Concat, exp.Count, exp.CurrentTimestamp, exp.DPipe, exp.DataType, exp.Distinct,
    exp.Div, exp.EQ, exp.Except, exp.Exists, exp.Floor, exp.From, exp.GT, exp.GTE, exp.Group, exp.Having,
    exp.Identifier, exp.If, exp.In, exp.Intersect, exp.Is, exp.Join, exp.LT, exp.LTE, exp.Length, exp.Like, exp.Limit,
    exp.Literal, exp.Lower, exp.Max, exp.Min, exp.Mul, exp.NEQ, exp.Neg, exp.Not, exp.Null, exp.Nullif, exp.Offset,
    exp.Or, exp.Order, exp.Ordered, exp.Paren, exp.Placeholder, exp.Rank, exp.Round, exp.RowNumber, exp.Select,
    exp.Star, exp.Sub, exp.Subquery, exp.Substring, exp.Sum, exp.Table, exp.TableAlias, exp.Trim, exp.Tuple, exp.Union,
    exp.Upper, exp.Where, exp.Window, exp.With,
)  # fmt: skip
"""Everything that a statement may be made of."""
_TYPES = frozenset(
    (exp.DataType.Type.BIGINT, exp.DataType.Type.DOUBLE, exp.DataType.Type.INT, exp.DataType.Type.TEXT,
     exp.DataType.Type.VARCHAR)
)  # fmt: skip
_DIALECTS = {"postgresql": "postgres", "sqlite": "sqlite"}
logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it can't parse is refused here, not logged there


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement that may be run: its text for the database, the views it reads, how many `?` it has."""

    text: str
    views: tuple[str, ...]
    parameters: int


@lru_cache(maxsize=200)
def checked(text: str, dialect: str) -> Checked:
    """Return a statement as it may be run.

    Raises:
        BadUserRequest: it is no single SELECT, or holds anything beyond the closed lists; the message says what.
    """
    if len(text) > LONGEST:
        raise BadUserRequest(f"The statement has {len(text)} characters; at most {LONGEST} are read")
    try:
        statements = sqlglot.parse(text, read="postgres")
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise BadUserRequest(f"The statement is no SQL: {str(error).splitlines()[0][:300]}") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise BadUserRequest("Expected one SELECT")
    tree = statements[0]
    views, parameters = _walk(tree)
    return Checked(tree.sql(dialect=_DIALECTS[dialect], comments=False), views, parameters)


def _walk(tree: exp.Query) -> tuple[tuple[str, ...], int]:
    own = {str(cte.alias).lower() for cte in tree.find_all(exp.CTE)}
    taken = own & VIEWS.keys()
    if taken:
        raise BadUserRequest(f"{sorted(taken)[0]} is the name of a view; call the part of your own otherwise")
    views: dict[str, None] = {}
    parameters = 0
    for count, node in enumerate(tree.walk(bfs=False)):
        if count >= MOST_NODES:
            raise BadUserRequest(f"The statement has more than {MOST_NODES} parts")
        if type(node) not in _NODES:
            raise BadUserRequest(f"{_shown(node)} may not be used in reports")
        if isinstance(node, exp.Table):
            _table(node, own, views)
        elif isinstance(node, exp.Placeholder):
            if node.args != {"jdbc": True}:
                raise BadUserRequest("Parameters are written as ?")
            parameters += 1
        elif isinstance(node, exp.DataType) and node.this not in _TYPES:
            raise BadUserRequest(f"{node.sql()} may not be cast to; expected bigint, double precision, int or text")
        elif isinstance(node, exp.With) and node.args.get("recursive"):
            raise BadUserRequest("RECURSIVE may not be used in reports")
        elif isinstance(node, (exp.Select, exp.Union)):
            _plain(node)
    return tuple(views), parameters


def _table(node: exp.Table, own: set[str], views: dict[str, None]) -> None:
    name = node.name.lower()
    if node.db or node.catalog or not isinstance(node.this, exp.Identifier):
        raise BadUserRequest(f"{node.sql()[:100]} is no view; expected one of {', '.join(VIEWS)}")
    if name in own:
        return
    if name not in VIEWS:
        raise BadUserRequest(f"There is no view {name[:60]!r}; expected one of {', '.join(VIEWS)}")
    views[name] = None


_PARTS = frozenset(
    ("with", "with_", "kind", "hint", "distinct", "expressions", "limit", "operation_modifiers", "from", "from_",
     "joins", "where", "group", "having", "order", "offset", "this", "expression", "side", "by_name", "on", "windows")
)  # fmt: skip


def _plain(node: exp.Expr) -> None:
    """Refuse what a SELECT has beyond the usual parts (INTO, FOR UPDATE, ...)."""
    odd = sorted(name for name, value in node.args.items() if value and name not in _PARTS)
    if odd:
        raise BadUserRequest(f"{odd[0].upper()} may not be used in reports")


def _shown(node: exp.Expr) -> str:
    try:
        return node.sql(dialect="postgres")[:100]
    except sqlglot.errors.SqlglotError:
        return type(node).__name__
