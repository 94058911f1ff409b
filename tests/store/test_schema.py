"""The tables made are those of the published schema (tests/store/data: read from a 7.24 on PostgreSQL)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from watchword.store.database import open_database
from watchword.store.failures import SchemaMismatch
from watchword.store.schema.create import create_schema
from watchword.store.tables import TABLES

DATA = Path(__file__).parent / "data"
ADDED = "ww_"


def read(name: str) -> set[tuple[str, ...]]:
    with (DATA / name).open(newline="") as file:
        return {tuple(line) for line in csv.reader(file)}


@pytest.fixture
def postgres(new_postgres):
    with open_database(new_postgres()) as database:
        create_schema(database)
        yield database


def test_every_column_has_the_published_type_length_nullability_and_default(postgres):
    expected = read("columns.csv")

    rows = postgres.select(
        "SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable,"
        " column_default FROM information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 'act%'"
    )

    actual = {tuple("" if value is None else str(value) for value in row) for row in rows}
    assert {line[:1] + line[2:] for line in expected if line[0] != "table"} == {line[:1] + line[2:] for line in actual}


def test_every_index_is_there_and_only_our_own_are_added(postgres):
    expected = {line for line in read("indexes.csv") if line[0] != "table"}

    rows = postgres.select("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'act%'")

    actual = {(table, name, text[text.index("(") :], "t" if "UNIQUE" in text else "f") for table, name, text in rows}
    ours = {line for line in actual if line[1].startswith(ADDED)}
    assert expected == actual - ours
    assert {
        "ww_idx_auth_group",
        "ww_idx_auth_user",
        "ww_idx_bytes_tenant",
        "ww_idx_event_subscr_inst",
        "ww_idx_ext_task_inst",
        "ww_idx_hi_varinst_task",
        "ww_idx_job_due",
        "ww_idx_procdef_key",
        "ww_idx_task_parent",
        "ww_idx_variable_double",
        "ww_idx_variable_long",
        "ww_idx_variable_text",
    } == {line[1] for line in ours}


def test_every_constraint_is_there(postgres):
    expected = {line for line in read("constraints.csv") if line[0] != "table"}

    rows = postgres.select(
        "SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid::regclass::text LIKE 'act%' AND contype <> 'n'"
    )

    assert expected == set(rows)


def test_both_databases_get_the_same_tables_and_columns(database):
    create_schema(database)

    with database.schema_work() as connection:
        from sqlalchemy import inspect

        inspector = inspect(connection)
        names = {name.upper() for name in inspector.get_table_names()}
        columns = {
            table.name: [c["name"].upper() for c in inspector.get_columns(_found(inspector, table.name))]
            for table in TABLES
        }

    assert {table.name for table in TABLES} <= names
    assert {table.name: sorted(c.name for c in table.columns) for table in TABLES} == {
        name: sorted(found) for name, found in columns.items()
    }


def _found(inspector, name):
    return next(found for found in inspector.get_table_names() if found.upper() == name)


def test_a_new_database_holds_the_lines_that_another_engine_of_7_24_expects(database):
    properties = dict(database.select("SELECT NAME_, VALUE_ FROM ACT_GE_PROPERTY"))

    log = database.select("SELECT ID_, VERSION_ FROM ACT_GE_SCHEMA_LOG")

    assert 36 == len(properties.pop("camunda.installation.id"))
    assert properties == {
        "deployment.lock": "0",
        "history.cleanup.job.lock": "0",
        "historyLevel": "3",
        "installationId.lock": "0",
        "next.dbid": "1",
        "schema.history": "create(fox)",
        "schema.version": "fox",
        "startup.lock": "0",
    }
    assert [("0", "7.24.0")] == log


def test_creating_the_schema_again_changes_nothing(database):
    before = database.select("SELECT id_, created_ FROM ww_installation")

    create_schema(database)

    assert before == database.select("SELECT id_, created_ FROM ww_installation")
    assert 1 == len(before)


def test_the_installation_is_the_one_the_published_property_names(database):
    rows = database.select("SELECT id_, version_ FROM ww_installation")

    named = database.select("SELECT VALUE_ FROM ACT_GE_PROPERTY WHERE NAME_ = ?", ("camunda.installation.id",))

    assert [row[0] for row in rows] == [row[0] for row in named]


def test_tables_of_another_version_are_refused_and_left_alone(tmp_path):
    with open_database(f"sqlite:///{tmp_path / 'old.db'}") as database:
        create_schema(database)
        with database.schema_work() as connection:
            connection.exec_driver_sql("ALTER TABLE ACT_RU_TASK DROP COLUMN TASK_STATE_")

        with pytest.raises(SchemaMismatch, match="ACT_RU_TASK.TASK_STATE_"):
            create_schema(database)
