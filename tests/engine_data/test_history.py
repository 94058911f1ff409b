"""History of instances: what their end writes, levels, removal times."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine_data.given import DEFINITION, INSTANCE, NOW, Text, execution, only
from watchword.bpmn.model import ElementType, External, Node, Process
from watchword.core.errors import OptimisticLockingError, SettingsError
from watchword.engine import variables
from watchword.history import ttl
from watchword.history.levels import Level, level_named
from watchword.store.tables import (
    ByteArrayRow,
    ExecutionRow,
    HistoricActivityInstanceRow,
    HistoricDetailRow,
    HistoricExternalTaskLogRow,
    HistoricJobLogRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
    ProcessDefinitionRow,
    UserOperationLogRow,
)
from watchword.values.typed import TypedValue

REMOVAL = NOW + timedelta(minutes=1, days=30)
DATED = (HistoricProcessInstanceRow, HistoricActivityInstanceRow, HistoricVariableRow, HistoricDetailRow)


def root(ctx) -> ExecutionRow:
    return ctx.session.get(ExecutionRow, INSTANCE)


def node(ctx, id_: str) -> Node:
    return ctx.definition_of(root(ctx)).process.nodes[id_]


def test_an_instance_begins_with_its_start_and_starter(ctx):
    kept = only(ctx, HistoricProcessInstanceRow)

    assert (INSTANCE, INSTANCE, "p", DEFINITION, "demo", "s", "ACTIVE", INSTANCE, NOW) == (
        kept.id,
        kept.process_instance_id,
        kept.process_definition_key,
        kept.process_definition_id,
        kept.start_user_id,
        kept.start_activity_id,
        kept.state,
        kept.root_process_instance_id,
        kept.start_time,
    )


def test_an_activity_that_ends_in_the_same_command_is_one_row(ctx):
    child = ctx.session.get(ExecutionRow, "e")

    ctx.history.activity_started(child, node(ctx, "x"))
    ctx.history.activity_ended(child, node(ctx, "x"))

    kept = only(ctx, HistoricActivityInstanceRow)
    assert ("x:1", INSTANCE, "x", "serviceTask", 4, 0, 1) == (
        kept.id,
        kept.parent_activity_instance_id,
        kept.activity_id,
        kept.activity_type,
        kept.activity_instance_state,
        kept.duration,
        kept.sequence_counter,
    )


def test_the_end_of_an_instance_dates_everything_written_for_it(ctx, command):
    child = ctx.session.get(ExecutionRow, "e")
    ctx.history.activity_started(child, node(ctx, "x"))
    variables.set_variable(ctx, root(ctx), "j", TypedValue("json", "{}"))
    ctx.session.flush()
    later = command(minutes=1, user_id="demo")
    later.session.load_instance("process_instance", INSTANCE)

    later.history.activity_ended(later.session.get(ExecutionRow, "e"), node(later, "x"))
    later.history.process_ended(root(later), end_activity_id="e", state="COMPLETED")
    later.history.operation("ProcessInstance", "Delete", execution=root(later))
    later.session.flush()

    fresh = command(minutes=2)
    for row_type in (*DATED, UserOperationLogRow):
        assert {REMOVAL} == {row.removal_time for row in fresh.session.find(row_type)}, row_type
    assert {REMOVAL} == {b.removal_time for b in fresh.session.find(ByteArrayRow, type=3)}
    assert {None} == {b.removal_time for b in fresh.session.find(ByteArrayRow, type=2)}
    (kept,) = fresh.session.find(HistoricProcessInstanceRow)
    assert ("COMPLETED", "e", 60_000) == (kept.state, kept.end_activity_id, kept.duration)


def test_an_instance_that_ends_at_once_needs_no_statement_to_be_dated(ctx):
    variables.set_variable(ctx, root(ctx), "j", TypedValue("json", "{}"))
    before = ctx.session.statements

    ctx.history.process_ended(root(ctx), end_activity_id="e", state="COMPLETED")

    assert before == ctx.session.statements
    for row_type in (HistoricProcessInstanceRow, HistoricVariableRow, HistoricDetailRow):
        assert NOW + timedelta(days=30) == only(ctx, row_type).removal_time


def test_the_end_of_a_called_instance_dates_nothing(ctx):
    called = execution("c")
    called.process_instance_id, called.root_process_instance_id, called.super_execution_id = "c", INSTANCE, "e"
    ctx.session.add(called)
    ctx.history.process_started(called, ctx.definition_of(called), "s")

    ctx.history.process_ended(called, end_activity_id="e", state="COMPLETED")

    (kept,) = [row for row in ctx.session.cached(HistoricProcessInstanceRow) if row.id == "c"]
    assert (None, INSTANCE, INSTANCE) == (
        kept.removal_time,
        kept.super_process_instance_id,
        kept.root_process_instance_id,
    )


def test_a_time_to_live_that_changed_meanwhile_repeats_the_command(ctx, command):
    ctx.session.flush()
    other = command()
    other.session.get(ProcessDefinitionRow, DEFINITION).history_time_to_live = 5
    other.session.flush()
    later = command(minutes=1)
    later.session.load_instance("process_instance", INSTANCE)

    later.history.process_ended(root(later), end_activity_id="e", state="COMPLETED")
    with pytest.raises(OptimisticLockingError):
        later.session.flush()

    assert [DEFINITION] == later.definitions.forgotten


@pytest.mark.parametrize(
    ("level", "written"),
    [
        (Level.NONE, {False: {"HistoricProcessInstanceRow", "HistoricVariableRow", "HistoricDetailRow"}}),
        (Level.ACTIVITY, {True: {"HistoricProcessInstanceRow"}, False: {"HistoricVariableRow", "HistoricDetailRow"}}),
        (Level.AUDIT, {True: {"HistoricProcessInstanceRow", "HistoricVariableRow"}, False: {"HistoricDetailRow"}}),
        (Level.FULL, {True: {"HistoricProcessInstanceRow", "HistoricVariableRow", "HistoricDetailRow"}}),
    ],
)
def test_each_level_writes_its_rows(command, level, written):
    ctx = command(level=level, user_id="demo")
    row = execution(INSTANCE)
    ctx.session.add(row)

    ctx.history.process_started(row, ctx.definition_of(row), "s")
    variables.set_variable(ctx, row, "n", TypedValue("long", 1))
    ctx.history.operation("ProcessInstance", "Create", execution=row)

    kinds = {kind.__name__: bool(ctx.session.cached(kind)) for kind in DATED}
    for expected, names in written.items():
        assert {expected} == {kinds[name] for name in names}
    assert (level is Level.FULL) == bool(ctx.session.cached(UserOperationLogRow))


def test_nobody_authenticated_leaves_no_operation_log(command):
    ctx = command()

    ctx.history.operation("Task", "Create")

    assert ctx.history.operation_id is None
    assert [] == ctx.session.cached(UserOperationLogRow)


def test_levels_are_found_by_name():
    assert Level.AUDIT is level_named("audit")
    with pytest.raises(SettingsError):
        level_named("loud")


def test_tables_that_a_model_cannot_write_to_are_left_out_of_dating():
    plain, calling = Process(key="a"), Process(key="b")
    plain.nodes["x"] = Node(id="x", type=ElementType.SERVICE_TASK, process=plain, implementation=External(Text("t")))
    calling.nodes["c"] = Node(id="c", type=ElementType.CALL_ACTIVITY, process=calling)

    few, all_ = ttl.holders(plain, Level.FULL), ttl.holders(calling, Level.FULL)

    assert HistoricExternalTaskLogRow in few
    assert not {HistoricTaskRow, HistoricJobLogRow, HistoricProcessInstanceRow} & set(few)
    assert set(ttl.DATED) == set(all_)
    assert ttl.removal_time(NOW, None) is None
