"""The command line: `watchword COMMAND --config FILE`."""

from __future__ import annotations

import logging
import sys

import click

from watchword.cli.advisories import advisories
from watchword.cli.audit import attest, audit
from watchword.cli.audit_log import audit_log
from watchword.cli.backup import backup, restore
from watchword.cli.client import client
from watchword.cli.database import database
from watchword.cli.decide import decide
from watchword.cli.deploy import deploy
from watchword.cli.generate import generate
from watchword.cli.group import group
from watchword.cli.host_facts import host_facts
from watchword.cli.init import init
from watchword.cli.keys import keys
from watchword.cli.laxities import laxities
from watchword.cli.passwords import passwords
from watchword.cli.role import role
from watchword.cli.serve import serve
from watchword.cli.session import factor, oidc, session
from watchword.cli.tenant import tenant
from watchword.cli.user import user
from watchword.cli.variables import variables
from watchword.cli.vault import vault
from watchword.cli.worker import worker
from watchword.core.errors import WatchwordError
from watchword.core.log import configure


class _Commands(click.Group):
    """Turns our errors into one line and exit status 1."""

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


main.add_command(advisories)
main.add_command(attest)
main.add_command(audit)
main.add_command(audit_log)
main.add_command(backup)
main.add_command(client)
main.add_command(database)
main.add_command(decide)
main.add_command(deploy)
main.add_command(factor)
main.add_command(generate)
main.add_command(init)
main.add_command(keys)
main.add_command(laxities)
main.add_command(oidc)
main.add_command(restore)
main.add_command(role)
main.add_command(group)
main.add_command(host_facts)
main.add_command(passwords)
main.add_command(serve)
main.add_command(session)
main.add_command(tenant)
main.add_command(user)
main.add_command(variables)
main.add_command(vault)
main.add_command(worker)
