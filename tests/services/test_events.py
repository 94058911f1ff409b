"""Messages and signals from outside."""

from __future__ import annotations

import pytest

from watchword.core.errors import BadUserRequest, CorrelationMismatch, NullValue
from watchword.testing.models import bpmn
from watchword.values.typed import Int32, TypedValue


@pytest.fixture
def deploy(services):
    def deploy(made):
        return services.repository.deploy(resources={f"{made.key}.bpmn": made.xml()})

    return deploy


@pytest.fixture
def waiting(services, deploy):
    """Return a function that starts an instance which waits for the message `paid`."""
    deploy(bpmn("p").start().receive_task("r", message="paid").user_task("u").end("e"))

    def start(order):
        return services.runtime.start(key="p", business_key=f"order {order}", variables={"order": order}).id

    return start


def at(services, instance_id):
    return [task.task_definition_key for task in services.tasks.query(process_instance_id=instance_id)]


@pytest.mark.parametrize(
    "criteria",
    [{"correlation_keys": {"order": 2}}, {"business_key": "order 2"}],
    ids=["by variable", "by business key"],
)
def test_a_message_goes_to_the_one_instance_that_matches(services, waiting, criteria):
    first, second = waiting(1), waiting(2)

    (result,) = services.runtime.correlate_message("paid", variables={"sum": 5}, **criteria, with_variables=True)

    assert (second, True) == (result.execution.process_instance_id, result.execution.ended)
    assert TypedValue("integer", Int32(5)) == result.variables["sum"]
    assert ([], ["u"]) == (at(services, first), at(services, second))


def test_a_message_that_several_wait_for_is_refused_unless_sent_to_all(services, waiting):
    instances = [waiting(1), waiting(2)]

    with pytest.raises(CorrelationMismatch, match="2 executions"):
        services.runtime.correlate_message("paid")
    results = services.runtime.correlate_message("paid", to_all=True)

    assert set(instances) == {result.execution.process_instance_id for result in results}


def test_a_message_that_nothing_waits_for_is_refused_unless_sent_to_all(services, waiting):
    waiting(1)

    with pytest.raises(CorrelationMismatch):
        services.runtime.correlate_message("unknown")

    assert () == services.runtime.correlate_message("unknown", to_all=True)


def test_a_suspended_instance_does_not_hear_messages(services, waiting):
    instance = waiting(1)
    services.runtime.suspend(instance, suspended=True)

    with pytest.raises(CorrelationMismatch):
        services.runtime.correlate_message("paid")

    assert [] == at(services, instance)


def test_a_message_starts_a_definition_with_key_and_all_variables(services, deploy):
    xml = bpmn("q").start("s").user_task("u").end("e").xml().decode()
    xml = xml.replace('<startEvent id="s">', '<startEvent id="s"><messageEventDefinition messageRef="m"/>')
    xml = xml.replace("<process ", '<message id="m" name="go"/><process ', 1)
    services.repository.deploy(resources={"q.bpmn": xml.encode()})

    (result,) = services.runtime.correlate_message(
        "go", business_key="k", variables={"a": "1"}, local_variables={"b": "2"}
    )

    assert ("q", "k") == (result.process_instance.definition_key, result.process_instance.business_key)
    assert {"a", "b"} == set(services.runtime.get_variables(result.process_instance.id))


def test_variables_for_the_triggered_scope_are_local_to_the_event_sub_process(services, deploy):
    made = bpmn("p").start().user_task("u").end("e")
    deploy(made.event_sub_process("esp").start_message("s", "note").user_task("t").end("x").done())
    instance = services.runtime.start(key="p")

    services.runtime.correlate_message("note", triggered_variables={"note": "n"})

    (task,) = services.tasks.query(task_definition_key="t")
    assert {} == services.runtime.get_variables(instance.id)
    assert {"note": TypedValue("string", "n")} == services.tasks.get_variables(task.id)


def test_a_tenant_is_named_once(services):
    with pytest.raises(BadUserRequest):
        services.runtime.correlate_message("m", tenant_id="t", without_tenant=True)
    with pytest.raises(BadUserRequest):
        services.runtime.correlate_message("m", tenant_id="t", process_instance_id="i")
    with pytest.raises(BadUserRequest):
        services.runtime.send_signal("m", tenant_id="t", execution_id="e")


def test_a_signal_goes_to_all_that_wait_for_it(services, deploy):
    deploy(bpmn("p").start().catch_signal("c", "alarm").user_task("u").end("e"))
    instances = [services.runtime.start(key="p").id for _ in range(2)]

    services.runtime.send_signal("alarm", variables={"who": "all"})

    assert [["u"], ["u"]] == [at(services, instance) for instance in instances]


def test_a_signal_to_one_execution_leaves_the_others(services, deploy):
    deploy(bpmn("p").start().catch_signal("c", "alarm").user_task("u").end("e"))
    first, second = (services.runtime.start(key="p").id for _ in range(2))
    activity = services.runtime.activity_instances(first)["childActivityInstances"][0]

    services.runtime.send_signal("alarm", execution_id=activity["executionIds"][0])

    assert (["u"], []) == (at(services, first), at(services, second))


def test_a_signal_nobody_waits_for_is_fine_but_not_to_an_execution(services):
    services.runtime.send_signal("alarm")

    with pytest.raises(NullValue):
        services.runtime.send_signal("alarm", execution_id="nope")
