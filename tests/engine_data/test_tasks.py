"""User tasks: attributes, assignment, links, events, rows and history. Row contents observed in 7.24."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine_data.given import INSTANCE, NOW, Text, only
from watchword.bpmn.model import DelegateClass, Listener, UserTaskDefinition
from watchword.core.errors import BadUserRequest, EngineError, NullValue, StepFailed, SuspendedError, TaskAlreadyClaimed
from watchword.engine import executions, identity_links, task_links, tasks, variables
from watchword.store.tables import (
    AuthorizationRow,
    ExecutionRow,
    HistoricActivityInstanceRow,
    HistoricIdentityLinkRow,
    HistoricTaskRow,
    IdentityLinkRow,
    TaskMeterLogRow,
    TaskRow,
    UserOperationLogRow,
    VariableRow,
)
from watchword.values.typed import TypedValue


def model(ctx, **values):
    """Give the user task of the model these attributes and return its node."""
    node = ctx.definition_of(root(ctx)).process.nodes["t"]
    node.user_task = UserTaskDefinition(**values)
    return node


def root(ctx) -> ExecutionRow:
    return ctx.session.get(ExecutionRow, INSTANCE)


def listen(ctx, events, heard, *, act=lambda task: None):
    """Let listeners of `events` note what they hear; return them for the model."""

    def note(task):
        heard.append((task.event_name, task.assignee))
        act(task)

    ctx.delegates.known["note"] = note
    return tuple(Listener(event, DelegateClass("note")) for event in events)


@pytest.fixture
def left(monkeypatch):
    """Return the list of executions whose activity was completed."""
    found = []
    monkeypatch.setattr(executions, "complete_activity", lambda ctx, execution: found.append(execution.id))
    return found


def test_a_task_takes_its_attributes_from_the_model(ctx):
    node = model(
        ctx,
        due_date=Text("2030-02-03T04:05:06"),
        follow_up_date=Text("P2D"),
        priority=Text("70"),
        assignee=Text("demo"),
        candidate_users=(Text("a, b"), Text(["c"])),
        candidate_groups=(Text("g"),),
    )
    node.name, node.documentation = Text("My name"), Text("docs")

    task = tasks.create(ctx, root(ctx), node)

    assert ("My name", "docs", "t", "demo", 70, "Created", None) == (
        task.name,
        task.description,
        task.task_definition_key,
        task.assignee,
        task.priority,
        task.task_state,
        task.last_updated,
    )
    assert datetime(2030, 2, 3, 4, 5, 6, tzinfo=UTC) == task.due_date
    assert NOW + timedelta(days=2) == task.follow_up_date
    links = [(link.type, link.user_id, link.group_id) for link in identity_links.of(ctx, task)]
    assert [("candidate", u, None) for u in "abc"] + [("candidate", None, "g")] == links
    assert 2 == root(ctx).cached_entity_state


def test_creation_leaves_history_links_metrics_and_authorizations(ctx):
    node = model(ctx, assignee=Text("demo"), candidate_groups=(Text("g"),))

    task = tasks.create(ctx, root(ctx), node)

    kept = only(ctx, HistoricTaskRow)
    assert (task.id, "t", "p", INSTANCE, INSTANCE, "demo", 50, "Created", NOW) == (
        kept.id,
        kept.task_definition_key,
        kept.process_definition_key,
        kept.root_process_instance_id,
        kept.activity_instance_id,
        kept.assignee,
        kept.priority,
        kept.task_state,
        kept.start_time,
    )
    links = [(i.type, i.user_id, i.group_id, i.operation_type) for i in ctx.session.cached(HistoricIdentityLinkRow)]
    assert [("assignee", "demo", None, "add"), ("candidate", None, "g", "add")] == links
    assert -143607031172249350 == only(ctx, TaskMeterLogRow).assignee_hash
    granted = [
        (a.type, a.user_id, a.group_id, a.resource_type, a.permissions) for a in ctx.session.cached(AuthorizationRow)
    ]
    assert [(1, "demo", None, 7, 6), (1, None, "g", 7, 6)] == granted


def test_default_permissions_can_be_switched_off(ctx, command):
    ctx.settings = command(task_authorizations=False).settings

    tasks.create(ctx, root(ctx), model(ctx, assignee=Text("demo")))

    assert [] == ctx.session.cached(AuthorizationRow)


@pytest.mark.parametrize(
    "attributes",
    [
        {"due_date": Text("soon")},
        {"due_date": Text(5)},
        {"priority": Text("high")},
        {"priority": Text(True)},
        {"assignee": Text(5)},
        {"candidate_users": (Text(5),)},
        {"candidate_groups": (Text([5]),)},
    ],
)
def test_attributes_of_the_wrong_kind_fail_the_step(ctx, attributes):
    with pytest.raises(StepFailed):
        tasks.create(ctx, root(ctx), model(ctx, **attributes))


def test_creation_fires_create_then_assignment(ctx):
    heard = []
    events = listen(ctx, ("create", "assignment", "update"), heard)

    tasks.create(ctx, root(ctx), model(ctx, assignee=Text("demo"), listeners=events))

    assert [("create", "demo"), ("assignment", "demo")] == heard


def test_a_create_listener_may_assign_and_so_causes_the_assignment_event(ctx):
    heard = []
    events = listen(ctx, ("create", "assignment"), heard, act=lambda task: task.set_assignee("mary"))

    task = tasks.create(ctx, root(ctx), model(ctx, listeners=events))

    assert [("create", None), ("assignment", "mary")] == heard
    assert "mary" == only(ctx, HistoricTaskRow).assignee
    assert "mary" == task.assignee


def test_a_change_of_assignee_fires_update_then_assignment(ctx):
    heard = []
    task = tasks.create(
        ctx, root(ctx), model(ctx, assignee=Text("demo"), listeners=listen(ctx, ("update", "assignment"), heard))
    )
    heard.clear()

    tasks.set_assignee(ctx, task, None)
    tasks.set_assignee(ctx, task, None)

    assert [("update", None), ("assignment", None), ("update", None)] == heard
    assert ("Updated", NOW) == (task.task_state, task.last_updated)


def test_claim_is_refused_while_somebody_else_has_the_task(ctx):
    task = tasks.create(ctx, root(ctx), model(ctx, assignee=Text("demo")))

    with pytest.raises(TaskAlreadyClaimed):
        tasks.claim(ctx, task, "mary")
    tasks.claim(ctx, task, "demo")
    tasks.unclaim(ctx, task)
    tasks.claim(ctx, task, "mary")

    assert "mary" == task.assignee


def test_delegation_goes_back_to_the_owner(ctx):
    task = tasks.create(ctx, root(ctx), model(ctx, assignee=Text("kermit")))

    tasks.delegate(ctx, task, "gonzo")
    delegated = (task.owner, task.assignee, task.delegation_state)
    tasks.resolve(ctx, task, variables_={"rv": TypedValue("string", "1")})

    assert ("kermit", "gonzo", "PENDING") == delegated
    assert ("kermit", "kermit", "RESOLVED") == (task.owner, task.assignee, task.delegation_state)
    log = [
        (o.operation_type, o.property, o.original_value, o.new_value) for o in ctx.session.cached(UserOperationLogRow)
    ]
    assert [
        ("Delegate", "owner", None, "kermit"),
        ("Delegate", "assignee", "kermit", "gonzo"),
        ("Delegate", "delegation", None, "PENDING"),
        ("Resolve", "assignee", "gonzo", "kermit"),
        ("Resolve", "delegation", "PENDING", "RESOLVED"),
    ] == log
    assert INSTANCE == variables.rows(ctx, root(ctx))["rv"].variable_scope


def test_the_former_assignee_keeps_the_permission_and_is_granted_it_once(ctx, command):
    node = model(ctx, assignee=Text("demo"))
    task_id = tasks.create(ctx, root(ctx), node).id
    ctx.session.flush()
    later = command(minutes=1)
    later.session.load_instance("task", task_id)
    task = later.session.get(TaskRow, task_id)

    tasks.set_assignee(later, task, None)
    tasks.set_assignee(later, task, "demo")
    later.session.flush()

    assert ["demo"] == [a.user_id for a in later.session.find(AuthorizationRow)]


def test_an_assignment_shows_in_the_activity_instance(ctx):
    node = model(ctx)
    ctx.history.activity_started(root(ctx), node, activity_instance_id=INSTANCE)
    task = tasks.create(ctx, root(ctx), node)

    tasks.claim(ctx, task, "mary")

    kept = only(ctx, HistoricActivityInstanceRow)
    assert (task.id, "mary") == (kept.task_id, kept.assignee)


def test_links_by_command_are_added_and_taken_away(ctx):
    task = tasks.create(ctx, root(ctx), model(ctx))

    task_links.add(ctx, task, type="candidate", user_id="u9")
    task_links.add(ctx, task, type="owner", user_id="u8")
    task_links.add(ctx, task, type="watcher", group_id="g8")
    task_links.delete(ctx, task, type="candidate", user_id="u9")
    task_links.delete(ctx, task, type="candidate", user_id="absent")

    assert "u8" == task.owner
    assert [("watcher", None, "g8")] == [(i.type, i.user_id, i.group_id) for i in ctx.session.cached(IdentityLinkRow)]
    assert {"u8", None} == {a.user_id for a in ctx.session.cached(AuthorizationRow)}
    log = [(o.operation_type, o.property, o.new_value) for o in ctx.session.cached(UserOperationLogRow)]
    assert ("AddUserLink", "owner", "u8") in log
    assert ("AddGroupLink", "watcher", "g8") in log
    assert ("DeleteUserLink", "candidate", "u9") in log


@pytest.mark.parametrize(
    ("link", "error"),
    [
        ({"type": "candidate"}, NullValue),
        ({"type": "candidate", "user_id": "u", "group_id": "g"}, BadUserRequest),
        ({"type": "assignee", "group_id": "g"}, BadUserRequest),
    ],
)
def test_links_that_make_no_sense_are_refused(ctx, link, error):
    task = tasks.create(ctx, root(ctx), model(ctx))

    with pytest.raises(error):
        task_links.add(ctx, task, **link)


def test_completing_removes_every_row_of_the_task_and_lets_the_execution_go_on(ctx, command, left):
    node = model(ctx, assignee=Text("demo"), candidate_groups=(Text("g"),))
    task_id = tasks.create(ctx, root(ctx), node).id
    ctx.session.flush()
    later = command(minutes=1, user_id="demo")
    later.session.load_instance("task", task_id)
    task = later.session.get(TaskRow, task_id)

    tasks.complete(
        later,
        task,
        variables_={"out": TypedValue("string", "1")},
        local_variables={"own": TypedValue("string", "2")},
    )
    later.session.flush()

    for row_type in (TaskRow, IdentityLinkRow, AuthorizationRow):
        assert [] == later.session.find(row_type)
    assert [("out", INSTANCE)] == [(v.name, v.variable_scope) for v in later.session.find(VariableRow)]
    (kept,) = later.session.find(HistoricTaskRow)
    assert ("completed", "Completed", 60_000) == (kept.delete_reason, kept.task_state, kept.duration)
    (log,) = later.session.find(UserOperationLogRow)
    assert ("Task", "Complete", "delete", "false", "true", "TaskWorker") == (
        log.entity_type,
        log.operation_type,
        log.property,
        log.original_value,
        log.new_value,
        log.category,
    )
    assert [INSTANCE] == left
    assert 0 == root(later).cached_entity_state & 2


def test_a_complete_listener_may_veto(ctx, left):
    class Veto(Exception):
        pass

    def refuse(task):
        raise Veto

    task = tasks.create(ctx, root(ctx), model(ctx, listeners=listen(ctx, ("complete",), [], act=refuse)))

    with pytest.raises(Veto):
        tasks.complete(ctx, task)
    assert [] == left


def test_a_suspended_task_cannot_be_completed(ctx):
    task = tasks.create(ctx, root(ctx), model(ctx))
    task.suspension_state = 2

    with pytest.raises(SuspendedError):
        tasks.complete(ctx, task)


def test_cancelling_fires_delete_and_leaves_the_reason(ctx):
    heard = []
    task = tasks.create(ctx, root(ctx), model(ctx, listeners=listen(ctx, ("delete",), heard)))

    tasks.delete_for_cancel(ctx, task, "no longer needed")

    assert [("delete", None)] == heard
    kept = only(ctx, HistoricTaskRow)
    assert ("no longer needed", "Deleted") == (kept.delete_reason, kept.task_state)
    assert [] == ctx.session.cached(TaskRow)


def test_a_standalone_task_is_created_logged_and_deleted_with_its_parts(ctx):
    task = tasks.create_standalone(ctx, TaskRow(id="st", name="st", assignee="demo", owner="ow", priority=3))
    tasks.create_standalone(ctx, TaskRow(id="part", parent_task_id="st"))
    log = {(o.property, o.original_value, o.new_value) for o in ctx.session.cached(UserOperationLogRow)}

    tasks.delete_standalone(ctx, task)

    assert {("name", None, "st"), ("assignee", None, "demo"), ("owner", None, "ow"), ("priority", "50", "3")} <= log
    assert [] == ctx.session.cached(TaskRow)
    assert {"Deleted"} == {kept.task_state for kept in ctx.session.cached(HistoricTaskRow)}


def test_a_process_task_cannot_be_deleted(ctx):
    task = tasks.create(ctx, root(ctx), model(ctx))

    with pytest.raises(EngineError):
        tasks.delete_standalone(ctx, task)


def test_an_update_logs_what_changed_only(ctx):
    task = tasks.create_standalone(ctx, TaskRow(id="st", name="old", due_date=NOW))
    before = len(ctx.session.cached(UserOperationLogRow))

    tasks.update(ctx, task, {"name": "new", "due_date": None, "priority": 50})

    log = ctx.session.cached(UserOperationLogRow)[before:]
    assert [("name", "old", "new"), ("dueDate", str(round(NOW.timestamp() * 1000)), None)] == [
        (o.property, o.original_value, o.new_value) for o in log
    ]
    assert 1 == len({o.operation_id for o in log})


def test_own_variables_of_a_task_count_as_its_change(ctx):
    task = tasks.create(ctx, root(ctx), model(ctx))

    tasks.set_variables(ctx, task, {"n": TypedValue("string", "1")})
    unchanged = task.last_updated
    tasks.set_variables(ctx, task, {"l": TypedValue("string", "1")}, local=True)

    assert unchanged is None
    assert ("Updated", NOW) == (task.task_state, task.last_updated)


@pytest.mark.parametrize("throw", [tasks.bpmn_error, tasks.bpmn_escalation])
def test_errors_and_escalations_need_a_code_and_a_process(ctx, throw):
    task = tasks.create(ctx, root(ctx), model(ctx))
    alone = tasks.create_standalone(ctx, TaskRow(id="st"))

    with pytest.raises(BadUserRequest):
        throw(ctx, task, "")
    with pytest.raises(EngineError):
        throw(ctx, alone, "E1")
