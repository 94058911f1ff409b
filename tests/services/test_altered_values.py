"""Lists and maps that expressions and delegates alter in place, and how their results are stored."""

from __future__ import annotations

import pytest

from watchword.engine.context import EngineSettings
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.tables import ByteArrayRow, HistoricDetailRow, HistoricVariableRow
from watchword.testing.models import bpmn
from watchword.values.typed import ObjectValue, TypedValue

LIST = TypedValue("object", ObjectValue('["a"]', "java.util.ArrayList<java.lang.String>"))


@pytest.fixture
def run(services):
    """Return a function that starts a model with the list `l` and returns its id and the variables it returned."""

    def run(model, **more):
        services.repository.deploy(resources={"p.bpmn": model.xml()})
        started = services.runtime.start(key=model.key, variables={"l": LIST, **more}, with_variables=True)
        return started.id, {name: data(value) for name, value in started.variables.items()}

    return run


def data(value):
    return value.value.serialized if isinstance(value.value, ObjectValue) else value.value


def after(services, instance):
    return {name: data(value) for name, value in services.runtime.get_variables(instance).items()}


def expression(*texts):
    model = bpmn("p").start()
    for n, text in enumerate(texts):
        model = model.service_task(f"s{n}", expression=text)
    return model


def test_an_altered_list_is_stored_when_the_command_ends(services, run, find):
    instance, returned = run(expression("${l.add('b')}", "${execution.setVariable('n', l.size())}").user_task("u"))

    assert {"l": '["a","b"]', "n": 2} == returned == after(services, instance)
    details = find(HistoricDetailRow, name="l")
    sources = {(row.activity_instance_id or "").split(":")[0] for row in details}
    assert {instance, "u"} == sources


def test_a_copy_is_the_same_list_within_a_command(services, run):
    model = expression("${execution.setVariable('copy', l)}", "${copy.add('b')}").user_task("u")

    instance, _ = run(model)

    assert {"l": '["a","b"]', "copy": '["a","b"]'} == after(services, instance)


def test_what_is_set_afterwards_counts(services, run):
    instance, _ = run(expression("${l.add('b')}", "${execution.setVariable('l', 'text')}").user_task("u"))

    assert {"l": "text"} == after(services, instance)


def test_what_ends_up_as_it_was_is_not_stored(run, find):
    run(expression("${l.add('b')}", "${l.remove('b')}").user_task("u"))

    assert 1 == len(find(HistoricDetailRow, name="l"))


def test_history_keeps_what_was_altered_in_an_instance_that_ended(run, find):
    _, returned = run(expression("${l.add('b')}").end("e"))

    (row,) = find(HistoricVariableRow, name="l")
    (content,) = find(ByteArrayRow, id=row.byte_array_id)
    assert {"l": '["a","b"]'} == returned
    assert b'["a","b"]' == content.bytes
    assert 2 == len(find(HistoricDetailRow, name="l"))


def test_transient_lists_can_be_altered_too(run):
    transient = TypedValue("object", LIST.value, True)

    _, returned = run(expression("${t.add('b')}", "${execution.setVariable('n', t.size())}").end("e"), t=transient)

    assert {"l": '["a"]', "t": '["a","b"]', "n": 2} == returned


def test_a_removed_variable_stays_removed(services, run):
    instance, _ = run(expression("${l.add('b')}", "${execution.removeVariable('l')}").user_task("u"))

    assert {} == after(services, instance)


def test_altering_in_a_listener_of_a_task_is_stored(services, run):
    model = bpmn("p").start().user_task("u").task_listener("update", "${task.getVariable('l').add('b')}")
    instance, _ = run(model)
    (task,) = services.tasks.query(process_instance_id=instance)

    services.tasks.update(task.id, name="x")

    assert {"l": '["a","b"]'} == after(services, instance)


@pytest.mark.parametrize(
    ("java", "list_format", "map_type"),
    [
        (False, "application/json", "java.util.TreeMap"),
        (True, "application/x-java-serialized-object", "java.util.TreeMap"),
    ],
)
def test_results_are_stored_as_json_or_as_the_reference_stores_them(memory, clock, java, list_format, map_type):
    settings = EngineSettings(java_objects=java)
    services = build_services(memory, clock=clock, delegates=Delegates(), settings=settings)
    items = "<camunda:list><camunda:value>a</camunda:value></camunda:list>"
    entries = '<camunda:map><camunda:entry key="k">v</camunda:entry></camunda:map>'
    model = bpmn("p").start().user_task("u").input("l", items).input("m", entries)
    services.repository.deploy(resources={"p.bpmn": model.xml()})

    instance = services.runtime.start(key="p")

    (task,) = services.tasks.query(process_instance_id=instance.id)
    found = services.tasks.get_variables(task.id)
    assert (list_format, map_type) == (found["l"].value.format, found["m"].value.type_name)
    assert "java.util.ArrayList" == found["l"].value.type_name
