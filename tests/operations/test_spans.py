"""What a trace tells of database, directory, mail and identity provider, and that nothing is told to nobody."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from engine.smtp_server import SmtpServer
from ldap_directory.conftest import PASSWORDS, dn, people, settings_for
from ldap_directory.slapd import Slapd, frame
from operations.test_tracing import receiver
from watchword.core import trace
from watchword.core.secret import Secret
from watchword.core.settings import Settings
from watchword.engine.mail import PLAIN, Mailer, MailServer
from watchword.identity.ldap.directory import Directory
from watchword.identity.provider_http import ProviderHttp, ProviderUnavailable
from watchword.node import open_platform
from watchword.operations import tracing
from watchword.store.database import Database, open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import UserRow
from watchword.store.traced import TracedDatabase
from watchword.testing.models import Model

PLANTED = "Plover-7712"
NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def told():
    """Let somebody listen; yield a function that ends it and returns the spans."""
    exporter = InMemorySpanExporter()
    end = tracing.start(Settings(), exporter)
    yield lambda: (end(), exporter.get_finished_spans())[1]
    end()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return f"sqlite:///{tmp_path / 'x.db'}" if request.param == "sqlite" else request.getfixturevalue("new_postgres")()


def test_reads_and_writes_are_part_of_the_trace_without_any_value(told, url):
    with open_database(url) as database:
        create_schema(database)
        with trace.span("outer"), database.session(NOW) as session:
            session.add(UserRow(id=PLANTED, email=PLANTED))
            session.flush()
            session.find(UserRow, id=PLANTED)
            session.execute("UPDATE ACT_ID_USER SET LAST_ = ? WHERE ID_ = ?", (PLANTED, PLANTED))
            session.flush()
            database.select("SELECT ID_ FROM ACT_ID_USER WHERE EMAIL_ = ?", (PLANTED,))
        kind = database.dialect

    spans = told()

    outer = next(span for span in spans if span.name == "outer")
    inner = [span for span in spans if span is not outer]
    assert ["flush", "SELECT ACT_ID_USER", "UPDATE ACT_ID_USER", "flush", "SELECT ACT_ID_USER"] == [
        span.name for span in inner
    ]
    assert {outer.context.trace_id} == {span.context.trace_id for span in inner}
    assert {kind} == {span.attributes["db.system.name"] for span in inner}
    assert 1 == inner[0].attributes["watchword.inserted"]
    assert [1, 1] == [inner[n].attributes["db.response.returned_rows"] for n in (1, 4)]
    assert PLANTED not in "".join(span.to_json() for span in spans)


def test_commands_have_their_reads_and_writes_inside(told):
    with open_platform() as platform:
        platform.repository.deploy(name="p", resources={"p.bpmn": Model("p").start().user_task("u").end("e").xml()})
        platform.runtime.start(key="p", variables={"n": PLANTED})

    spans = told()

    command = next(span for span in spans if span.name == "ProcessInstances.start")
    (flush,) = [span for span in _children(spans, command) if span.name == "flush"]
    assert flush.attributes["watchword.inserted"] > 0
    assert {"SELECT"} <= {span.attributes["db.operation.name"] for span in _children(spans, command)}
    assert PLANTED not in "".join(span.to_json() for span in spans)


def _children(spans, parent):
    return [span for span in spans if span.parent and span.parent.span_id == parent.context.span_id]


def test_what_goes_on_by_itself_begins_no_trace(told, tmp_path):
    with open_database(f"sqlite:///{tmp_path / 'x.db'}") as database:
        assert isinstance(database, TracedDatabase)
        assert [(1,)] == database.select("SELECT 1")

    assert () == told()


def test_where_nobody_listens_the_database_is_the_plain_one(tmp_path):
    with open_database(f"sqlite:///{tmp_path / 'x.db'}") as database:
        assert Database is type(database)
        assert trace.inside("x") is trace.span("y")


def test_a_write_that_fails_is_told_by_its_type(told, tmp_path):
    with open_database(f"sqlite:///{tmp_path / 'x.db'}") as database:
        create_schema(database)
        with trace.span("outer"), database.session(NOW) as session:
            session.add(UserRow(id="a"))
            session.flush()
        with trace.span("outer"), database.session(NOW) as session, pytest.raises(Exception, match="exists"):
            session.add(UserRow(id="a"))
            session.flush()

    assert ["DuplicateError"] == [span.status.description for span in told() if not span.status.is_ok]


def test_the_directory_is_told_of(told, tmp_path):
    slapd = Slapd(tmp_path / "slapd", frame() + people()).start()
    directory = Directory(settings_for(slapd))
    try:
        directory.search("ou=people,dc=example,dc=org", "(uid=alice)", ("uid",))
        directory.read(dn("bob"), "(objectClass=*)", ("uid",))
        directory.proves(dn("bob"), Secret(PASSWORDS["bob"]))
    finally:
        directory.close()
        slapd.stop()

    spans = told()

    assert ["LDAP search", "LDAP read", "LDAP bind"] == [span.name for span in spans]
    assert 1 == spans[0].attributes["watchword.entries"]
    assert not [word for word in ("alice", "bob") for span in spans if word in span.to_json()]


def test_mail_is_told_of(told):
    with SmtpServer() as server:
        sends = Mailer(
            MailServer("127.0.0.1", server.port, PLAIN, "", Secret(""), "engine@example.com", ("@example.com",), 5)
        )
        sends.send({"to": f"{PLANTED}@example.com", "subject": PLANTED, "text": PLANTED})
        count = len(server.taken)

    (span,) = told()

    assert 1 == count
    assert ("mail", "127.0.0.1") == (span.name, span.attributes["server.address"])
    assert PLANTED not in span.to_json()


def test_the_identity_provider_is_told_of(told):
    asks = ProviderHttp(ssl.create_default_context())
    with receiver() as server:
        status, _ = asks.post(f"http://127.0.0.1:{server.server_port}/token?x={PLANTED}", {"code": PLANTED}, {})
    with pytest.raises(ProviderUnavailable):
        asks.get(f"http://127.0.0.1:{server.server_port}/{PLANTED}")

    posted, failed = told()

    assert 200 == status == posted.attributes["http.response.status_code"]
    assert "identity provider POST" == posted.name
    assert "ProviderUnavailable" == failed.status.description
    assert PLANTED not in posted.to_json() + failed.to_json()
