"""`watchword generate`: files for the host, made of the actual settings."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import click

from watchword.cli.options import config_option, existing
from watchword.core.errors import SettingsError
from watchword.core.settings import load_unresolved
from watchword.operations.generate import KINDS, Host
from watchword.rest.resources import RESOURCES
from watchword.store.schema.roles import grants

_FIRST = re.compile(r"[a-z][a-z-]*")


@click.command()
@click.argument("kind", type=click.Choice(sorted((*KINDS, "grants"))))
@config_option
@click.option("--name", default="localhost", show_default=True, help="Public name of the server.")
@click.option("--user", default="watchword", show_default=True, help="User that runs the server.")
@click.option("--program", help="Path of the program; default: this one.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder to write into, instead of showing."
)
def generate(kind: str, config: Path, name: str, user: str, program: str | None, folder: Path | None) -> None:
    """Make files of KIND for the host."""
    settings = load_unresolved(existing(config))
    if kind == "grants":
        database = urlsplit(settings.database.url)
        if not database.scheme.startswith("postgres"):
            raise SettingsError("database.url names no PostgreSQL database: SQLite knows no roles")
        files = {"grants.sql": grants(database.path.lstrip("/") or "postgres", database.username or "watchword_app")}
    else:
        host = Host(settings, config.resolve(), name=name, user=user, routes=_routes())
        if program:
            host = Host(settings, config.resolve(), name=name, user=user, program=program, routes=_routes())
        files = dict(KINDS[kind](host))
    for file, text in files.items():
        if folder is None:
            if len(files) > 1:
                click.echo(f"# --- {file} ---")
            click.echo(text, nl=False)
            continue
        place = folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        click.echo(f"Wrote {place}")


def _routes() -> tuple[str, ...]:
    """Return the first segments of all paths that the API serves."""
    firsts = (resource.path.strip("/").split("/")[0] for resource in RESOURCES)
    return tuple(sorted({first for first in firsts if _FIRST.fullmatch(first)}))
