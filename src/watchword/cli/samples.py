"""`watchword samples`: examples that came along, which production refuses."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.settings import load
from watchword.services.samples import samples as deployed


@click.group()
def samples() -> None:
    """See and remove samples: the invoice examples of the products."""


@samples.command("list")
@config_option
def list_(config: Path) -> None:
    """Print the samples that are deployed."""
    with node.database_of(load(existing(config))) as database:
        for each in deployed(database):
            click.echo(f"{each.key} in deployment {each.deployment_id}")


@samples.command()
@config_option
def remove(config: Path) -> None:
    """Delete the deployments that hold samples, with their instances and all history."""
    with node.build(load(existing(config))) as platform:
        found = deployed(platform.database)
        for deployment_id in sorted({each.deployment_id for each in found}):
            platform.repository.delete_deployment(deployment_id, cascade=True)
            click.echo(f"Deleted {', '.join(e.key for e in found if e.deployment_id == deployment_id)}")
    if not found:
        click.echo("There are no samples")
