"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.core.errors import SettingsError
from watchword.core.secret import Secret, read_secret

config_option = click.option(
    "--config",
    "config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("watchword.toml"),
    show_default=True,
    help="Configuration file (TOML).",
)


def existing(config: Path) -> Path:
    """Return `config`, or say how to make it.

    Raises:
        SettingsError: there is no such file.
    """
    if not config.is_file():
        raise SettingsError(f"{config} does not exist: run `watchword init --config {config}` first")
    return config


def read_password(file: Path) -> Secret:
    """Return the password in `file`; one trailing newline doesn't belong to it.

    Raises:
        SettingsError: the file can't be read, is empty, or others may read it.
    """
    return read_secret(file)
