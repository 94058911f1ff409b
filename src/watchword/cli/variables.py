"""`watchword variables`: the key of secret variables."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core import keys
from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError
from watchword.core.settings import Settings, load, master_file, open_variable_key, sharing
from watchword.operations.reseal import reseal as reseal_all
from watchword.values.secrecy import Secrecy


@click.group()
def variables() -> None:
    """See to the key of secret variables."""


@variables.command()
@config_option
def rotate(config: Path) -> None:
    """Put a new key in use; values sealed with older ones still open."""
    key_id = keys.rotate_file(_file(load(existing(config))))
    click.echo(f"Servers use the key {key_id} once they are started anew; then run `watchword variables reseal`")


@variables.command()
@config_option
@click.option("--drop-older", is_flag=True, help="Take the older keys out afterwards; every server has been restarted.")
def reseal(config: Path, drop_older: bool) -> None:
    """Seal all values with the key in use, while servers run."""
    settings = load(existing(config))
    with node.database_of(settings) as database:
        count = reseal_all(database, Secrecy(open_variable_key(settings)), SystemClock())
    click.echo(f"Sealed {count} values with the key in use")
    if not drop_older:
        return
    if others := sharing(settings, "variables.secret_key"):
        raise SettingsError(f"older keys stay in {_file(settings)}: {' and '.join(others)} may need them")
    keys.drop_older(_file(settings))
    click.echo("Older keys are gone")


def _file(settings: Settings) -> Path:
    return master_file(settings, "variables.secret_key")
