"""`watchword keys`: the installation's own keys."""

from __future__ import annotations

from pathlib import Path

import click

from watchword import node
from watchword.cli.client import ACTOR
from watchword.cli.options import config_option, existing
from watchword.core import keys as rings
from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError
from watchword.core.settings import Settings, load, load_unresolved, master_file
from watchword.identity import audit

_MASTERS = {"backup": "backup.key", "variable": "variables.secret_key", "vault": "vault.master_key"}
"""Purposes whose key may be kept elsewhere -> setting that says where."""
_ROTATED = tuple(sorted({*rings.PURPOSES, "backup"} - {"variable"}))
"""Purposes that `rotate` knows; `watchword vault` and `watchword variables` rotate theirs themselves."""


@click.group()
def keys() -> None:
    """See and rotate the installation's own keys."""


@keys.command("list")
@config_option
def list_(config: Path) -> None:
    """List purposes, the key in use, and how many older ones still open and verify; no key is shown."""
    settings = load_unresolved(existing(config))
    for purpose, use in sorted({**rings.PURPOSES, **rings.APART}.items()):
        click.echo(f"{purpose:10}{_told(settings, purpose)}: {use}")


@keys.command()
@click.argument("purpose", type=click.Choice(_ROTATED))
@config_option
def rotate(purpose: str, config: Path) -> None:
    """Put a new key of PURPOSE in use; what the older ones made still opens and verifies."""
    settings = load(existing(config))
    key_id = rings.rotate_file(_file(settings, purpose), keep=rings.OVERLAP.get(purpose))
    click.echo(
        f"{purpose}: the key in use is {key_id} once the servers are started anew; each node needs the same file"
    )
    with node.database_of(settings) as database:
        trail = audit.AuditTrail(database, node.load_keys(settings)["audit"], SystemClock())
        trail.note("key.rotated", actor=ACTOR, subject=purpose, outcome=audit.SUCCESS, details={"key": key_id})
        trail.flush()
        trail.stop()


def _told(settings: Settings, purpose: str) -> str:
    try:
        file = _file(settings, purpose)
    except SettingsError:
        return "kept elsewhere"
    ring = rings.read(file)
    return f"{ring[0].id}, {len(ring) - 1} older"


def _file(settings: Settings, purpose: str) -> Path:
    if purpose in _MASTERS:
        return master_file(settings, _MASTERS[purpose])
    return rings.file_of(Path(settings.keys.folder), purpose)
