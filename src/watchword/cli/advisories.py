"""`watchword advisories`: known holes in what is installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from watchword.cli.options import config_option, existing
from watchword.core.clock import SystemClock
from watchword.core.settings import load_unresolved
from watchword.supply.advisories import STALE_DAYS, DataSet, Hole, holes, known


@click.group()
def advisories() -> None:
    """Look up known holes in what is installed, without a network."""


@advisories.command()
@config_option
@click.option(
    "--file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Advisories in the form of OSV, instead of supply.advisories.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(config: Path, file: Path | None, form: str) -> None:
    """Compare advisories with what is installed. Exit status 1: a grave hole; 2: the advisories are too old."""
    data = known(file or _configured(config))
    found = holes(data)
    age = data.age_days(SystemClock().now())
    if form == "json":
        click.echo(
            json.dumps({"as_of": data.as_of.isoformat(), "age_days": age, "holes": [*map(_row, found)]}, indent=1)
        )
    else:
        _tell(data, found, age)
    sys.exit(1 if any(hole.grave for hole in found) else 2 if age > STALE_DAYS else 0)


def _configured(config: Path) -> Path | None:
    name = load_unresolved(existing(config)).supply.advisories
    return Path(name) if name else None


def _row(hole: Hole) -> dict[str, object]:
    about = hole.advisory
    return {
        "id": about.id,
        "aliases": list(about.aliases),
        "severity": about.severity,
        "package": hole.package,
        "version": hole.version,
        "fixed_in": hole.fixed_in or None,
        "summary": about.summary,
    }


def _tell(data: DataSet, found: tuple[Hole, ...], age: int) -> None:
    for hole in found:
        mend = f"update to {hole.fixed_in}" if hole.fixed_in else "nothing mends it yet"
        click.echo(f"{hole.advisory.severity:9} {hole.package} {hole.version}  {hole.advisory.id}: {mend}")
        click.echo(f"          {hole.advisory.summary}")
    click.echo(
        f"{len(found)} known holes; {len(data.advisories)} advisories up to {data.as_of:%Y-%m-%d}, {age} days old"
    )
    if age > STALE_DAYS:
        click.echo(f"They are older than {STALE_DAYS} days and prove nothing: keep supply.advisories current", err=True)
