"""Signals between instances, conditions on variables, and events that never end."""

from __future__ import annotations

import pytest
from shapes.models import SIGNAL, TWICE, Shape, beside, path

from watchword.core.errors import RunawayError, StepFailed
from watchword.engine import executions, signals, variables
from watchword.engine.context import EngineSettings
from watchword.values.native import infer

UPDATES = 'camunda:variableEvents="update"'


def set_variable(play, name, value):
    def work(ctx):
        ctx.executions.load("process_instance", play.instance_id)
        variables.set_variable(ctx, ctx.executions.rows[play.instance_id], name, infer(value))

    play.run(work)


def condition(text: str, attributes: str = "") -> str:
    return (
        f"<conditionalEventDefinition {attributes}>"
        f'<condition xsi:type="tFormalExpression">{text}</condition></conditionalEventDefinition>'
    )


def test_a_signal_reaches_every_instance_that_waits_for_it(play):
    catching = Shape("sig_all", f'<intermediateCatchEvent id="c">{SIGNAL}</intermediateCatchEvent>{path("s", "c")}')
    first, second = play(catching).start(), play(catching).start()

    def work(ctx):
        signals.broadcast(ctx, "g_sig_all", variables_={"v": infer(1)})
        executions.run(ctx)

    first.run(work)

    assert [] == first.rows() + second.rows()
    assert {"v": 1} == first.past_variables() == second.past_variables()


def test_a_signal_event_that_interrupts_its_own_container_does_not_go_on(play):
    model = Shape(
        "sig_self",
        '<subProcess id="sp"><startEvent id="s0"/>'
        f'<intermediateThrowEvent id="t">{SIGNAL}</intermediateThrowEvent><userTask id="u"/>{path("s0", "t", "u")}'
        f'</subProcess><boundaryEvent id="b" attachedToRef="sp">{SIGNAL}</boundaryEvent><userTask id="h"/>'
        f"{path('s', 'sp')}{path('b', 'h')}",
    )

    instance = play(model).start()

    assert ["h h:* A S"] == instance.rows()


def test_an_event_that_throws_its_own_start_is_stopped_and_leaves_nothing(play):
    throwing = beside(SIGNAL, "false").replace(
        '<userTask id="h"/>', f'<intermediateThrowEvent id="h">{SIGNAL}</intermediateThrowEvent>'
    )
    model = Shape("sig_loop", f'<userTask id="u"/>{path("s", "u")}{throwing}')
    instance = play(model, EngineSettings(max_executions=200)).start()

    with pytest.raises(RunawayError, match="200 executions"):
        instance.trigger("g_sig_loop")

    assert ["u u:* A S"] == instance.rows()


def test_a_condition_that_becomes_true_interrupts(play):
    model = Shape(
        "cond_int",
        f'<userTask id="u"/><boundaryEvent id="b" attachedToRef="u">{condition("${v &gt; 10}")}</boundaryEvent>'
        f'<userTask id="h"/>{path("s", "u")}{path("b", "h")}',
    )
    instance = play(model).start()

    set_variable(instance, "v", 5)
    assert ["u"] == instance.tasks()
    set_variable(instance, "v", 11)
    assert ["h"] == instance.tasks()


def test_a_condition_that_holds_on_entry_prevents_the_task(play):
    model = Shape(
        "cond_entry",
        f'<userTask id="u"/><boundaryEvent id="b" attachedToRef="u">'
        f"{condition('${v &gt; 10}', UPDATES)}"
        f'</boundaryEvent><userTask id="h"/>{path("s", "u")}{path("b", "h")}',
    )

    instance = play(model).start(v=11)

    assert ["h h:* A S"] == instance.rows()
    assert "u st=2 seq=3" in instance.past()


def test_a_condition_looks_only_at_the_changes_it_names(play):
    model = Shape(
        "cond_names",
        f'<userTask id="u"/>{path("s", "u")}'
        + beside(condition("${v == 1}", 'camunda:variableName="v" camunda:variableEvents="update"'), "false"),
    )
    instance = play(model).start()

    set_variable(instance, "v", 1)
    set_variable(instance, "other", 1)
    assert ["u"] == instance.tasks()
    set_variable(instance, "v", 1)
    assert ["h", "u"] == instance.tasks()


@pytest.mark.parametrize(("collection", "left"), [([], ["z"]), ([1, 2], ["a", "a"])], ids=["none", "two"])
def test_a_loop_has_one_instance_an_element(play, collection, left):
    loop = '<multiInstanceLoopCharacteristics camunda:collection="${items}" camunda:elementVariable="x"/>'
    model = Shape(
        f"loop_{len(collection)}", f'<userTask id="a">{loop}</userTask><userTask id="z"/>{path("s", "a", "z")}'
    )

    assert left == play(model).start(items=collection).tasks()


@pytest.mark.parametrize("cardinality", ["${0 - 1}", "${true}"])
def test_a_loop_that_cannot_be_counted_fails_the_step(play, cardinality):
    model = Shape("loop_bad", f'<userTask id="a">{TWICE.replace(">2<", f">{cardinality}<")}</userTask>{path("s", "a")}')

    with pytest.raises(StepFailed, match="loop cardinality"):
        play(model).start()


def test_many_instances_at_once_are_completed_one_by_one_along_the_path(play):
    model = Shape("loop_many", f'<userTask id="a">{TWICE.replace(">2<", ">250<")}</userTask>{path("s", "a")}')
    instance = play(model).start()

    for _ in range(250):
        instance.complete("a")

    assert [] == instance.rows()
    assert ("COMPLETED", "a#multiInstanceBody", None) == instance.outcome()
