"""`watchword init`: configuration, data folder, schema, first administrator."""

from __future__ import annotations

import os
import secrets
import string
from pathlib import Path

import click

from watchword import node
from watchword.authz.settings import ADMIN_GROUP
from watchword.cli.options import config_option, read_password
from watchword.core import keys
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import Settings, data_folder, load, load_unresolved
from watchword.identity import administrators, users, welcome
from watchword.passwords.policy import UserProfile
from watchword.store.tables import MembershipRow, UserRow

_TEMPLATE = """\
# Watchword's configuration. Every key: docs/configuration.md; keys that are unknown are errors.
# mode = "production"   # must be written when bound to another address than loopback

[database]
# url = "postgresql://watchword@localhost/watchword"   # default: SQLite in watchword-data/ beside this file

[http]
host = "127.0.0.1"
port = 8080
"""
_SPECIAL = "-_.+=!"


@click.command()
@config_option
@click.option("--admin-id", help="Create the first administrator with this id (letters and digits).")
@click.option(
    "--admin-password-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the administrator's password, not readable by others; without it a random one is printed once.",
)
@click.option("--no-admin", is_flag=True, help="Create no administrator: `watchword user set-up-link` gives the link.")
def init(config: Path, admin_id: str | None, admin_password_file: Path | None, no_admin: bool) -> None:
    """Make the configuration, the data folder, the schema and the first administrator. Safe to repeat."""
    if admin_password_file is not None and admin_id is None:
        raise SettingsError("--admin-password-file needs --admin-id: say whose password it is")
    given = read_password(admin_password_file) if admin_password_file else None
    if not config.exists():
        config.parent.mkdir(parents=True, exist_ok=True)
        _write_private(config, _TEMPLATE)
        click.echo(f"Wrote {config}")
    from watchword.store.schema.create import create_schema  # brings the migrations along: only where it is needed

    unresolved = load_unresolved(config)
    folder = data_folder(config.resolve().parent)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = keys.make(Path(unresolved.keys.folder))
    if made:
        click.echo(f"Made keys in {unresolved.keys.folder}: {', '.join(made)}")
    settings = load(config)  # needs the keys where secrets are in the vault
    with node.database_of(settings) as database:
        create_schema(database)
    if admin_id is None and not no_admin and not _has_administrator(settings):
        admin_id = "admin"
    if admin_id is not None:
        _add_administrator(settings, admin_id, given)
    click.echo(f"Ready. Start with: watchword serve --config {config}")


def _has_administrator(settings: Settings) -> bool:
    with node.unit_of_work(settings) as session:
        return welcome.has_administrator(session)


def _add_administrator(settings: Settings, user_id: str, given: Secret | None) -> None:
    password = given or Secret(_random_password())
    with node.unit_of_work(settings) as session:
        administrators.add_administrators(session)
        if session.get(UserRow, user_id) is not None:
            if not session.find(MembershipRow, user_id=user_id, group_id=ADMIN_GROUP):
                session.add(MembershipRow(user_id=user_id, group_id=ADMIN_GROUP))
                session.flush()
            click.echo(f"User {user_id} exists: its password stays as it is")
            return
        users.add_user(
            session,
            node.accounts(settings),
            UserProfile(id=user_id),
            password,
            groups=(ADMIN_GROUP,),
        )
        session.flush()
    click.echo(f"Created administrator {user_id}")
    if given is None:
        click.echo(f"Password (shown this once): {password.reveal()}")


def _random_password() -> str:
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SPECIAL)
    rest = "".join(secrets.choice("".join(kinds)) for _ in range(16))
    letters = [*(secrets.choice(kind) for kind in kinds), *rest]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def _write_private(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
