"""Reports: closed lists for what callers write, and connections that can do no more."""

from __future__ import annotations

import pytest

from watchword.authz.check import Authorizer
from watchword.core.clock import SystemClock
from watchword.core.errors import BadUserRequest, NotAllowed, NotAuthorized, SettingsError
from watchword.engine.context import EngineSettings
from watchword.identity.model import Identity
from watchword.query.report_sql import checked
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.services.reports import readable
from watchword.store.database import open_database
from watchword.store.failures import ReportFailed
from watchword.store.reports import open_reports
from watchword.store.schema.create import create_schema
from watchword.store.tables import AuthorizationRow
from watchword.testing.models import bpmn

REFUSED = [
    "select pg_sleep(5)",
    "select set_config('a', 'b', false)",
    "select * from information_schema.tables",
    "select * from act_id_user",
    "select * from public.task",
    "insert into task values (1)",
    "select 1; select 2",
    "select * into x from task",
    "with x as (delete from task returning *) select * from x",
    "with recursive x as (select 1 union all select 1 from x) select * from x",
    "with task as (select 1) select * from task",
    "select * from task for update",
    "select current_user",
    "select version()",
    "select $1",
    "select :a",
    "select '\\x41'::bytea",
    "select * from task, lateral (select 1) z",
    "select * from generate_series(1, 1000000000)",
    "values (1)",
    "explain select 1",
    "copy task to stdout",
    "select lo_import('/etc/passwd')",
    "select * from task where name ~ '(a+)+$'",
    "nonsense",
    "",
    "select " + "(" * 3000 + "1" + ")" * 3000,
]


@pytest.mark.parametrize("sql", REFUSED)
@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
def test_what_is_not_listed_is_refused(sql, dialect):
    with pytest.raises(BadUserRequest):
        checked(sql, dialect)


def test_a_statement_is_written_anew_without_comments():
    made = checked("SELECT name /* x */ FROM task -- y\n WHERE assignee = ? AND priority > 3", "postgresql")

    assert "SELECT name FROM task WHERE assignee = ? AND priority > 3" == made.text
    assert (("task",), 1) == (made.views, made.parameters)


def make(url, reports):
    database = open_database(url)
    create_schema(database)
    services = build_services(
        database,
        clock=SystemClock(),
        delegates=Delegates(),
        settings=EngineSettings(),
        authorizer=Authorizer(),
        reports=reports,
    )
    services.repository.deploy(name="p", resources={"p.bpmn": bpmn("p").start().user_task("u").end("e").xml()})
    services.runtime.start(key="p")
    services.tasks.create(id="mine", name="mine", assignee="mary")
    with database.session(services.commands.now()) as session:
        session.add(
            AuthorizationRow(id="a", type=1, user_id="mary", resource_type=0, resource_id="reports", permissions=32)
        )
        session.flush()
    return services


@pytest.fixture
def services(tmp_path):
    url = f"sqlite:///{tmp_path}/r.db"
    made = make(url, open_reports(url, "", readable()))
    yield made
    made.database.close()


MARY, JOHN = Identity("mary"), Identity("john")


def test_a_report_shows_what_the_caller_may_see(services):
    everything = services.reports.run("select name from task where name is not null or name is null order by id")
    hers = services.reports.run("select id, assignee from task where assignee = ?", ["mary"], identity=MARY)
    nothing = services.reports.run("select count(*) as n from historic_process_instance", identity=MARY)

    assert 2 == len(everything.lines)
    assert (("id", "assignee"), [("mine", "mary")], False) == (hers.columns, hers.lines, hers.more)
    assert [(0,)] == nothing.lines


def test_who_was_not_given_reports_runs_none(services):
    with pytest.raises(NotAuthorized):
        services.reports.run("select 1 from task", identity=JOHN)


def test_lines_are_limited_and_parameters_counted(services):
    for number in range(5):
        services.tasks.create(id=f"t{number}")
    services.reports._limit = 3
    found = services.reports.run("select id from task order by id")

    assert (3, True) == (len(found.lines), found.more)
    with pytest.raises(BadUserRequest, match="1 \\?, but 0"):
        services.reports.run("select id from task where id = ?")


def test_a_report_that_takes_too_long_ends(services):
    for number in range(40):
        services.tasks.create(id=f"t{number}")
    services.reports._seconds = 0.05
    with pytest.raises(ReportFailed, match="too long"):
        services.reports.run("select count(*) from task a, task b, task c, task d, task e")


def test_the_connection_itself_reads_no_more_than_the_views(services, tmp_path):
    reports = open_reports(f"sqlite:///{tmp_path}/r.db", "", readable())

    for sql in (
        "SELECT PWD_ FROM ACT_ID_USER",
        "SELECT TEXT_ FROM ACT_RU_VARIABLE",
        "DELETE FROM ACT_RU_TASK",
        "SELECT load_extension('x')",
        "PRAGMA query_only = OFF",
        "ATTACH DATABASE '/tmp/x' AS x",
    ):
        with pytest.raises(ReportFailed):
            reports.run(sql, (), seconds=5, limit=1)


def test_a_database_in_memory_has_no_reports(services):
    assert open_reports("sqlite:///:memory:", "", readable()) is None
    services.reports._reports = None
    with pytest.raises(NotAllowed):
        services.reports.run("select id from task")


def test_reports_need_a_role_of_their_own():
    with pytest.raises(SettingsError):
        open_reports("postgresql://ww@h/d", "postgresql://ww@h/d", readable())
    assert open_reports("postgresql://ww@h/d", "", readable()) is None


def test_on_postgresql_the_role_reads_the_views_columns_only(new_postgres):
    import psycopg

    from watchword.store.dialects.report_postgres import grants

    url = new_postgres()
    services = make(url, None)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS ww_reports")
        connection.execute("CREATE ROLE ww_reports LOGIN PASSWORD 'x'")
        for statement in grants("ww_reports", readable()):
            connection.execute(statement)
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    report_url = urlunsplit(parts._replace(netloc=f"ww_reports:x@{host}"))
    reports = open_reports(url, report_url, readable())
    services.reports._reports = reports
    try:
        hers = services.reports.run("select id, create_time from task where assignee = ?", ["mary"], identity=MARY)
        grouped = services.reports.run(
            "select process_definition_key, count(*) as n, max(start_time) from historic_process_instance "
            "group by process_definition_key having count(*) > ? order by 2 desc",
            [0],
        )
        with pytest.raises(ReportFailed):
            reports.run("SELECT PWD_ FROM ACT_ID_USER", (), seconds=5, limit=1)
        with pytest.raises(ReportFailed):
            reports.run("SELECT pg_sleep(10)", (), seconds=0.2, limit=1)
    finally:
        services.database.close()

    assert ["mine"] == [line[0] for line in hers.lines]
    assert hers.lines[0][1].tzinfo is not None
    assert [("p", 1)] == [line[:2] for line in grouped.lines]
