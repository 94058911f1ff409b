"""The rows of ACT_RU_EXECUTION for each shape, as observed in 7.24."""

from __future__ import annotations

import pytest

from watchword.testing.models import Model, bpmn


def fork(key: str) -> Model:
    return bpmn(key).start().parallel("f").user_task("u1").end("e1").at("f").user_task("u2").end("e2")


def sub_process(key: str) -> Model:
    return bpmn(key).start().sub_process("sp").start("s0").user_task("u").end("e0").done().end("e")


def sub_process_with_fork(key: str) -> Model:
    model = bpmn(key).start().sub_process("sp").start("s0").parallel("f").user_task("u1").at("f").user_task("u2")
    return model.done().end("e")


def fork_with_sub_process(key: str) -> Model:
    model = bpmn(key).start().parallel("f").sub_process("sp").start("s0").user_task("u1").done()
    return model.at("f").user_task("u2")


def event_sub_process(key: str, *, interrupting: bool) -> Model:
    model = bpmn(key).start().user_task("u").end("e").event_sub_process("es")
    return model.start_message("m", f"m_{key}", interrupting=interrupting).user_task("u3").done()


SHAPES = [
    (bpmn("plain").start().user_task("u"), ["u u:* A S"], ["u ces=2 seq=3 rev=1"]),
    (bpmn("receive").start().receive_task("r"), ["r r:* A S"], ["r ces=0 seq=3 rev=1"]),
    (
        fork("fork"),
        ["- pi S", "  u1 u1:* A C", "  u2 u2:* A C"],
        ["- ces=0 seq=4 rev=1", "u1 ces=2 seq=5 rev=1", "u2 ces=2 seq=5 rev=1"],
    ),
    (
        bpmn("boundary").start().user_task("u").boundary_error("b", "u").end("e"),
        ["- pi S", "  u u:* A S"],
        ["- ces=0 seq=2 rev=1", "u ces=2 seq=3 rev=1"],
    ),
    (
        bpmn("mapping").start().user_task("u").input("i", "1"),
        ["- pi S", "  u u:* A S"],
        ["- ces=0 seq=2 rev=1", "u ces=18 seq=3 rev=1"],
    ),
    (
        bpmn("external").start().service_task("x", topic="t"),
        ["- pi S", "  x x:* A S"],
        ["- ces=0 seq=2 rev=1", "x ces=128 seq=3 rev=1"],
    ),
    (
        bpmn("message").start().catch_message("c", "m_c"),
        ["- pi S", "  c c:* A S"],
        ["- ces=0 seq=2 rev=1", "c ces=1 seq=3 rev=1"],
    ),
    (
        sub_process("sub"),
        ["- sp:* S", "  u u:* A S"],
        ["- ces=0 seq=2 rev=1", "u ces=2 seq=6 rev=1"],
    ),
    (
        sub_process_with_fork("sub_fork"),
        ["- sp:* S", "  - sp:* S", "    u1 u1:* A C", "    u2 u2:* A C"],
        ["- ces=0 seq=2 rev=1", "- ces=0 seq=7 rev=1", "u1 ces=2 seq=8 rev=1", "u2 ces=2 seq=8 rev=1"],
    ),
    (
        fork_with_sub_process("fork_sub"),
        ["- pi S", "  - sp:* C", "    u1 u1:* A S", "  u2 u2:* A C"],
        ["- ces=0 seq=4 rev=1", "- ces=0 seq=4 rev=1", "u1 ces=2 seq=8 rev=1", "u2 ces=2 seq=5 rev=1"],
    ),
    (
        bpmn("fork_scope").start().parallel("f").user_task("u1").input("i", "1").at("f").user_task("u2"),
        ["- pi S", "  - pi C", "    u1 u1:* A S", "  u2 u2:* A C"],
        ["- ces=0 seq=4 rev=1", "- ces=0 seq=4 rev=1", "u1 ces=18 seq=5 rev=1", "u2 ces=2 seq=5 rev=1"],
    ),
    (event_sub_process("listening", interrupting=True), ["u u:* A S"], ["u ces=3 seq=3 rev=1"]),
]


@pytest.mark.parametrize(("model", "rows", "facts"), SHAPES, ids=[model.key for model, _, _ in SHAPES])
def test_a_started_instance_has_the_rows_of_its_shape(play, model, rows, facts):
    instance = play(model).start()

    assert rows == instance.rows()
    assert facts == instance.facts()


AFTER = [
    (fork("after_fork"), ("u1",), ["u2 u2:* A S"], ["u2 ces=2 seq=8 rev=2"]),
    (sub_process_with_fork("after_sub_fork"), ("u1",), ["- sp:* S", "  u2 u2:* A S"], None),
    (fork_with_sub_process("after_branch"), ("u2",), ["- sp:* S", "  u1 u1:* A S"], None),
    (fork_with_sub_process("after_sub"), ("u1",), ["u2 u2:* A S"], ["u2 ces=2 seq=10 rev=2"]),
    (sub_process("after_last"), ("u",), [], None),
]


@pytest.mark.parametrize(("model", "keys", "rows", "facts"), AFTER, ids=[model.key for model, *_ in AFTER])
def test_completing_a_branch_compacts_the_tree(play, model, keys, rows, facts):
    instance = play(model).start()

    for key in keys:
        instance.complete(key)

    assert rows == instance.rows()
    assert facts is None or facts == instance.facts()


def test_a_token_in_a_join_waits_inactive_and_bumps_the_scope(play):
    model = bpmn("join").start().parallel("f").user_task("a").parallel("j").user_task("z").at("f").user_task("b")
    instance = play(model.to("j")).start()

    instance.complete("a")

    assert ["- pi S", "  b b:* A C", "  j j:* C"] == instance.rows()
    assert ["- ces=0 seq=4 rev=2", "b ces=2 seq=5 rev=1", "j ces=0 seq=7 rev=2"] == instance.facts()

    instance.complete("b")

    assert ["z ces=2 seq=10 rev=3"] == instance.facts()


def test_only_the_process_instance_row_names_its_root(play):
    from watchword.store.tables import ExecutionRow

    instance = play(fork("roots")).start()

    named = [row.id for row in instance.find(ExecutionRow) if row.root_process_instance_id is not None]
    assert [instance.instance_id] == named


def test_a_long_activity_id_leaves_only_the_unique_part(play):
    activity = "a_rather_long_name_for_an_activity"

    instance = play(bpmn("long").start().user_task(activity)).start()

    assert [f"{activity} * A S"] == instance.rows()


def test_an_interrupting_boundary_event_takes_the_place_of_its_host(play):
    model = fork("int_boundary").boundary_message("b", "u1", "m_ib").user_task("h")
    instance = play(model).start()

    instance.trigger("m_ib")

    assert ["- pi S", "  h h:* A C", "  u2 u2:* A C"] == instance.rows()
    assert ["- ces=0 seq=4 rev=1", "h ces=2 seq=9 rev=2", "u2 ces=2 seq=5 rev=1"] == instance.facts()


def test_a_non_interrupting_boundary_event_wraps_its_host(play):
    model = bpmn("boundary2").start().user_task("u").boundary_message("b", "u", "m_nb", interrupting=False)
    instance = play(model.user_task("h")).start()

    instance.trigger("m_nb").trigger("m_nb")

    assert ["- pi A S", "  - pi C", "    u u:* A S", "  h h:* A C", "  h h:* A C"] == instance.rows()
    assert [("message", "m_nb", "b")] == instance.subscriptions()


def test_the_root_stops_being_active_once_the_branch_beside_a_wrapper_ends(play):
    model = bpmn("boundary3").start().user_task("u").boundary_message("b", "u", "m_nc", interrupting=False)
    instance = play(model.user_task("h")).start().trigger("m_nc")

    instance.complete("h")

    assert ["- pi S", "  u u:* A S"] == instance.rows()


def test_an_interrupting_event_sub_process_takes_over_its_scope(play):
    instance = play(event_sub_process("es_int", interrupting=True)).start()

    instance.trigger("m_es_int")

    assert ["- es:* S", "  u3 u3:* A S"] == instance.rows()
    assert [] == instance.subscriptions()


def test_a_non_interrupting_event_sub_process_runs_beside(play):
    instance = play(event_sub_process("es_non", interrupting=False)).start()

    instance.trigger("m_es_non")

    assert ["- pi S", "  - es:* C", "    u3 u3:* A S", "  u u:* A C"] == instance.rows()
    assert ["- ces=0 seq=3 rev=1", "- ces=1 seq=3 rev=2", "u ces=2 seq=3 rev=1", "u3 ces=2 seq=7 rev=1"] == (
        instance.facts()
    )


def test_local_variables_follow_their_token_into_the_compacted_scope(play):
    from watchword.store.tables import TaskRow, VariableRow

    instance = play(fork("locals")).start().set_local("u2", "mine", "x")

    instance.complete("u1")

    variable, task = instance.find(VariableRow)[0], instance.find(TaskRow)[0]
    assert (instance.instance_id, True) == (variable.variable_scope, variable.concurrent_local)
    assert instance.instance_id == task.execution_id
    assert ["u2 ces=18 seq=8 rev=2"] == instance.facts()


def test_history_keeps_the_execution_of_a_moved_task_until_the_activity_ends(play):
    from watchword.store.tables import HistoricActivityInstanceRow

    instance = play(fork("moved")).start().complete("u1")

    before = instance.find(HistoricActivityInstanceRow, activity_id="u2")[0].execution_id
    instance.complete("u2")
    after = instance.find(HistoricActivityInstanceRow, activity_id="u2")[0].execution_id

    assert before != instance.instance_id
    assert after == instance.instance_id
