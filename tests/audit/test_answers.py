"""What checks of the running server's answers say, of a server as it ships and of listeners that aren't."""

from __future__ import annotations

import pytest

from audit.installation import small
from server import Server
from watchword.audit.checks import answers, forgery
from watchword.audit.evidence import Evidence
from watchword.core.settings import HttpSettings, load
from watchword.store.database import open_database

ASKING = (
    answers.encrypted,
    answers.error_page,
    answers.errors,
    answers.rubbish,
    answers.sizes,
    forgery.anonymous,
    forgery.anonymous_pages,
    forgery.cookie_domain,
    forgery.cookie_flags,
    forgery.forged,
    forgery.session_flags,
)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """Yield what checks see of a server as it ships."""
    server = Server(tmp_path_factory.mktemp("answers") / "server")
    server.initialise()
    server.start()
    settings = load(server.config, {})
    database = open_database(settings.database.url)
    yield lambda: Evidence(
        settings, server.config, database, database.select("SELECT CREATED_ FROM WW_INSTALLATION")[0][0]
    )
    database.close()
    server.stop()


@pytest.fixture
def installation(tmp_path):
    """Yield one whose server doesn't run."""
    made = small(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("check", ASKING, ids=lambda check: check.__name__)
def test_a_server_as_it_ships_passes(running, check):
    found = check(running())

    assert "pass" == found.status, found
    assert found.observed


@pytest.mark.parametrize("check", ASKING, ids=lambda check: check.__name__)
def test_what_can_not_be_asked_is_not_guessed(installation, check):
    found = check(installation.evidence)

    settings_tell = check in (answers.encrypted, answers.sizes)
    assert ("pass" if settings_tell else "unknown") == found.status


def test_asking_leaves_no_trace_in_the_database(running):
    evidence = running()
    counts = [evidence.database.count(name) for name in ("WW_AUDIT", "WW_LOGIN_THROTTLE", "WW_SESSION")]

    for check in ASKING:
        check(evidence)

    assert counts == [evidence.database.count(name) for name in ("WW_AUDIT", "WW_LOGIN_THROTTLE", "WW_SESSION")]


def test_a_listener_that_waits_for_what_is_too_large_fails(installation):
    assert "gets waited for" in answers.sizes(installation.answers()).observed


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("200 shows the inside", b'{"message": "File /srv/app.py"}'),
        ("200 shows the inside", b"ERROR: psycopg.errors.SyntaxError"),
    ],
)
def test_what_shows_the_inside_is_found(installation, told, body):
    seen = installation.answers(lambda _method, _path: (200, {"Request-Id": "1"}, body))

    assert told in answers.error_page(seen).observed
    assert told in answers.errors(seen).observed


def test_members_that_errors_do_not_have_are_found(installation):
    body = b'{"type": "a", "message": "b", "code": null, "stackTrace": "c"}'
    seen = installation.answers(lambda _method, _path: (400, {"Content-Type": "application/json"}, body))

    assert ("fail", True) == (answers.errors(seen).status, "400 answers stackTrace" in answers.errors(seen).observed)


def test_an_open_route_is_named(installation):
    seen = installation.answers(lambda _method, path: (200 if path == "/engine-rest/user" else 401, {}, b""))

    assert ("fail", "/engine-rest/user 200") == (forgery.anonymous(seen).status, forgery.anonymous(seen).observed)


def test_a_foreign_origin_that_is_let_in_is_named(installation):
    def replies(method: str, _path: str):
        return (200, {"Access-Control-Allow-Origin": "*"}, b"") if method == "OPTIONS" else (403, {}, b"")

    assert ("fail", "pages of * may call the API") == status_of(forgery.forged(installation.answers(replies)))


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        (HttpSettings(host="0.0.0.0"), "fail"),
        (HttpSettings(behind_proxy=True, public_url="http://flow.example.org"), "fail"),
        (HttpSettings(behind_proxy=True, public_url="https://flow.example.org"), "pass"),
        (HttpSettings(), "pass"),
    ],
)
def test_connections_without_tls_are_for_this_machine_only(installation, settings, status):
    assert status == answers.encrypted(installation.weak(http=settings)).status


def status_of(found) -> tuple[str, str]:
    return found.status, found.observed
