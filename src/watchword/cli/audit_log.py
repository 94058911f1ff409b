"""`watchword audit-log`: check and hand out the audit trail."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from watchword import node
from watchword.cli.client import ACTOR
from watchword.cli.options import config_option, existing
from watchword.core.clock import SystemClock
from watchword.core.errors import SettingsError
from watchword.core.settings import load
from watchword.identity.audit import SUCCESS, AuditTrail
from watchword.identity.audit_check import RESTORED, contradicted, places, records_since
from watchword.identity.audit_check import verify as verify_trail
from watchword.identity.audit_evidence import check as check_evidence
from watchword.identity.audit_heads import Head, heads_in, public_keys, told

_heads_option = click.option(
    "--heads",
    "logs",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    multiple=True,
    help="Log file (also of a collector) whose lines `audit.chained` tell heads of the chain (repeatable).",
)


@click.group("audit-log")
def audit_log() -> None:
    """Check and export the trail of security acts."""


@audit_log.command()
@config_option
@click.option("--head", help="NUMBER:LINK noted earlier, which the chain must still hold: shows if its end was cut.")
@_heads_option
def verify(config: Path, head: str | None, logs: tuple[Path, ...]) -> None:
    """Check every seal and link, and that heads of logs are still there; exit status 1 if something doesn't fit."""
    settings = load(existing(config))
    keys = node.load_keys(settings)
    noted = tuple(_heads(logs))
    with node.database_of(settings) as database:
        verdict = verify_trail(
            database, keys["audit"], head=head, noted=noted, signers=public_keys(keys["head"]).values()
        )
    if logs:
        signed = sum(bool(one.signature) for one in noted)
        click.echo(f"{len(noted)} heads in {len(logs)} log files, {signed} of them signed")
    for problem in verdict.problems:
        click.echo(f"audit-log: {problem}", err=True)
    for text in verdict.set_back:
        click.echo(f"The trail was {text}")
    click.echo(f"{verdict.records} records, {verdict.chained} chained, {len(verdict.problems)} problems")
    click.echo(f"Head: {verdict.head}")
    if verdict.problems:
        sys.exit(1)


@audit_log.command()
@config_option
@click.option("--since", type=click.DateTime(), help="Only records from this moment on (UTC).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: the terminal.")
def export(config: Path, since: datetime | None, output: Path | None) -> None:
    """Write the records as JSON lines, in order, each with its number in the chain."""
    settings = load(existing(config))
    moment = since.replace(tzinfo=UTC) if since is not None else None
    with node.database_of(settings) as database, click.open_file(str(output or "-"), "w", encoding="utf-8") as out:
        numbers = places(database)
        for row in records_since(database, moment):
            out.write(json.dumps({"number": numbers.get(row.id), **told(row)}, ensure_ascii=True) + "\n")


@audit_log.command("public-key")
@config_option
def public_key(config: Path) -> None:
    """Show the public keys that heads are checked with, the one in use first: for whoever keeps the logs."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    for key_id, raw in public_keys(node.load_keys(load(existing(config)))["head"]).items():
        pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        click.echo(f"# {key_id}\n{pem.decode()}", nl=False)


@audit_log.command()
@click.argument("exported", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@_heads_option
@click.option(
    "--public-key",
    "keys",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    required=True,
    help="File with what `audit-log public-key` has shown.",
)
def check(exported: Path, logs: tuple[Path, ...], keys: Path) -> None:
    """Check what `export` wrote by the signed heads of logs; neither the installation nor its secrets are needed."""
    with exported.open(encoding="utf-8") as lines:
        try:
            verdict = check_evidence(map(json.loads, lines), _heads(logs), _public_keys(keys))
        except ValueError as error:
            raise SettingsError(f"{exported} isn't what `watchword audit-log export` writes: {error}") from None
    for problem in verdict.problems:
        click.echo(f"audit-log: {problem}", err=True)
    click.echo(
        f"{verdict.records} records, {verdict.covered} of them under {verdict.heads} signed heads, "
        f"{len(verdict.problems)} problems"
    )
    if verdict.problems:
        sys.exit(1)


@audit_log.command()
@config_option
@click.option("--why", required=True, help="What happened, for whoever reads the trail.")
@_heads_option
def restored(config: Path, why: str, logs: tuple[Path, ...]) -> None:
    """Record that an older database was put in place: that accounts for heads of what it doesn't hold.

    Besides --heads the server's own log files are looked at. The audit goes on to tell it (W-20, warn) as long as they
    hold such heads.
    """
    settings = load(existing(config))
    keys = node.load_keys(settings)
    own = (Path(name) for name in (settings.log.security_file, settings.log.file) if name)
    noted = tuple(_heads((*logs, *(file for file in own if file.is_file()))))
    with node.database_of(settings) as database:
        first = contradicted(database, noted)
        if first is None:
            raise SettingsError("no head of these logs is missing in the chain: there is nothing to account for")
        trail = AuditTrail(database, keys["audit"], SystemClock(), signer=keys["head"])
        trail.note(RESTORED, actor=ACTOR, outcome=SUCCESS, details={"links": first - 1, "why": why[:200]})
        trail.flush()
        trail.stop()
    click.echo(f"Recorded: of what was chained before, this database holds the links up to {first - 1}")


def _heads(logs: Iterable[Path]) -> Iterator[Head]:
    for file in logs:
        with file.open(encoding="utf-8", errors="replace") as lines:
            yield from heads_in(lines)


def _public_keys(file: Path) -> list[bytes]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    end = "-----END PUBLIC KEY-----"
    found = []
    for part in file.read_text(encoding="ascii").split(end)[:-1]:
        try:
            key = load_pem_public_key((part[part.index("-----BEGIN") :] + end + "\n").encode())
        except ValueError:
            raise SettingsError(f"{file} holds no public key as `watchword audit-log public-key` shows it") from None
        if isinstance(key, Ed25519PublicKey):
            found.append(key.public_bytes_raw())
    return found
