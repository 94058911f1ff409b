"""`watchword generate`: files for the host, made of the actual settings."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from watchword.cli.options import config_option, existing
from watchword.core.errors import SettingsError
from watchword.core.settings import load_unresolved
from watchword.operations.generate import KINDS, Host
from watchword.rest.administration import administers
from watchword.rest.own import OWN_RESOURCES, PAGES
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
        host = serving(Host(settings, config.resolve(), name=name, user=user))
        if program:
            host = replace(host, program=program)
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


def serving(host: Host) -> Host:
    """Return `host` with the paths that are served."""
    firsts = (resource.path.strip("/").split("/")[0] for resource in RESOURCES)
    rows = [(resource, op) for resource in (*OWN_RESOURCES, *PAGES) for op in resource.ops]
    ours = {resource.path + op.path for resource, op in rows}
    guarded = {resource.path + op.path for resource, op in rows if administers(op, resource.path, {}, None)}
    return replace(
        host,
        routes=tuple(sorted({first for first in firsts if _FIRST.fullmatch(first)})),
        pages=tuple(sorted(ours - guarded - {"/"})),
        administration=("/app/admin", *sorted(guarded)),
    )
