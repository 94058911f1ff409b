"""W-29: the rules of pg_hba.conf, read by a role that may, by root where it may not, or not at all."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from audit.host import good_facts, write_facts
from audit.installation import small
from watchword.audit.checks.host import own_sockets
from watchword.audit.database_access import Access, database_access
from watchword.audit.evidence import Evidence
from watchword.operations.host_facts.database_access import database_access as found_by_root
from watchword.operations.host_facts.database_access import is_open
from watchword.operations.host_facts.host import Host
from watchword.store.database import open_database

MAY_READ = "GRANT SELECT ON pg_hba_file_rules TO {0}; GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO {0}"


@pytest.fixture
def installation(tmp_path, new_postgres):
    made = small(tmp_path, new_postgres)
    yield made
    made.close()


@pytest.fixture
def as_role(installation, new_postgres):
    """Yield a function: what checks see of a PostgreSQL that is used as a role without rights, or with one."""
    url, role = new_postgres(), "ww_reads_rules"

    def seen(right: str = "") -> Evidence:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
            if right:
                connection.execute(right.format(role))
        database = installation.stack.enter_context(open_database(with_user(url, role)))
        given = installation.evidence
        return Evidence(given.settings, given.config, database, given.now, given.proc)

    yield seen
    installation.stack.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def with_user(url: str, role: str) -> str:
    """Return the URL of a database as another role reaches it."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{role}:x@{rest.rpartition('@')[2]}"


def test_a_role_that_may_reads_the_rules(as_role):
    found = own_sockets(as_role(MAY_READ))

    assert "pass" == found.status
    assert "rules of pg_hba.conf, none for every address" in found.observed


def test_a_role_that_may_finds_what_nobody_has_loaded_yet(installation, as_role):
    evidence = as_role(MAY_READ)
    installation.lets_in("host nowhere nobody 0.0.0.0/0 scram-sha-256")

    assert "fail" == own_sockets(evidence).status


def test_a_role_that_may_not_is_helped_by_root(as_role):
    assert "no other socket; 5 rules by host-facts, none for every address" == own_sockets(as_role()).observed


def test_what_root_found_open_fails(installation, as_role):
    evidence = as_role()
    installation.facts("database_access", open=["/etc/pg_hba.conf:7 (trust)"])

    found = own_sockets(evidence)

    assert "fail" == found.status and "/etc/pg_hba.conf:7 (trust)" in found.observed


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"elsewhere": 2}, "2 lines of pg_hba.conf include other files"),
        ({"rules": None, "elsewhere": None, "open": None}, "malformed"),
    ],
)
def test_what_root_could_not_see_is_unknown(installation, as_role, told, why):
    evidence = as_role()
    installation.facts("database_access", **told)

    found = own_sockets(evidence)

    assert "unknown" == found.status and why in found.observed


def test_without_any_of_them_it_is_unknown(installation, as_role):
    evidence = as_role()
    facts = good_facts() | {"database_access": None}
    write_facts(Path(evidence.settings.audit.host_facts), facts, evidence.now)

    found = own_sockets(evidence)

    assert "unknown" == found.status and "host-facts found no pg_hba.conf" in found.observed


def test_rules_of_another_host_are_asked_of_the_database_only(as_role, monkeypatch):
    evidence = as_role()
    monkeypatch.setattr("watchword.audit.database_access._ON_THIS_HOST", "SELECT false")

    assert Access(trouble=database_access(evidence).trouble) == database_access(evidence)
    assert "GRANT" in own_sockets(evidence).observed


@pytest.mark.parametrize(
    ("rule", "is_it"),
    [
        ("host all all 0.0.0.0/0 scram-sha-256", True),
        ("hostssl all all ::/0 cert clientcert=verify-full", True),
        ("hostnossl all all all trust", True),
        ("host all all 0.0.0.0 0.0.0.0 md5", True),
        ("host all all :: :: md5", True),
        ("host all all 10.0.0.0/8 scram-sha-256", False),
        ("host all all 10.0.0.0 255.0.0.0 md5", False),
        ("host all all 0.0.0.0/0 reject", False),
        ("host all all 0.0.0.0 0.0.0.0 reject", False),
        ("hostssl app app samenet scram-sha-256", False),
        ("local all all peer", False),
        ("host all", False),
    ],
)
def test_rules_are_read_as_postgresql_reads_them(rule, is_it):
    assert is_it == is_open(rule.split())


def test_root_finds_the_files_of_the_distribution_and_of_servers_that_run(tmp_path):
    for place, text in {
        "etc/postgresql/15/main/pg_hba.conf": '# TYPE\nlocal all all peer\nhost "all" all 0.0.0.0/0 md5 # open\n',
        "srv/data/pg_hba.conf": "host all all 127.0.0.1/32 trust\ninclude_if_exists more.conf\n",
        "proc/77/comm": "postgres\n",
        "proc/78/comm": "bash\n",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text)
    for number in (77, 78):
        (tmp_path / f"proc/{number}/cwd").symlink_to("/srv/data")

    assert {
        "files": ["/etc/postgresql/15/main/pg_hba.conf", "/srv/data/pg_hba.conf"],
        "rules": 3,
        "elsewhere": 1,
        "open": ["/etc/postgresql/15/main/pg_hba.conf:3 (md5)"],
    } == found_by_root(Host(tmp_path))


def test_a_host_without_postgresql_tells_nothing(tmp_path):
    assert found_by_root(Host(tmp_path)) is None
