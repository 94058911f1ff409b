"""`watchword user`: people who may come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from watchword import node
from watchword.authz.settings import ADMIN_GROUP
from watchword.cli.options import config_option, existing, read_password
from watchword.core.errors import BadUserRequest
from watchword.core.secret import Secret
from watchword.core.settings import Settings, load
from watchword.identity import administrators, users, welcome
from watchword.passwords.policy import UserProfile
from watchword.store.tables import MembershipRow, PasswordDueRow, UserRow

_password_option = click.option(
    "--password-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the password, not readable by others; without it you are asked.",
)
_group_option = click.option(
    "--group", "groups", multiple=True, help="Group to join (repeatable); camunda-admin makes an administrator."
)


def _profile_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name in ("--email", "--last-name", "--first-name"):
        command = click.option(name, default="")(command)
    return command


@click.group()
def user() -> None:
    """Manage users."""


@user.command()
@click.argument("user_id")
@config_option
@_profile_options
@_group_option
@_password_option
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
    password = _asked(password_file)
    with node.unit_of_work(settings) as session:
        if ADMIN_GROUP in groups:
            administrators.add_administrators(session)
        profile = UserProfile(user_id, first_name, last_name, email)
        users.add_user(session, node.accounts(settings), profile, password, groups=groups)
        session.flush()
    click.echo(f"Created user {user_id}")


@user.command()
@click.argument("user_id")
@config_option
@_profile_options
@_group_option
def invite(user_id: str, config: Path, first_name: str, last_name: str, email: str, groups: tuple[str, ...]) -> None:
    """Create the user USER_ID and print the link by which that person chooses a password."""
    settings = load(existing(config))
    hours = settings.identity.invitation_hours
    with node.unit_of_work(settings) as session:
        if ADMIN_GROUP in groups:
            administrators.add_administrators(session)
        profile = UserProfile(user_id, first_name, last_name, email)
        token = welcome.invite(session, node.accounts(settings), profile, hours=hours, groups=groups)
        session.flush()
    _show_link(settings, "invitation", token, hours)


@user.command("set-up-link")
@config_option
def set_up_link(config: Path) -> None:
    """Print the link by which the first administrator is created; earlier ones are good no more."""
    settings = load(existing(config))
    hours = settings.identity.set_up_hours
    with node.unit_of_work(settings) as session:
        token = welcome.offer_set_up(session, hours)
        session.flush()
    _show_link(settings, "set-up", token, hours)


@user.command("list")
@config_option
def list_users(config: Path) -> None:
    """List all users: id, name, groups, and what keeps them from working."""
    with node.unit_of_work(load(existing(config))) as session:
        memberships: dict[str, list[str]] = {}
        for membership in session.find(MembershipRow):
            memberships.setdefault(membership.user_id, []).append(membership.group_id)
        due = {row.user_id for row in session.find(PasswordDueRow)}
        for row in sorted(session.find(UserRow), key=lambda found: found.id):
            locked = row.lock_expiration_time is not None and row.lock_expiration_time > session.now
            marks = [
                word
                for word, holds in (
                    ("locked", locked),
                    ("no password", row.password is None),
                    ("password due", row.id in due),
                )
                if holds
            ]
            name = " ".join(filter(None, (row.first_name, row.last_name))) or "-"
            groups = ",".join(sorted(memberships.get(row.id, ()))) or "-"
            click.echo("\t".join((row.id, name, groups, ", ".join(marks) or "-")))


@user.command("password")
@click.argument("user_id")
@config_option
@_password_option
@click.option("--due", is_flag=True, help="It must be changed at the next login.")
def set_password(user_id: str, config: Path, password_file: Path | None, due: bool) -> None:
    """Set the password of USER_ID."""
    settings = load(existing(config))
    password = _asked(password_file)
    with node.unit_of_work(settings) as session:
        row = users.existing(session, user_id)
        reason = users.BY_ADMINISTRATOR if due else None
        node.accounts(settings).set_password(session, row, password, due=reason)
        session.flush()
    click.echo(f"Set the password of {user_id}")


@user.command()
@click.argument("user_id")
@config_option
def expire(user_id: str, config: Path) -> None:
    """Let USER_ID change the password before anything else."""
    with node.unit_of_work(load(existing(config))) as session:
        users.make_due(session, user_id)
        session.flush()
    click.echo(f"{user_id} must change the password at the next login")


@user.command()
@click.argument("user_id")
@config_option
def unlock(user_id: str, config: Path) -> None:
    """Forget the failed logins of USER_ID."""
    settings = load(existing(config))
    names = tuple(provider.name for provider in node.identity_providers(settings))
    with node.unit_of_work(settings) as session:
        found = users.unlock(session, user_id, providers=names)
        session.flush()
    click.echo(f"Unlocked {user_id}" if found else f"{user_id} has no failed logins")


@user.command()
@click.argument("user_id")
@config_option
@click.confirmation_option(prompt="Delete the user with all rights and memberships?")
def delete(user_id: str, config: Path) -> None:
    """Delete USER_ID with all that names it."""
    with node.unit_of_work(load(existing(config))) as session:
        if not users.delete_user(session, user_id):
            raise BadUserRequest(f"There is no user {user_id!r}")
        session.flush()
    click.echo(f"Deleted user {user_id}")


def _asked(file: Path | None) -> Secret:
    if file is not None:
        return read_password(file)
    return Secret(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _show_link(settings: Settings, page: str, token: Secret, hours: int) -> None:
    http = settings.http
    scheme = "https" if http.tls_certificate or http.behind_proxy else "http"
    base = http.public_url.rstrip("/") or f"{scheme}://{http.host}:{http.port}"
    click.echo(f"Link, good once and for {hours} hours (shown this once):")
    click.echo(f"{base}/app/{page}/?token={token.reveal()}")
