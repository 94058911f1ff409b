"""`watchword group`: groups and their members."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.errors import BadUserRequest
from watchword.core.settings import load
from watchword.identity import groups
from watchword.store.tables import GroupRow, MembershipRow


@click.group()
def group() -> None:
    """Manage groups and their members."""


@group.command()
@click.argument("group_id")
@config_option
@click.option("--name")
@click.option("--type", "kind", help="Such as WORKFLOW or SYSTEM.")
def add(group_id: str, config: Path, name: str | None, kind: str | None) -> None:
    """Create the group GROUP_ID."""
    settings = load(existing(config))
    with node.unit_of_work(settings) as session:
        groups.add_group(session, node.accounts(settings).ids, group_id, name, kind)
        session.flush()
    click.echo(f"Created group {group_id}")


@group.command("list")
@config_option
def list_groups(config: Path) -> None:
    """List all groups: id, name, type, members."""
    with node.unit_of_work(load(existing(config))) as session:
        members: dict[str, list[str]] = {}
        for membership in session.find(MembershipRow):
            members.setdefault(membership.group_id, []).append(membership.user_id)
        for row in sorted(session.find(GroupRow), key=lambda found: found.id):
            among = ",".join(sorted(members.get(row.id, ()))) or "-"
            click.echo("\t".join((row.id, row.name or "-", row.type or "-", among)))


@group.command()
@click.argument("group_id")
@config_option
@click.confirmation_option(prompt="Delete the group with all rights and memberships?")
def delete(group_id: str, config: Path) -> None:
    """Delete GROUP_ID with all that names it."""
    with node.unit_of_work(load(existing(config))) as session:
        if not groups.delete_group(session, group_id):
            raise BadUserRequest(f"There is no group {group_id!r}")
        session.flush()
    click.echo(f"Deleted group {group_id}")


@group.command()
@click.argument("group_id")
@click.argument("user_id")
@config_option
def join(group_id: str, user_id: str, config: Path) -> None:
    """Make USER_ID a member of GROUP_ID."""
    with node.unit_of_work(load(existing(config))) as session:
        groups.add_member(session, group_id, user_id)
        session.flush()
    click.echo(f"{user_id} is a member of {group_id}")


@group.command()
@click.argument("group_id")
@click.argument("user_id")
@config_option
def leave(group_id: str, user_id: str, config: Path) -> None:
    """End the membership of USER_ID in GROUP_ID."""
    with node.unit_of_work(load(existing(config))) as session:
        found = groups.remove_member(session, group_id, user_id)
        session.flush()
    click.echo(f"{user_id} is no member of {group_id}" + ("" if found else ", and was none"))
