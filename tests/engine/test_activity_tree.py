"""The activity instance tree."""

from __future__ import annotations

import pytest

from watchword.core.errors import NullValue
from watchword.engine import activity_tree
from watchword.testing.models import bpmn


def shape(node):
    """Return (activity, type, number of executions, children)."""
    inner = sorted(shape(child) for child in node["childActivityInstances"])
    return node["activityId"], node["activityType"], len(node["executionIds"]), inner


def test_scopes_contain_what_runs_inside_them(play):
    model = bpmn("tree1", name="Tree").start().parallel("f").sub_process("s", name="Sub").start("s0").user_task("a")
    instance = play(model.done().at("f").user_task("b")).start()

    tree = instance.tree()

    inside = [("b", "userTask", 1, []), ("s", "subProcess", 1, [("a", "userTask", 1, [])])]
    assert (instance.definition_id, "processDefinition", 2, inside) == shape(tree)
    assert ("Tree", None) == (tree["activityName"], tree["parentActivityInstanceId"])
    sub = next(child for child in tree["childActivityInstances"] if child["activityId"] == "s")
    assert ("Sub", instance.instance_id) == (sub["activityName"], sub["parentActivityInstanceId"])
    assert sub["id"] == sub["childActivityInstances"][0]["parentActivityInstanceId"]


def test_a_token_in_a_join_is_an_instance_of_the_gateway(play):
    model = bpmn("tree2").start().parallel("f").task("a").parallel("j").user_task("z").at("f").user_task("b").to("j")

    tree = play(model).start().tree()

    assert [("b", "userTask", 1, []), ("j", "parallelGateway", 1, [])] == shape(tree)[3]


def test_an_instance_that_is_over_has_no_tree(play):
    instance = play(bpmn("tree3").start().end("e")).start()

    with pytest.raises(NullValue):
        instance.run(
            lambda ctx: activity_tree.activity_instances(ctx.session, instance.definition(ctx), instance.instance_id)
        )
