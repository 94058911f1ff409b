"""The role that serves may do its work in the database and nothing else."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from watchword import open_platform
from watchword.core.errors import SettingsError
from watchword.store.database import open_database
from watchword.store.failures import StoreUnavailable
from watchword.store.schema.create import create_schema
from watchword.store.schema.roles import grants, role_of

MODEL = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
 <process id="p" isExecutable="true" camunda:historyTimeToLive="30"><startEvent id="s"/>
 <sequenceFlow id="a" sourceRef="s" targetRef="u"/><userTask id="u"/>
 <sequenceFlow id="b" sourceRef="u" targetRef="e"/><endEvent id="e"/></process></definitions>"""


def as_role(url: str, role: str) -> str:
    """Return the URL of the same database for another role."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))


@pytest.fixture(scope="module")
def roles(new_postgres):
    """Return the URLs of owner and server's role on a database that was made with them."""
    url, tag = new_postgres(), secrets.token_hex(4)
    owner, app = f"ww_owner_{tag}", f"ww_app_{tag}"
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN")
        connection.execute(f"GRANT ALL ON SCHEMA public TO {owner}")
    with open_database(as_role(url, owner)) as database:
        create_schema(database)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(grants(name, app, owner=owner))
    yield as_role(url, owner), as_role(url, app)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {app}, {owner} CASCADE")
        connection.execute(f"DROP ROLE {app}")
        connection.execute(f"DROP ROLE {owner}")


def test_the_servers_role_runs_processes_and_holds_no_more_rights(roles, tmp_path):
    config = tmp_path / "watchword.toml"
    config.write_text(f'[database]\nurl = "{roles[1]}"\n')
    from watchword.core import keys
    from watchword.core.settings import load
    from watchword.node import build, check_schema

    keys.make(tmp_path / "watchword-data" / "keys")
    settings = load(config, {})
    check_schema(settings)

    with build(settings) as platform:
        platform.repository.deploy(name="p", resources={"p.bpmn": MODEL})
        instance = platform.runtime.start(key="p")
        task = platform.tasks.query(process_instance_id=instance.id)[0]
        platform.tasks.complete(task.id)
        found = role_of(platform.database)

    assert not any(
        (found.superuser, found.bypasses_row_security, found.creates_databases, found.creates_roles, found.replicates,
         found.creates_tables, found.owns_tables)
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ww_audit SET id_ = 'x'",
        "DELETE FROM ww_audit",
        "TRUNCATE ww_audit",
        "DELETE FROM ww_audit_chain",
        "DROP TABLE act_ru_task",
        "ALTER TABLE act_ru_task ADD COLUMN x int",
        "CREATE TABLE x (y int)",
        "TRUNCATE act_ru_task",
        "CREATE ROLE intruder",
        "UPDATE ww_schema_version SET version_num = 'x'",
        "SET SESSION AUTHORIZATION postgres",
        "COPY act_id_user TO '/tmp/stolen'",
    ],
)
def test_the_servers_role_can_not_do_what_it_need_not(roles, statement):
    with psycopg.connect(roles[1], autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_rights_may_be_given_again(roles, new_postgres):
    url = roles[0]
    name = urlsplit(url).path.lstrip("/")

    assert 'GRANT SELECT, INSERT ON TABLE "public".ww_audit TO "x"' in grants(name, "x")


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "a;b", "a'b", "1a", "a" * 64])
def test_only_plain_names_become_sql(name):
    with pytest.raises(SettingsError):
        grants("db", name or "")
    with pytest.raises(SettingsError):
        grants(name, "role")


def test_a_statement_ends_when_its_time_is_over(postgres_url):
    with open_database(postgres_url, statement_seconds=1) as database:
        with pytest.raises(StoreUnavailable, match="statement_seconds"):
            database.select("SELECT 1 FROM pg_sleep(20)")
        assert [(1,)] == database.select("SELECT 1")


def test_sqlite_knows_no_roles():
    with open_platform() as platform:
        assert role_of(platform.database) is None
