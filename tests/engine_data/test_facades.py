"""What expressions and delegates may touch."""

from __future__ import annotations

import pytest

from engine_data.given import INSTANCE
from watchword.engine import tasks, variables
from watchword.engine.facades import ExecutionFacade, ExecutionScope, TaskFacade, task_scope
from watchword.store.tables import ExecutionRow
from watchword.values.typed import Int32, TypedValue


@pytest.fixture
def child(ctx) -> ExecutionRow:
    ctx.session.get(ExecutionRow, INSTANCE)
    return ctx.executions.know(ctx.session.get(ExecutionRow, "e"))


def test_expressions_reach_listed_names_only(ctx, child):
    facade = ExecutionFacade(ctx, child)

    assert "e" == facade.juel_property("id") == facade.juel_call("getId", ())
    assert "x" == facade.juel_property("currentActivityId")
    for name in ("class", "row", "_ctx", "__class__", "session", "set_variable"):
        with pytest.raises(KeyError):
            facade.juel_property(name)
        with pytest.raises(KeyError):
            facade.juel_call(name, ())


def test_delegates_set_integers_and_expressions_longs(ctx, child):
    facade = ExecutionFacade(ctx, child)

    facade.set_variable("python", 5)
    facade.juel_call("setVariable", ("expression", 5))

    assert TypedValue("integer", Int32(5)) == facade.get_variable_typed("python")
    assert TypedValue("long", 5) == facade.get_variable_typed("expression")
    assert {"python": 5, "expression": 5} == facade.get_variables()


def test_the_business_key_is_the_instances(ctx, child):
    ExecutionFacade(ctx, child).set_business_key("bk")

    assert "bk" == ExecutionFacade(ctx, child).juel_property("processBusinessKey")
    assert "bk" == ctx.session.get(ExecutionRow, INSTANCE).business_key


def test_a_scope_finds_engine_objects_then_variables_then_delegates(ctx, child):
    ctx.delegates.known["bean"] = ctx.delegates.known["n"] = print
    variables.set_variable(ctx, child, "n", TypedValue("null", None))
    scope = ExecutionScope(ctx, child)

    assert "e" == scope.lookup("execution").id
    assert scope.lookup("n") is None
    assert print is scope.lookup("bean")
    assert "demo" == scope.lookup("authenticatedUserId") == scope.call("currentUser", ())
    assert ctx.now == scope.call("now", ())
    for name in ("task", "externalTask", "nothing"):
        with pytest.raises(KeyError):
            scope.lookup(name)
    with pytest.raises(KeyError):
        scope.call("exec", ())


def test_a_task_scope_holds_task_and_execution(ctx, child):
    task = tasks.create(ctx, child, ctx.definition_of(child).process.nodes["t"])
    scope = task_scope(ctx, task, "create")

    found = scope.lookup("task")

    assert isinstance(found, TaskFacade)
    assert ("t", 50, "create") == tuple(found.juel_property(n) for n in ("taskDefinitionKey", "priority", "eventName"))
    assert "e" == scope.lookup("execution").id
    found.juel_call("addCandidateGroup", ("g",))
    found.juel_call("setPriority", (70,))
    assert 70 == task.priority
