"""`watchword host-facts`: what only root can read, for `watchword audit`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from watchword.cli.options import config_option, existing
from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError
from watchword.core.settings import load_unresolved
from watchword.operations.host_facts import gather


@click.command("host-facts")
@config_option
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; default: audit.host_facts of the configuration. `-` shows it.",
)
def host_facts(config: Path, target: Path | None) -> None:
    """Write down firewall, updates, remote access and the like; run it as root, e.g. daily. No secrets are read."""
    if os.geteuid() != 0:
        raise SettingsError("host-facts reads what only root can: run it as root")
    text = json.dumps(gather(SystemClock().now()), indent=1) + "\n"
    if target == Path("-"):
        click.echo(text, nl=False)
        return
    file = target or Path(load_unresolved(existing(config)).audit.host_facts)
    _write(file, text)
    click.echo(f"Wrote {file}")


def _write(file: Path, text: str) -> None:
    """Replace a file by a new one that all may read and only root may write, whatever lies at its place."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "w") as out:
        os.fchmod(out.fileno(), 0o644)
        out.write(text)
    fresh.replace(file)
