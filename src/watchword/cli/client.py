"""`watchword client`: programs that may call the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.settings import load
from watchword.identity.clients import DEFAULT_DAYS, Issued
from watchword.identity.entrance import Entrance

ACTOR = "command line"


@contextmanager
def entrance(config: Path) -> Iterator[Entrance]:
    """Open the ways in of an installation; what was recorded is written at the end."""
    with node.build(load(existing(config))) as platform:
        assert platform.services.entrance is not None
        yield platform.services.entrance
        platform.audit.flush()


@click.group()
def client() -> None:
    """Manage API clients and their tokens."""


@client.command()
@click.argument("client_id")
@config_option
@click.option("--scope", "scopes", multiple=True, required=True,
              help="Resource it may touch: external-task, task:read, * for the whole API (repeatable).")  # fmt: skip
@click.option("--user", help="User it calls as; default: a technical user of the client's name, without password.")
@click.option("--days", type=int, default=DEFAULT_DAYS, show_default=True, help="How long each token is good.")
def add(client_id: str, config: Path, scopes: tuple[str, ...], user: str | None, days: int) -> None:
    """Make the client CLIENT_ID and print its token, this once."""
    with entrance(config) as ways:
        issued = ways.clients.add(client_id, scopes, user_id=user, days=days, actor=ACTOR)
    _show(client_id, issued)


@client.command()
@click.argument("client_id")
@config_option
@click.option("--grace-hours", type=click.FloatRange(0, 168), default=24.0, show_default=True,
              help="How long the old token stays good.")  # fmt: skip
def rotate(client_id: str, config: Path, grace_hours: float) -> None:
    """Print another token for CLIENT_ID; the old one ends after the grace period."""
    with entrance(config) as ways:
        issued = ways.clients.rotate(client_id, grace=timedelta(hours=grace_hours), actor=ACTOR)
    _show(client_id, issued)


@client.command("list")
@config_option
def list_clients(config: Path) -> None:
    """List the clients, what they may touch and when their tokens end."""
    with entrance(config) as ways:
        clients = ways.clients.all()
    for one in clients:
        ends = ", ".join(f"{token_id} until {end:%Y-%m-%d %H:%M}" for token_id, _, end in one.tokens)
        click.echo(f"{one.id}\tas {one.user_id}\t{' '.join(one.scopes)}\t{ends or 'no token'}")


@client.command()
@click.argument("client_id")
@config_option
def revoke(client_id: str, config: Path) -> None:
    """End all tokens of CLIENT_ID at once."""
    with entrance(config) as ways:
        ways.clients.revoke(client_id, actor=ACTOR)
    click.echo(f"Revoked {client_id}")


def _show(client_id: str, issued: Issued) -> None:
    click.echo(f"Token of {client_id}, good until {issued.expires:%Y-%m-%d %H:%M} UTC (shown this once):")
    click.echo(issued.token.reveal())
