"""FEEL in scripts, conditions and parameters of models: always on, without a sandbox."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from services.test_scripts import model, plain, play, script_task
from watchword.core.errors import StepFailed
from watchword.core.settings import DatabaseSettings, Settings
from watchword.node import build
from watchword.store.schema.create import create_schema

GATEWAY = (
    '<exclusiveGateway id="a" default="f2"/><sequenceFlow id="f8" sourceRef="a" targetRef="other">'
    '<conditionExpression xsi:type="tFormalExpression" language="feel">{}</conditionExpression>'
    '</sequenceFlow><userTask id="other"/>'
)


@pytest.fixture(scope="module")
def platform():
    made = build(Settings(database=DatabaseSettings(url="sqlite:///:memory:")))
    create_schema(made.database)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("amount * 1.5", ("long", 3)),
        ("amount / 4", ("double", 0.5)),
        ('"a" + string(amount)', ("string", "a2")),
        ("first name + last-name", ("string", "AnnLee")),
        ("amount in [1..3]", ("boolean", True)),
        ('date and time("2024-05-06T12:00:00+02:00")', ("date", datetime(2024, 5, 6, 10, tzinfo=UTC))),
        ('duration("P1D")', ("string", "P1D")),
        ("unknown", ("null", None)),
    ],
)
def test_a_script_task_sets_its_result(platform, source, expected):
    variables = {"amount": 2, "first name": "Ann", "last-name": "Lee"}

    found = play(platform, model(script_task("feel", source, 'camunda:resultVariable="r"')), **variables)

    assert expected == plain(found).get("r", ("null", None))


def test_lists_and_contexts_become_objects(platform):
    source = '{rows: for r in rows return {"sum": r.a + r.b}, n: count(rows)}'
    rows = [{"a": 1, "b": 2}, {"a": 3, "b": 4}]

    found = play(platform, model(script_task("FEEL", source, 'camunda:resultVariable="r"')), rows=rows)

    assert {"rows": [{"sum": 3}, {"sum": 7}], "n": 2} == json.loads(found["r"].value.serialized)


def test_conditions_may_be_feel(platform):
    platform.repository.deploy(resources={"p.bpmn": model(GATEWAY.format("amount &gt; 10 and not(blocked)"))})

    for amount, expected in ((5, "u"), (50, "other")):
        instance = platform.runtime.start(key="p", variables={"amount": amount, "blocked": False})
        (task,) = platform.tasks.query(process_instance_id=instance.id)
        assert expected == task.task_definition_key


@pytest.mark.parametrize(
    ("condition", "cause"),
    [
        ("amount", "int"),
        ('amount &gt; "a"', "a number and a string have no order"),
        ("amount &gt;", "an expression is expected"),
        ("count(for i in 1..1000000000 return i) &gt; 1", "more than"),
    ],
)
def test_a_condition_that_yields_no_truth_value_fails_with_its_cause(platform, condition, cause):
    platform.repository.deploy(resources={"p.bpmn": model(GATEWAY.format(condition))})

    with pytest.raises(StepFailed, match=cause):
        platform.runtime.start(key="p", variables={"amount": 1})


def test_a_condition_of_a_start_event_may_be_feel(platform):
    start = (
        '<startEvent id="c"><conditionalEventDefinition id="d"><condition xsi:type="tFormalExpression"'
        ' language="feel">amount &gt; 10</condition></conditionalEventDefinition></startEvent>'
        '<sequenceFlow id="f7" sourceRef="c" targetRef="a"/>'
    )
    platform.repository.deploy(resources={"p.bpmn": model('<task id="a"/>', start)})

    counts = [len(platform.runtime.evaluate_conditions(variables={"amount": amount})) for amount in (5, 50)]

    assert [0, 1] == counts


def test_objects_of_the_engine_are_null_to_feel(platform):
    found = play(platform, model(script_task("feel", "execution", 'camunda:resultVariable="r"')))

    assert "r" not in found or found["r"].value is None
