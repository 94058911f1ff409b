"""Process instances and executions: start, delete, suspend, signal, variables, comments."""

from __future__ import annotations

import pytest

from watchword.core.errors import (
    BadUserRequest,
    EngineError,
    InvalidRequest,
    NotFound,
    NullValue,
    RestError,
    StepFailed,
    SuspendedError,
)
from watchword.store.tables import ExecutionRow, HistoricProcessInstanceRow, TaskRow, UserOperationLogRow
from watchword.testing.models import bpmn
from watchword.values.typed import Int32, TypedValue


@pytest.fixture
def deploy(services):
    def deploy(made, **options):
        return services.repository.deploy(resources={f"{made.key}.bpmn": made.xml()}, **options)

    return deploy


@pytest.fixture
def instance(services, deploy):
    deploy(bpmn("p").start().user_task("u").end("e"))
    return services.runtime.start(key="p", business_key="order 1", variables={"n": 1})


def test_an_instance_starts_by_key_with_variables(services, instance):
    assert ("order 1", "p", False, False) == (
        instance.business_key,
        instance.definition_key,
        instance.ended,
        instance.suspended,
    )
    assert {"n": TypedValue("integer", Int32(1))} == services.runtime.get_variables(instance.id)
    assert ["u"] == [task.task_definition_key for task in services.tasks.query(process_instance_id=instance.id)]


def test_starting_returns_the_variables_at_the_end_even_of_an_ended_instance(services, deploy):
    deploy(bpmn("q").start().service_task("s", expression="${n + 1}", resultVariable="m").end("e"))

    made = services.runtime.start(key="q", variables={"n": 1}, with_variables=True)

    assert made.ended
    assert {"n": ("integer", 1), "m": ("long", 2)} == {n: (v.type, v.value) for n, v in made.variables.items()}


def test_a_start_names_one_definition_that_exists(services, instance):
    for options, error in (
        ({}, NullValue),
        ({"key": "p", "definition_id": instance.definition_id}, NullValue),
        ({"definition_id": "nothing"}, NullValue),
        ({"key": "nothing"}, RestError),
        ({"key": "p", "tenant_id": "t"}, RestError),
    ):
        with pytest.raises(error):
            services.runtime.start(**options)


def test_listeners_are_skipped_only_with_start_instructions(services, instance):
    with pytest.raises(EngineError):
        services.runtime.start(key="p", skip_custom_listeners=True)


def test_a_failing_start_stores_nothing(services, deploy, find):
    deploy(bpmn("q").start().user_task("u", assignee="${nobody}").end("e"))

    with pytest.raises(StepFailed):
        services.runtime.start(key="q")

    assert [] == find(ExecutionRow) == find(HistoricProcessInstanceRow) == find(TaskRow)


def test_a_deleted_instance_is_remembered_as_terminated(services, instance, find):
    services.runtime.delete(instance.id, reason="wrong order")

    (historic,) = find(HistoricProcessInstanceRow)
    assert ("EXTERNALLY_TERMINATED", "wrong order") == (historic.state, historic.delete_reason)
    assert [] == find(ExecutionRow) == find(TaskRow)


def test_deleting_an_unknown_instance_may_be_no_error(services):
    with pytest.raises(NotFound):
        services.runtime.delete("nothing")
    services.runtime.delete("nothing", fail_if_not_exists=False)


def test_a_suspended_instance_stops_and_goes_on(services, instance, find):
    task = services.tasks.query()[0].id

    services.runtime.suspend(instance.id, suspended=True)

    with pytest.raises(SuspendedError):
        services.tasks.complete(task)
    assert services.runtime.get(instance.id).suspended
    assert ["SUSPENDED"] == [row.state for row in find(HistoricProcessInstanceRow)]
    services.runtime.suspend(instance.id, suspended=False)
    services.tasks.complete(task)
    assert ["COMPLETED"] == [row.state for row in find(HistoricProcessInstanceRow)]


def test_suspending_what_is_not_there_changes_nothing(services, instance, find):
    services.runtime.suspend("nothing", suspended=True)

    assert not services.runtime.get(instance.id).suspended
    assert ["ACTIVE"] == [row.state for row in find(HistoricProcessInstanceRow)]


def test_many_instances_are_suspended_by_ids_or_definition(services, instance, find):
    other = services.runtime.start(key="p")

    services.runtime.suspend_many(suspended=True, process_instance_ids=[instance.id, "nothing"])
    first = {row.id: row.suspension_state for row in find(ExecutionRow)}
    services.runtime.suspend_many(suspended=True, process_definition_key="p", without_tenant=True)
    second = {row.id: row.suspension_state for row in find(ExecutionRow)}
    services.runtime.suspend_many(suspended=False, process_definition_id=instance.definition_id)

    assert {instance.id: 2, other.id: 1} == first
    assert {instance.id: 2, other.id: 2} == second
    assert {1} == {row.suspension_state for row in find(ExecutionRow)}


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ({}, InvalidRequest),
        ({"process_instance_ids": []}, BadUserRequest),
        ({"process_instance_ids": ["a"], "process_definition_key": "p"}, InvalidRequest),
    ],
)
def test_it_must_be_said_once_which_instances_are_suspended(services, named, error):
    with pytest.raises(error):
        services.runtime.suspend_many(suspended=True, **named)


def test_suspending_the_instances_of_an_unknown_definition_is_logged_and_changes_nothing(services, mary, find):
    services.runtime.suspend_many(suspended=True, process_definition_id="nope", identity=mary)

    assert [("Suspend", "nope")] == [(r.operation_type, r.process_definition_id) for r in find(UserOperationLogRow)]


def test_the_activity_instance_tree_is_told(services, instance):
    tree = services.runtime.activity_instances(instance.id)

    assert (instance.id, ["u"]) == (tree["id"], [c["activityId"] for c in tree["childActivityInstances"]])
    with pytest.raises(NotFound):
        services.runtime.activity_instances("nothing")


def test_a_signal_ends_a_receive_task(services, deploy):
    deploy(bpmn("r").start().receive_task("wait").user_task("u").end("e"))
    made = services.runtime.start(key="r")

    services.runtime.signal(made.id, variables={"x": "y"})

    assert ["u"] == [task.task_definition_key for task in services.tasks.query()]
    assert "y" == services.runtime.get_variable(made.id, "x").value


def test_a_message_reaches_the_execution_that_waits_for_it(services, deploy, find):
    deploy(bpmn("r").start().receive_task("wait", message="paid").user_task("u").end("e"))
    made = services.runtime.start(key="r")
    (waiting,) = find(ExecutionRow, activity_id="wait")

    assert "wait" == services.runtime.message_subscription(waiting.id, "paid").activity_id
    with pytest.raises(NullValue):
        services.runtime.trigger_message(waiting.id, "other")
    services.runtime.trigger_message(waiting.id, "paid", variables={"x": 1})

    assert ["u"] == [task.task_definition_key for task in services.tasks.query()]
    assert {"x": 1} == {n: v.value for n, v in services.runtime.get_variables(made.id).items()}


def test_unknown_executions_are_refused(services):
    for call in (services.runtime.signal, services.runtime.get_variables):
        with pytest.raises(NullValue):
            call("nothing")
    with pytest.raises(NotFound):
        services.runtime.get_execution("nothing")
    with pytest.raises(InvalidRequest):
        services.runtime.create_incident("nothing", incident_type="odd")


def test_an_incident_needs_an_activity(services, deploy):
    deploy(bpmn("f").start().parallel("g").user_task("a").at("g").user_task("b"))
    made = services.runtime.start(key="f")

    with pytest.raises(InvalidRequest):
        services.runtime.create_incident(made.id, incident_type="odd")


def test_variables_are_set_modified_and_removed(services, instance):
    runtime = services.runtime

    runtime.set_variable(instance.id, "text", "a")
    runtime.modify_variables(instance.id, modifications={"n": 2.5, "m": None}, deletions=["text", "missing"])
    runtime.remove_variable(instance.id, "m")

    assert {"n": TypedValue("double", 2.5)} == runtime.get_variables(instance.id)
    with pytest.raises(NotFound):
        runtime.get_variable(instance.id, "text")


def test_local_variables_are_seen_at_their_execution_only(services, deploy, find):
    deploy(bpmn("f").start().parallel("g").user_task("a").at("g").user_task("b"))
    made = services.runtime.start(key="f", variables={"x": 1})
    (branch,) = find(ExecutionRow, activity_id="a")

    services.runtime.set_variable(branch.id, "x", 2, local=True)

    assert (1, 2) == tuple(services.runtime.get_variable(i, "x").value for i in (made.id, branch.id))
    assert ["x"] == list(services.runtime.get_variables(branch.id, local=True))


def test_operations_on_instances_are_logged_for_users(services, deploy, find, mary):
    deploy(bpmn("p").start().user_task("u").end("e"))
    made = services.runtime.start(key="p", identity=mary)
    services.runtime.set_variable(made.id, "x", 1, identity=mary)
    services.runtime.suspend(made.id, suspended=True, identity=mary)
    services.runtime.delete(made.id, identity=mary)

    logged = {(r.entity_type, r.operation_type, r.category, r.user_id, r.property) for r in find(UserOperationLogRow)}

    assert {
        ("ProcessInstance", "Create", "Operator", "mary", None),
        ("Variable", "SetVariable", "Operator", "mary", None),
        ("ProcessInstance", "Suspend", "Operator", "mary", "suspensionState"),
        ("ProcessInstance", "Delete", "Operator", "mary", None),
    } == logged


def test_comments_of_an_instance_outlive_it(services, instance):
    task = services.tasks.query()[0].id
    made = services.tasks.create_comment(task, message="call  back", process_instance_id=instance.id)
    services.runtime.update_comment(instance.id, comment_id=made.id, message="done")
    services.tasks.complete(task)

    assert [(made.id, b"done")] == [(c.id, c.full_message) for c in services.runtime.comments(instance.id)]
    for change in (
        lambda: services.runtime.update_comment(instance.id, comment_id=made.id, message="late"),
        lambda: services.runtime.delete_comment(instance.id, made.id),
        lambda: services.runtime.delete_comments(instance.id),
    ):
        with pytest.raises(InvalidRequest):
            change()
    assert [made.id] == [c.id for c in services.runtime.comments(instance.id)]


def test_comments_of_a_running_instance_are_deleted_and_each_deletion_is_logged(services, instance, mary):
    task = services.tasks.query()[0].id
    made = services.tasks.create_comment(task, message="call back", process_instance_id=instance.id)
    services.runtime.delete_comment(instance.id, "nothing", identity=mary)
    services.runtime.delete_comment(instance.id, made.id, identity=mary)
    services.runtime.delete_comments(instance.id, identity=mary)

    assert () == services.runtime.comments(instance.id)
    logged = services.operation_log.query(operation_type="DeleteComment")
    assert [(instance.id, None)] * 3 == [(entry.execution_id, entry.task_id) for entry in logged]
    with pytest.raises(NotFound):
        services.runtime.update_comment("nothing", comment_id=made.id, message="late")
