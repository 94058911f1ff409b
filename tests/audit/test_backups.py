"""A schedule of backups is found where there is one: in the settings, among systemd's timers, or by what it did."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.installation import small
from watchword.audit.checks import upkeep
from watchword.core.settings import BackupSettings


@pytest.fixture
def by_hand(tmp_path):
    """Yield an installation with a fresh backup that was restored to see, and without a schedule of its own."""
    made = small(tmp_path)
    made.evidence = made.weak(backup=BackupSettings(folder=made.evidence.settings.backup.folder))
    yield made
    made.close()


def enable(units: Path, name: str, command: str) -> None:
    """Enable a timer, as `systemctl enable` does."""
    (units / "timers.target.wants").mkdir(parents=True)
    (units / f"{name}.service").write_text(f"[Service]\nExecStart={command}\n")
    (units / f"{name}.timer").write_text("[Timer]\nOnCalendar=daily\n")
    (units / "timers.target.wants" / f"{name}.timer").symlink_to(units / f"{name}.timer")


def test_without_a_schedule_a_fresh_backup_is_not_enough(by_hand):
    found = upkeep.backup(by_hand.evidence)

    assert ("fail", True) == (found.status, "no timer runs" in found.observed)


def test_an_enabled_timer_is_a_schedule(by_hand):
    enable(by_hand.evidence.units, "nightly", f"/opt/watchword backup --config {by_hand.evidence.config}")

    found = upkeep.backup(by_hand.evidence)

    assert ("pass", True) == (found.status, "nightly.timer takes one" in found.observed)


@pytest.mark.parametrize("command", ["/opt/watchword backup --config /srv/other.toml", "/usr/bin/true"])
def test_a_timer_for_something_else_is_none(by_hand, command):
    enable(by_hand.evidence.units, "nightly", command)

    assert "fail" == upkeep.backup(by_hand.evidence).status


@pytest.mark.parametrize(
    ("hours", "status"), [((0, 24, 48), "pass"), ((0, 24, 96), "fail"), ((0, 0.1, 0.2), "fail"), ((0, 24), "fail")]
)
def test_backups_that_were_taken_day_by_day_show_a_schedule(by_hand, hours, status):
    folder = Path(by_hand.evidence.settings.backup.folder)
    (folder / "x.wwbackup").unlink()
    for hour in hours:
        file = folder / f"{hour}.wwbackup"
        file.touch()
        then = by_hand.evidence.now.timestamp() - hour * 3600
        os.utime(file, (then, then))

    assert status == upkeep.backup(by_hand.evidence).status


@pytest.mark.parametrize(("hours", "status"), [(1, "pass"), (30, "fail")])
def test_a_schedule_elsewhere_says_its_name_with_each_backup(by_hand, hours, status):
    noted = Path(by_hand.evidence.settings.backup.folder) / "scheduled"
    noted.write_text("cron\x1b[2J of the database's host\n")
    then = by_hand.evidence.now.timestamp() - hours * 3600
    os.utime(noted, (then, then))

    found = upkeep.backup(by_hand.evidence)

    assert (status, False) == (found.status, "\x1b" in found.observed)
