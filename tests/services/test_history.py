"""History: what can be deleted, and reports."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.errors import InvalidRequest, NotFound, NullValue
from watchword.query.reports import Duration
from watchword.store.tables import (
    ByteArrayRow,
    CommentRow,
    HistoricActivityInstanceRow,
    HistoricDetailRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
)
from watchword.testing.models import bpmn


@pytest.fixture
def run(services, clock):
    """Return a function that starts an instance and completes its task some seconds later."""
    services.repository.deploy(
        resources={"p.bpmn": bpmn("p", name="Orders").start().user_task("u", name="Check").end("e").xml()}
    )

    def run(seconds=1, *, complete=True):
        instance = services.runtime.start(key="p", variables={"b": b"x", "n": 1})
        clock.advance(timedelta(seconds=seconds))
        task = services.tasks.query(process_instance_id=instance.id)[0].id
        services.tasks.create_comment(task, message="x")
        if complete:
            services.tasks.complete(task)
        return instance.id

    return run


def test_the_history_of_an_ended_instance_is_deleted_whole(services, run, find):
    gone, kept = run(), run()

    services.history.delete_process_instance(gone)

    for table in (
        HistoricActivityInstanceRow,
        HistoricProcessInstanceRow,
        HistoricTaskRow,
        HistoricVariableRow,
        HistoricDetailRow,
    ):
        assert {kept} == {row.process_instance_id for row in find(table)}, table
    assert {kept} == {row.root_process_instance_id for row in find(CommentRow)}
    assert {kept} == {row.root_process_instance_id for row in find(ByteArrayRow, type=3)}


def test_a_running_or_unknown_instance_keeps_its_history(services, run):
    running = run(complete=False)

    for ident in (running, "nothing"):
        with pytest.raises(NotFound):
            services.history.delete_process_instance(ident)
    services.history.delete_process_instance("nothing", fail_if_not_exists=False)


def test_historic_variables_are_read_and_deleted(services, run, find):
    instance = run()
    ids = {row.name: row.id for row in find(HistoricVariableRow)}

    value = services.history.variable(ids["b"])
    services.history.delete_variable(ids["b"])
    one_left = [row.name for row in find(HistoricVariableRow)]
    services.history.delete_variables(instance)

    assert (b"x", ["n"]) == (value.value, one_left)
    assert [] == find(HistoricVariableRow) == find(HistoricDetailRow) == find(ByteArrayRow, type=3)
    for call in (services.history.delete_variable, services.history.delete_variables, services.history.variable):
        with pytest.raises(NotFound):
            call("nothing")


def test_durations_are_reported_by_month_and_quarter(services, run):
    run(1)
    run(3)
    run(complete=False)

    assert [Duration(3, 1000, 3000, 2000)] == services.history.process_instance_durations(period_unit="month")
    assert [Duration(1, 1000, 3000, 2000)] == services.history.task_durations(period_unit="quarter")
    assert [] == services.history.process_instance_durations(period_unit="month", process_definition_keys=["q"])


def test_reports_refuse_unknown_units(services):
    for unit, error in ((None, NullValue), ("day", InvalidRequest)):
        with pytest.raises(error):
            services.history.process_instance_durations(period_unit=unit)
    with pytest.raises(InvalidRequest):
        services.history.task_counts(group_by="assignee")


def test_ended_tasks_are_counted(services, run):
    run()
    run()

    (by_name,) = services.history.task_counts(group_by="taskName")
    (by_definition,) = services.history.task_counts(group_by="processDefinition")

    assert (2, "p", "Orders", "Check") == (
        by_name.count,
        by_name.process_definition_key,
        by_name.process_definition_name,
        by_name.task_name,
    )
    assert (2, None) == (by_definition.count, by_definition.task_name)


def forked(*, ended=False):
    """Return a model that forks into tasks a and b; `ended`: the second branch ends at once."""
    made = bpmn("forked").start().parallel("fork").user_task("a").end("x").at("fork")
    return made.end("y") if ended else made.user_task("b").end("y")


def remembered(services, find, key):
    (row,) = [row for row in find(HistoricTaskRow) if row.task_definition_key == key]
    return row.execution_id


def test_a_task_is_remembered_on_the_execution_that_it_ended_on(services, find):
    services.repository.deploy(resources={"p.bpmn": forked().xml()})
    instance = services.runtime.start(key="forked")
    began_on = remembered(services, find, "b")
    for key in ("a", "b"):
        (task,) = services.tasks.query(process_instance_id=instance.id, task_definition_key=key)
        services.tasks.complete(task.id)

    assert (True, instance.id) == (began_on != instance.id, remembered(services, find, "b"))


def test_a_task_that_moves_in_the_command_that_made_it_is_remembered_there(services, find):
    services.repository.deploy(resources={"p.bpmn": forked(ended=True).xml()})

    instance = services.runtime.start(key="forked")

    assert instance.id == remembered(services, find, "a")
