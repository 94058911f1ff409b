"""Row level security on PostgreSQL: one policy a table that names a tenant, forced on the owner too.

A second wall behind the tenant conditions of every query: a statement that forgot its own finds nothing.
Source: guidelines W-07, C-26.
"""

# ruff: noqa: S608 - names of our own tables

from __future__ import annotations

from collections.abc import Iterable

from watchword.core.errors import SettingsError
from watchword.store.database import Database
from watchword.store.order import PARENTS_FIRST
from watchword.store.tenancy import EVERY, SETTING

POLICY = "ww_tenants"
COVERED = tuple(
    sorted(
        table.name.lower()
        for table in PARENTS_FIRST
        if "tenant_id" in table.by_attribute and not table.name.startswith("ACT_ID_")
    )
)
"""Tables with a policy. Who is member of which tenant is read to find out what a user may see: no policy there."""
_GUARDED = (
    "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = ? "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity"
)
_OWNERS = (
    ("act_hi_detail", "bytearray_id_"),
    ("act_hi_varinst", "bytearray_id_"),
    ("act_ru_variable", "bytearray_id_"),
    ("act_hi_dec_in", "bytearray_id_"),
    ("act_hi_dec_out", "bytearray_id_"),
    ("act_ru_job", "exception_stack_id_"),
    ("act_hi_job_log", "job_exception_stack_id_"),
    ("act_ru_ext_task", "error_details_id_"),
    ("act_hi_ext_task_log", "error_details_id_"),
    ("act_hi_attachment", "content_id_"),
)
"""Tables whose lines own byte arrays, and the column that names them."""


def switched_on() -> str:
    """Return SQL, for the tables' owner, that keeps tenants apart; may be run again."""
    lines = ["BEGIN;"]
    lines += [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in COVERED]
    lines += [
        f"UPDATE act_ge_bytearray b SET tenant_id_ = o.tenant_id_ FROM {owner} o "
        f"WHERE o.{column} = b.id_ AND b.tenant_id_ IS NULL AND o.tenant_id_ IS NOT NULL;"
        for owner, column in _OWNERS
    ]
    visible = (
        "tenant_id_ IS NULL OR "
        f"(SELECT current_setting('{SETTING}', true)::text[]) && ARRAY[tenant_id_::text, '{EVERY}']"
    )
    for table in COVERED:
        lines += [
            f"DROP POLICY IF EXISTS {POLICY} ON {table};",
            f"CREATE POLICY {POLICY} ON {table} USING ({visible}) WITH CHECK ({visible});",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
        ]
    return "\n".join([*lines, "COMMIT;"]) + "\n"


def switched_off() -> str:
    """Return SQL, for the tables' owner, that takes the policies away."""
    lines = ["BEGIN;"]
    for table in COVERED:
        lines += [
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
            f"DROP POLICY IF EXISTS {POLICY} ON {table};",
        ]
    return "\n".join([*lines, "COMMIT;"]) + "\n"


def guarded(database: Database) -> frozenset[str]:
    """Return the tables whose policy is in force, for their owner too."""
    if database.dialect != "postgresql":
        return frozenset()
    return frozenset(str(line[0]) for line in database.select(_GUARDED, (POLICY,)))


def check_row_security(database: Database, *, wanted: bool) -> None:
    """Refuse to serve where the setting and the tables disagree.

    Raises:
        SettingsError: tables lack their policy, or have one that nobody would serve.
    """
    if database.dialect != "postgresql":
        if wanted:
            raise SettingsError("database.row_security needs PostgreSQL: SQLite knows no row security")
        return
    found = guarded(database)
    missing = [table for table in COVERED if table not in found]
    command = "`watchword database row-security` as the tables' owner"
    if wanted and missing:
        raise SettingsError(f"{_named(missing)} without row security: run {command}")
    if found and not wanted:
        tables = _named(sorted(found))
        raise SettingsError(
            f"{tables} with row security: set database.row_security = true, or run {command} with --off"
        )


def _named(tables: Iterable[str]) -> str:
    names = list(tables)
    return f"{len(names)} tables ({', '.join(names[:3])}…)" if len(names) > 3 else ", ".join(names)
