"""`watchword user`: people who may come in."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing, read_password
from watchword.core.secret import Secret
from watchword.core.settings import load
from watchword.identity import grants, users
from watchword.identity.model import ADMIN_GROUP
from watchword.passwords.policy import UserProfile


@click.group()
def user() -> None:
    """Manage users."""


@user.command()
@click.argument("user_id")
@config_option
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@click.option("--email", default="")
@click.option(
    "--group", "groups", multiple=True, help="Group to join (repeatable); camunda-admin makes an administrator."
)
@click.option(
    "--password-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the password, not readable by others; without it you are asked.",
)
def add(
    user_id: str,
    config: Path,
    first_name: str,
    last_name: str,
    email: str,
    groups: tuple[str, ...],
    password_file: Path | None,
) -> None:
    """Create the user USER_ID."""
    settings = load(existing(config))
    password = (
        read_password(password_file)
        if password_file
        else Secret(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    )
    with node.unit_of_work(settings) as session:
        if ADMIN_GROUP in groups:
            grants.add_administrators(session)
        users.add_user(
            session,
            node.accounts(settings),
            UserProfile(user_id, first_name, last_name, email),
            password,
            groups=groups,
        )
        session.flush()
    click.echo(f"Created user {user_id}")
