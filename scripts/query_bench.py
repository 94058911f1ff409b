"""Time the queries that clients ask most on a large database, and look at their plans.

    python scripts/query_bench.py [--activities 1000000] [--tasks 100000] [--variables 1000000] [--times 15]

Fills a PostgreSQL database of its own, runs each query as the REST API would (one page of 50 unless it counts), prints
median and slowest time and what its plan goes by. The exit status is 1 if a median is above 50 ms or a plan goes by no
index at all. Then pages: by offset and by keyset, at the beginning and far down.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts")]

from bench import database, postgres

from watchword.query.compile import Compiler, leaves
from watchword.query.model import Criteria, Filter, Kind, Ordering, Query, Sort
from watchword.query.predicates import above
from watchword.query.run import run_count, run_list
from watchword.query.spec import from_json
from watchword.query.specs.history_activity_instance import HISTORIC_ACTIVITY_INSTANCES
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.query.specs.task import TASKS
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES
from watchword.store.database import Database, open_database
from watchword.store.schema.create import create_schema

LIMIT_MS = 50.0
PAGE = 50
LARGE = frozenset(("act_hi_actinst", "act_ru_task", "act_ru_variable", "act_hi_procinst", "act_ru_execution"))


class Asked(NamedTuple):
    """One of the queries: what it is called, of what, with which body; `counted`: how many, not which."""

    name: str
    query: Query
    body: dict[str, Any]
    counted: bool = False


def sorted_by(name: str, order: str = "desc") -> dict[str, Any]:
    return {"sorting": [{"sortBy": name, "sortOrder": order}]}


MOST_USED: tuple[Asked, ...] = (
    Asked("tasks of an assignee", TASKS, {"assignee": "user8", **sorted_by("created")}),
    Asked("tasks of an assignee, counted", TASKS, {"assignee": "user8"}, True),
    Asked("tasks of a candidate group", TASKS, {"candidateGroup": "group3", **sorted_by("created")}),
    Asked("tasks of a candidate group, counted", TASKS, {"candidateGroup": "group3"}, True),
    Asked("tasks for a user and its groups", TASKS, {"candidateUser": "user8"}),
    Asked("tasks of an instance", TASKS, {"processInstanceId": "p77"}),
    Asked("tasks by business key", TASKS, {"processInstanceBusinessKey": "B77"}),
    Asked("tasks by name", TASKS, {"taskDefinitionKey": "t3", "assignee": "user8"}),
    Asked("tasks by a variable", TASKS, {"processVariables": [{"name": "n", "operator": "eq", "value": 77}]}),
    Asked("one task", TASKS, {"taskId": "t77"}),
    Asked("instances by business key", PROCESS_INSTANCES, {"businessKey": "B77"}),
    Asked("instances by ids", PROCESS_INSTANCES, {"processInstanceIds": ["p7", "p77", "p777"]}),
    Asked("instances by a variable", PROCESS_INSTANCES, {"variables": [{"name": "n", "operator": "eq", "value": 77}]}),
    Asked("instances by a text variable", PROCESS_INSTANCES, {"variables": [{"name": "s", "operator": "eq", "value": "S77"}]}),
    Asked("variables of an instance", VARIABLE_INSTANCES, {"processInstanceIdIn": ["p77"]}),
    Asked("variables of a scope by name", VARIABLE_INSTANCES, {"variableName": "n", "executionIdIn": ["p77"]}),
    Asked("activities of an instance", HISTORIC_ACTIVITY_INSTANCES, {"processInstanceId": "p77", **sorted_by("startTime", "asc")}),
    Asked("activities still running of an instance", HISTORIC_ACTIVITY_INSTANCES, {"processInstanceId": "p77", "unfinished": True}),
    Asked("history of instances by business key", HISTORIC_PROCESS_INSTANCES, {"processInstanceBusinessKey": "B77"}),
    Asked("history of one instance", HISTORIC_PROCESS_INSTANCES, {"processInstanceId": "p77"}),
    Asked("history of the tasks of an instance", HISTORIC_TASKS, {"processInstanceId": "p77"}),
)  # fmt: skip
"""What task lists, cockpits and workers ask most."""

FILL = (
    "INSERT INTO act_ge_bytearray (id_, name_, generated_) VALUES ('b', 'b', false)",
    "INSERT INTO act_re_deployment (id_, name_, deploy_time_) VALUES ('d', 'd', now())",
    "INSERT INTO act_re_procdef (id_, rev_, category_, name_, key_, version_, deployment_id_, resource_name_, "
    "has_start_form_key_, suspension_state_, startable_) "
    "SELECT 'k' || n || ':1:x', 1, 'c', 'K' || n, 'k' || n, 1, 'd', 'r', false, 1, true FROM generate_series(1, 20) n",
    "INSERT INTO act_ru_execution (id_, rev_, root_proc_inst_id_, proc_inst_id_, business_key_, proc_def_id_, "
    "proc_def_key_, act_id_, act_inst_id_, is_active_, is_concurrent_, is_scope_, is_event_scope_, suspension_state_, "
    "cached_ent_state_, sequence_counter_) "
    "SELECT 'p' || n, 1, 'p' || n, 'p' || n, 'B' || n, 'k' || (n % 20 + 1) || ':1:x', 'k' || (n % 20 + 1), 't', "
    "'a' || n, true, false, true, false, 1, 0, 1 FROM generate_series(1, {tasks}) n",
    "INSERT INTO act_ru_task (id_, rev_, execution_id_, proc_inst_id_, proc_def_id_, name_, task_def_key_, assignee_, "
    "priority_, create_time_, suspension_state_) "
    "SELECT 't' || n, 1, 'p' || n, 'p' || n, 'k' || (n % 20 + 1) || ':1:x', 'Task ' || n % 50, 't' || n % 5, "
    "CASE WHEN n % 2 = 0 THEN 'user' || n % 500 END, n % 100, now() - n * interval '1 second', 1 "
    "FROM generate_series(1, {tasks}) n",
    "INSERT INTO act_ru_identitylink (id_, rev_, group_id_, type_, task_id_) "
    "SELECT 'l' || n, 1, 'group' || n % 200, 'candidate', 't' || n FROM generate_series(1, {tasks}) n WHERE n % 2 = 1",
    "INSERT INTO act_ru_variable (id_, rev_, type_, name_, execution_id_, proc_inst_id_, long_, text_, var_scope_, "
    "sequence_counter_, is_concurrent_local_) "
    "SELECT 'v' || n, 1, CASE WHEN n / {tasks} = 1 THEN 'string' ELSE 'integer' END, "
    "CASE n / {tasks} WHEN 0 THEN 'n' WHEN 1 THEN 's' ELSE 'x' || n / {tasks} END, 'p' || (n % {tasks} + 1), "
    "'p' || (n % {tasks} + 1), CASE WHEN n / {tasks} <> 1 THEN n END, "
    "CASE WHEN n / {tasks} = 1 THEN 'S' || n % {tasks} ELSE n::text END, 'p' || (n % {tasks} + 1), 1, false "
    "FROM generate_series(0, {variables} - 1) n",
    "INSERT INTO act_hi_procinst (id_, proc_inst_id_, business_key_, proc_def_key_, proc_def_id_, start_time_, state_) "
    "SELECT 'p' || n, 'p' || n, 'B' || n, 'k' || (n % 20 + 1), 'k' || (n % 20 + 1) || ':1:x', "
    "now() - n * interval '1 second', 'ACTIVE' FROM generate_series(1, {tasks}) n",
    "INSERT INTO act_hi_taskinst (id_, proc_inst_id_, proc_def_key_, proc_def_id_, name_, assignee_, start_time_) "
    "SELECT 't' || n, 'p' || n, 'k' || (n % 20 + 1), 'k' || (n % 20 + 1) || ':1:x', 'Task', 'user' || n % 500, now() "
    "FROM generate_series(1, {tasks}) n",
    "INSERT INTO act_hi_actinst (id_, parent_act_inst_id_, proc_def_key_, proc_def_id_, proc_inst_id_, execution_id_, "
    "act_id_, act_name_, act_type_, start_time_, end_time_, duration_, act_inst_state_, sequence_counter_) "
    "SELECT 'a' || lpad(n::text, 9, '0'), 'p' || (n % {tasks} + 1), 'k' || (n % 20 + 1), 'k' || (n % 20 + 1) || ':1:x', "
    "'p' || (n % {tasks} + 1), 'p' || (n % {tasks} + 1), 'act' || n % 10, 'Act', 'userTask', "
    "now() - n * interval '1 second', CASE WHEN n % 10 > 0 THEN now() END, 1000, 0, n "
    "FROM generate_series(1, {activities}) n",
    "ANALYZE",
)  # fmt: skip


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--activities", type=int, default=1_000_000)
    cli.add_argument("--tasks", type=int, default=100_000)
    cli.add_argument("--variables", type=int, default=1_000_000)
    cli.add_argument("--times", type=int, default=15)
    args = cli.parse_args()
    with postgres() as server, database(server, "ww_queries") as url:
        db = open_database(url)
        create_schema(db)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in FILL:
                connection.execute(
                    statement.format(tasks=args.tasks, variables=args.variables, activities=args.activities)
                )
            bad = [asked.name for asked in MOST_USED if not measured(db, connection, asked, args.times)]
        pages(db, args.activities)
        db.close()
    print(f"{len(MOST_USED) - len(bad)} of {len(MOST_USED)} within {LIMIT_MS:.0f} ms by index")
    return 1 if bad else 0


def measured(db: Database, connection: Any, asked: Asked, times: int) -> bool:
    """Print one line about a query; return whether it is good."""
    criteria = from_json(asked.query, asked.body)
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        if asked.counted:
            found = run_count(db, asked.query, criteria, restrict=())
        else:
            found = len(run_list(db, asked.query, criteria, limit=PAGE, restrict=()))
        took.append((time.perf_counter() - begin) * 1000)
    indexes, whole = planned(connection, db, asked, criteria)
    median = statistics.median(took)
    print(
        f"{asked.name:42} {median:7.1f} ms, slowest {max(took):7.1f} ms, found {found:5}, "
        f"by {', '.join(indexes) or 'no index'}{' and all of ' + ', '.join(whole) if whole else ''}"
    )
    return median <= LIMIT_MS and bool(indexes)


def planned(connection: Any, db: Database, asked: Asked, criteria: Criteria) -> tuple[list[str], list[str]]:
    """Return the indexes that the plan goes by, and the large tables that it reads from end to end."""
    compiler = Compiler(db.compiler())
    statement = compiler.statement(
        asked.query, criteria, (), counting=asked.counted, first=False, limit=not asked.counted
    )
    values = statement.parameters(leaves(criteria, ()), 0, PAGE, db_now())
    text = statement.sql.replace("%", "%%").replace("?", "%s")
    plan = connection.execute("EXPLAIN (FORMAT JSON) " + text, values).fetchone()[0][0]["Plan"]
    nodes = list(_nodes(plan))
    indexes = {node["Index Name"] for node in nodes if "Index Name" in node}
    whole = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"} & LARGE
    return sorted(indexes), sorted(whole)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def db_now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def pages(db: Database, activities: int) -> None:
    """Print what a page costs at the beginning and far down."""
    after = Filter("after", Kind.TEXT, above("id"), internal=True)
    by_id = (Ordering(Sort("id", "id")),)
    for share in (0.0, 0.5, 0.95):
        offset = int(activities * share)
        begin = time.perf_counter()
        run_list(db, HISTORIC_ACTIVITY_INSTANCES, Criteria((), (), by_id), first=offset, limit=1000, restrict=())
        middle = time.perf_counter()
        criteria = Criteria(((after, f"a{offset:09}"),), (), by_id)
        run_list(db, HISTORIC_ACTIVITY_INSTANCES, criteria, limit=1000, restrict=())
        end = time.perf_counter()
        print(
            f"page of 1000 after {offset:9,}: by offset {(middle - begin) * 1000:7.1f} ms, by key {(end - middle) * 1000:7.1f} ms"
        )


if __name__ == "__main__":
    sys.exit(main())
