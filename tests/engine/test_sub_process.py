"""Embedded sub-processes and event sub-processes."""

from __future__ import annotations

import pytest

from watchword.store.tables import HistoricTaskRow
from watchword.testing.models import Model, bpmn


def nested(key: str) -> Model:
    model = bpmn(key).start().sub_process("outer").start("s1").sub_process("inner").start("s2").user_task("u")
    return model.done().user_task("v").done().user_task("z")


def test_the_last_token_of_a_sub_process_ends_it(play):
    instance = play(nested("nest")).start()

    assert ["- outer:* S", "  - inner:* S", "    u u:* A S"] == instance.rows()
    instance.complete("u")
    assert ["- outer:* S", "  v v:* A S"] == instance.rows()
    instance.complete("v")
    assert ["z z:* A S"] == instance.rows()


def test_a_sub_process_after_which_nothing_follows_ends_the_instance(play):
    model = bpmn("last").start().sub_process("s").start("s0").user_task("u").end("e").done()
    instance = play(model).start()

    instance.complete("u")

    assert ("COMPLETED", "s", None) == instance.outcome()
    assert ["e st=1 seq=8", "s st=1 seq=3", "s0 st=4 seq=4", "start st=4 seq=1", "u st=4 seq=6"] == instance.past()


def test_two_sub_processes_join(play):
    model = bpmn("two").start().parallel("f").sub_process("s").start("s0").user_task("a").done().parallel("j")
    model = model.user_task("z").at("f").sub_process("t").start("t0").user_task("b").done().to("j")
    instance = play(model).start()

    instance.complete("a")
    assert ["b"] == instance.tasks()

    instance.complete("b")
    assert ["z z:* A S"] == instance.rows()


def with_event_sub_process(key: str, *, interrupting: bool) -> Model:
    model = bpmn(key).start().sub_process("s").start("s0").parallel("f").user_task("a").at("f").user_task("b")
    model = model.event_sub_process("es").start_message("m", f"m_{key}", interrupting=interrupting)
    return model.user_task("h").done().done().user_task("z")


def test_an_interrupting_event_sub_process_ends_its_surroundings(play):
    instance = play(with_event_sub_process("esint", interrupting=True)).start()

    instance.trigger("m_esint")
    assert ["h"] == instance.tasks()

    instance.complete("h")
    assert ["z"] == instance.tasks()


def test_a_non_interrupting_event_sub_process_may_happen_again(play):
    instance = play(with_event_sub_process("esnon", interrupting=False)).start()

    instance.trigger("m_esnon").trigger("m_esnon")
    assert ["a", "b", "h", "h"] == instance.tasks()

    instance.complete("a").complete("b").complete("h")
    assert ["h"] == instance.tasks()
    instance.complete("h")
    assert ["z"] == instance.tasks()


def test_subscriptions_of_a_sub_process_end_with_it(play):
    model = bpmn("subs").start().sub_process("s").start("s0").user_task("a").done().user_task("z")
    instance = play(model.boundary_message("b", "s", "m_subs").user_task("h")).start()

    assert [("message", "m_subs", "b")] == instance.subscriptions()
    instance.complete("a")
    assert [] == instance.subscriptions()


@pytest.mark.parametrize(
    ("beside", "reason"), [(False, "Interrupting activity Activity(e) executed."), (True, "deleted")]
)
def test_a_task_that_waits_on_the_interrupted_scope_itself_keeps_the_reason(play, beside, reason):
    model = bpmn(f"interrupted_{beside}").start().parallel("f").user_task("a")
    if beside:
        model = model.at("f").user_task("b")
    model = model.event_sub_process("e").start_message("s", f"m_{beside}").user_task("h").done()
    instance = play(model).start()

    instance.trigger(f"m_{beside}")

    (row,) = instance.find(HistoricTaskRow, task_definition_key="a")
    assert reason == row.delete_reason
