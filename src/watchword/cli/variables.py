"""`watchword variables`: the key of secret variables."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core import keys
from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError
from watchword.core.settings import Settings, load, open_variable_key
from watchword.operations.reseal import reseal as reseal_all
from watchword.values.secrecy import Secrecy


@click.group()
def variables() -> None:
    """See to the key of secret variables."""


@variables.command()
@config_option
def rotate(config: Path) -> None:
    """Put a new key in use; values sealed with older ones still open."""
    key_id = keys.rotate_file(_file(load(existing(config))), keep=2)
    click.echo(f"Servers use the key {key_id} once they are started anew; then run `watchword variables reseal`")


@variables.command()
@config_option
@click.option("--drop-older", is_flag=True, help="Take the older keys out afterwards; every server has been restarted.")
def reseal(config: Path, drop_older: bool) -> None:
    """Seal all values with the key in use, while servers run."""
    settings = load(existing(config))
    with node.database_of(settings) as database:
        count = reseal_all(database, Secrecy(open_variable_key(settings)), SystemClock())
    if drop_older:
        keys.drop_older(_file(settings))
    click.echo(f"Sealed {count} values with the key in use" + (", older keys are gone" if drop_older else ""))


def _file(settings: Settings) -> Path:
    named = settings.variables.secret_key
    if named and not named.startswith("file:"):
        raise SettingsError(f"the key comes from {named.partition(':')[0]}: put the new one in front there")
    if named:
        return Path(settings.vault.file).parent / named.removeprefix("file:")
    return keys.file_of(Path(settings.keys.folder), "variable")
