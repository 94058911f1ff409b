"""`watchword session`, `watchword factor`, `watchword oidc`: who is in, second factors, linked accounts."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.client import ACTOR, entrance
from watchword.cli.options import config_option
from watchword.core.errors import SettingsError
from watchword.identity.entrance import Entrance
from watchword.identity.model import Identity
from watchword.identity.provider_login import ProviderLogin

_MYSELF = Identity(ACTOR)


@click.group()
def session() -> None:
    """See and end sessions."""


@session.command("list")
@click.argument("user_id")
@config_option
def list_sessions(user_id: str, config: Path) -> None:
    """List the sessions of USER_ID."""
    with entrance(config) as ways:
        rows = ways.sessions.of_user(user_id)
    for row in rows:
        click.echo(f"{row.number}\t{row.way}\t{row.created:%Y-%m-%d %H:%M}\t{row.source or '-'}\t{row.agent or '-'}")


@session.command()
@click.argument("user_id")
@config_option
def end(user_id: str, config: Path) -> None:
    """End all sessions of USER_ID."""
    with entrance(config) as ways:
        rows = ways.sessions.of_user(user_id)
        for row in rows:
            ways.sessions.close_one(user_id, row.number, by=_MYSELF)
    click.echo(f"Ended {len(rows)} sessions of {user_id}")


@click.group()
def factor() -> None:
    """Second factors."""


@factor.command()
@click.argument("user_id")
@config_option
def reset(user_id: str, config: Path) -> None:
    """Take all second factors and recovery codes of USER_ID away, for who has lost them."""
    with entrance(config) as ways:
        count = ways.factors.reset(user_id, actor=ACTOR)
    click.echo(f"Took {count} factors of {user_id} away")


@click.group()
def oidc() -> None:
    """Accounts of the identity provider."""


@oidc.command()
@click.argument("user_id")
@click.argument("subject")
@config_option
def link(user_id: str, subject: str, config: Path) -> None:
    """Let the account SUBJECT (claim `sub`) of the identity provider log in as USER_ID."""
    with entrance(config) as ways:
        _provider(ways).link(user_id, subject, actor=ACTOR)
    click.echo(f"Linked {user_id}")


@oidc.command()
@click.argument("user_id")
@config_option
def unlink(user_id: str, config: Path) -> None:
    """Take the links of USER_ID away and end its sessions."""
    with entrance(config) as ways:
        count = _provider(ways).unlink(user_id, actor=ACTOR)
    click.echo(f"Took {count} links of {user_id} away")


def _provider(ways: Entrance) -> ProviderLogin:
    if ways.provider is None:
        raise SettingsError("No identity provider is set: oidc.issuer and oidc.client_id are needed")
    return ways.provider
