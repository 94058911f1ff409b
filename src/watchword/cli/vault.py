"""`watchword vault`: the configuration's secrets, encrypted."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from watchword.cli.options import config_option, existing, read_password
from watchword.core import keys
from watchword.core.clock import SystemClock
from watchword.core.secret import Secret
from watchword.core.settings import load_unresolved, master_file, open_vault, sharing


@click.group()
def vault() -> None:
    """Keep secrets of the configuration, which names them as `vault:NAME`."""


@vault.command()
@click.argument("name")
@config_option
@click.option(
    "--file",
    "given",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the secret, not readable by others; without it you are asked, or it is read from the pipe.",
)
def put(name: str, config: Path, given: Path | None) -> None:
    """Store a new version of the secret NAME."""
    opened = open_vault(load_unresolved(existing(config)))
    number = opened.put(name, _secret(name, given), SystemClock().now())
    click.echo(f"Stored version {number}. Name it in the configuration as vault:{name}")


@vault.command()
@click.argument("name")
@config_option
@click.option("--version", "number", type=int, help="Number of an older version.")
def get(name: str, config: Path, number: int | None) -> None:
    """Show the secret NAME."""
    click.echo(open_vault(load_unresolved(existing(config))).get(name, number).reveal())


@vault.command("list")
@config_option
def list_(config: Path) -> None:
    """List names and versions; no secret is shown."""
    for name, version in open_vault(load_unresolved(existing(config))).names().items():
        click.echo(f"{name}  version {version.number}  {version.created:%Y-%m-%d %H:%M}")


@vault.command()
@click.argument("name")
@config_option
def remove(name: str, config: Path) -> None:
    """Take out the secret NAME with all its versions."""
    open_vault(load_unresolved(existing(config))).remove(name)
    click.echo(f"Removed {name}")


@vault.command()
@config_option
@click.option("--to", "reference", help="Where the new master key comes from, as vault.master_key has it.")
def rotate(config: Path, reference: str | None) -> None:
    """Encrypt everything anew: under a new key in the key file, or under the key that --to names.

    What a run leaves that was cut off still opens; run it again.
    """
    settings = load_unresolved(existing(config))
    opened = open_vault(settings)
    if reference is not None:
        count = opened.rewrap(open_vault(settings, master=reference).master)
        click.echo(f'Encrypted {count} versions anew. Now write [vault] master_key = "{reference}"')
        return
    place = master_file(settings, "vault.master_key")
    key_id = keys.rotate_file(place)  # the older ones stay until everything is under the new one
    count = opened.rewrap(open_vault(settings).master)
    others = sharing(settings, "vault.master_key")
    if not others:
        keys.drop_older(place)
    click.echo(f"Encrypted {count} versions anew under the key {key_id}")
    if others:
        click.echo(f"Older keys stay in {place}: {' and '.join(others)} may need them")


def _secret(name: str, given: Path | None) -> Secret:
    if given is not None:
        return read_password(given)
    if sys.stdin.isatty():
        return Secret(click.prompt(f"Secret {name}", hide_input=True, confirmation_prompt=True))
    return Secret(sys.stdin.read().removesuffix("\n"))
