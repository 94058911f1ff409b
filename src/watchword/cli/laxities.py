"""`watchword laxities`: where Camunda 7 is looser, and whether this installation is too."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.authz.laxities import LAXITIES, open_in
from watchword.cli.options import config_option, existing
from watchword.core.settings import load


@click.command()
@config_option
def laxities(config: Path) -> None:
    """List the laxities of Camunda 7: whether each is open here, the setting that decides, what it opens."""
    settings = load(existing(config))
    opened = open_in(settings)
    for each in LAXITIES:
        written = getattr(settings.laxities, each.key)
        why = "not set" if written is None else f"set to {str(written).lower()}"
        state = "open" if each.name in opened else "closed"
        click.echo(f"{state:7} [laxities] {each.key} ({why}): {each.opens}")
