"""`watchword deploy`: bring models in without the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.errors import ParseError, WatchwordError
from watchword.core.settings import load
from watchword.engine.deploy import BPMN_SUFFIXES


@click.command()
@config_option
@click.option("--name", help="Name of the deployment; default: that of the first file.")
@click.option("--tenant-id", help="Tenant that the deployment belongs to.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def deploy(config: Path, name: str | None, tenant_id: str | None, files: tuple[Path, ...]) -> None:
    """Deploy FILES as one deployment; files that are already there unchanged are not deployed again."""
    settings = load(existing(config))
    with node.build(settings) as platform:
        try:
            result = platform.repository.deploy(
                name=name or files[0].stem,
                source="watchword deploy",
                tenant_id=tenant_id,
                resources={file.name: file.read_bytes() for file in files},
                duplicate_filtering=True,
            )
        except ParseError as error:
            for resource, report in error.reports.items():
                for problem in report["errors"]:
                    click.echo(f"{_place(resource, problem)}: {problem['message']}", err=True)
            raise WatchwordError("nothing is deployed") from error
        idle = not platform.repository.count_definitions(deployment_id=result.id)
    made = [(row.key, row.version) for row in result.process_definitions or ()]
    made += [(row.key, row.version) for row in result.decision_definitions or ()]
    if not made and idle and any(file.name.endswith(BPMN_SUFFIXES) for file in files):
        click.echo(f'Deployment {result.id}: no process in it says isExecutable="true", so nothing can be started')
    elif not made:
        click.echo(f"Deployment {result.id}: nothing new")
    for key, version in made:
        click.echo(f"Deployed {key} version {version}")


def _place(resource: str, problem: dict[str, Any]) -> str:
    return f"{resource}:{problem['line']}:{problem['column']}" if problem["line"] else resource
