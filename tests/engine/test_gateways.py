"""Exclusive, parallel and inclusive gateways, implicit splits and merges."""

from __future__ import annotations

import pytest

from watchword.core.errors import StepFailed
from watchword.testing.models import Model, bpmn


def exclusive(key: str) -> Model:
    model = bpmn(key).start().exclusive("g", default="d").when("${x > 10}").user_task("big").at("g")
    return model.when("${x > 5}").user_task("middle").at("g").by("d").user_task("small")


@pytest.mark.parametrize(("x", "task"), [(11, "big"), (6, "middle"), (1, "small")])
def test_an_exclusive_gateway_takes_the_first_true_flow_and_the_default_last(play, x, task):
    instance = play(exclusive(f"excl{x}")).start(x=x)

    assert [task] == instance.tasks()


def test_an_exclusive_gateway_without_a_true_flow_fails_the_command(play):
    model = bpmn("stuck").start().exclusive("g").when("${false}").user_task("a").at("g").when("${false}").user_task("b")

    with pytest.raises(StepFailed, match="'g'"):
        play(model).start()


@pytest.mark.parametrize("condition", ["${'true'}", "${1}", "${null}", "yes"])
def test_a_condition_that_is_no_truth_value_fails_the_command(play, condition):
    model = bpmn("cond").start().exclusive("g").when(condition).user_task("a").at("g").when("${true}").user_task("b")

    with pytest.raises(StepFailed):
        play(model).start()


def test_a_parallel_gateway_joins_as_many_tokens_as_it_has_incoming_flows(play):
    model = bpmn("par").start().parallel("f").user_task("a").parallel("j").user_task("z").at("f").user_task("b")
    instance = play(model.to("j").at("f").user_task("c").to("j")).start()

    instance.complete("a").complete("b")
    assert ["c"] == instance.tasks()

    instance.complete("c")
    assert ["z"] == instance.tasks()
    assert ["j st=0 seq=7"] * 3 == [line for line in instance.past() if line.startswith("j ")]


def test_a_lonely_token_waits_in_a_parallel_join_for_ever(play):
    model = bpmn("lone").start().exclusive("x", default="d").by("d").parallel("j").user_task("z")
    instance = play(model.at("x").when("${false}").user_task("b").to("j")).start()

    assert ["j j:* S"] == instance.rows()


def test_two_tokens_over_the_same_flow_open_a_parallel_join(play):
    model = bpmn("same").start().parallel("f").user_task("a").exclusive("m").parallel("j").user_task("z")
    model = model.at("f").user_task("b").to("m").at("f").user_task("c").to("j")
    instance = play(model).start()

    instance.complete("a").complete("b")

    assert ["c", "z"] == instance.tasks()


def test_an_unbalanced_join_passes_each_group_on(play):
    model = bpmn("unbal").start().parallel("f").user_task("a").parallel("j1").user_task("y").parallel("j2")
    model = model.user_task("z").at("f").user_task("b").to("j1").at("f").user_task("c").to("j2")
    instance = play(model).start()

    instance.complete("c").complete("a").complete("b")
    assert ["y"] == instance.tasks()

    instance.complete("y")
    assert ["z"] == instance.tasks()


def test_local_variables_of_joined_tokens_are_lost(play):
    model = bpmn("lost").start().parallel("f").user_task("a").parallel("j").user_task("z").at("f").user_task("b")
    instance = play(model.to("j")).start().set_local("a", "one", 1).set_local("b", "two", 2)

    instance.complete("a").complete("b")

    assert {} == instance.variables()


def test_an_inclusive_gateway_takes_every_true_flow_and_joins_them(play):
    model = bpmn("incl").start().inclusive("g", default="d").when("${x > 1}").user_task("a").inclusive("j")
    model = model.user_task("z").at("g").when("${x > 2}").user_task("b").to("j").at("g").by("d").user_task("c").to("j")
    instance = play(model).start(x=3)

    assert ["a", "b"] == instance.tasks()
    instance.complete("a")
    assert ["b"] == instance.tasks()
    instance.complete("b")
    assert ["z"] == instance.tasks()


def test_an_inclusive_gateway_takes_its_default_only_if_no_flow_is_true(play):
    model = bpmn("incl2").start().inclusive("g", default="d").when("${x > 1}").user_task("a")
    instance = play(model.at("g").by("d").user_task("c")).start(x=1)

    assert ["c"] == instance.tasks()


def test_a_branch_that_cannot_reach_the_inclusive_join_does_not_hold_it_back(play):
    model = bpmn("reach").start().parallel("f").user_task("a").inclusive("j").user_task("z").at("f").user_task("b")
    model = model.end("e").at("f").user_task("c").to("j")
    instance = play(model).start()

    instance.complete("a")
    assert ["b", "c"] == instance.tasks()

    instance.complete("c")
    assert ["b", "z"] == instance.tasks()


def test_a_token_inside_a_sub_process_holds_the_inclusive_join_back(play):
    model = bpmn("inside").start().parallel("f").user_task("a").inclusive("j").user_task("z").at("f")
    instance = play(model.sub_process("s").start("s0").user_task("b").done().to("j")).start()

    instance.complete("a")
    assert ["b"] == instance.tasks()

    instance.complete("b")
    assert ["z"] == instance.tasks()


def test_a_token_that_dies_elsewhere_does_not_wake_the_inclusive_join(play):
    model = bpmn("asleep").start().parallel("f").user_task("a").inclusive("j").user_task("z").at("f").user_task("b")
    model = model.exclusive("x", default="d").by("d").end("e").at("x").when("${false}").to("j")
    instance = play(model).start()

    instance.complete("a").complete("b")

    assert ["j j:* S"] == instance.rows()  # observed in 7.24


def test_an_activity_is_left_by_all_flows_whose_conditions_hold(play):
    model = bpmn("split").start().user_task("a").user_task("b").at("a").user_task("c").at("a").when("${false}")
    instance = play(model.user_task("d")).start()

    instance.complete("a")

    assert ["b", "c"] == instance.tasks()


def test_an_activity_none_of_whose_flows_is_true_fails_the_command(play):
    model = bpmn("nowhere").start().user_task("a").when("${false}").user_task("b")
    instance = play(model).start()

    with pytest.raises(StepFailed, match="'a'"):
        instance.complete("a")

    assert ["a"] == instance.tasks()


def test_conditions_see_the_inside_of_the_activity_before_its_outputs(play):
    model = bpmn("order").start().task("t").input("i", "in").output("o", "out").when("${i == 'in'}").user_task("a")

    instance = play(model).start()

    assert ["a"] == instance.tasks()
    assert {"o": "out"} == instance.variables()


def test_every_token_passes_a_merge_on_its_own(play):
    model = bpmn("merge").start().parallel("f").user_task("a").exclusive("m").user_task("z").at("f").user_task("b")
    instance = play(model.to("m")).start()

    instance.complete("a").complete("b")

    assert ["z", "z"] == instance.tasks()


def test_a_loop_runs_until_its_condition_says_so(play):
    model = bpmn("loop").start().exclusive("m").user_task("a").exclusive("g", default="d").when("${again}").to("m")
    instance = play(model.at("g").by("d").end("e")).start(again=True)

    instance.complete("a")
    assert ["a"] == instance.tasks()

    instance.complete("a", again=False)
    assert ("COMPLETED", "e", None) == instance.outcome()
