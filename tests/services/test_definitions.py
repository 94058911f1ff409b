"""Process definitions: reading, suspending, time to live, deletion, statistics."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.errors import (
    BadUserRequest,
    EngineError,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NullValue,
    RestError,
    SuspendedError,
)
from watchword.query.statistics import HistoricStatistics, IncidentCount
from watchword.store.tables import HistoricProcessInstanceRow, ProcessDefinitionRow, TaskRow
from watchword.testing.models import bpmn


@pytest.fixture
def definition(services):
    xml = bpmn("p").start().user_task("u").end("e").xml()
    made = services.repository.deploy(resources={"p.bpmn": xml, "p.svg": b"<svg/>"})
    return made.process_definitions[0]


def test_a_definition_tells_model_and_picture(services, definition):
    assert '<process id="p"' in services.repository.definition_xml(definition.id)
    assert ("p.svg", b"<svg/>") == (
        services.repository.definition_diagram(definition.id).name,
        services.repository.definition_diagram(definition.id).content,
    )


def test_the_latest_version_is_found_by_key_and_tenant(services, definition):
    other = services.repository.deploy(
        resources={"p.bpmn": bpmn("p").start().end("e").xml()}, tenant_id="t"
    ).process_definitions[0]

    found = [services.repository.latest_definition_id("p", tenant_id=tenant) for tenant in (None, "t")]

    assert [definition.id, other.id] == found
    with pytest.raises(RestError):
        services.repository.latest_definition_id("p", tenant_id="x")


def test_unknown_definitions_are_told_apart(services):
    repository = services.repository
    for call in (repository.get_definition, repository.definition_xml, repository.definition_diagram):
        with pytest.raises(NotFound):
            call("nothing")
    with pytest.raises(NullValue):
        repository.activity_statistics("nothing")


def test_a_suspended_definition_starts_nothing(services, definition):
    services.repository.suspend_definition(definition.id, suspended=True)

    for name in ({"key": "p"}, {"definition_id": definition.id}):
        with pytest.raises(SuspendedError):
            services.runtime.start(**name)
    services.repository.suspend_definitions_by_key("p", suspended=False)
    assert not services.runtime.start(key="p").ended


def test_instances_are_suspended_along_if_asked(services, definition, find):
    services.runtime.start(key="p")

    services.repository.suspend_definition(definition.id, suspended=True)
    alone = [task.suspension_state for task in find(TaskRow)]
    services.repository.suspend_definition(definition.id, suspended=True, include_process_instances=True)

    assert ([1], [2]) == (alone, [task.suspension_state for task in find(TaskRow)])
    assert ["SUSPENDED"] == [row.state for row in find(HistoricProcessInstanceRow)]


def test_suspending_later_is_left_to_a_job(services, definition, find, clock):
    services.repository.suspend_definition(
        definition.id, suspended=True, execution_date=clock.now() + timedelta(days=1)
    )
    before = [row.suspension_state for row in find(ProcessDefinitionRow)]
    clock.advance(timedelta(days=1))
    services.jobs.run_due()

    assert ([1], [2]) == (before, [row.suspension_state for row in find(ProcessDefinitionRow)])


def test_the_time_to_live_of_later_ends_changes(services, definition, find, clock):
    services.runtime.start(key="p")

    services.repository.set_history_time_to_live(definition.id, 2)
    services.tasks.complete(services.tasks.query()[0].id)

    (instance,) = find(HistoricProcessInstanceRow)
    assert clock.now() + timedelta(days=2) == instance.removal_time


def test_a_time_to_live_must_be_a_number_of_days(services, definition):
    for days, error in ((None, NotAllowed), (-1, BadUserRequest)):
        with pytest.raises(error):
            services.repository.set_history_time_to_live(definition.id, days)


def test_a_definition_goes_alone_or_with_its_instances(services, definition, find):
    services.runtime.start(key="p")

    with pytest.raises(EngineError):
        services.repository.delete_definition(definition.id)
    services.repository.delete_definition(definition.id, cascade=True)

    assert [] == find(ProcessDefinitionRow) == find(HistoricProcessInstanceRow)
    assert definition.deployment_id == services.repository.get_deployment(definition.deployment_id).id


CALLER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">
 <process id="caller" isExecutable="true" camunda:historyTimeToLive="5"><startEvent id="s"/>
 <sequenceFlow id="f1" sourceRef="s" targetRef="c1"/><callActivity id="c1" calledElement="p"/>
 <sequenceFlow id="f2" sourceRef="c1" targetRef="c2"/><callActivity id="c2" calledElement="p"/>
 <sequenceFlow id="f3" sourceRef="c2" targetRef="c3"/><callActivity id="c3" calledElement="${x}"/>
 </process></definitions>"""


def test_called_definitions_are_those_named_in_the_model(services, definition):
    caller = services.repository.deploy(resources={"c.bpmn": CALLER}).process_definitions[0]

    (called,) = services.repository.called_definitions(caller.id)

    assert (definition.id, ("c1", "c2"), caller.id) == (
        called.definition.id,
        called.called_from_activity_ids,
        called.calling_definition_id,
    )


def test_statistics_count_instances_and_incidents(services, definition):
    one = services.runtime.start(key="p")
    services.runtime.start(key="p")
    services.runtime.create_incident(one.id, incident_type="odd")

    (activity,) = services.repository.activity_statistics(definition.id, incidents=True)
    (whole,) = services.repository.definition_statistics(incident_type="odd")

    expected = (2, (IncidentCount("odd", 1),))
    assert ("u", *expected) == (activity.id, activity.instances, activity.incidents)
    assert (definition.id, *expected) == (
        whole.definition.id,
        whole.statistics.instances,
        whole.statistics.incidents,
    )


def test_incidents_are_asked_for_in_one_way(services, definition):
    with pytest.raises(InvalidRequest):
        services.repository.activity_statistics(definition.id, incidents=True, incident_type="odd")


def test_history_statistics_leave_out_what_is_not_asked_for(services, definition):
    for _ in range(2):
        services.runtime.start(key="p")
    services.tasks.complete(services.tasks.query()[0].id)

    running = services.history.activity_statistics(definition.id)
    every = services.history.activity_statistics(definition.id, finished=True, complete_scope=True)

    assert [HistoricStatistics("u", instances=1)] == running
    assert [
        HistoricStatistics("e", finished=1, complete_scope=1),
        HistoricStatistics("start", finished=2),
        HistoricStatistics("u", instances=1, finished=1),
    ] == every
