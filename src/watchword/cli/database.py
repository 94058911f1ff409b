"""`watchword database`: roles and rights in PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.errors import SettingsError
from watchword.core.settings import load, load_unresolved
from watchword.store.schema.roles import grants as grants_for
from watchword.store.schema.roles import role_of
from watchword.store.schema.row_security import guarded, switched_off, switched_on


@click.group()
def database() -> None:
    """See to roles and rights in the database."""


@database.command()
@config_option
@click.option("--role", default="watchword_app", show_default=True, help="Role that serves.")
@click.option("--owner", default="", help="Role that owns the tables, for `watchword init`.")
@click.option("--schema", default="public", show_default=True, help="Schema of the tables.")
@click.option(
    "--database", "name", help="Name of the database, before there is a configuration; default: database.url's."
)
def grants(config: Path, role: str, owner: str, schema: str, name: str | None) -> None:
    """Print SQL that gives the server's role what it needs, and no more."""
    click.echo(grants_for(name or _name_of_database(config), role, owner=owner, schema=schema), nl=False)


def _name_of_database(config: Path) -> str:
    url = load_unresolved(existing(config)).database.url
    if not url.startswith("postgres"):
        raise SettingsError("database.url names no PostgreSQL database (SQLite knows no roles): set it, or --database")
    return urlsplit(url).path.lstrip("/") or "postgres"


@database.command("row-security")
@config_option
@click.option("--off", is_flag=True, help="Take the policies away.")
@click.option("--print", "printed", is_flag=True, help="Print the SQL instead of running it.")
def row_security(config: Path, off: bool, printed: bool) -> None:
    """Let PostgreSQL itself keep tenants apart; run it as the tables' owner, then set database.row_security."""
    settings = load(existing(config))
    if not settings.database.url.startswith("postgres"):
        raise SettingsError("database.url names no PostgreSQL database: SQLite knows no row security")
    sql = switched_off() if off else switched_on()
    if printed:
        click.echo(sql, nl=False)
        return
    with node.database_of(settings) as opened:
        opened.run_alone(sql)
        count = len(guarded(opened))
    click.echo(f"{count} tables keep tenants apart; database.row_security = {'false' if off else 'true'} goes with it")


@database.command()
@config_option
def role(config: Path) -> None:
    """Say which role the server has, and what it may beyond its work."""
    with node.database_of(load(existing(config))) as opened:
        found = role_of(opened)
    if found is None:
        click.echo("SQLite knows no roles; the file's mode is the protection")
        return
    for name in ("superuser", "bypasses_row_security", "creates_databases", "creates_roles", "replicates",
                 "creates_tables", "owns_tables"):  # fmt: skip
        click.echo(f"{found.name} {name.replace('_', ' ')}: {'yes' if getattr(found, name) else 'no'}")
