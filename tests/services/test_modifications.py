"""Modification of running instances, start instructions, restart."""

from __future__ import annotations

import pytest

from watchword.core.errors import BadUserRequest, EngineError, NotValid, NullValue
from watchword.engine.modification import CANCEL, START_AFTER, START_BEFORE, START_TRANSITION, Instruction
from watchword.store.tables import ExecutionRow, HistoricProcessInstanceRow
from watchword.testing.models import bpmn
from watchword.values.typed import TypedValue


@pytest.fixture
def deploy(services):
    def deploy(made):
        services.repository.deploy(resources={f"{made.key}.bpmn": made.xml()})
        return services.repository.latest_definition_id(made.key)

    return deploy


@pytest.fixture
def nested(deploy):
    """Deploy a task `first`, then a sub-process with `inner`, then `last`."""
    made = bpmn("p").start().user_task("first").sub_process("sub").start("s").user_task("inner").end("x").done()
    return deploy(made.user_task("last").end("e"))


def tree(services, instance_id):
    def shown(node):
        children = sorted(map(shown, node["childActivityInstances"]), key=str)
        return (node["activityId"].split(":")[0], *children)

    return shown(services.runtime.activity_instances(instance_id))


def start(activity_id, **more):
    return Instruction(START_BEFORE, activity_id=activity_id, **more)


def cancel(activity_id, **more):
    return Instruction(CANCEL, activity_id=activity_id, **more)


def test_starting_inside_a_container_opens_it(services, nested):
    instance = services.runtime.start(key="p")

    services.runtime.modify(instance.id, [start("inner")])

    assert ("p", ("first",), ("sub", ("inner",))) == tree(services, instance.id)


def test_a_second_token_goes_into_the_container_that_runs(services, nested):
    instance = services.runtime.start(key="p")

    services.runtime.modify(instance.id, [start("inner"), start("inner"), cancel("first")])

    assert ("p", ("sub", ("inner",), ("inner",))) == tree(services, instance.id)


def test_the_container_must_be_named_where_several_run(services, nested):
    instance = services.runtime.start(key="p")
    services.runtime.modify(instance.id, [start("sub"), start("sub")])
    container = services.runtime.activity_instances(instance.id)["childActivityInstances"]
    ancestor = next(node["id"] for node in container if node["activityId"] == "sub")

    with pytest.raises(EngineError, match="2 instances"):
        services.runtime.modify(instance.id, [start("inner")])
    services.runtime.modify(instance.id, [start("inner", ancestor_activity_instance_id=ancestor)])

    assert ("p", ("first",), ("sub", ("inner",)), ("sub", ("inner",), ("inner",))) == tree(services, instance.id)


def test_cancelling_the_last_token_ends_the_instance_unless_another_starts(services, nested, find):
    first, second = (services.runtime.start(key="p") for _ in range(2))

    services.runtime.modify(first.id, [cancel("first"), start("last")])
    services.runtime.modify(second.id, [cancel("first")])

    assert ("p", ("last",)) == tree(services, first.id)
    (ended,) = find(HistoricProcessInstanceRow, id=second.id)
    assert "EXTERNALLY_TERMINATED" == ended.state
    assert [] == find(ExecutionRow, process_instance_id=second.id)


def test_a_token_that_runs_to_the_end_leaves_the_instance_for_later_instructions(services, nested, find):
    first, second = (services.runtime.start(key="p") for _ in range(2))
    to_the_end = [cancel("first"), Instruction(START_AFTER, activity_id="last")]

    services.runtime.modify(first.id, [*to_the_end, start("last")])
    services.runtime.modify(second.id, to_the_end)

    assert ("p", ("last",)) == tree(services, first.id)
    (ended,) = find(HistoricProcessInstanceRow, id=second.id)
    assert ("COMPLETED", "e") == (ended.state, ended.end_activity_id)


def test_variables_of_an_instruction_are_set_for_the_instance_or_for_the_token(services, nested):
    instance = services.runtime.start(key="p")
    values = {"variables": {"a": TypedValue("string", "A")}, "local": {"b": TypedValue("string", "B")}}

    services.runtime.modify(instance.id, [start("last", **values)])

    (task,) = services.tasks.query(task_definition_key="last")
    assert ["a"] == list(services.runtime.get_variables(instance.id))
    assert {"a", "b"} == set(services.tasks.get_variables(task.id))


def test_only_what_was_there_before_is_cancelled_if_so_asked(services, nested):
    instance = services.runtime.start(key="p")

    services.runtime.modify(instance.id, [start("first"), cancel("first", present_only=True)])

    assert ("p", ("first",)) == tree(services, instance.id)


@pytest.mark.parametrize(
    ("instruction", "error"),
    [
        (start("nope"), NotValid),
        (Instruction(START_TRANSITION, transition_id="nope"), NotValid),
        (Instruction(START_AFTER, activity_id="e"), EngineError),
        (Instruction(CANCEL, activity_instance_id="nope"), NotValid),
        (Instruction(CANCEL, transition_instance_id="nope"), NotValid),
        (start("inner", ancestor_activity_instance_id="nope"), NotValid),
    ],
)
def test_instructions_that_name_nothing_change_nothing(services, nested, instruction, error):
    instance = services.runtime.start(key="p")

    with pytest.raises(error):
        services.runtime.modify(instance.id, [start("last"), instruction])

    assert ("p", ("first",)) == tree(services, instance.id)


def test_an_unknown_instance_can_not_be_modified(services):
    with pytest.raises(NullValue):
        services.runtime.modify("nope", [start("first")])


def test_an_instance_starts_where_the_instructions_say(services, nested):
    instance = services.runtime.start(
        key="p", start_instructions=[start("inner"), Instruction(START_AFTER, activity_id="sub")]
    )

    assert ("p", ("last",), ("sub", ("inner",))) == tree(services, instance.id)


def test_ended_instances_are_restarted_with_their_last_variables(services, nested, find):
    instance = services.runtime.start(key="p", business_key="k", variables={"n": "1"})
    services.runtime.set_variable(instance.id, "n", "2")
    services.runtime.delete(instance.id)

    services.runtime.restart(nested, [instance.id], [start("last")])

    (new,) = services.runtime.query()
    (history,) = find(HistoricProcessInstanceRow, id=new.id)
    assert ("k", instance.id) == (new.business_key, history.restarted_process_instance_id)
    assert {"n": TypedValue("string", "2")} == services.runtime.get_variables(new.id)


def test_ended_instances_are_restarted_with_their_first_variables_if_so_asked(services, nested):
    instance = services.runtime.start(key="p", business_key="k", variables={"n": "1"})
    services.runtime.set_variable(instance.id, "n", "2")
    services.runtime.delete(instance.id)

    services.runtime.restart(nested, [instance.id], [start("last")], initial_variables=True, without_business_key=True)

    (new,) = services.runtime.query()
    assert new.business_key is None
    assert {"n": TypedValue("string", "1")} == services.runtime.get_variables(new.id)


def test_running_and_unknown_instances_are_not_restarted(services, nested):
    instance = services.runtime.start(key="p")

    with pytest.raises(EngineError):
        services.runtime.restart(nested, [instance.id], [start("last")])
    with pytest.raises(BadUserRequest):
        services.runtime.restart(nested, ["nope"], [start("last")])
    with pytest.raises(BadUserRequest):
        services.runtime.restart(nested, [], [start("last")])


def test_many_instances_are_modified_at_once_or_not_at_all(services, nested):
    ids = [services.runtime.start(key="p").id for _ in range(2)]

    services.runtime.modify_many(nested, ids, [start("last"), cancel("first")])
    with pytest.raises(EngineError):
        services.runtime.modify_many(nested, [*ids, "nope"], [start("first")])

    assert [("p", ("last",))] * 2 == [tree(services, instance_id) for instance_id in ids]
