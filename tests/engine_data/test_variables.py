"""Variables: scopes, rows, history. Row contents observed in 7.24."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_data.given import INSTANCE, NOW, Definitions, Delegates, execution, only
from watchword.authz.check import Authorizer, Checks
from watchword.bpmn.model import Process
from watchword.core.errors import BadUserRequest, EngineError, NullValue
from watchword.engine import variables
from watchword.engine.context import Context, EngineSettings
from watchword.history.levels import Level
from watchword.history.producers import History
from watchword.store.database import open_database
from watchword.store.tables import (
    ByteArrayRow,
    ExecutionRow,
    HistoricDetailRow,
    HistoricVariableRow,
    TaskRow,
    VariableRow,
)
from watchword.values.typed import FileValue, Int16, Int32, ObjectValue, TypedValue

STRING = TypedValue("string", "Name")
JSON = TypedValue("json", '{"a":1}')


def root(ctx) -> ExecutionRow:
    return ctx.session.get(ExecutionRow, INSTANCE)


def child(ctx) -> ExecutionRow:
    return ctx.session.get(ExecutionRow, "e")


def test_a_new_variable_goes_to_the_process_instance(ctx):
    variables.set_variable(ctx, child(ctx), "n", STRING)

    row = only(ctx, VariableRow)
    assert (INSTANCE, INSTANCE, 1, False) == (
        row.variable_scope,
        row.execution_id,
        row.sequence_counter,
        row.concurrent_local,
    )
    assert 16 == root(ctx).cached_entity_state
    assert 0 == child(ctx).cached_entity_state


def test_a_local_variable_of_a_running_leaf_scope_is_marked_concurrent_local(ctx):
    variables.set_variable(ctx, child(ctx), "loc", STRING, local=True)

    row = only(ctx, VariableRow)
    assert ("e", True) == (row.variable_scope, row.concurrent_local)
    assert "x:1" == only(ctx, HistoricVariableRow).activity_instance_id


def test_the_nearest_variable_is_read_and_changed(ctx):
    variables.set_variable(ctx, root(ctx), "n", STRING)
    variables.set_variable(ctx, child(ctx), "n", TypedValue("long", 1), local=True)

    variables.set_variable(ctx, child(ctx), "n", TypedValue("long", 2))

    assert TypedValue("long", 2) == variables.get(ctx, child(ctx), "n")
    assert STRING == variables.get(ctx, root(ctx), "n")
    assert {"n": TypedValue("long", 2)} == variables.values(ctx, child(ctx))


def test_history_of_a_start_variable_is_marked_initial_and_has_revision_zero(ctx):
    variables.set_variable(ctx, root(ctx), "n", STRING, initial=True)

    kept, detail = only(ctx, HistoricVariableRow), only(ctx, HistoricDetailRow)
    assert (0, "CREATED", "string", "Name", INSTANCE) == (
        kept.rev,
        kept.state,
        kept.variable_type,
        kept.text,
        kept.activity_instance_id,
    )
    assert ("VariableUpdate", 0, 1, True, INSTANCE) == (
        detail.type,
        detail.rev,
        detail.sequence_counter,
        detail.initial,
        detail.activity_instance_id,
    )
    assert detail.operation_id == ctx.history.operation_id


def test_a_change_of_type_keeps_the_row_and_drops_its_bytes(ctx, command):
    variables.set_variable(ctx, root(ctx), "j", JSON)
    row_id = only(ctx, VariableRow).id
    ctx.session.flush()
    later = command(minutes=1, user_id="demo")
    later.session.load_instance("process_instance", INSTANCE)

    variables.set_variable(later, root(later), "j", TypedValue("string", "plain"))
    later.session.flush()

    (row,) = later.session.find(VariableRow)
    (kept,) = later.session.find(HistoricVariableRow)
    assert (row_id, "string", 2, 2, None) == (row.id, row.type, row.rev, row.sequence_counter, row.byte_array_id)
    assert ("plain", 1, None) == (kept.text, kept.rev, kept.byte_array_id)
    assert [3] == [b.type for b in later.session.find(ByteArrayRow)]  # the first detail's copy stays
    assert [(0, "json"), (1, "string")] == sorted(
        (d.rev, d.variable_type) for d in later.session.find(HistoricDetailRow)
    )


def test_history_keeps_copies_of_bytes_of_its_own(ctx):
    variables.set_variable(ctx, root(ctx), "j", JSON)

    found = sorted((b.type, b.name, b.root_process_instance_id or "") for b in ctx.session.cached(ByteArrayRow))
    assert [(2, "j", ""), (3, "j", INSTANCE), (3, "j", INSTANCE)] == found


def test_changed_bytes_count_as_a_change_of_the_variable(ctx, command):
    variables.set_variable(ctx, root(ctx), "j", JSON)
    ctx.session.flush()
    later = command(minutes=1)
    later.session.load_instance("process_instance", INSTANCE)

    variables.set_variable(later, root(later), "j", TypedValue("json", "[]"))
    later.session.flush()

    fresh = command(minutes=2)
    fresh.session.load_instance("process_instance", INSTANCE)
    (row,) = fresh.session.cached(VariableRow)
    assert (2, 2) == (row.rev, row.sequence_counter)
    assert TypedValue("json", "[]") == variables.value_of(fresh, row)
    assert 4 == len(fresh.session.find(ByteArrayRow))  # runtime, history, two details


def test_a_removed_variable_stays_in_history_as_deleted(ctx, command):
    variables.set_variable(ctx, root(ctx), "gone", JSON)
    ctx.session.flush()
    later = command(minutes=1, user_id="demo")
    later.session.load_instance("process_instance", INSTANCE)

    assert variables.remove(later, child(later), "gone")
    later.session.flush()

    (kept,) = later.session.find(HistoricVariableRow)
    details = sorted(later.session.find(HistoricDetailRow), key=lambda d: d.sequence_counter)
    assert [] == later.session.find(VariableRow)
    assert ("DELETED", 1, True) == (kept.state, kept.rev, kept.byte_array_id is not None)
    assert [(0, 1, True), (1, 2, False)] == [(d.rev, d.sequence_counter, d.byte_array_id is not None) for d in details]
    assert 0 == root(later).cached_entity_state & 16


def test_removing_what_is_not_there_changes_nothing(ctx):
    assert not variables.remove(ctx, child(ctx), "nothing")


def test_variables_of_a_scope_that_ends_go_without_a_word_in_history(ctx):
    variables.set_variable(ctx, child(ctx), "j", JSON, local=True)

    variables.remove_scope(ctx, child(ctx))

    assert [] == ctx.session.cached(VariableRow)
    assert "CREATED" == only(ctx, HistoricVariableRow).state
    assert {3} == {b.type for b in ctx.session.cached(ByteArrayRow)}


def test_transient_values_leave_no_rows(ctx):
    variables.set_variable(ctx, child(ctx), "t", TypedValue("string", "x", transient=True))

    assert "x" == variables.get(ctx, child(ctx), "t").value
    assert [] == ctx.session.cached(VariableRow)
    assert [] == ctx.session.cached(HistoricVariableRow)


def test_a_transient_value_does_not_replace_a_stored_one(ctx):
    variables.set_variable(ctx, root(ctx), "n", STRING)

    with pytest.raises(EngineError):
        variables.set_variable(ctx, root(ctx), "n", TypedValue("string", "x", transient=True))


def test_text_that_does_not_fit_is_refused(ctx):
    with pytest.raises(BadUserRequest):
        variables.set_variable(ctx, root(ctx), "n", TypedValue("string", "x" * 4001))


def test_a_variable_needs_a_name(ctx):
    with pytest.raises(NullValue):
        variables.set_variable(ctx, root(ctx), "", STRING)


def test_concurrent_locals_follow_the_token_and_plain_locals_stay(ctx):
    variables.set_variable(ctx, root(ctx), "plain", STRING)
    variables.set_variable(ctx, root(ctx), "mine", STRING, local=True)
    for row in ctx.session.cached(VariableRow):
        row.concurrent_local = row.name == "mine"

    variables.move_concurrent_locals(ctx, root(ctx), child(ctx))

    assert {"mine"} == set(variables.rows(ctx, child(ctx)))
    assert {"plain"} == set(variables.rows(ctx, root(ctx)))
    assert 16 == child(ctx).cached_entity_state


def test_folding_an_execution_changes_variables_that_are_there_already(ctx):
    variables.set_variable(ctx, root(ctx), "n", STRING)
    variables.set_variable(ctx, child(ctx), "n", TypedValue("long", 2), local=True)
    variables.set_variable(ctx, child(ctx), "own", STRING, local=True)

    variables.move_all(ctx, child(ctx), root(ctx))

    assert {"n": TypedValue("long", 2), "own": STRING} == variables.local(ctx, root(ctx))
    assert {} == variables.rows(ctx, child(ctx))


def test_a_task_of_its_own_holds_its_variables(ctx):
    task = TaskRow(id="t1", task_state="Created")
    ctx.session.add(task)

    variables.set_variable(ctx, task, "a", JSON)

    row = next(r for r in ctx.session.cached(VariableRow))
    assert ("t1", "t1", None, None) == (row.variable_scope, row.task_id, row.execution_id, row.process_instance_id)


TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=50)
VALUES = st.one_of(
    st.builds(
        TypedValue, st.just("string"), st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=50)
    ),
    st.builds(TypedValue, st.just("boolean"), st.booleans()),
    st.builds(TypedValue, st.just("short"), st.integers(-(2**15), 2**15 - 1).map(Int16)),
    st.builds(TypedValue, st.just("integer"), st.integers(-(2**31), 2**31 - 1).map(Int32)),
    st.builds(TypedValue, st.just("long"), st.integers(-(2**63), 2**63 - 1)),
    st.builds(TypedValue, st.just("double"), st.floats(allow_nan=False)),
    st.builds(TypedValue, st.just("bytes"), st.binary(max_size=50)),
    st.builds(TypedValue, st.just("json"), TEXTS),
    st.builds(TypedValue, st.sampled_from(["null", "string", "integer", "date"]), st.none()),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
        lambda d: TypedValue("date", d.replace(tzinfo=UTC, microsecond=d.microsecond // 1000 * 1000))
    ),
    st.binary(max_size=50).map(lambda b: TypedValue("file", FileValue("a.txt", b, "text/plain", "utf-8"))),
    st.just(TypedValue("object", ObjectValue('{"a":1}', "java.util.LinkedHashMap", "application/json"))),
)


@settings(max_examples=60, deadline=None)
@given(first=VALUES, second=VALUES)
def test_every_value_comes_back_from_its_row_whatever_was_there_before(first, second):
    database = open_database("sqlite:///:memory:")
    with database.session(NOW) as session:
        definitions = Definitions(Process(key="p"))
        history = History(session, now=session.now, level=Level.FULL, definitions=definitions)
        ctx = Context(
            session,
            session.now,
            EngineSettings(),
            definitions,
            Delegates(),
            history,
            Checks(Authorizer(), session, database),
        )
        row = execution(INSTANCE)
        session.add(row)

        variables.set_variable(ctx, row, "v", first)
        variables.set_variable(ctx, row, "v", second)

        assert second == variables.get(ctx, row, "v")
    database.close()
