"""Forms of tasks and start events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchword.core.errors import EngineError, NotFound
from watchword.engine.date_patterns import parse_moment
from watchword.values.typed import TypedValue

FIELDS = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  id="d" targetNamespace="t">
 <process id="fields" isExecutable="true" camunda:historyTimeToLive="P1D">
  <startEvent id="s">
   <extensionElements><camunda:formData businessKey="ref">
     <camunda:formField id="ref" type="string"><camunda:validation><camunda:constraint name="required"/>
       </camunda:validation></camunda:formField>
     <camunda:formField id="amount" type="long" defaultValue="5"><camunda:validation>
       <camunda:constraint name="min" config="1"/><camunda:constraint name="max" config="100"/>
       </camunda:validation></camunda:formField>
   </camunda:formData></extensionElements>
  </startEvent>
  <userTask id="a">
   <extensionElements><camunda:formData>
     <camunda:formField id="level" type="enum"><camunda:value id="lo" name="Low"/></camunda:formField>
     <camunda:formField id="when" type="date"/>
     <camunda:formField id="fixed" type="string" defaultValue="${amount}"><camunda:validation>
       <camunda:constraint name="readonly"/></camunda:validation></camunda:formField>
   </camunda:formData></extensionElements>
  </userTask>
  <endEvent id="e"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="e"/>
 </process>
</definitions>"""


@pytest.fixture
def definition_id(services):
    services.repository.deploy(name="forms", resources={"fields.bpmn": FIELDS})
    return services.repository.latest_definition_id("fields")


def test_a_start_form_sets_defaults_and_takes_other_variables_as_they_are(services, definition_id):
    started = services.forms.submit_start_form(definition_id, variables={"extra": "x"})

    found = services.runtime.get_variables(started.id)
    assert {"amount": TypedValue("long", 5), "extra": TypedValue("string", "x")} == found


@pytest.mark.parametrize("amount", [0, 100, "7"])
def test_a_value_that_breaks_a_constraint_starts_nothing(services, definition_id, amount):
    with pytest.raises(EngineError, match="amount"):
        services.forms.submit_start_form(definition_id, variables={"amount": amount})

    assert 0 == services.runtime.count()


def test_a_task_form_shows_dates_as_text_and_defaults_from_variables(services, definition_id):
    services.forms.submit_start_form(definition_id, variables={"amount": 7})
    (task,) = services.tasks.query()

    found = services.forms.task_form_variables(task.id, ["when", "fixed", "amount"])

    expected = {
        "when": TypedValue("string", ""),
        "fixed": TypedValue("string", "7"),
        "amount": TypedValue("long", 7),
    }
    assert expected == found


def test_submitting_a_task_form_converts_its_fields_and_completes_the_task(services, definition_id):
    started = services.forms.submit_start_form(definition_id)
    (task,) = services.tasks.query()

    found = services.forms.submit_task_form(
        task.id, variables={"level": "lo", "when": "24/12/2030"}, with_variables=True
    )

    assert TypedValue("date", datetime(2030, 12, 24, tzinfo=UTC)) == found["when"]
    assert 0 == services.runtime.count(process_instance_ids=[started.id])


@pytest.mark.parametrize("sent", [{"level": "hi"}, {"fixed": "x"}, {"when": "2030-12-24"}])
def test_a_refused_submission_leaves_the_task(services, definition_id, sent):
    services.forms.submit_start_form(definition_id)
    (task,) = services.tasks.query()

    with pytest.raises(EngineError):
        services.forms.submit_task_form(task.id, variables=sent)

    assert 1 == services.tasks.count()


@pytest.mark.parametrize("sent", [{"level": "hi"}, {"fixed": "x"}, {"when": "2030-12-24"}])
def test_a_task_is_not_completed_past_its_form(services, definition_id, sent):
    services.forms.submit_start_form(definition_id)
    (task,) = services.tasks.query()

    with pytest.raises(EngineError, match="form field"):
        services.tasks.complete(task.id, variables=sent)
    with pytest.raises(EngineError, match="form field"):
        services.tasks.complete(task.id, local_variables=sent)
    assert 1 == services.tasks.count()

    services.tasks.complete(task.id, variables={"level": "lo", "else": 1})
    assert 0 == services.tasks.count()


@pytest.mark.parametrize("amount", [0, 100, "7"])
def test_a_process_is_not_started_past_its_form(services, definition_id, amount):
    with pytest.raises(EngineError, match="amount"):
        services.runtime.start(key="fields", variables={"amount": amount})
    assert 0 == services.runtime.count()

    assert services.runtime.start(key="fields", variables={"amount": 7})


def test_fields_may_be_left_unchecked_as_in_the_reference(make, memory):
    lax = make(memory, "unchecked-fields")
    lax.repository.deploy(name="forms", resources={"fields.bpmn": FIELDS})

    lax.runtime.start(key="fields", variables={"amount": 0})
    (task,) = lax.tasks.query()
    lax.tasks.complete(task.id, variables={"level": "hi"})

    assert 0 == lax.tasks.count()


def test_the_form_of_an_unknown_definition_is_not_found(services):
    with pytest.raises(NotFound):
        services.forms.start_form("nope")


def test_dates_are_read_by_their_pattern():
    expected = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)

    assert expected == parse_moment("2 Mar 2026, 2:05 PM", "d MMM yyyy, h:mm a")
