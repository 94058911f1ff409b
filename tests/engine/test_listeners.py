"""The order in which listeners and mappings run."""

from __future__ import annotations

import pytest

from watchword.core.errors import StepFailed
from watchword.testing.models import Model, bpmn


def note(tag: str) -> str:
    return "${execution.setVariable('log', log.concat('" + tag + " '))}"


def listened(key: str) -> Model:
    model = bpmn(key).listener("start", note("ps")).listener("end", note("pe"))
    model = model.start().listener("start", note("ss")).listener("end", note("se"))
    model = model.user_task("u", assignee="mary").take_listener(note("take"))
    model = model.listener("start", note("us")).listener("end", note("ue")).input("i", note("in"))
    model = model.output("o", note("out")).task_listener("create", note("create"))
    model = model.task_listener("assignment", note("assign")).task_listener("complete", note("complete"))
    model = model.task_listener("delete", note("delete"))
    return model.end("e").listener("start", note("es")).listener("end", note("ee"))


def test_a_user_task_runs_its_listeners_in_order(play):
    instance = play(listened("order1")).start(log="")

    assert "ps ss se take in us create assign " == instance.variables()["log"]

    instance.complete("u")

    log = instance.past_variables()["log"]
    assert "ps ss se take in us create assign complete ue out es ee pe " == log


def test_a_deleted_task_runs_its_delete_listener_first(play):
    instance = play(listened("order2")).start(log="")

    instance.delete(reason="stop")

    assert "ps ss se take in us create assign delete ue out pe " == instance.past_variables()["log"]


def test_listeners_and_mappings_can_be_left_out_when_deleting(play):
    instance = play(listened("order3")).start(log="")

    instance.delete(skip_custom_listeners=True, skip_io_mappings=True)

    assert "ps ss se take in us create assign " == instance.past_variables()["log"]


def test_branches_run_one_after_another_in_document_order(play):
    model = bpmn("depth").start().parallel("f")
    for first, then in (("a", "d"), ("b", "e"), ("c", "h")):
        model = model.at("f").task(first).listener("start", note(first)).task(then).listener("start", note(then))
    instance = play(model.user_task("u")).start(log="")

    assert "a d b e c h " == instance.variables()["log"]  # observed in 7.24


def test_each_token_runs_the_listeners_of_a_join_when_it_opens(play):
    model = bpmn("joined").start().parallel("f").task("a").parallel("j").listener("start", note("js"))
    model = model.listener("end", note("je")).user_task("z").at("f").task("b").to("j")
    instance = play(model).start(log="")

    assert "js js je je " == instance.variables()["log"]


def test_the_inside_ends_before_the_outside_when_a_boundary_event_interrupts(play):
    model = bpmn("inner_first").start().sub_process("s").listener("end", note("s")).start("s0").user_task("a")
    model = model.listener("end", note("a")).done().boundary_message("b", "s", "m_inner").listener("start", note("b"))
    instance = play(model.user_task("h")).start(log="")

    instance.trigger("m_inner")

    assert "a s b " == instance.variables()["log"]


def test_a_registered_delegate_is_called_by_its_name(play):
    model = bpmn("named").start().user_task("u").listener("start", class_="log").listener("end", class_="log")
    instance = play(model).start().complete("u")

    assert ["start u", "end u"] == instance.log


def test_an_unregistered_delegate_fails_the_step(play):
    model = bpmn("unnamed").start().user_task("u").listener("start", class_="com.example.Unknown")

    with pytest.raises(StepFailed, match=r"com\.example\.Unknown"):
        play(model).start()


@pytest.mark.parametrize("deleted", [False, True])
def test_an_end_listener_is_told_whether_the_activity_was_cancelled(play, deleted):
    told = "${execution.setVariable('told', execution.isCanceled())}"
    instance = play(bpmn("told").start().user_task("u").listener("end", told).end("e")).start()

    if deleted:
        instance.delete(reason="stop")
    else:
        instance.complete("u")

    assert bool(instance.past_variables()["told"]) is deleted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("execution.bpmnModelElementInstance.id", "u"),
        ("execution.variableNames.contains('amount')", True),
        ("execution.getVariableTyped('amount').value", 5),
        ("execution.getVariableTyped('nothing')", None),
        ("execution.currentTransitionId", None),
    ],
)
def test_what_listeners_learn_of_their_execution(play, text, expected):
    keep = f"${{execution.setVariable('kept', {text})}}"

    instance = play(bpmn("learn").start().user_task("u").listener("start", keep)).start(amount=5)

    assert expected == instance.variables()["kept"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("task.priority", 50),
        ("task.candidates.size()", 2),
        ("task.bpmnModelElementInstance.id", "u"),
        ("task.caseInstanceId", None),
        ("task.suspended", False),
        ("task.variableNames.contains('amount')", True),
    ],
)
def test_what_listeners_learn_of_their_task(play, text, expected):
    keep = f"${{execution.setVariable('kept', {text})}}"
    model = bpmn("task").start().user_task("u", candidateUsers="mary", candidateGroups="sales")

    instance = play(model.task_listener("create", keep)).start(amount=5)

    assert expected == instance.variables()["kept"]


def test_a_listener_links_anybody_and_completes_the_task(play):
    model = (
        bpmn("links").start().user_task("u").task_listener("create", "${task.addUserIdentityLink('mary', 'expert')}")
    )
    instance = play(model.user_task("v").task_listener("create", "${task.complete()}").user_task("w")).start()

    instance.complete("u")

    assert ["w"] == instance.tasks()


def test_an_expression_sets_and_removes_several_variables(play):
    model = (
        bpmn("several").start().user_task("u").listener("start", "${execution.setVariablesLocal(execution.variables)}")
    )
    instance = play(model.listener("end", "${execution.removeVariables()}").user_task("v")).start(amount=5)

    instance.complete("u")

    assert {} == instance.variables()
