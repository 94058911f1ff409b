"""`watchword audit` and `watchword attest`."""

from __future__ import annotations

import os
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import click
import msgspec

from watchword import node
from watchword.audit import report
from watchword.audit.evidence import Evidence
from watchword.audit.formats import FORMATS
from watchword.audit.guidelines import GUIDELINES
from watchword.cli.options import config_option, existing
from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError, WatchwordError
from watchword.core.settings import load


@click.command()
@config_option
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True)
@click.option(
    "--host-facts",
    "facts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that `watchword host-facts` wrote, instead of audit.host_facts.",
)
def audit(config: Path, form: str, facts: Path | None) -> None:
    """Say how this installation stands against every guideline. Exit status 1: something failed; 2: could not run."""
    now = SystemClock().now()
    try:
        settings = load(existing(config))
        if facts is not None:
            named = msgspec.structs.replace(settings.audit, host_facts=str(facts))
            settings = msgspec.structs.replace(settings, audit=named)
        attested = report.attestations(config.resolve().parent, now.date())
        with node.database_of(settings) as database:
            results = report.run(Evidence(settings, config, database, now), attested)
    except WatchwordError as error:
        click.echo(f"watchword: {error}", err=True)
        sys.exit(2)
    found = report.Report(version("watchword"), settings.mode or "development", now, results)
    click.echo(FORMATS[form](found))
    sys.exit(1 if found.failed else 0)


@click.command()
@click.argument("ident")
@config_option
@click.option("--by", required=True, help="Who vouches.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Until when.")
def attest(ident: str, config: Path, by: str, until: object) -> None:
    """Record that a person vouches for guideline IDENT, which no program can see."""
    if ident not in {row.id for row in GUIDELINES}:
        raise SettingsError(f"there is no guideline {ident!r}; `watchword audit` lists them")
    if not by.isprintable() or any(c in by for c in '"\\'):
        raise SettingsError("--by holds signs that a name doesn't have")
    day = until.date() if hasattr(until, "date") else date.max
    file = existing(config).resolve().parent / report.ATTESTATIONS
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    kept = "".join(line + "\n" for line in old.splitlines() if not line.startswith(f"{ident} ="))
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(f'{kept}{ident} = {{ by = "{by}", until = {day.isoformat()} }}\n')
    fresh.replace(file)
    click.echo(f"{by} vouches for {ident} until {day}")
