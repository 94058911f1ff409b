"""`watchword backup` and `watchword restore`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.clock import SystemClock
from watchword.core.master_key import master_key
from watchword.core.settings import Settings, load, load_unresolved, open_backup_key
from watchword.operations import backup as work
from watchword.operations.schedule import BackupSchedule


@click.command()
@config_option
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; default: one named after the time in backup.folder.",
)
@click.option("--no-verify", is_flag=True, help="Don't restore it into a scratch database to count.")
@click.option(
    "--scheduled-by",
    "schedule",
    default="",
    help="Name of the schedule that runs this each day: the audit tells it, and all but backup.keep of the backups in "
    "backup.folder go.",
)
def backup(config: Path, target: Path | None, no_verify: bool, schedule: str) -> None:
    """Back up database, configuration and keys into one encrypted file, while the server runs."""
    settings = load(existing(config))
    now = SystemClock().now()
    file = target or Path(settings.backup.folder) / f"{now:%Y%m%dT%H%M%SZ}.wwbackup"
    manifest, counted = take(settings, config, file, verify=not no_verify)
    click.echo(f"Wrote {file}: {sum(manifest.lines.values())} lines of {len(manifest.lines)} tables")
    if not no_verify:
        click.echo("Restored it into a scratch database: all lines are there" if counted else
                   "Decrypted it to its end; to have it restored and counted set backup.scratch_url")  # fmt: skip
    if schedule:
        folder = Path(settings.backup.folder)
        work.note_scheduled(folder, schedule)
        work.forget(folder, settings.backup.keep)


def take(settings: Settings, config: Path, file: Path, *, verify: bool = True) -> tuple[work.Manifest, bool]:
    """Write a backup of an installation to `file`; return what it holds and whether it was restored to see.

    A backup that turns out to be no good never gets its name. Restoring to see is noted in the folder of backups.
    """
    seen: list[bool] = []
    key, programs = open_backup_key(settings), tools(settings)

    def prove(complete: Path) -> None:
        if verify:
            seen.append(work.verify(complete, key, programs)[1])

    with node.database_of(settings) as database:
        manifest = work.take(
            file,
            settings,
            config,
            database,
            key,
            node.database_url(settings),
            version=version("watchword"),
            now=SystemClock().now(),
            tools=programs,
            prove=prove,
        )
    if any(seen):
        work.note_restored(Path(settings.backup.folder))
    return manifest, any(seen)


@contextmanager
def scheduled(settings: Settings, config: Path) -> Iterator[None]:
    """Take backups when they are due, as long as the block runs."""
    if not settings.backup.every_hours:
        yield
        return

    def due(file: Path) -> None:
        take(settings, config, file)

    folder = Path(settings.backup.folder)
    named = settings.backup
    schedule = BackupSchedule(folder, due, SystemClock(), every_hours=named.every_hours, keep=named.keep)
    schedule.start()
    try:
        yield
    finally:
        schedule.stop()


def tools(settings: Settings) -> work.Tools:
    """Return the programs that the settings name."""
    named = settings.backup
    return work.Tools(named.pg_dump, named.pg_restore, named.scratch_url.reveal())


@click.command()
@click.argument("source", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--into", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Empty folder.")
@click.option("--key", required=True, help="Key of the backup: file:PATH, env:NAME or command:PROGRAM ARGUMENTS.")
@click.option("--database-url", default="", help="Empty PostgreSQL database, if the backup is of one.")
@click.option("--pg-restore", default="pg_restore", show_default=True, help="PostgreSQL's program.")
def restore(source: Path, folder: Path, key: str, database_url: str, pg_restore: str) -> None:
    """Restore the backup SOURCE on an empty machine."""
    manifest = work.restore(
        source, folder, master_key(key, Path.cwd()), url=database_url, tools=work.Tools(pg_restore=pg_restore)
    )
    click.echo(f"Restored {sum(manifest.lines.values())} lines, saved {manifest.created:%Y-%m-%d %H:%M} UTC")
    restored = folder / "watchword.toml"
    for named in work.misplaced(load_unresolved(restored), folder):
        click.echo(f"The configuration still says {named}: it isn't in the backup, or was restored to {folder}")
    click.echo(f"Now look through {restored}, put the backup's key back, then `watchword init` and `serve`")
    click.echo("Where logs tell of acts since the backup: `watchword audit-log restored --why … --heads LOG`")
