"""Service tasks, receive tasks, terminate end events, mappings, deletion, limits."""

from __future__ import annotations

import pytest

from watchword.core.errors import EngineError, NullValue, RunawayError, StepFailed
from watchword.engine import executions
from watchword.engine.context import EngineSettings
from watchword.store.tables import ExecutionRow, ExternalTaskRow, HistoricProcessInstanceRow, JobRow
from watchword.testing.models import Model, bpmn


def test_an_expression_leaves_its_result_in_a_variable(play):
    model = bpmn("expr").start().service_task("x", expression="${a + b}", resultVariable="sum").user_task("u")

    instance = play(model).start(a=1, b=2)

    assert 3 == instance.variables()["sum"]


def test_a_delegate_sees_the_execution(play):
    model = bpmn("deleg").start().service_task("x", delegateExpression="${double}").user_task("u")
    instance = play(model)
    instance.delegates.register("double", lambda e: e.set_variable("n", e.get_variable("n") * 2))

    instance.start(n=21)

    assert 42 == instance.variables()["n"]


def test_an_unknown_delegate_class_fails_and_leaves_nothing(play):
    model = bpmn("nodeleg").start().service_task("x", class_="com.example.Unknown")
    instance = play(model)

    with pytest.raises(StepFailed, match="'x'"):
        instance.start()

    assert [] == instance.run(lambda ctx: ctx.session.find(ExecutionRow, process_definition_id=instance.definition_id))


def test_an_external_task_waits_for_a_worker(play):
    instance = play(bpmn("ext").start().service_task("x", topic="t").user_task("u")).start()

    assert ["t"] == [row.topic_name for row in instance.find(ExternalTaskRow)]


def test_a_receive_task_goes_on_when_signalled(play):
    instance = play(bpmn("recv").start().receive_task("r").user_task("u")).start()

    instance.signal("r")

    assert ["u"] == instance.tasks()


def test_a_receive_task_with_a_message_waits_for_it(play):
    instance = play(bpmn("recvm").start().receive_task("r", message="m_recv").user_task("u")).start()

    assert [("message", "m_recv", "r")] == instance.subscriptions()
    instance.run(lambda ctx: executions.trigger_message(ctx, instance.execution_at(ctx, "r"), "m_recv"))
    assert ["u"] == instance.tasks()
    assert [] == instance.subscriptions()


def test_a_message_that_nobody_waits_for_is_refused(play):
    instance = play(bpmn("recvn").start().receive_task("r", message="m_recvn")).start()

    with pytest.raises(EngineError, match="'other'"):
        instance.run(lambda ctx: executions.trigger_message(ctx, instance.execution_at(ctx, "r"), "other"))


def test_an_execution_that_is_gone_cannot_be_signalled(play):
    instance = play(bpmn("sign").start().receive_task("r"))

    with pytest.raises(NullValue):
        instance.run(lambda ctx: executions.signal(ctx, "nothing"))


def test_a_terminate_end_event_ends_everything_in_its_process(play):
    model = bpmn("term").start().parallel("f").user_task("a").at("f").user_task("b").terminate("t")
    instance = play(model).start()

    instance.complete("b")

    assert ("COMPLETED", "t", None) == instance.outcome()
    assert ["a st=2 seq=5", "b st=4 seq=5", "f st=0 seq=3", "start st=4 seq=1", "t st=1 seq=7"] == instance.past()


def test_a_terminate_end_event_ends_only_its_own_sub_process(play):
    model = bpmn("term_sub").start().parallel("o").sub_process("s").start("s0").parallel("f").user_task("a").at("f")
    model = model.user_task("b").terminate("t").done().user_task("z").at("o").user_task("w")
    instance = play(model).start()

    instance.complete("b")

    assert ["w", "z"] == instance.tasks()


@pytest.mark.parametrize(
    ("given", "priority"),
    [("7", 7), ("${n}", 5), ("${nothing}", 0), ("${t}", None), ("${1 / 2}", None), ("${true}", None)],
)
def test_a_priority_that_cant_be_told_is_0_and_one_of_the_wrong_kind_is_refused(play, given, priority):
    models = [
        bpmn("external").start().service_task("s", topic="t", taskPriority=given),
        bpmn("gate").start().user_task("u", asyncBefore="true", jobPriority=given),
    ]

    for model, row_type in zip(models, (ExternalTaskRow, JobRow), strict=True):
        if priority is None:
            with pytest.raises(StepFailed, match="priority"):
                play(model).start(n=5, t="5")
        else:
            instance = play(model).start(n=5, t="5")
            assert [priority] == [row.priority for row in instance.find(row_type)]


def test_inputs_are_local_and_outputs_go_outside(play):
    model = bpmn("io").start().user_task("a").input("x", "${n + 1}").output("r", "${x}")
    instance = play(model.user_task("b")).start(n=1)

    assert {"n": 1, "x": 2} == instance.variables()
    instance.complete("a")
    assert {"n": 1, "r": 2} == instance.variables()


def test_inputs_are_evaluated_around_the_activity(play):
    model = bpmn("io_in").start().user_task("a").input("n", "${n + 1}").input("m", "${n + 1}")
    model = model.input("here", "${execution.currentActivityId}").input("set", "${execution.setVariableLocal('o', 5)}")
    instance = play(model).start(n=1)

    assert {"n": 2, "m": 2, "here": None, "set": None, "o": 5} == instance.variables()


def test_inputs_do_not_see_each_other(play):
    model = bpmn("io_order").start().user_task("a").input("x", "${1}").input("y", "${x}")

    with pytest.raises(StepFailed, match="x"):
        play(model).start()


def test_lists_and_maps_are_evaluated_item_by_item(play):
    items = "<camunda:list><camunda:value>a</camunda:value><camunda:value>${n}</camunda:value></camunda:list>"
    entries = '<camunda:map><camunda:entry key="k${n}">v</camunda:entry></camunda:map>'
    model = bpmn("io2").start().user_task("a").input("l", items).input("m", entries).input("none", "")

    instance = play(model).start(n=7)

    assert (["a", 7], {"k7": "v"}, None) == tuple(instance.variables()[name] for name in ("l", "m", "none"))


def test_a_script_parameter_is_refused_when_it_would_run(play):
    script = '<camunda:script scriptFormat="groovy">1</camunda:script>'
    model = bpmn("io3").start().user_task("a").input("x", script)

    with pytest.raises(StepFailed, match="groovy"):
        play(model).start()


def busy(key: str) -> Model:
    model = bpmn(key).start().parallel("f").sub_process("s").start("s0").user_task("a").output("o", "1").done()
    return model.at("f").service_task("x", topic="t").at("f").receive_task("r", message=f"m_{key}")


def test_deleting_an_instance_cancels_everything_and_leaves_no_row(play):
    instance = play(busy("del")).start(v="x").set_local("a", "loc", 1)

    instance.delete(reason="because")

    assert ("EXTERNALLY_TERMINATED", None, "because") == instance.outcome()
    assert ([], [], [], {}) == (instance.rows(), instance.tasks(), instance.subscriptions(), instance.variables())
    assert [] == instance.find(ExternalTaskRow)
    assert 1 == instance.past_variables()["loc"]
    assert ["a st=2", "r st=2", "s st=2", "x st=2"] == [
        line.split(" seq")[0] for line in instance.past() if "st=2" in line
    ]


def test_an_instance_that_is_not_there_cannot_be_deleted(play):
    instance = play(bpmn("del2").start().user_task("a"))
    instance.instance_id = "nothing"

    with pytest.raises(NullValue):
        instance.delete()


def test_an_instance_without_wait_states_is_over_at_once(play):
    instance = play(bpmn("through").start().task("t").end("e")).start()

    assert instance.ended
    assert ("COMPLETED", "e", None) == instance.outcome()


def test_an_endless_loop_is_stopped_and_leaves_nothing(play):
    model = bpmn("endless").start().exclusive("m").task("a").to("m")
    instance = play(model, EngineSettings(max_steps=500))

    with pytest.raises(RunawayError, match="500 steps"):
        instance.start()

    assert [] == instance.run(
        lambda ctx: ctx.session.find(HistoricProcessInstanceRow, process_definition_id=instance.definition_id)
    )


def test_an_endless_fork_is_stopped(play):
    model = bpmn("forks").start().exclusive("m").parallel("f").to("m").at("f").user_task("u")
    instance = play(model, EngineSettings(max_executions=100))

    with pytest.raises(RunawayError, match="100 executions"):
        instance.start()
