"""`watchword audit-log`: check and hand out the audit trail."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.settings import load
from watchword.identity.audit_check import noted_heads, records_since
from watchword.identity.audit_check import verify as check
from watchword.identity.audit_seals import moment_text
from watchword.store.tables import AuditRow


@click.group("audit-log")
def audit_log() -> None:
    """Check and export the trail of security acts."""


@audit_log.command()
@config_option
@click.option("--head", help="NUMBER:LINK noted earlier, which the chain must still hold: shows if its end was cut.")
@click.option(
    "--heads",
    "logs",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    multiple=True,
    help="Log file (also of a collector) whose lines `audit.chained` tell heads that must still be there (repeatable).",
)
def verify(config: Path, head: str | None, logs: tuple[Path, ...]) -> None:
    """Check every seal and every link; exit status 1 if something doesn't fit."""
    settings = load(existing(config))
    ring = node.load_keys(settings)["audit"]
    noted: dict[int, str] = {}
    for file in logs:
        with file.open(encoding="utf-8", errors="replace") as lines:
            noted |= noted_heads(lines)
    with node.database_of(settings) as database:
        verdict = check(database, ring, head=head, noted=noted)
    if logs:
        click.echo(f"{len(noted)} heads in {len(logs)} log files")
    for problem in verdict.problems:
        click.echo(f"audit-log: {problem}", err=True)
    click.echo(f"{verdict.records} records, {verdict.chained} chained, {len(verdict.problems)} problems")
    click.echo(f"Head: {verdict.head}")
    if verdict.problems:
        sys.exit(1)


@audit_log.command()
@config_option
@click.option("--since", type=click.DateTime(), help="Only records from this moment on (UTC).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: the terminal.")
def export(config: Path, since: datetime | None, output: Path | None) -> None:
    """Write the records as JSON lines, in order."""
    settings = load(existing(config))
    moment = since.replace(tzinfo=UTC) if since is not None else None
    with node.database_of(settings) as database, click.open_file(str(output or "-"), "w", encoding="utf-8") as out:
        for row in records_since(database, moment):
            out.write(json.dumps(_told(row), ensure_ascii=True) + "\n")


def _told(row: AuditRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "timestamp": moment_text(row.timestamp),
        "event": row.event,
        "outcome": row.outcome,
        "actor": row.actor,
        "subject": row.subject,
        "source": row.source,
        "details": json.loads(row.details) if row.details else None,
        "keyId": row.key_id,
        "seal": row.seal,
    }
