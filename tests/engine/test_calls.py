"""Call activities: rows, variables, endings both ways."""

from __future__ import annotations

import pytest
from play import Play
from shapes.models import Shape, path

from watchword.core.errors import NullValue
from watchword.engine import instances
from watchword.store.tables import ExecutionRow, HistoricActivityInstanceRow, HistoricProcessInstanceRow


def caller(key: str, mappings: str = "", *, beside: str = "", called: str | None = None) -> Shape:
    call = (
        f'<callActivity id="ca" calledElement="{called or key + "_called"}"><extensionElements>{mappings}'
        f"</extensionElements></callActivity>"
    )
    return Shape(key, f'{call}<userTask id="z"/>{path("s", "ca", "z")}{beside}')


def called(key: str, end: str = '<endEvent id="ee"/>') -> Shape:
    return Shape(f"{key}_called", f'<userTask id="u"/>{end}{path("s", "u", "ee")}')


def inside(play: Play, key: str) -> Play:
    """Go on with the instance that was called."""
    inner = Play.__new__(Play)
    inner.__dict__.update(play.__dict__)
    inner.instance_id = play.run(
        lambda ctx: next(
            row.id for row in ctx.session.find(ExecutionRow, process_definition_key=f"{key}_called", parent_id=None)
        )
    )
    return inner


def row_of(play: Play, row_type: type, **equal: object) -> object:
    return play.run(lambda ctx: ctx.session.find(row_type, **equal))[0]


def test_the_called_instance_names_its_caller_and_the_common_root(play):
    play(called("c_rows"))
    outer = play(caller("c_rows")).start()
    inner = inside(outer, "c_rows")

    root = row_of(inner, ExecutionRow, id=inner.instance_id)
    waiting = row_of(outer, ExecutionRow, activity_id="ca", process_instance_id=outer.instance_id)

    assert ["- pi S", "  ca ca:* A S"] == outer.rows()
    assert 32 == waiting.cached_entity_state
    assert (waiting.id, outer.instance_id) == (root.super_execution_id, root.root_process_instance_id)
    history = row_of(outer, HistoricActivityInstanceRow, activity_id="ca", process_instance_id=outer.instance_id)
    assert inner.instance_id == history.call_process_instance_id


def test_the_end_of_the_called_instance_leads_on_and_hands_variables_out(play):
    play(called("c_out"))
    outer = play(
        caller(
            "c_out",
            '<camunda:in source="a" target="b"/><camunda:in sourceExpression="${a + 1}" target="c"/>'
            '<camunda:in businessKey="${a}"/><camunda:out source="c" target="d"/>',
        )
    ).start(a=5, hidden=1)
    inner = inside(outer, "c_out")

    assert {"b": 5, "c": 6} == inner.variables()
    inner.complete("u", c=7)

    assert ["z z:* A S"] == outer.rows()
    assert {"a": 5, "hidden": 1, "d": 7} == outer.variables()
    assert ("COMPLETED", "ee", None) == inner.outcome()


def test_all_variables_go_in_and_out(play):
    play(called("c_all"))
    outer = play(caller("c_all", '<camunda:in variables="all"/><camunda:out variables="all"/>')).start(a=1)

    inside(outer, "c_all").complete("u", new=2)

    assert {"a": 1, "new": 2} == outer.variables()


def test_an_error_of_the_called_process_reaches_the_caller(play):
    end = '<endEvent id="ee"><errorEventDefinition errorRef="X"/></endEvent>'
    beside = (
        '<boundaryEvent id="b" attachedToRef="ca"><errorEventDefinition errorRef="X"/></boundaryEvent>'
        f'<userTask id="h"/>{path("b", "h")}'
    )
    play(called("c_error", end))
    outer = play(caller("c_error", beside=beside)).start()
    inner = inside(outer, "c_error")

    inner.complete("u")

    assert ["h h:* A S"] == outer.rows()
    assert [] == inner.rows()
    assert ("INTERNALLY_TERMINATED", None, "Cancel scope activity Activity(b) executed.") == inner.outcome()


def test_deleting_the_caller_ends_the_called_instance_first(play):
    play(called("c_down"))
    outer = play(caller("c_down")).start()
    inner = inside(outer, "c_down")

    outer.delete(reason="enough")

    assert [] == inner.rows() + outer.rows()
    assert ("EXTERNALLY_TERMINATED", None, "enough") == inner.outcome() == outer.outcome()


def test_deleting_the_called_instance_ends_a_caller_that_has_nothing_else(play):
    play(called("c_up"))
    outer = play(caller("c_up")).start()

    inside(outer, "c_up").delete(reason="enough")

    assert [] == outer.rows()
    assert "EXTERNALLY_TERMINATED" == outer.outcome()[0]


def test_a_called_instance_can_be_spared(play):
    play(called("c_spared"))
    outer = play(caller("c_spared")).start()
    inner = inside(outer, "c_spared")

    inner.run(lambda ctx: instances.delete(ctx, outer.instance_id, skip_called_instances=True))
    inner.complete("u")

    assert ("COMPLETED", "ee", None) == inner.outcome()


def test_calling_what_is_not_deployed_fails_and_leaves_nothing(play):
    outer = play(caller("c_missing", called="nobody"))

    with pytest.raises(NullValue, match="nobody"):
        outer.start()

    assert [] == outer.run(
        lambda ctx: ctx.session.find(HistoricProcessInstanceRow, process_definition_id=outer.definition_id)
    )
