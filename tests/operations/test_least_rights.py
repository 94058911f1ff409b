"""Everything the product does, done as the role that `watchword database grants` makes, with row security on.

Every operation of the API, by an administrator and by a member of one tenant with all permissions there; every command
of the command line that works with the database. None of them meets a right that the role lacks.
Source: guideline W-07.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import click
import psycopg
import pytest
from click.testing import CliRunner

from authz.calls import about, send
from authz.test_every_operation import ROWS
from authz.world import TENANT, World, make
from watchword.authz.resources import ALL, RESOURCES
from watchword.cli import main
from watchword.core import keys
from watchword.identity.model import Identity
from watchword.store.database import open_database
from watchword.store.schema.roles import grants
from watchword.store.schema.row_security import switched_on

from .test_backup import programs
from .test_roles import as_role

CALLERS = {"admin": Identity("admin", ("camunda-admin",)), "exact": Identity("exact", (), (TENANT,))}
WHOSE = {"admin": None, "exact": TENANT}
FAMILIES = sorted({path.split("/")[1] for path, _ in ROWS})


class Databases:
    """A world that belongs to one role and is served by another; copies of it are made for each test."""

    def __init__(self, url: str) -> None:
        tag = secrets.token_hex(4)
        self.url, self.owner, self.app = url, f"ww_owner_{tag}", f"ww_app_{tag}"
        self.things = make(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(grants(urlsplit(url).path.lstrip("/"), self.app, owner=self.owner))
        with open_database(as_role(url, self.owner)) as database:
            database.run_alone(switched_on())
        self._copies: list[str] = []

    def copy(self) -> str:
        """Return the URL of a copy, as the role that serves."""
        parts = urlsplit(self.url)
        name = f"ww_copy_{secrets.token_hex(5)}"
        with psycopg.connect(self._maintenance(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts.path.lstrip("/")}"')
        self._copies.append(name)
        return as_role(urlunsplit(parts._replace(path=f"/{name}")), self.app)

    def close(self) -> None:
        with psycopg.connect(self._maintenance(), autocommit=True) as connection:
            for name in self._copies:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY {self.app}, {self.owner} CASCADE")
            connection.execute(f"DROP ROLE {self.app}")
            connection.execute(f"DROP ROLE {self.owner}")

    def _maintenance(self) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path="/postgres"))


@pytest.fixture(scope="module")
def databases(new_postgres) -> Iterator[Databases]:
    made = Databases(new_postgres())
    yield made
    made.close()


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_operation_finds_the_rights_it_needs(databases, family, who):
    rows = [(path, op) for path, op in ROWS if path.split("/")[1] == family]
    rows.sort(key=lambda row: (("GET", "OPTIONS", "POST", "PUT", "DELETE").index(row[1].method), row[0]))

    answers = {}
    for some in [[row] for row in rows] if family == "external-task" else [rows]:  # each ends what the others need
        there = World(databases.copy(), CALLERS, row_security=True)
        with closing(there.platform):
            if who == "exact":
                for kind in RESOURCES:
                    there.grant(type=1, user_id=who, resource_type=kind.number, resource_id="*", permissions=ALL)
            for path, op in some:
                things = about(databases.things, path, op, WHOSE[who])
                answers[op.operation_id] = send(there, path, op, who, things)

    assert {name: a.text for name, a in answers.items() if a.status_code >= 500 or "permission denied" in a.text} == {}
    assert any(a.is_success for a in answers.values())


COMMANDS = """
    advisories check | attest W-43 --by ann --until 2031-01-01 | audit --format json | audit-log verify
    audit-log export | backup --to {folder}/b.wwbackup | user add ann --password-file {folder}/secret --group clerks
    user list | user password ann --password-file {folder}/other | user expire ann | user unlock ann | user invite bob
    client add robot --scope task | client list | client rotate robot | client revoke robot | database grants
    database role | deploy {folder}/p.bpmn | factor reset ann | group add sales | group join sales ann | group list
    group leave sales ann | group delete sales | host-facts --to - | laxities | oidc link ann sub | oidc unlink ann
    keys list | keys rotate csrf | audit-log public-key | audit-log restored --why x
    passwords status | passwords wrap | role apply operator --group clerks | samples list | samples remove
    session list ann | session end ann | tenant add t8 | tenant join t8 --user ann | tenant list
    tenant leave t8 --user ann | tenant delete t8 | user delete ann | variables rotate | variables reseal
"""
ELSEWHERE = frozenset(
    {
        "audit-log check",  # without an installation
        "database row-security",  # the owner's
        "decide",  # without a database
        "generate",
        "init",  # the owner's
        "passwords calibrate",
        "restore",  # into a database of its own
        "role list",
        "serve",  # by the servers of the other tests
        "user set-up-link",  # while there is no administrator
        "vault get", "vault list", "vault put", "vault remove", "vault rotate",  # a file
        "worker",  # by the servers
    }
)  # fmt: skip


def _leaves(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _leaves(command, (*above, name))
        else:
            yield " ".join((*above, name))


def _lines() -> list[str]:
    return [part.strip() for line in COMMANDS.splitlines() for part in line.split("|") if part.strip()]


def test_every_command_is_among_them():
    named = {next(leaf for leaf in _leaves(main) if f"{line} ".startswith(f"{leaf} ")) for line in _lines()}

    assert named | ELSEWHERE == set(_leaves(main))
    assert not named & ELSEWHERE


def test_every_command_finds_the_rights_it_needs(databases, tmp_path):
    from .test_roles import MODEL

    config = tmp_path / "watchword.toml"
    config.write_text(
        f'[database]\nurl = "{databases.copy()}"\nrow_security = true\n[passwords]\nmemory_kib = 8192\npasses = 1\n'
        '[oidc]\nissuer = "https://id.example.org"\nclient_id = "x"\n'
        f'[backup]\npg_dump = "{programs("pg_dump")}"\npg_restore = "{programs("pg_restore")}"\n'
    )
    keys.make(tmp_path / "watchword-data" / "keys")
    for name, text in (("secret", "Blue-Heron-2026"), ("other", "Grey-Heron-2027")):
        (tmp_path / name).touch(mode=0o600)
        (tmp_path / name).write_text(text)
    (tmp_path / "p.bpmn").write_bytes(MODEL)

    said = {}
    for line in _lines():
        words = line.format(folder=tmp_path).split()
        done = CliRunner().invoke(main, [*words, "--config", str(config)], input="y\n")
        if done.exit_code not in ((0, 1, 2) if words[0] in ("audit", "audit-log", "advisories") else (0,)):
            said[line] = done.output + repr(done.exception)
        assert "permission denied" not in done.output, line

    assert said == {}, "\n".join(f"{line}: {text}" for line, text in said.items())
