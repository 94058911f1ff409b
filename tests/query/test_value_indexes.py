"""Variables are found by their value: exactly, and on PostgreSQL by the indexes over values."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import psycopg
import pytest

from watchword.core import ids
from watchword.query.compile import Compiler, leaves
from watchword.query.run import run_list
from watchword.query.spec import from_json
from watchword.query.specs.process_instance import PROCESS_INSTANCES
from watchword.query.specs.variable_instance import VARIABLE_INSTANCES
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.schema.ddl import INDEXED_TEXT
from watchword.store.tables import VariableRow

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
HEAD = "ä" * INDEXED_TEXT


def found(database, operator, value, **more):
    body = {"variableName": "code", "variableValues": [{"name": "code", "operator": operator, "value": value}], **more}
    return sorted(
        line.text for line in run_list(database, VARIABLE_INSTANCES, from_json(VARIABLE_INSTANCES, body), restrict=())
    )


@pytest.fixture
def variables(database):
    scopes = {text: ids.new() for text in (HEAD, HEAD + "x", HEAD + "y", "short")}
    session = database.session(NOW)
    for text, scope in scopes.items():
        session.add(VariableRow(
            id=ids.new(), type="string", name="code", text=text, variable_scope=scope, sequence_counter=1,
            concurrent_local=False,
        ))  # fmt: skip
    session.flush()
    session.close()
    return {"variableScopeIdIn": [*scopes.values()]}


@pytest.mark.parametrize(
    "value",
    [HEAD, HEAD + "x", "short", "shor", HEAD + "z", HEAD[1:]],
    ids=["head", "longer", "short", "shorter", "other end", "shorter head"],
)
def test_a_text_is_equal_to_itself_only_however_long(database, variables, value):
    expected = [text for text in sorted((HEAD, HEAD + "x", HEAD + "y", "short")) if text == value]

    assert expected == found(database, "eq", value, **variables)


def test_a_text_that_begins_alike_is_another_one(database, variables):
    assert sorted([HEAD, HEAD + "y", "short"]) == found(database, "neq", HEAD + "x", **variables)


FILL = (
    "INSERT INTO act_ru_execution (id_, rev_, root_proc_inst_id_, proc_inst_id_, is_active_, is_concurrent_, "
    "is_scope_, is_event_scope_, suspension_state_, cached_ent_state_, sequence_counter_) "
    "SELECT 'p' || n, 1, 'p' || n, 'p' || n, true, false, true, false, 1, 0, 1 FROM generate_series(1, 4000) n",
    "INSERT INTO act_ru_variable (id_, rev_, type_, name_, execution_id_, proc_inst_id_, var_scope_, long_, double_, "
    "text_, sequence_counter_, is_concurrent_local_) "
    "SELECT kind || n, 1, kind, 'n', 'p' || n, 'p' || n, kind || n, CASE kind WHEN 'integer' THEN n END, "
    "CASE kind WHEN 'double' THEN n + 0.5 END, CASE kind WHEN 'string' THEN 't' || n END, 1, false "
    "FROM generate_series(1, 4000) n, (VALUES ('integer'), ('double'), ('string')) kinds (kind)",
    "ANALYZE",
)


@pytest.fixture(scope="module")
def filled(new_postgres):
    url = new_postgres()
    with open_database(url) as database:
        create_schema(database)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in FILL:
                connection.execute(statement)
            yield database, connection


@pytest.mark.parametrize(
    ("value", "index"),
    [(77, "ww_idx_variable_long"), (77.5, "ww_idx_variable_double"), ("t77", "ww_idx_variable_text")],
)
def test_instances_are_found_by_an_index_over_values(filled, value, index):
    database, connection = filled
    criteria = from_json(PROCESS_INSTANCES, {"variables": [{"name": "n", "operator": "eq", "value": value}]})
    statement = Compiler(database.compiler()).statement(
        PROCESS_INSTANCES, criteria, (), counting=True, first=False, limit=False
    )
    text = "EXPLAIN (FORMAT JSON) " + statement.sql.replace("%", "%%").replace("?", "%s")

    plan = connection.execute(text, statement.parameters(leaves(criteria, ()), 0, None, NOW)).fetchone()[0]

    assert index in json.dumps(plan)
