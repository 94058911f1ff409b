"""BPMN errors and escalations: who catches them, and what happens if nobody does."""

from __future__ import annotations

import pytest

from watchword.core.errors import BpmnError, StepFailed
from watchword.engine import external_tasks, tasks
from watchword.store.tables import ExternalTaskRow, HistoricDetailRow, TaskRow
from watchword.testing.models import Model, bpmn


def test_a_boundary_event_catches_an_error_end_event_inside(play):
    model = bpmn("err").start().sub_process("s").start("s0").user_task("a").error_end("ee", "E1").done()
    model = model.boundary_error("b", "s", "E1", errorCodeVariable="code").user_task("h")
    instance = play(model).start()

    instance.complete("a")

    assert ["h h:* A S"] == instance.rows()
    assert {"code": "E1"} == instance.variables()
    assert ["a st=4 seq=6", "b st=4 seq=11", "ee st=2 seq=8", "h st=0 seq=13 running", "s st=2 seq=3"] == [
        line for line in instance.past() if not line.startswith("s0") and not line.startswith("start")
    ]


def test_an_error_that_nobody_catches_ends_its_branch_only(play):
    model = bpmn("uncaught").start().parallel("f").user_task("a").error_end("ee", "E1").at("f").user_task("b")
    instance = play(model).start()

    instance.complete("a")
    assert ["b b:* A S"] == instance.rows()

    instance.complete("b")
    assert ("COMPLETED", "b", None) == instance.outcome()


def test_an_uncaught_error_of_a_task_deletes_the_task(play):
    instance = play(bpmn("task_err").start().user_task("a").user_task("z")).start()

    instance.throw_error("a", "E1")

    assert [] == instance.tasks()
    assert ("COMPLETED", "a", None) == instance.outcome()


def test_an_event_with_the_code_comes_before_one_that_catches_all(play):
    model = bpmn("coded").start().user_task("a").boundary_error("all", "a").user_task("x")
    model = model.boundary_error("one", "a", "E1", errorCodeVariable="c", errorMessageVariable="m").user_task("y")
    instance = play(model).start()

    instance.throw_error("a", "E1", "why")

    assert ["y"] == instance.tasks()
    assert {"c": "E1", "m": "why"} == instance.variables()


def precedence(key: str) -> Model:
    model = bpmn(key).start().sub_process("s").start("s0").user_task("a").event_sub_process("es").start_error("es0")
    model = model.user_task("h").done().done().user_task("z")
    return model.boundary_error("b", "s", "E1").user_task("y")


def test_an_event_sub_process_comes_before_the_boundary_of_its_scope(play):
    instance = play(precedence("prec")).start()

    instance.throw_error("a", "E1")

    assert ["h"] == instance.tasks()


def test_an_event_sub_process_does_not_catch_what_is_thrown_inside_it(play):
    instance = play(precedence("inner")).start().throw_error("a", "E1")

    instance.throw_error("h", "E1")

    assert ["y"] == instance.tasks()


def test_an_error_event_sub_process_of_the_process_ends_it_normally(play):
    model = bpmn("proc").start().user_task("a").end("e").event_sub_process("es").start_error("es0", "E1")
    instance = play(model.user_task("h").done()).start()

    instance.throw_error("a", "E1")
    assert ["- es:* S", "  h h:* A S"] == instance.rows()

    instance.complete("h")
    assert ("COMPLETED", "es", None) == instance.outcome()


def test_another_code_passes_by(play):
    model = bpmn("other").start().user_task("a").boundary_error("b", "a", "E2").user_task("h")
    instance = play(model).start()

    instance.throw_error("a", "E1")

    assert ("COMPLETED", "a", None) == instance.outcome()


@pytest.mark.parametrize("code", ["RuntimeError", "Exception", "builtins.RuntimeError"])
def test_an_exception_of_a_delegate_is_caught_by_its_class_name(play, code):
    model = bpmn(f"exc{len(code)}").start().service_task("x", class_="fail").boundary_error("b", "x", code)
    instance = play(model.user_task("h"))

    instance.start()

    assert ["h"] == instance.tasks()


def test_an_exception_of_a_delegate_is_not_caught_by_an_event_without_code(play):
    model = bpmn("exc_all").start().service_task("x", class_="fail").boundary_error("b", "x").user_task("h")

    with pytest.raises(RuntimeError, match="as asked"):
        play(model).start()


def test_failures_of_the_engine_are_never_caught(play):
    model = bpmn("engine_err").start().service_task("x", expression="${nothing}").boundary_error("b", "x")

    with pytest.raises(StepFailed):
        play(model.user_task("h")).start()


def test_a_listener_may_throw_an_error_that_its_own_boundary_catches(play):
    model = bpmn("listener_err").start().user_task("a").listener("start", class_="throw")
    model = model.boundary_error("b", "a", "E1").user_task("h")
    instance = play(model)
    instance.delegates.register("throw", lambda execution: execution.throw_error("E1"))

    instance.start()

    assert ["h"] == instance.tasks()


def _throw(execution):
    raise BpmnError("nobody")


def loaded(ctx, instance, row_type, anchor):
    """Load the instance by its first task at `u` or `x` and return that row."""
    found = ctx.session.find(row_type, process_instance_id=instance.instance_id)
    row = next(r for r in found if getattr(r, "task_definition_key", "u") == "u")
    ctx.executions.load(anchor, row.id)
    return row


@pytest.mark.parametrize("event", ["create", "assignment", "update", "complete", "delete"])
def test_an_error_that_a_task_listener_throws_and_nobody_catches_takes_the_task_along(play, event):
    model = bpmn(f"listener_{event}").start().parallel("f").user_task("u", assignee="mary")
    instance = play(model.task_listener(event, class_="throw").at("f").user_task("w"))
    instance.delegates.register("throw", _throw)

    instance.start()
    if event == "update":
        instance.run(lambda ctx: tasks.update(ctx, loaded(ctx, instance, TaskRow, "task"), {"name": "x"}))
    if event == "complete":
        instance.complete("u")
    if event == "delete":
        instance.throw_error("u", "other")

    assert ["w"] == instance.tasks()
    assert 1 == len(instance.rows())


@pytest.mark.parametrize("event", ["start", "end"])
def test_an_error_that_a_listener_of_an_external_task_throws_leaves_nothing(play, event):
    model = bpmn(f"external_{event}").start().parallel("f").service_task("x", topic="t")
    instance = play(model.listener(event, class_="throw").at("f").user_task("w"))
    instance.delegates.register("throw", _throw)

    instance.start()
    if event == "end":

        def complete(ctx):
            row = loaded(ctx, instance, ExternalTaskRow, "external_task")
            row.worker_id = "w"
            external_tasks.complete(ctx, row, "w")

        instance.run(complete)

    assert [] == instance.find(ExternalTaskRow)
    assert ["w"] == instance.tasks()


def test_an_error_of_a_flow_listener_is_caught_outside_the_activity_it_left(play):
    model = (
        bpmn("take_err")
        .start()
        .sub_process("s")
        .start("s0")
        .task("t")
        .user_task("a")
        .take_listener("${throw.execute(execution)}")
    )
    model = model.done().boundary_error("b", "s", "E1").user_task("h")
    instance = play(model)
    instance.delegates.register("throw", lambda execution: execution.throw_error("E1"))

    instance.start()

    assert ["h"] == instance.tasks()


def test_an_interrupting_escalation_ends_its_host(play):
    model = bpmn("esc").start().user_task("a").user_task("z").boundary_escalation("b", "a", "S1").user_task("h")
    instance = play(model).start()

    caught = instance.throw_escalation("a", "S1")

    assert caught
    assert ["h"] == instance.tasks()


def test_a_non_interrupting_escalation_runs_beside(play):
    model = bpmn("esc2").start().user_task("a").boundary_escalation("b", "a", interrupting=False).user_task("h")
    instance = play(model).start()

    instance.throw_escalation("a", "S1")

    assert ["a", "h"] == instance.tasks()


def test_an_escalation_that_nobody_catches_changes_nothing(play):
    instance = play(bpmn("esc3").start().user_task("a")).start()

    caught = instance.throw_escalation("a", "S1")

    assert not caught
    assert ["a"] == instance.tasks()


@pytest.mark.parametrize(("interrupting", "source"), [(True, "in"), (False, "work")])
def test_the_code_of_an_escalation_is_set_from_where_its_event_happens(play, interrupting, source):
    name = f"escalated_{interrupting}"
    model = bpmn(name).start().sub_process("work").start("s").user_task("in").done().user_task("z")
    model = model.boundary_escalation("b", "work", "C", interrupting=interrupting, escalationCodeVariable="code")
    instance = play(model.user_task("h")).start()

    instance.throw_escalation("in", "C")

    (detail,) = instance.find(HistoricDetailRow, name="code")
    assert source == detail.activity_instance_id.split(":")[0]
