"""The unit of work keeps its promises on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store.given import NOW, activity, content, definition, execution, link, store, task, variable
from watchword.core import ids
from watchword.core.errors import DuplicateError, OptimisticLockingError
from watchword.store.database import open_database
from watchword.store.failures import UnstorableText
from watchword.store.session import Elapsed, Guard
from watchword.store.tables import (
    ByteArrayRow,
    ExecutionRow,
    GroupRow,
    HistoricActivityInstanceRow,
    HistoricVariableRow,
    IdentityLinkRow,
    JobRow,
    MembershipRow,
    PropertyRow,
    TaskRow,
    UserRow,
    VariableRow,
)


def read(database, row_type, row_id):
    with database.session(NOW) as session:
        return session.get(row_type, row_id)


def test_a_row_comes_back_as_it_was_added(database):
    root = execution()
    value = variable(root, "ä 'quoted' \\", type="double", double=1.0, long=2**62, text="", concurrent_local=True)
    data = content(b"\x00\xff\r\n")

    store(database, root, value, data)

    found = read(database, VariableRow, value.id)
    assert found is not None
    assert VariableRow.table.values(value) == VariableRow.table.values(found)
    assert isinstance(found.double, float)
    assert b"\x00\xff\r\n" == read(database, ByteArrayRow, data.id).bytes
    assert NOW == read(database, ByteArrayRow, data.id).create_time


def test_lines_that_are_added_together_keep_apart_what_differs(database):
    root = execution()
    values = [
        variable(root, "x", type="double", double=0.5, sequence_counter=1),
        variable(root, "y", type="null", sequence_counter=1),
        variable(root, "z", type="string", text="ä $1 '", long=-7, sequence_counter=1, tenant_id="t"),
    ]
    jobs = [
        JobRow(id=ids.new(), type="timer", repeat_offset=5, due_date=NOW),
        JobRow(id=ids.new(), type="message", retries=3),
    ]

    store(database, root, *values, *jobs)

    for value in values:
        assert VariableRow.table.values(value) == VariableRow.table.values(read(database, VariableRow, value.id))
    assert [(5, NOW, None), (0, None, 3)] == [
        (found.repeat_offset, found.due_date, found.retries)
        for found in (read(database, JobRow, one.id) for one in jobs)
    ]


@pytest.mark.parametrize("lines", [1, 2])
def test_numbers_of_two_types_may_be_equal(database, lines):
    rows = [activity(ids.new(), activity_instance_state=0, duration=0, sequence_counter=n) for n in range(lines)]

    store(database, *rows)
    with database.session(NOW) as session:
        for row in rows:
            changed = session.get(HistoricActivityInstanceRow, row.id)
            assert (0, 0) == (changed.activity_instance_state, changed.duration)
            changed.activity_instance_state = changed.duration = 4
        session.flush()

    found = [read(database, HistoricActivityInstanceRow, row.id) for row in rows]
    assert [(4, 4)] * lines == [(row.activity_instance_state, row.duration) for row in found]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), 0.1, 5e-324, 1.7976931348623157e308])
def test_doubles_keep_every_bit(database, number):
    root = execution()
    value = variable(root, "d", type="double", double=number)

    store(database, root, value)

    assert number == read(database, VariableRow, value.id).double


def test_a_changed_row_is_updated_and_its_revision_rises(database):
    one = task(root := execution())
    store(database, root, one)

    with database.session(NOW) as session:
        found = session.get(TaskRow, one.id)
        found.name, found.due_date = "Check", NOW
        session.flush()
        assert 2 == found.rev
    stored = read(database, TaskRow, one.id)

    assert ("Check", NOW, 2) == (stored.name, stored.due_date, stored.rev)


def test_a_value_can_be_taken_away(database):
    one = task(root := execution())
    store(database, root, one)

    with database.session(NOW) as session:
        session.get(TaskRow, one.id).name = None
        session.flush()

    assert read(database, TaskRow, one.id).name is None


def test_an_unchanged_row_is_not_written(database):
    root = execution()
    store(database, root)

    with database.session(NOW) as session:
        session.get(ExecutionRow, root.id)
        session.flush()
        trips = session.round_trips

    assert 1 == trips
    assert 1 == read(database, ExecutionRow, root.id).rev


def test_of_two_units_that_change_one_row_the_second_loses(database):
    one = task(root := execution())
    store(database, root, one)

    with database.session(NOW) as first, database.session(NOW) as second:
        first.get(TaskRow, one.id).assignee = "mary"
        second.get(TaskRow, one.id).assignee = "john"
        first.flush()
        with pytest.raises(OptimisticLockingError):
            second.flush()

    assert "mary" == read(database, TaskRow, one.id).assignee


def test_a_unit_that_loses_leaves_nothing_behind(database):
    one = task(root := execution())
    store(database, root, one)
    other = execution()

    with database.session(NOW) as first, database.session(NOW) as second:
        first.delete(first.get(TaskRow, one.id))
        second.delete(second.get(TaskRow, one.id))
        second.add(other)
        first.flush()
        with pytest.raises(OptimisticLockingError):
            second.flush()

    assert read(database, ExecutionRow, other.id) is None


def test_a_touched_row_makes_a_unit_beside_lose(database):
    root = execution()
    store(database, root)

    with database.session(NOW) as first, database.session(NOW) as second:
        first.touch(first.get(ExecutionRow, root.id))
        second.touch(second.get(ExecutionRow, root.id))
        first.flush()
        with pytest.raises(OptimisticLockingError):
            second.flush()

    assert 2 == read(database, ExecutionRow, root.id).rev


def test_a_row_added_and_deleted_in_one_unit_never_existed(database):
    root = execution()

    with database.session(NOW) as session:
        session.add(root)
        session.delete(root)
        session.flush()
        trips = session.round_trips

    assert 0 == trips
    assert read(database, ExecutionRow, root.id) is None


def test_a_row_deleted_and_added_with_the_same_key_is_changed(database):
    with database.session(NOW) as session:
        user, group = UserRow(id=ids.new()), GroupRow(id=ids.new())
        session.add(user)
        session.add(group)
        session.add(MembershipRow(user_id=user.id, group_id=group.id))
        session.flush()

    with database.session(NOW) as session:
        session.delete(session.find(MembershipRow, user_id=user.id)[0])
        session.add(MembershipRow(user_id=user.id, group_id=group.id))
        session.flush()

    with database.session(NOW) as session:
        assert 1 == session.count(MembershipRow, user_id=user.id)


def test_a_unique_key_can_change_hands_in_one_unit(database):
    root = execution()
    old, new = variable(root, "x", text="old"), variable(root, "x", text="new")
    store(database, root, old)

    with database.session(NOW) as session:
        session.delete(session.get(VariableRow, old.id))
        session.add(new)
        session.flush()

    assert read(database, VariableRow, old.id) is None
    assert "new" == read(database, VariableRow, new.id).text


def test_a_unique_key_taken_is_a_duplicate(database):
    root = execution()
    store(database, root, variable(root, "x"))

    with pytest.raises(DuplicateError):
        store(database, variable(root, "x"))


def test_a_row_that_refers_to_a_missing_one_is_a_lost_race(database):
    root = execution()

    with pytest.raises(OptimisticLockingError):
        store(database, task(root))


def test_parents_and_children_are_written_and_deleted_together(database):
    process = definition()
    root = execution(process.id)
    child = execution(process.id, parent_id=root.id, process_instance_id=root.id)
    data = content(b"x")
    value = variable(child, "v", byte_array_id=data.id)
    one = task(child)

    store(database, value, link(one, "mary"), one, data, child, root, process)
    with database.session(NOW) as session:
        rows = session.load_instance("process_instance", root.id)
        for row in (*rows.executions, *rows.tasks, *rows.variables, *rows.byte_arrays, *rows.identity_links):
            session.delete(row)
        session.flush()
        trips = session.round_trips

    assert read(database, ExecutionRow, root.id) is None
    assert 2 == trips


def test_a_large_unit_is_one_transaction_too(database):
    root = execution()
    values = [variable(root, f"v{n}", text=str(n)) for n in range(300)]
    store(database, root, *values)

    with database.session(NOW) as session:
        rows = session.find(VariableRow, execution_id=root.id)
        for row in rows[:150]:
            row.text = "changed"
        for row in rows[150:]:
            session.delete(row)
        session.flush()

    with database.session(NOW) as session:
        left = session.find(VariableRow, execution_id=root.id)
    assert 150 == len(left)
    assert {"changed"} == {row.text for row in left}


def test_a_large_unit_that_loses_leaves_nothing_behind(database):
    root = execution()
    values = [variable(root, f"v{n}") for n in range(80)]
    store(database, root, *values)

    with database.session(NOW) as first, database.session(NOW) as second:
        for session, text in ((first, "1"), (second, "2")):
            for row in session.find(VariableRow, execution_id=root.id)[: 1 if session is first else None]:
                row.text = text
        first.flush()
        with pytest.raises(OptimisticLockingError):
            second.flush()
        with pytest.raises(OptimisticLockingError):
            second.flush()

    with database.session(NOW) as session:
        assert 79 == session.count(VariableRow, execution_id=root.id, text=None)


def test_a_line_is_amended_without_being_read(database):
    row = activity(ids.new())
    store(database, row)
    end = NOW + timedelta(milliseconds=90_061_001)

    with database.session(NOW) as session:
        session.amend(HistoricActivityInstanceRow, row.id, end_time=end, duration=Elapsed("start_time", end))
        session.amend(HistoricActivityInstanceRow, ids.new(), end_time=end)
        session.flush()
        trips = session.round_trips
    found = read(database, HistoricActivityInstanceRow, row.id)

    assert (end, 90_061_001) == (found.end_time, found.duration)
    assert 1 == trips


def test_a_duration_is_never_negative(database):
    row = activity(ids.new())
    store(database, row)

    with database.session(NOW) as session:
        earlier = NOW - timedelta(seconds=1)
        session.amend(HistoricActivityInstanceRow, row.id, duration=Elapsed("start_time", earlier))
        session.flush()

    assert 0 == read(database, HistoricActivityInstanceRow, row.id).duration


def test_amending_a_row_of_the_same_unit_changes_what_is_inserted(database):
    row = activity(ids.new())
    end = NOW + timedelta(milliseconds=1500)

    with database.session(NOW) as session:
        session.add(row)
        session.amend(HistoricActivityInstanceRow, row.id, duration=Elapsed("start_time", end))
        session.flush()

    assert 1500 == read(database, HistoricActivityInstanceRow, row.id).duration


@pytest.mark.parametrize("amended_first", [True, False])
def test_a_set_update_reaches_added_amended_and_unknown_lines(database, amended_first):
    instance = ids.new()
    known, amended, other = activity(instance), activity(instance), activity(ids.new())
    store(database, known, amended, other)
    added = activity(instance)
    removal = NOW + timedelta(days=5)

    with database.session(NOW) as session:
        session.add(added)

        def amend():
            for row in (amended, other):
                session.amend(HistoricActivityInstanceRow, row.id, assignee="mary")

        if amended_first:
            amend()
        where = {"root_process_instance_id": instance}
        session.update_where(HistoricActivityInstanceRow, where, {"removal_time": removal})
        if not amended_first:
            amend()
        session.flush()
        trips = session.round_trips

    found = {row.id: read(database, HistoricActivityInstanceRow, row.id) for row in (known, amended, other, added)}
    assert {known.id: removal, amended.id: removal, other.id: None, added.id: removal} == {
        row_id: row.removal_time for row_id, row in found.items()
    }
    assert ["mary", "mary"] == [found[amended.id].assignee, found[other.id].assignee]
    assert 1 == trips


def test_a_set_update_raises_revisions_of_what_is_running(database):
    root = execution()
    store(database, root)

    with database.session(NOW) as session:
        session.update_where(ExecutionRow, {"process_instance_id": root.id}, {"suspension_state": 2})
        session.flush()
    found = read(database, ExecutionRow, root.id)

    assert (2, 2) == (found.suspension_state, found.rev)


def test_a_set_deletion_spares_what_is_added_afterwards(database):
    root = execution()
    one = task(root)
    store(database, root, one, link(one, "mary"), link(one, "john"))

    with database.session(NOW) as session:
        session.find(IdentityLinkRow, task_id=one.id, user_id="mary")
        session.delete_where(IdentityLinkRow, {"task_id": one.id})
        session.add(link(one, "fozzie"))
        assert ["fozzie"] == [row.user_id for row in session.find(IdentityLinkRow, task_id=one.id)]
        session.flush()

    with database.session(NOW) as session:
        assert ["fozzie"] == [row.user_id for row in session.find(IdentityLinkRow, task_id=one.id)]


def test_two_set_statements_over_one_table_both_hold(database):
    instance = ids.new()
    one, two = activity(instance, activity_id="a"), activity(instance, activity_id="b")
    store(database, one, two)

    with database.session(NOW) as session:
        session.update_where(HistoricActivityInstanceRow, {"process_instance_id": instance}, {"assignee": "mary"})
        session.update_where(HistoricActivityInstanceRow, {"id": one.id}, {"tenant_id": "t"})
        session.flush()

    first = read(database, HistoricActivityInstanceRow, one.id)
    second = read(database, HistoricActivityInstanceRow, two.id)
    assert ("mary", "t", "mary", None) == (first.assignee, first.tenant_id, second.assignee, second.tenant_id)


def test_history_that_is_gone_is_no_conflict(database):
    row = HistoricVariableRow(id=ids.new(), name="x", rev=0)
    store(database, row)

    with database.session(NOW) as first, database.session(NOW) as second:
        second.get(HistoricVariableRow, row.id).text = "late"
        first.delete(first.get(HistoricVariableRow, row.id))
        first.flush()
        second.flush()

    assert read(database, HistoricVariableRow, row.id) is None


def test_find_sees_the_unit_as_it_left_the_rows(database):
    root = execution()
    kept, changed, deleted = (variable(root, name, text="old") for name in ("kept", "changed", "deleted"))
    store(database, root, kept, changed, deleted)

    with database.session(NOW) as session:
        session.get(VariableRow, changed.id).text = "new"
        session.delete(session.get(VariableRow, deleted.id))
        session.add(variable(root, "added", text="old"))
        found = {row.name for row in session.find(VariableRow, execution_id=root.id, text="old")}
        counted = session.count(VariableRow, execution_id=root.id, text="old")

    assert {"added", "kept"} == found
    assert 2 == counted


def test_find_takes_lists_and_missing_values_and_a_limit(database):
    root = execution()
    store(database, root, *(variable(root, name, long=n) for n, name in enumerate('"{a,b}"|c|d\\'.split("|"))))

    with database.session(NOW) as session:
        listed = session.find(VariableRow, execution_id=root.id, name=('"{a,b}"', "d\\", "nothing"))
        absent = session.find(VariableRow, execution_id=root.id, text=None, task_id=None)
        none = session.find(VariableRow, execution_id=root.id, name=())
        limited = session.find(VariableRow, limit=2, execution_id=root.id)

    assert {'"{a,b}"', "d\\"} == {row.name for row in listed}
    assert (3, 0, 2) == (len(absent), len(none), len(limited))


def test_the_same_line_is_always_the_same_object(database):
    root = execution()
    store(database, root)

    with database.session(NOW) as session:
        assert session.get(ExecutionRow, root.id) is session.find(ExecutionRow, process_instance_id=root.id)[0]
        assert [session.get(ExecutionRow, root.id)] == session.cached(ExecutionRow)


def test_a_unit_can_be_flushed_more_than_once(database):
    root = execution()

    with database.session(NOW) as session:
        session.add(root)
        session.flush()
        root.business_key = "order 1"
        session.flush()
        session.delete(root)
        session.flush()

    assert read(database, ExecutionRow, root.id) is None


def test_a_guard_that_holds_costs_no_trip_of_its_own(database):
    root = execution()
    guard = Guard("SELECT ? = 'a'", ("a",), AssertionError)

    with database.session(NOW) as session:
        session.require(guard)
        session.add(root)
        session.flush()
        trips = session.round_trips

    assert 1 == trips
    assert read(database, ExecutionRow, root.id) is not None


def test_a_guard_that_fails_stops_the_flush(database):
    root = execution()

    with database.session(NOW) as session:
        session.require(Guard("SELECT TRUE", (), AssertionError))
        session.require(Guard("SELECT EXISTS (SELECT 1 FROM ACT_ID_USER WHERE ID_ = ?)", (ids.new(),), PermissionError))
        session.add(root)
        with pytest.raises(PermissionError):
            session.flush()

    assert read(database, ExecutionRow, root.id) is None


def test_a_guard_that_fails_stops_the_first_read(database):
    root = execution()
    store(database, root)

    with database.session(NOW) as session:
        session.require(Guard("SELECT ? = 'b'", ("a",), PermissionError))
        with pytest.raises(PermissionError):
            session.load_instance("process_instance", root.id)


@pytest.mark.parametrize("anchor", ["execution", "task"])
def test_a_guard_that_holds_lets_the_load_pass(database, anchor):
    one = task(root := execution())
    store(database, root, one)

    with database.session(NOW) as session:
        session.require(Guard("SELECT ? = 'a'", ("a",), PermissionError))
        found = session.load_instance(anchor, root.id if anchor == "execution" else one.id)

    assert [root.id] == [row.id for row in found.executions]


def test_a_query_is_stopped_by_its_guard_even_if_it_finds_nothing(database):
    sql = "SELECT ID_ FROM ACT_RU_TASK WHERE ID_ = ? ORDER BY ID_"

    passed = database.select(sql, ("none",), Guard("SELECT 1 = 1", (), PermissionError))

    assert [] == passed
    with pytest.raises(PermissionError):
        database.select(sql, ("none",), Guard("SELECT ? = 'b'", ("a",), PermissionError))


@pytest.mark.parametrize("text", ["a\0b", "x" * 256, "\ud800"])
def test_text_that_no_column_can_hold_is_refused(database, text):
    root = execution(business_key=text)

    with pytest.raises(UnstorableText):
        store(database, root)


def test_a_lock_of_the_cluster_is_held_until_the_flush(database):
    root = execution()

    with database.session(NOW) as session:
        session.lock_property("deployment.lock")
        session.add(root)
        assert 0 == session.count(ExecutionRow, id=ids.new())
        session.flush()

    assert read(database, ExecutionRow, root.id) is not None


def test_what_is_executed_belongs_to_the_unit(database):
    root = execution()
    store(database, root)

    with database.session(NOW) as session:
        session.execute("UPDATE ACT_RU_EXECUTION SET BUSINESS_KEY_ = ? WHERE ID_ = ?", ("lost", root.id))
    lost = read(database, ExecutionRow, root.id).business_key
    with database.session(NOW) as session:
        session.execute("UPDATE ACT_RU_EXECUTION SET BUSINESS_KEY_ = ? WHERE ID_ = ?", ("kept", root.id))
        session.flush()

    assert lost is None
    assert "kept" == read(database, ExecutionRow, root.id).business_key


def test_moments_are_kept_in_the_zone_of_the_database(_postgres_database, postgres_url):
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    root = execution()
    one = task(root, due_date=summer)
    store(_postgres_database, root, one)

    with open_database(postgres_url, time_zone="Europe/Vienna") as same:
        seen = read(same, TaskRow, one.id).due_date
        with same.session(NOW) as session:
            session.get(TaskRow, one.id).follow_up_date = summer
            session.flush()
        back = read(same, TaskRow, one.id).follow_up_date
        selected = same.select("SELECT FOLLOW_UP_DATE_ FROM ACT_RU_TASK WHERE FOLLOW_UP_DATE_ = ?", (summer,))

    assert summer - timedelta(hours=2) == seen
    assert summer == back
    assert (summer,) in selected
    assert summer + timedelta(hours=2) == read(_postgres_database, TaskRow, one.id).follow_up_date


def test_a_line_amended_and_then_deleted_with_others_is_gone(database):
    row = activity(ids.new())
    store(database, row)

    with database.session(NOW) as session:
        session.amend(HistoricActivityInstanceRow, row.id, assignee="mary")
        session.delete_where(HistoricActivityInstanceRow, {"process_instance_id": row.process_instance_id})
        session.flush()

    assert read(database, HistoricActivityInstanceRow, row.id) is None


def test_very_many_rows_go_with_the_row_that_they_are_below(database):
    root = execution(
        id="0-root", process_instance_id="0-root"
    )  # first by id, so only the order of the deletions puts it last
    children = [execution(parent_id=root.id, process_instance_id=root.id) for _ in range(250)]
    store(database, root, *children)

    with database.session(NOW) as session:
        for row in session.find(ExecutionRow, parent_id=root.id):
            session.delete(row)
        session.delete(session.get(ExecutionRow, root.id))
        session.flush()

    with database.session(NOW) as session:
        assert [] == session.find(ExecutionRow, process_instance_id=root.id)


def test_a_change_by_condition_stands_beside_more_than_a_thousand_changed_rows(database):
    with database.session(NOW) as session:
        for number in range(1100):
            session.add(PropertyRow(name=f"many.{number}", value="old"))
        session.flush()

    with database.session(NOW) as session:
        rows = session.find(PropertyRow, value="old")
        for row in rows:
            row.value = "new"
        session.update_where(PropertyRow, {"value": "old"}, {"value": "both"})
        session.flush()

    with database.session(NOW) as session:
        assert 1100 == len(rows) == len(session.find(PropertyRow, value="new"))
        session.delete_where(PropertyRow, {"value": "new"})
        session.flush()
