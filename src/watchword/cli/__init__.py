"""The command line: `watchword COMMAND --config FILE`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from importlib import import_module

import click

from watchword.core.errors import WatchwordError
from watchword.core.log import configure

COMMANDS: Mapping[str, tuple[str, str]] = {
    "advisories": ("advisories", "advisories"),
    "attest": ("audit", "attest"),
    "audit": ("audit", "audit"),
    "audit-log": ("audit_log", "audit_log"),
    "backup": ("backup", "backup"),
    "client": ("client", "client"),
    "database": ("database", "database"),
    "decide": ("decide", "decide"),
    "deploy": ("deploy", "deploy"),
    "factor": ("session", "factor"),
    "generate": ("generate", "generate"),
    "group": ("group", "group"),
    "host-facts": ("host_facts", "host_facts"),
    "init": ("init", "init"),
    "keys": ("keys", "keys"),
    "laxities": ("laxities", "laxities"),
    "oidc": ("session", "oidc"),
    "passwords": ("passwords", "passwords"),
    "restore": ("backup", "restore"),
    "role": ("role", "role"),
    "samples": ("samples", "samples"),
    "serve": ("serve", "serve"),
    "session": ("session", "session"),
    "tenant": ("tenant", "tenant"),
    "user": ("user", "user"),
    "variables": ("variables", "variables"),
    "vault": ("vault", "vault"),
    "worker": ("worker", "worker"),
}
"""Command -> module below this package, and its name there; a command's module is imported when it is run."""


class _Commands(click.Group):
    """Turns our errors into one line and exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WatchwordError as error:
            click.echo(f"watchword: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="watchword")
def main() -> None:
    """Watchword: the process platform for Python that is secure as it ships."""
    configure(json_lines=False, level=logging.WARNING)  # what a command does is its own output and the audit trail
