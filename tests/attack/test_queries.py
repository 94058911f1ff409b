"""Query parameters of every declared filter with whatever text: an answer or a refusal, never a failure."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchword.rest.op import BodyKind
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from .judge import Judge

ROWS = [(path, op) for path, op in Router(RESOURCES).rows if op.query is not None or op.parameters]
QUIET = settings(
    max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
TEXTS = st.one_of(
    st.sampled_from(
        [
            "", "true", "TRUE", "yes", "0", "-1", "1e3", "2147483648", "9" * 30, "x", "x,y,,", ",", "%", "_", "\\", "'",
            "target", "2030-01-31T12:00:00.000+0000", "2030-01-31T12:00:00.000 0000", "2030-13-31T12:00:00.000+0000",
            "9999-12-31T23:59:59.999-1400", "0001-01-01T00:00:00.000+1400", "a_eq_b", "text_eq_hello", "whole_gt_x",
            "text_like_%", "a_b", "a_eq_b_c", "_eq_", "a_nope_b", "gt_2030-01-31T12:00:00.000+0000", "asc", "desc",
            "instanceId", "name", "null", "${1}", "\ufffd", "é", "\u202e", "x" * 300, "a," * 500, "'; DROP TABLE x; --",
        ]
    ),
    st.text(max_size=20),
)  # fmt: skip
COMMON = ("sortBy", "sortOrder", "firstResult", "maxResults", "nope")


@st.composite
def requests(draw):
    """Return method, path and query string of a request for some operation that declares parameters."""
    path, op = draw(st.sampled_from(ROWS))
    declared = [p.name for p in op.parameters] + (list(op.query.by_name) if op.query is not None else [])
    names = draw(st.lists(st.sampled_from([*declared, *COMMON]), min_size=1, max_size=4))
    pairs = [(name, draw(TEXTS)) for name in names]
    query = "&".join(f"{quote(n)}={quote(v, errors='surrogatepass')}" for n, v in pairs)
    return op, path, query


@pytest.mark.parametrize("kind", ["sqlite_target", "postgres_target"])
def test_no_query_breaks_the_server(kind, request):
    target = request.getfixturevalue(kind)

    @QUIET
    @given(requests())
    def check(asked):
        op, path, query = asked
        if op.method == "DELETE":
            target.spend()
        body = {"json": {}} if op.body is BodyKind.OBJECT else {}
        judge = Judge(target)
        judge.send(op.method, f"{target.path(path)}?{query}", **body)
        assert judge.verdict == []

    check()
    target.spend()


RAW = (
    "a", "&", "=", "&&&=&", "%", "%zz", "%00", "name=%00", "name=%ff", "name=%ed%a0%80", "name=a%0d%0ab", "+", "%2500",
    "name=" + "x" * 60_000, "&".join(["name=x"] * 1001), "&".join(f"a{i}=x" for i in range(1001)), "name=a;name=b",
    "name=x&name=y", "na%6de=x", "firstResult=-1", "firstResult=99999999999", "maxResults=1e3", "maxResults=2001",
    "firstResult=2147483647&maxResults=2000", "maxResults=0", "maxResults=-5", "sortBy=name", "sortOrder=asc",
    "sortBy=name&sortOrder=up", "sortBy='&sortOrder=asc",
)  # fmt: skip


@pytest.mark.parametrize("query", RAW, ids=[q[:30] for q in RAW])
def test_no_query_string_breaks_the_server(target, witness, query):
    judge = Judge(target, witness)

    judge.send("GET", f"/task?{query}")
    judge.send("GET", f"/task/count?{query}")

    assert judge.verdict == []
