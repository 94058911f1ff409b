"""From when times to live count: the start of the root instance, its end, or never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.settings import AuthorizationSettings, DatabaseSettings, HistorySettings, Settings
from watchword.history import ttl
from watchword.identity.model import Identity
from watchword.store.tables import HistoricBatchRow, UserOperationLogRow
from watchword.testing.models import bpmn
from watchword.testing.trial import Trial

DAYS = timedelta(days=180)
INNER = bpmn("inner").start().user_task("deep").end("e").xml()
OUTER = bpmn("outer").start().call("call", "inner").user_task("last").end("end").xml()


@pytest.fixture
def trial_of():
    made = []

    def make(removal_time):
        history = HistorySettings(removal_time=removal_time, batch_time_to_live=7)
        settings = Settings(
            authorization=AuthorizationSettings(enabled=False),
            database=DatabaseSettings(url="sqlite:///:memory:"),
            history=history,
        )
        trial = Trial(settings=settings)
        made.append(trial)
        trial.deploy_texts({"inner.bpmn": INNER, "outer.bpmn": OUTER})
        return trial

    yield make
    for trial in made:
        trial.close()


def dated(trial, root):
    """Return the removal times of everything that was written for a root instance, by table."""
    found = {}
    with trial.platform.database.session(trial.clock.now()) as session:
        for row_type in ttl.DATED:
            for row in session.find(row_type, root_process_instance_id=root):
                found.setdefault(row_type.table.name, set()).add(row.removal_time)
    return found


def play(trial):
    """Play an instance that calls another one, with a day between its steps; return its id and start."""
    begin = trial.clock.now()
    instance = trial.start("outer", colour="red", big=["x" * 5000])
    trial.advance(timedelta(days=1))
    (task,) = trial.platform.tasks.query(task_definition_key="deep")
    trial.platform.tasks.complete(task.id, variables={"size": 3})
    trial.advance(timedelta(days=1))
    return instance, begin


def test_counted_from_the_start_every_row_is_dated_when_it_is_written(trial_of):
    trial = trial_of("start")

    instance, begin = play(trial)
    instance.is_waiting_at("last")
    running = dated(trial, instance.id)
    instance.complete("last", colour="blue").is_ended()

    for found in (running, dated(trial, instance.id)):
        assert {"ACT_HI_PROCINST", "ACT_HI_ACTINST", "ACT_HI_TASKINST", "ACT_HI_VARINST", "ACT_HI_DETAIL"} <= set(found)
        assert dict.fromkeys(found, {begin + DAYS}) == found


def test_counted_from_the_end_nothing_is_dated_before_it(trial_of):
    trial = trial_of("end")

    instance, begin = play(trial)
    running = dated(trial, instance.id)
    instance.complete("last").is_ended()

    assert dict.fromkeys(running, {None}) == running
    ended = dated(trial, instance.id)
    assert dict.fromkeys(ended, {begin + timedelta(days=2) + DAYS}) == ended


def test_with_none_nothing_is_dated(trial_of):
    trial = trial_of("none")

    instance, _ = play(trial)
    instance.complete("last").is_ended()

    found = dated(trial, instance.id)
    assert dict.fromkeys(found, {None}) == found


@pytest.mark.parametrize(("strategy", "days"), [("start", 0), ("end", 2), ("none", None)])
def test_a_calculated_removal_time_counts_from_the_same_moment(trial_of, strategy, days):
    trial = trial_of(strategy)
    instance, begin = play(trial)
    instance.complete("last")
    with trial.platform.database.session(trial.clock.now()) as session:
        for row_type in ttl.DATED:
            session.update_where(row_type, {"root_process_instance_id": instance.id}, {"removal_time": None})
        session.flush()

    trial.platform.batches.set_removal_time([instance.id], calculated=True)
    while trial.settle() or trial.platform.batches.query():
        trial.advance(timedelta(seconds=30))

    (row,) = trial.platform.history.query(process_instance_id=instance.id)
    assert (None if days is None else begin + timedelta(days=days) + DAYS) == row.removal_time


@pytest.mark.parametrize(("strategy", "since"), [("start", "start_time"), ("end", "end_time"), ("none", None)])
def test_batches_count_from_the_same_moment(trial_of, strategy, since):
    trial = trial_of(strategy)
    instance, _ = play(trial)
    instance.complete("last")

    trial.platform.batches.delete_history([instance.id])
    trial.advance(timedelta(minutes=1))
    while trial.settle() or trial.platform.batches.query():
        trial.advance(timedelta(seconds=30))

    with trial.platform.database.session(trial.clock.now()) as session:
        (batch,) = session.find(HistoricBatchRow)
    assert (None if since is None else getattr(batch, since) + timedelta(days=7)) == batch.removal_time


def test_what_a_deployment_leaves_in_the_operation_log_goes_after_the_time_to_live(trial_of):
    trial = trial_of("end")
    repository = trial.platform.repository
    definition = repository.get_definition(repository.latest_definition_id("outer"))
    mary = Identity("mary", ("camunda-admin",))
    instance = trial.platform.runtime.start(definition_id=definition.id, identity=mary)
    trial.advance(timedelta(days=1))

    repository.delete_deployment(definition.deployment_id, cascade=True)

    with trial.platform.database.session(trial.clock.now()) as session:
        (row,) = session.find(UserOperationLogRow, root_process_instance_id=instance.id)
    assert trial.clock.now() + DAYS == row.removal_time
