"""`watchword passwords`: how stored passwords are kept. Source: guidelines C-22, H-01 to H-09."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import click

from watchword import node
from watchword.cli.options import config_option, existing
from watchword.core.errors import SettingsError
from watchword.core.settings import load
from watchword.passwords import calibrate as costs
from watchword.passwords.encryptors.argon2id import PROFILES
from watchword.store.tables import UserRow

_PREFIX = re.compile(r"\{(.*?)\}")


@click.group()
def passwords() -> None:
    """How stored passwords are kept."""


@passwords.command()
@click.option("--target-ms", default=250.0, show_default=True, help="Time that one hash may take.")
@click.option("--memory-mib", default=64, show_default=True, help="Memory that one hash may take.")
def calibrate(target_ms: float, memory_mib: int) -> None:
    """Measure what Argon2id costs on this machine, and print settings that fit."""
    for measured in costs.profiles():
        click.echo(f"profile {measured.name:<9} {_cost(measured)}")
    found = costs.fitting(target_ms, memory_mib * 1024)
    click.echo(f"fitting {target_ms:.0f} ms:    {_cost(found)}")
    click.echo("\n[passwords]")
    click.echo(f"memory_kib = {found.cost.memory_kib}\npasses = {found.cost.passes}\nlanes = {found.cost.lanes}")


@passwords.command()
@config_option
def status(config: Path) -> None:
    """Count the stored passwords by scheme, and say which scheme new ones get."""
    settings = load(existing(config))
    registry = node.accounts(settings).passwords
    with node.unit_of_work(settings) as session:
        found = Counter(_scheme(row.password, registry.names) for row in session.find(UserRow))
    click.echo(f"new passwords: {registry.default_name} ({settings.passwords.storage})")
    for scheme, count in sorted(found.items()):
        click.echo(f"{scheme}\t{count}")


@passwords.command()
@config_option
def wrap(config: Path) -> None:
    """Put Argon2id over all stored fast digests, so that users who don't log in are safe too. Safe to repeat.

    A Camunda 7 on the same database can't read them any more.
    """
    settings = load(existing(config))
    if settings.passwords.storage == "camunda-compatible":
        raise SettingsError("passwords.storage is camunda-compatible: the reference could not read wrapped passwords")
    registry = node.accounts(settings).passwords
    with node.unit_of_work(settings) as session:
        changed = 0
        for row in session.find(UserRow):
            wrapped = registry.wrapped(row.password)
            if wrapped is not None:
                row.password = wrapped
                changed += 1
        session.flush()
    click.echo(f"Wrapped {changed} passwords")


def _cost(measured: costs.Measured) -> str:
    cost = measured.cost
    note = "" if cost.memory_kib >= PROFILES["minimum"].memory_kib else " (below the minimum)"
    return f"{cost.memory_kib // 1024:>5} MiB, {cost.passes} passes, {cost.lanes} lanes: {measured.ms:6.0f} ms{note}"


def _scheme(stored: str | None, known: tuple[str, ...]) -> str:
    if stored is None:
        return "no password"
    match = _PREFIX.match(stored)
    if match is None:
        return "no scheme"
    return match[1] if match[1] in known else f"unknown: {match[1][:40]}"
