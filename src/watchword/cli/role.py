"""`watchword role`: sets of permissions for groups and users."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.authz import roles
from watchword.cli.options import config_option, existing
from watchword.core.errors import BadUserRequest
from watchword.core.settings import load
from watchword.store.tables import GroupRow, UserRow


@click.group()
def role() -> None:
    """Give groups and users the permissions of a role."""


@role.command("list")
def list_() -> None:
    """Print the roles and what they may."""
    for each in roles.ROLES:
        click.echo(f"{each.name}: {each.about}")
        for resource, permissions in each.permissions.items():
            click.echo(f"    {resource}: {', '.join(permissions)}")
        if each.applications:
            click.echo(f"    APPLICATION: ACCESS ({', '.join(each.applications)})")


@role.command()
@click.argument("name")
@config_option
@click.option("--group", "group_id", help="Group that gets the permissions.")
@click.option("--user", "user_id", help="User who gets them.")
def apply(name: str, config: Path, group_id: str | None, user_id: str | None) -> None:
    """Grant the permissions of the role NAME, beside those that are there."""
    if (group_id is None) == (user_id is None):
        raise BadUserRequest("name exactly one of --group and --user")
    chosen = roles.role_named(name)
    with node.unit_of_work(load(existing(config))) as session:
        if group_id is not None and session.get(GroupRow, group_id) is None:
            raise BadUserRequest(f"there is no group {group_id!r}")
        if user_id is not None and session.get(UserRow, user_id) is None:
            raise BadUserRequest(f"there is no user {user_id!r}")
        count = roles.apply(session, chosen, user_id=user_id, group_id=group_id)
        session.flush()
    click.echo(f"{group_id or user_id} has the role {name}: {count} authorizations")
