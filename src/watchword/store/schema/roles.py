"""Which role the server has in the database, and what the least one may.

Source: guidelines W-07, W-20, C-42.
"""

# ruff: noqa: S608 - names are checked and quoted; values are parameters

from __future__ import annotations

import re
from dataclasses import dataclass

from watchword.core.errors import SettingsError
from watchword.store.database import Database
from watchword.store.order import PARENTS_FIRST

OLDEST_POSTGRESQL = 15
_APPEND_ONLY = frozenset(("WW_AUDIT", "WW_AUDIT_CHAIN"))
"""Nothing that was noted is changed or taken away by the server."""
_APART = ("WW_INSTALLATION", "WW_SCHEMA_VERSION")
"""Tables that units of work don't know: which installation it is, and how far its schema has come."""
_READ_ONLY = frozenset((*_APART, "ACT_GE_SCHEMA_LOG"))
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,62}")
_ROLE = (
    "SELECT current_user::text, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, "
    "has_schema_privilege(current_user, current_schema(), 'CREATE'), "
    "EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user "
    "AND tablename LIKE 'act\\_%'), "
    "current_setting('server_version_num')::int "
    "FROM pg_roles WHERE rolname = current_user"
)


@dataclass(frozen=True, slots=True)
class Role:
    """What the role of the server's connections may do beyond its work."""

    name: str
    superuser: bool
    bypasses_row_security: bool
    creates_databases: bool
    creates_roles: bool
    replicates: bool
    creates_tables: bool
    owns_tables: bool
    server_version: int
    """PostgreSQL's number, e.g. 150004."""


def role_of(database: Database) -> Role | None:
    """Return the role of the connections; None for SQLite, which knows none."""
    if database.dialect != "postgresql":
        return None
    return Role(*database.select(_ROLE)[0])


def grants(database: str, role: str, *, owner: str = "", schema: str = "public") -> str:
    """Return SQL that gives `role` what the server needs and takes everything else from it.

    Args:
        database: the database's name.
        role: the role that serves; made if it is missing, without a password.
        owner: a role to own the tables, for `watchword init`; made if it is missing. Empty: the owner stays.
        schema: where the tables are.

    Raises:
        SettingsError: a name isn't plain.
    """
    lines = [f"-- Rights of {role}, which serves, in the database {database}. Run it as a superuser or the owner."]
    for name in (role, owner) if owner else (role,):
        lines.append(_made(name))
    q_database, q_role, q_schema = _quoted(database), _quoted(role), _quoted(schema)
    lines += [
        f"REVOKE ALL ON DATABASE {q_database} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {q_database} TO {q_role};",
        f"REVOKE CREATE ON SCHEMA {q_schema} FROM PUBLIC;",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {q_schema} FROM PUBLIC, {q_role};",
        f"GRANT USAGE ON SCHEMA {q_schema} TO {q_role};",
    ]
    tables = [table.name for table in PARENTS_FIRST]
    if owner:
        q_owner = _quoted(owner)
        lines += [
            f"GRANT CONNECT ON DATABASE {q_database} TO {q_owner};",
            f"GRANT USAGE, CREATE ON SCHEMA {q_schema} TO {q_owner};",
            *(f"ALTER TABLE IF EXISTS {q_schema}.{name.lower()} OWNER TO {q_owner};" for name in (*tables, *_APART)),
        ]
    for name in sorted({*tables, *_APART}):
        lines.append(f"GRANT {_rights(name)} ON TABLE {q_schema}.{name.lower()} TO {q_role};")
    return "\n".join(lines) + "\n"


def _rights(table: str) -> str:
    if table in _READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in _APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"


def _made(name: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{_plain(name)}') THEN "
        f"CREATE ROLE {_quoted(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS; "
        "END IF; END $$;"
    )


def _quoted(name: str) -> str:
    return f'"{_plain(name)}"'


def _plain(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} is no plain name of a role, schema or database")
    return name
