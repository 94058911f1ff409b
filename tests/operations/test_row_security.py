"""PostgreSQL keeps tenants apart by itself: a statement without any condition finds the caller's tenants only."""

from __future__ import annotations

import secrets
import threading
from urllib.parse import urlsplit

import psycopg
import pytest

from watchword import open_platform
from watchword.core import keys
from watchword.core.errors import NullValue, SettingsError
from watchword.core.settings import load
from watchword.identity.model import Identity
from watchword.node import build, check_schema
from watchword.node.database import open_of
from watchword.operations import backup
from watchword.store.database import open_database
from watchword.store.failures import StoreError
from watchword.store.schema.create import create_schema
from watchword.store.schema.roles import grants
from watchword.store.schema.row_security import COVERED, guarded, switched_off, switched_on
from watchword.store.tenancy import seeing
from watchword.testing.models import Model

from .test_backup import programs
from .test_roles import as_role

MODEL = Model("p").start().user_task("u").service_task("later", expression="${1}", asyncBefore="true")
MODEL = MODEL.end("e")
ANN = Identity("ann", tenants=("a",))
BOTH = Identity("both", tenants=("a", "b"))
NOBODY = Identity("nobody")


@pytest.fixture(scope="module")
def urls(new_postgres):
    """Return the URLs of owner and server's role on a database that keeps tenants apart."""
    url, tag = new_postgres(), secrets.token_hex(4)
    owner, app = f"ww_owner_{tag}", f"ww_app_{tag}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN")
        connection.execute(f"GRANT ALL ON SCHEMA public TO {owner}")
    with open_database(as_role(url, owner)) as database:
        create_schema(database)
        database.run_alone(switched_on())
        database.run_alone(switched_on())  # again, as an upgrade would
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(grants(urlsplit(url).path.lstrip("/"), app, owner=owner))
    yield as_role(url, owner), as_role(url, app)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {app}, {owner} CASCADE")
        connection.execute(f"DROP ROLE {app}")
        connection.execute(f"DROP ROLE {owner}")


@pytest.fixture(scope="module")
def platform(urls, tmp_path_factory):
    """Return a platform as the server's role, with an instance of each tenant and one of none."""
    folder = tmp_path_factory.mktemp("config")
    keys.make(folder / "watchword-data" / "keys")
    config = folder / "watchword.toml"
    config.write_text(
        f'[database]\nurl = "{urls[1]}"\nrow_security = true\npool_size = 1\n[authorization]\nenabled = false\n'
    )
    settings = load(config, {})
    check_schema(settings)
    with build(settings) as made:
        for tenant in ("a", "b", None):
            deployed = made.repository.deploy(name="p", resources={"p.bpmn": MODEL.xml()}, tenant_id=tenant)
            (definition,) = deployed.process_definitions
            made.runtime.start(definition_id=definition.id, variables={"whose": tenant, "big": [tenant]})
        yield made


def _tenants(database, table="ACT_RU_EXECUTION"):
    return {line[0] for line in database.select(f"SELECT DISTINCT TENANT_ID_ FROM {table}")}  # noqa: S608


def test_every_table_that_names_a_tenant_is_covered_but_those_that_logins_read(platform):
    sql = (
        "SELECT DISTINCT table_name::text FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND column_name = 'tenant_id_'"
    )
    named = {line[0] for line in platform.database.select(sql)}

    assert named - set(COVERED) == {"act_id_tenant_member"}
    assert guarded(platform.database) == set(COVERED)


SEEN = [
    (("a",), {"a", None}),
    (("a", "b"), {"a", "b", None}),
    ((), {None}),
    (('x"},{*',), {None}),
    (None, {"a", "b", None}),
]
TABLES = ["ACT_GE_BYTEARRAY", "ACT_HI_DETAIL", "ACT_RE_PROCDEF", "ACT_RU_EXECUTION", "ACT_RU_TASK", "ACT_RU_VARIABLE"]


@pytest.mark.parametrize(("tenants", "expected"), SEEN)
@pytest.mark.parametrize("table", TABLES)
def test_a_statement_without_any_condition_finds_the_callers_tenants_only(platform, table, tenants, expected):
    with seeing(tenants):
        found = _tenants(platform.database, table)

    assert expected == found


@pytest.mark.parametrize("role", [0, 1], ids=["owner", "server"])
def test_a_connection_that_says_nothing_sees_what_belongs_to_nobody(platform, urls, role):
    with psycopg.connect(urls[role]) as connection:
        found = {line[0] for line in connection.execute("SELECT tenant_id_ FROM act_ru_execution")}

    assert found == {None}


def test_units_of_work_read_and_write_lines_of_their_tenants_only(platform):
    theirs = platform.tasks.query(tenant_id_in=["b"])[0].id

    assert {t.tenant_id for t in platform.tasks.query(identity=ANN)} == {"a", None}
    assert {t.tenant_id for t in platform.tasks.query(identity=NOBODY)} == {None}
    with pytest.raises(NullValue):
        platform.tasks.complete(theirs, identity=ANN)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ACT_RU_TASK SET NAME_ = 'taken'",
        "DELETE FROM ACT_RU_VARIABLE",
        "UPDATE ACT_RU_EXECUTION SET BUSINESS_KEY_ = 'taken'",
    ],
)
def test_a_write_without_any_condition_leaves_other_tenants_alone(platform, sql):
    table = sql.split()[2] if sql.startswith("DELETE") else sql.split()[1]
    database = platform.database
    before = database.select(f"SELECT * FROM {table} WHERE TENANT_ID_ = 'b' ORDER BY ID_")  # noqa: S608
    with seeing(("a",)), database.session(platform.clock.now()) as session:
        session.execute(sql)  # the transaction is rolled back
        inside = session.execute(f"SELECT count(*) FROM {table} WHERE TENANT_ID_ = 'b'")[0][0]  # noqa: S608

    assert before
    assert inside == 0
    assert before == database.select(f"SELECT * FROM {table} WHERE TENANT_ID_ = 'b' ORDER BY ID_")  # noqa: S608


def test_nobody_writes_a_line_for_a_tenant_of_others(platform):
    with seeing(("a",)), database_session(platform) as session:
        with pytest.raises(StoreError, match="row-level security"):
            session.execute("UPDATE ACT_RU_TASK SET TENANT_ID_ = 'b' WHERE TENANT_ID_ = 'a'")


def database_session(platform):
    return platform.database.session(platform.clock.now())


def test_what_a_connection_may_see_travels_with_the_next_statement(platform):
    """One connection serves callers in turn, after failures and rollbacks too; each unit takes one trip a statement."""
    seen = []
    for who in (("a",), (), None, ("b",)):
        with seeing(who), database_session(platform) as session:
            session.execute("SELECT 1", alone=True)
            trips = session.round_trips
            session.execute("SELECT 1 FROM ACT_RU_TASK")  # opens a transaction, which is rolled back
        with seeing(who):
            with pytest.raises(StoreError, match="refused"):
                platform.database.select("SELECT 1 / (SELECT 0) FROM nowhere")
            seen.append((trips, _tenants(platform.database)))

    assert seen == [(1, {"a", None}), (1, {None}), (1, {"a", "b", None}), (1, {"b", None})]


def test_threads_do_not_see_for_each_other(platform):
    found: dict[str, set] = {}

    def look(who):
        with seeing((who,)):
            for _ in range(50):
                found.setdefault(who, set()).update(_tenants(platform.database))

    threads = [threading.Thread(target=look, args=(who,)) for who in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {"a": {"a", None}, "b": {"b", None}}


def test_jobs_run_for_every_tenant(platform):
    for task in platform.tasks.query(identity=BOTH):
        platform.tasks.complete(task.id, identity=BOTH)
    waiting = {job.tenant_id for job in platform.jobs.query()}

    platform.jobs.run_due()

    assert waiting == {"a", "b", None}
    assert platform.jobs.query() == ()


def test_setting_and_tables_must_agree(urls, tmp_path, new_postgres):
    keys.make(tmp_path / "watchword-data" / "keys")
    config = tmp_path / "watchword.toml"
    plain = new_postgres()
    with open_platform(plain):
        pass

    for url, written in ((urls[1], "false"), (plain, "true")):
        config.write_text(f'[database]\nurl = "{url}"\nrow_security = {written}\n')
        with pytest.raises(SettingsError, match="row security"):
            check_schema(load(config, {}))


def test_the_policies_can_be_taken_away(new_postgres):
    url = new_postgres()
    with open_platform(url) as platform:
        platform.database.run_alone(switched_on())
        on = guarded(platform.database)
        platform.database.run_alone(switched_off())

        assert on == set(COVERED)
        assert guarded(platform.database) == frozenset()


def test_a_backup_by_the_servers_role_holds_every_tenant_and_the_policies(platform, urls, new_postgres, tmp_path):
    tools = backup.Tools(programs("pg_dump"), programs("pg_restore"))
    settings, target, fresh = platform.settings, tmp_path / "b.wwbackup", new_postgres()
    config = tmp_path / "watchword.toml"
    config.write_text("")
    master = keys.KeyRing("backup", (keys.Key("k1", bytes(32)),))
    before = {table: _tenants(platform.database, table) for table in TABLES}

    with open_of(settings) as database:
        manifest = backup.take(
            target, settings, config, database, master, urls[1], version="1", now=platform.clock.now(), tools=tools
        )
    backup.restore(target, tmp_path / "there", master, url=fresh, tools=tools)
    with open_database(fresh, row_security=True) as restored:
        after = {table: _tenants(restored, table) for table in TABLES}

        assert before == after
        assert restored.count("ACT_HI_PROCINST") == manifest.lines["ACT_HI_PROCINST"] == 3
        assert guarded(restored) == set(COVERED)
