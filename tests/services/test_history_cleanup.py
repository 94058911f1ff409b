"""Cleaning up history: what goes, what stays, when the jobs run again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.authz.check import Authorizer
from watchword.authz.settings import AuthzSettings
from watchword.core.errors import BadUserRequest
from watchword.engine.context import EngineSettings
from watchword.engine.jobs.cleanup_window import END_TIME_BASED, REMOVAL_TIME_BASED, CleanupSettings, read_week
from watchword.engine.jobs.history_cleanup import read
from watchword.history.ttl import BatchDays
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import (
    ByteArrayRow,
    HistoricActivityInstanceRow,
    HistoricBatchRow,
    HistoricDetailRow,
    HistoricJobLogRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    IncidentRow,
    JobRow,
    TaskMeterLogRow,
    UserOperationLogRow,
)
from watchword.testing.models import bpmn

OF_INSTANCES = (HistoricActivityInstanceRow, HistoricDetailRow, HistoricProcessInstanceRow, HistoricVariableRow)
DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request):
    """Yield a database that holds nothing but the schema."""
    url = "sqlite:///:memory:" if request.param == "sqlite" else request.getfixturevalue("new_postgres")()
    database = open_database(url)
    create_schema(database)
    yield database
    database.close()


@pytest.fixture
def database(request):
    """Return an empty database: of both kinds for tests that ask for `empty`, else one in memory."""
    return request.getfixturevalue("empty" if "empty" in request.fixturenames else "memory")


@pytest.fixture
def serve(database, clock):
    """Return a function that makes services on each kind of database, with cleanup settings, for definition `p`."""

    def serve(*, batch_days=BatchDays(), **cleanup):
        settings = EngineSettings(cleanup=CleanupSettings(**cleanup), batch_days=batch_days)
        unasked = Authorizer(AuthzSettings(enabled=False))
        services = build_services(database, clock=clock, delegates=Delegates(), settings=settings, authorizer=unasked)
        model = bpmn("p", historyTimeToLive="7").start().end("e")
        services.repository.deploy(resources={"p.bpmn": model.xml()})
        return services

    return serve


@pytest.fixture
def find(database, clock):
    def find(row_type, **equal):
        with database.session(clock.now()) as session:
            return session.find(row_type, **equal)

    return find


def start(services, count=1, **variables):
    return [services.runtime.start(key="p", variables=variables).id for _ in range(count)]


def test_what_is_due_goes_with_its_byte_arrays_and_the_rest_stays(empty, serve, find, clock):
    services = serve()
    start(services, text="x", blob=b"bytes")
    clock.advance(5 * DAY)
    kept = start(services, text="y", blob=b"more")
    clock.advance(2 * DAY)

    services.cleanup.schedule()
    services.jobs.run_due()

    assert [kept] * 4 == [sorted({r.process_instance_id for r in find(row_type)}) for row_type in OF_INSTANCES]
    assert all(row.removal_time is None or row.removal_time > clock.now() for row in find(ByteArrayRow))


def test_a_run_deletes_no_more_than_its_batch_and_the_next_follows_at_once(serve, find, clock):
    services = serve(batch_size=2)
    start(services, 5)
    clock.advance(8 * DAY)
    (job,) = services.cleanup.schedule()

    left = []
    for _ in range(6):
        services.jobs.execute(job.id)
        (row,) = find(JobRow)
        left.append((len(find(HistoricProcessInstanceRow)), row.suspension_state, row.due_date == clock.now()))

    assert [(3, 1, True), (1, 1, True)] == left[:2]
    assert (0, 2, True) == left[-1]


def test_without_a_window_the_job_rests_when_nothing_is_left_and_stays(serve, find):
    services = serve()
    services.cleanup.schedule()

    done = services.jobs.run_due()

    assert 1 == done
    assert [("ever-living", 2, 3, None)] == [
        (row.type, row.suspension_state, row.retries, row.lock_owner) for row in find(JobRow)
    ]


def test_a_job_that_rests_is_woken_again(serve, find):
    services = serve()
    services.cleanup.schedule()
    services.jobs.run_due()

    services.cleanup.schedule()

    assert 1 == services.jobs.run_due()
    assert 1 == len(find(JobRow))


def test_in_the_window_pauses_grow_and_outside_the_job_waits_for_the_next(serve, find, clock):
    services = serve(window=read_week("12:00", "12:01"))
    services.cleanup.begin()

    due = []
    for _ in range(4):
        services.jobs.run_due()
        (row,) = find(JobRow)
        due.append(((row.due_date - clock.now()) // timedelta(seconds=1), read(row.handler_configuration).empty_runs))
        clock.advance(row.due_date - clock.now())

    assert [(10, 1), (20, 2), (86370, 0), (10, 1)] == due


def test_outside_the_window_nothing_is_deleted_unless_at_once(serve, find, clock):
    services = serve(window=read_week("20:00", "22:00"))
    start(services)
    clock.advance(8 * DAY)
    (job,) = services.cleanup.schedule(immediately=False)
    services.jobs.execute(job.id)
    before = len(find(HistoricProcessInstanceRow))

    services.cleanup.schedule(immediately=True)
    services.jobs.run_due()

    assert (1, 0) == (before, len(find(HistoricProcessInstanceRow)))


def test_parallel_jobs_share_the_minutes_of_the_hour(empty, serve, find, clock):
    services = serve(parallel=2)
    start(services)
    clock.advance(timedelta(minutes=40))
    start(services)
    clock.advance(8 * DAY)
    first, second = services.cleanup.schedule()

    left = []
    for job in (second, first):
        services.jobs.execute(job.id)
        left.append([row.start_time.minute for row in find(HistoricProcessInstanceRow)])

    assert [[0], []] == left


def test_fewer_parallel_jobs_take_spare_ones_away(serve, find):
    serve(parallel=3).cleanup.schedule()

    serve(parallel=1).cleanup.schedule()

    assert ['{"countEmptyRuns":0,"immediatelyDue":true,"minuteFrom":0,"minuteTo":59}'] == [
        row.handler_configuration for row in find(JobRow)
    ]


def test_by_end_time_instances_go_that_have_outlived_their_definition_s_time_to_live(empty, serve, find, clock):
    services = serve(strategy=END_TIME_BASED)
    start(services, 3, blob=b"bytes")
    clock.advance(5 * DAY)
    kept = start(services)
    clock.advance(2 * DAY)

    services.cleanup.schedule()
    services.jobs.run_due()

    assert kept == [row.id for row in find(HistoricProcessInstanceRow)]
    assert kept == sorted({row.process_instance_id for row in find(HistoricActivityInstanceRow)})


def test_running_instances_are_never_cleaned_up(serve, find, clock):
    services = serve(strategy=END_TIME_BASED)
    model = bpmn("w", historyTimeToLive="0").start().user_task("u")
    services.repository.deploy(resources={"w.bpmn": model.xml()})
    services.runtime.start(key="w")
    clock.advance(30 * DAY)

    services.cleanup.schedule()
    services.jobs.run_due()

    assert (1, 1) == (len(find(HistoricProcessInstanceRow)), len(find(HistoricTaskRow)))


def test_cleanup_that_is_switched_off_is_refused_and_its_jobs_are_left_alone(serve, find):
    serve().cleanup.schedule()
    off = serve(enabled=False)

    with pytest.raises(BadUserRequest, match="switched off"):
        off.cleanup.schedule()

    assert 0 == off.jobs.run_due()
    assert 1 == len(find(JobRow))


def test_without_window_and_haste_cleanup_stops(serve, find):
    services = serve()
    made = [(row.suspension_state, row.due_date) for row in services.cleanup.schedule(immediately=False)]
    services.cleanup.schedule()

    services.cleanup.schedule(immediately=False)

    assert [(2, None)] == made == [(row.suspension_state, row.due_date) for row in find(JobRow)]


def test_a_run_ends_the_incident_of_those_before_that_failed(serve, find):
    services = serve()
    (job,) = services.cleanup.schedule()
    services.jobs.set_retries(job.id, 0)
    before = len(find(IncidentRow))

    services.jobs.execute(job.id)

    assert (1, 0) == (before, len(find(IncidentRow)))
    assert [3] == [row.retries for row in find(JobRow)]


def test_who_began_cleanup_is_logged(serve, find, mary):
    serve().cleanup.schedule(identity=mary)

    assert [("Job", "CreateHistoryCleanupJobs", "immediatelyDue", "true", "mary")] == [
        (row.entity_type, row.operation_type, row.property, row.new_value, row.user_id)
        for row in find(UserOperationLogRow)
    ]


@pytest.mark.parametrize("strategy", ["removalTimeBased", "endTimeBased"])
def test_the_report_counts_ended_and_cleanable_instances(empty, serve, clock, strategy):
    services = serve(strategy=strategy)
    start(services, 2)
    clock.advance(7 * DAY)
    start(services)

    (row,) = services.cleanup.cleanable_instances(process_definition_keys=["p"])

    assert ("p", 7, 3, 2) == (row.key, row.history_time_to_live, row.finished, row.cleanable)
    assert [] == services.cleanup.cleanable_instances(process_definition_keys=["q"])


def test_the_configuration_tells_the_window(serve, clock):
    found = serve(window=read_week("11:00", "13:00")).cleanup.configuration()

    assert (True, 11, 13) == (found.enabled, found.window_start.hour, found.window_end.hour)


def play_batch(services, find):
    """Delete the history of an instance by a batch, to its end."""
    instance = services.runtime.start(key="p")
    services.batches.delete_history([instance.id])
    while waiting := [job for job in find(JobRow) if job.due_date is None]:
        for job in waiting:
            services.jobs.execute(job.id)


def test_ended_batches_go_with_their_job_log_after_their_time_to_live(serve, find, clock):
    services = serve(batch_days=BatchDays(3))

    play_batch(services, find)

    (batch,) = find(HistoricBatchRow)
    assert clock.now() + 3 * DAY == batch.removal_time
    assert {batch.removal_time} == {row.removal_time for row in find(HistoricJobLogRow)}


def test_a_type_of_batch_may_have_a_time_to_live_of_its_own(serve, find, clock):
    services = serve(batch_days=BatchDays(3, {"historic-instance-deletion": 9}))

    play_batch(services, find)

    assert [clock.now() + 9 * DAY] == [batch.removal_time for batch in find(HistoricBatchRow)]


@pytest.mark.parametrize(("days", "left"), [(5, 0), (6, 1), (None, 1)])
def test_by_end_time_batches_go_that_have_outlived_the_time_to_live_of_their_type(
    empty, serve, find, clock, days, left
):
    by_type = {} if days is None else {"historic-instance-deletion": days}
    services = serve(strategy=END_TIME_BASED, batch_days=BatchDays(None, by_type))
    play_batch(services, find)
    clock.advance(5 * DAY)

    services.cleanup.schedule()
    services.jobs.run_due()

    of_batch = [row for row in find(HistoricJobLogRow) if row.job_definition_configuration is not None]
    assert (left, left > 0) == (len(find(HistoricBatchRow)), bool(of_batch))


@pytest.mark.parametrize("strategy", [END_TIME_BASED, REMOVAL_TIME_BASED])
def test_figures_on_who_worked_go_after_their_time_to_live(empty, serve, find, clock, strategy):
    services = serve(strategy=strategy, task_metrics_days=5, batch_size=1, threshold=1)
    for name in ("mary", "john"):
        services.tasks.create(name=name, assignee=name)
    clock.advance(2 * DAY)
    services.tasks.create(name="late", assignee="late")
    (late,) = {row.id for row in find(TaskMeterLogRow) if row.timestamp == clock.now()}
    clock.advance(4 * DAY)

    services.cleanup.schedule()
    services.jobs.run_due()

    assert [late] == [row.id for row in find(TaskMeterLogRow)]
    assert 2 == services.metrics.total("history-cleanup-removed-task-metrics")
