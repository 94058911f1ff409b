"""On SQLite, variables of a line are looked up by the line, not by a name that all lines have."""

from __future__ import annotations

import pytest

from watchword.query.compile import Compiler, leaves
from watchword.query.spec import from_json
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.query.specs.history_process_instance import HISTORIC_PROCESS_INSTANCES
from watchword.query.specs.history_task import HISTORIC_TASKS
from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.query.specs.task import TASKS
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema

NOW = "2026-11-23T12:00:00.000Z"
ASKED = {"name": "customer", "operator": "eq", "value": "ACME"}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with open_database(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'x.db'}") as database:
        create_schema(database)
        yield database


@pytest.mark.parametrize(
    ("query", "filters", "link"),
    [
        (HISTORIC_TASKS, "processVariables", "PROC_INST_ID_"),
        (HISTORIC_TASKS, "taskVariables", "TASK_ID_"),
        (HISTORIC_PROCESS_INSTANCES, "variables", "PROC_INST_ID_"),
        (TASKS, "processVariables", "EXECUTION_ID_"),
        (TASKS, "taskVariables", "TASK_ID_"),
        (PROCESS_INSTANCES, "variables", "EXECUTION_ID_"),
        (EXTERNAL_TASKS, "processVariables", "EXECUTION_ID_"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_variables_are_found_by_what_they_belong_to(database, query, filters, link):
    criteria = from_json(query, {filters: [ASKED]})
    made = Compiler(database.compiler()).statement(query, criteria, (), counting=True, first=False, limit=False)

    rows = database.select("EXPLAIN QUERY PLAN " + made.sql, made.parameters(leaves(criteria, ()), 0, None, NOW))

    steps = [str(row[-1]) for row in rows if "t2" in str(row[-1])]
    assert steps
    assert all(f"({link}=?" in step and "NAME_=?" not in step.split(link)[0] for step in steps), steps
