"""`watchword tenant`: tenants and who belongs to them."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.errors import BadUserRequest, SettingsError
from watchword.core.settings import load
from watchword.identity import tenants
from watchword.store.tables import TenantMembershipRow, TenantRow

_user_option = click.option("--user", "user_id", help="The user.")
_group_option = click.option("--group", "group_id", help="The group, with all its members.")


@click.group()
def tenant() -> None:
    """Manage tenants and who belongs to them."""


@tenant.command()
@click.argument("tenant_id")
@config_option
@click.option("--name")
def add(tenant_id: str, config: Path, name: str | None) -> None:
    """Create the tenant TENANT_ID."""
    settings = load(existing(config))
    with node.unit_of_work(settings) as session:
        tenants.add_tenant(session, node.accounts(settings).ids, tenant_id, name)
        session.flush()
    click.echo(f"Created tenant {tenant_id}")


@tenant.command("list")
@config_option
def list_tenants(config: Path) -> None:
    """List all tenants: id, name, users, groups."""
    with node.unit_of_work(load(existing(config))) as session:
        rows = session.find(TenantMembershipRow)
        for row in sorted(session.find(TenantRow), key=lambda found: found.id):
            users = sorted(m.user_id for m in rows if m.tenant_id == row.id and m.user_id)
            groups = sorted(m.group_id for m in rows if m.tenant_id == row.id and m.group_id)
            click.echo("\t".join((row.id, row.name or "-", ",".join(users) or "-", ",".join(groups) or "-")))


@tenant.command()
@click.argument("tenant_id")
@config_option
@click.confirmation_option(prompt="Delete the tenant with all rights and memberships?")
def delete(tenant_id: str, config: Path) -> None:
    """Delete TENANT_ID with all that names it."""
    with node.unit_of_work(load(existing(config))) as session:
        if not tenants.delete_tenant(session, tenant_id):
            raise BadUserRequest(f"There is no tenant {tenant_id!r}")
        session.flush()
    click.echo(f"Deleted tenant {tenant_id}")


@tenant.command()
@click.argument("tenant_id")
@config_option
@_user_option
@_group_option
def join(tenant_id: str, config: Path, user_id: str | None, group_id: str | None) -> None:
    """Let a user or a group belong to TENANT_ID."""
    _one_of(user_id, group_id)
    with node.unit_of_work(load(existing(config))) as session:
        tenants.add_member(session, tenant_id, user_id=user_id, group_id=group_id)
        session.flush()
    click.echo(f"{user_id or group_id} belongs to {tenant_id}")


@tenant.command()
@click.argument("tenant_id")
@config_option
@_user_option
@_group_option
def leave(tenant_id: str, config: Path, user_id: str | None, group_id: str | None) -> None:
    """End that a user or a group belongs to TENANT_ID."""
    _one_of(user_id, group_id)
    with node.unit_of_work(load(existing(config))) as session:
        found = tenants.remove_member(session, tenant_id, user_id=user_id, group_id=group_id)
        session.flush()
    click.echo(f"{user_id or group_id} doesn't belong to {tenant_id}" + ("" if found else ", and didn't before"))


def _one_of(user_id: str | None, group_id: str | None) -> None:
    if (user_id is None) == (group_id is None):
        raise SettingsError("say either --user or --group")
