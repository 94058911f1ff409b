"""User tasks: from creation to completion, and what hangs on them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.core.errors import (
    BadUserRequest,
    DuplicateError,
    EngineError,
    InvalidRequest,
    NotFound,
    NotValid,
    NullValue,
    SuspendedError,
    TaskAlreadyClaimed,
)
from watchword.services.task_links import CandidateGroupCount, IdentityLink
from watchword.store.tables import (
    AttachmentRow,
    ByteArrayRow,
    HistoricDetailRow,
    HistoricIdentityLinkRow,
    HistoricTaskRow,
    HistoricVariableRow,
    TaskRow,
    UserOperationLogRow,
)
from watchword.testing.models import bpmn


@pytest.fixture
def task(services):
    xml = bpmn("p").start().user_task("u", candidateGroups="sales").user_task("v").end("e").xml()
    services.repository.deploy(resources={"p.bpmn": xml})
    services.runtime.start(key="p", variables={"n": 1})
    return services.tasks.query()[0].id


def test_completing_moves_the_process_on(services, task):
    assert services.tasks.complete(task, variables={"ok": True}) is None

    assert ["v"] == [t.task_definition_key for t in services.tasks.query()]
    with pytest.raises(NullValue):
        services.tasks.complete(task)


def test_completing_returns_the_variables_even_if_the_instance_ends(services, task):
    first = services.tasks.complete(task, variables={"ok": True}, with_variables=True)
    last = services.tasks.complete(services.tasks.query()[0].id, variables={"n": 2, "b": b"x"}, with_variables=True)

    assert {"n": 1, "ok": True} == {n: v.value for n, v in first.items()}
    assert {"n": 2, "ok": True, "b": b"x"} == {n: v.value for n, v in last.items()}


def test_a_task_is_claimed_once(services, task):
    services.tasks.claim(task, "mary")
    services.tasks.claim(task, "mary")

    with pytest.raises(TaskAlreadyClaimed):
        services.tasks.claim(task, "john")
    services.tasks.unclaim(task)
    services.tasks.claim(task, "john")
    assert "john" == services.tasks.get(task).assignee


def test_a_delegated_task_comes_back(services, task):
    services.tasks.set_assignee(task, "mary")

    services.tasks.delegate(task, "john")
    delegated = services.tasks.get(task)
    services.tasks.resolve(task, variables={"n": 5})
    resolved = services.tasks.get(task)

    assert ("mary", "john", "PENDING") == (delegated.owner, delegated.assignee, delegated.delegation_state)
    assert ("mary", "RESOLVED") == (resolved.assignee, resolved.delegation_state)
    assert 5 == services.tasks.get_variable(task, "n").value


def test_completing_and_resolving_set_variables_past_those_of_the_task(services, task):
    services.tasks.set_variable(task, "n", "own", local=True)

    services.tasks.resolve(task, variables={"n": 2})
    after_resolving = services.runtime.get_variable(services.tasks.get(task).process_instance_id, "n")
    done = services.tasks.complete(task, variables={"n": 3}, with_variables=True)

    assert (2, {"n": 3}) == (after_resolving.value, {n: v.value for n, v in done.items()})


def test_variables_given_to_a_task_without_process_are_dropped_at_its_end(services, find):
    services.tasks.create(id="alone")
    services.tasks.set_variable("alone", "x", 1)

    services.tasks.resolve("alone", variables={"x": 2, "y": 2})
    resolved = services.tasks.get_variables("alone")
    done = services.tasks.complete("alone", variables={"x": 3, "y": 3}, with_variables=True)

    assert ({"x": 1}, {"x": 1}) == tuple({n: v.value for n, v in found.items()} for found in (resolved, done))
    assert [("x", 1)] == [(row.name, row.long) for row in find(HistoricVariableRow)]


def test_a_suspended_task_stays_as_it_is(services, task):
    services.runtime.suspend(services.tasks.get(task).process_instance_id, suspended=True)

    for change in (
        lambda: services.tasks.claim(task, "mary"),
        lambda: services.tasks.set_assignee(task, "mary"),
        lambda: services.tasks.update(task, name="x"),
        lambda: services.tasks.add_identity_link(task, type="candidate", user_id="mary"),
        lambda: services.tasks.delete_identity_link(task, type="candidate", group_id="sales"),
        lambda: services.tasks.complete(task),
        lambda: services.tasks.bpmn_error(task, error_code="e"),
    ):
        with pytest.raises(SuspendedError):
            change()
    services.tasks.set_variable(task, "x", 1)
    services.tasks.create_comment(task, message="still possible")
    assert ("u", None) == (services.tasks.get(task).task_definition_key, services.tasks.get(task).assignee)


def test_unknown_tasks_are_refused_as_the_reference_does(services):
    tasks = services.tasks
    for call in (
        lambda: tasks.claim("x", "u"),
        lambda: tasks.delegate("x", "u"),
        lambda: tasks.resolve("x"),
        lambda: tasks.identity_links("x"),
        lambda: tasks.get_variables("x"),
        lambda: tasks.update("x", name="n"),
    ):
        with pytest.raises(NullValue):
            call()
    for call in (
        lambda: tasks.unclaim("x"),
        lambda: tasks.set_assignee("x", "u"),
        lambda: tasks.get("x"),
        lambda: tasks.add_identity_link("x", type="candidate", user_id="u"),
        lambda: tasks.comments("x"),
    ):
        with pytest.raises(NotFound):
            call()
    tasks.delete("x")


def test_only_named_attributes_change(services, task, clock):
    due = clock.now() + timedelta(days=1)

    services.tasks.update(task, name="Check", priority=7, due_date=due)
    services.tasks.update(task, description="with care")

    row = services.tasks.get(task)
    assert ("Check", 7, due, "with care", "Updated") == (
        row.name,
        row.priority,
        row.due_date,
        row.description,
        row.task_state,
    )


def test_attributes_are_checked(services, task):
    with pytest.raises(InvalidRequest):
        services.tasks.update(task, delegation_state="odd")
    with pytest.raises(NotValid):
        services.tasks.update(task, parent_task_id="nothing")


def test_a_task_may_stand_alone(services, find):
    made = services.tasks.create(id="errand", name="Buy milk", assignee="mary", priority=3)
    services.tasks.set_variable("errand", "shop", "corner")

    found = services.tasks.complete("errand", variables={"cost": 1}, with_variables=True)

    assert "errand" == made.id
    assert {"shop": "corner"} == {n: v.value for n, v in found.items()}
    assert [] == find(TaskRow)
    assert ["Completed"] == [row.task_state for row in find(HistoricTaskRow)]
    with pytest.raises(DuplicateError):
        services.tasks.create(id="errand")


def test_only_tasks_that_stand_alone_are_deleted(services, task, find):
    services.tasks.create(id="errand")

    services.tasks.delete("errand")

    with pytest.raises(EngineError):
        services.tasks.delete(task)
    assert [task] == [row.id for row in find(TaskRow)]


def test_identity_links_show_assignee_and_owner_too(services, task):
    services.tasks.update(task, assignee="mary", owner="john")
    services.tasks.add_identity_link(task, type="candidate", user_id="ann")
    services.tasks.delete_identity_link(task, type="candidate", group_id="sales")
    services.tasks.delete_identity_link(task, type="candidate", group_id="absent")

    links = services.tasks.identity_links(task)

    assert {
        IdentityLink("ann", None, "candidate"),
        IdentityLink("mary", None, "assignee"),
        IdentityLink("john", None, "owner"),
    } == set(links)
    assert (IdentityLink("john", None, "owner"),) == services.tasks.identity_links(task, type="owner")


def test_an_identity_link_names_a_user_or_a_group(services, task):
    for who in ({}, {"user_id": "a", "group_id": "b"}):
        with pytest.raises(InvalidRequest):
            services.tasks.add_identity_link(task, type="candidate", **who)
    with pytest.raises(BadUserRequest):
        services.tasks.add_identity_link(task, type="assignee", group_id="b")


def test_tasks_are_counted_by_candidate_group(services, task):
    services.tasks.create(id="errand")
    services.tasks.add_identity_link(task, type="candidate", user_id="ann")

    counts = services.tasks.count_by_candidate_group()

    assert {CandidateGroupCount("sales", 1), CandidateGroupCount(None, 2)} == set(counts)


def test_task_variables_shadow_those_of_the_instance(services, task):
    services.tasks.set_variable(task, "n", 2, local=True)
    services.tasks.set_variable(task, "m", 3)

    assert {"n": 2, "m": 3} == {n: v.value for n, v in services.tasks.get_variables(task).items()}
    assert ["n"] == list(services.tasks.get_variables(task, local=True))


def test_an_uncaught_error_ends_the_branch_and_an_escalation_is_refused(services, task, find):
    with pytest.raises(BadUserRequest):
        services.tasks.bpmn_error(task, error_code=None)
    with pytest.raises(EngineError):
        services.tasks.bpmn_escalation(task, escalation_code="e")

    services.tasks.bpmn_error(task, error_code="e")

    assert [] == find(TaskRow)


def test_comments_are_kept_newest_first(services, task, clock, mary):
    first = services.tasks.create_comment(task, message="one\n two", identity=mary)
    clock.advance(timedelta(seconds=1))
    second = services.tasks.create_comment(task, message="x" * 300)

    found = services.tasks.comments(task)
    services.tasks.update_comment(task, comment_id=second.id, message="short")
    services.tasks.delete_comment(task, first.id)
    services.tasks.delete_comment(task, "absent")

    assert [second.id, first.id] == [c.id for c in found]
    assert ("one two", b"one\n two", "mary") == (found[1].message, found[1].full_message, found[1].user_id)
    assert ("x" * 160 + "...", 300) == (found[0].message, len(found[0].full_message))
    assert [b"short"] == [c.full_message for c in services.tasks.comments(task)]


def test_comments_need_a_message_and_a_task(services, task):
    for ident, message in ((task, None), ("nothing", "x")):
        with pytest.raises(InvalidRequest):
            services.tasks.create_comment(ident, message=message)
    with pytest.raises(InvalidRequest):
        services.tasks.update_comment(task, comment_id="absent", message="x")
    with pytest.raises(NotFound):
        services.tasks.comment(task, "absent")


def test_attachments_hold_content_or_an_address(services, task, find):
    file = services.tasks.create_attachment(task, name="f", type="text", content=b"abc")
    link = services.tasks.create_attachment(task, name="l", url="https://example.org")

    assert b"abc" == services.tasks.attachment_content(task, file.id)
    with pytest.raises(NotFound):
        services.tasks.attachment_content(task, link.id)
    with pytest.raises(InvalidRequest):
        services.tasks.create_attachment(task, name="nothing")
    services.tasks.delete_attachment(task, file.id)
    with pytest.raises(NotFound):
        services.tasks.delete_attachment(task, file.id)
    assert [link.id] == [row.id for row in find(AttachmentRow)]
    assert [] == find(ByteArrayRow, type=3)


def test_comments_and_attachments_count_as_changes_of_a_running_task(services, find):
    xml = bpmn("q").start().user_task("u").task_listener("update", "${execution.setVariable('n', n + 1)}").xml()
    services.repository.deploy(resources={"q.bpmn": xml})
    instance = services.runtime.start(key="q", variables={"n": 0})
    task = services.tasks.query(process_instance_id=instance.id)[0].id

    comment = services.tasks.create_comment(task, message="hello", process_instance_id=instance.id)
    services.tasks.update_comment(task, comment_id=comment.id, message="good day")
    services.runtime.update_comment(instance.id, comment_id=comment.id, message="bye")
    services.tasks.delete_comment(task, comment.id)
    services.tasks.delete_comments(task)
    attachment = services.tasks.create_attachment(task, url="https://example.org")
    services.tasks.delete_attachment(task, attachment.id)

    assert 6 == services.runtime.get_variable(instance.id, "n").value  # not for that of the instance
    assert "Updated" == services.tasks.get(task).task_state
    services.tasks.complete(task)
    kept = services.tasks.create_comment(task, message="late")
    with pytest.raises(InvalidRequest):
        services.tasks.delete_comment(task, kept.id)


def test_setting_a_local_variable_changes_the_task_and_removing_it_does_not(services, task):
    services.tasks.set_variable(task, "x", 1, local=True)
    updated = services.tasks.get(task).last_updated
    services.tasks.remove_variable(task, "x", local=True)

    assert updated == services.tasks.get(task).last_updated is not None


def test_naming_a_person_again_is_remembered_but_logged_only_as_a_change(services, task, mary, find):
    services.tasks.set_assignee(task, "mary", identity=mary)
    services.tasks.set_assignee(task, "mary", identity=mary)
    services.tasks.claim(task, "mary", identity=mary)
    services.tasks.resolve(task, identity=mary)
    services.tasks.resolve(task, identity=mary)

    links = [(row.operation_type, row.user_id) for row in find(HistoricIdentityLinkRow, task_id=task, type="assignee")]
    logged = [row.operation_type for row in find(UserOperationLogRow, task_id=task, property="assignee")]
    assert [("add", "mary"), ("add", "mary"), ("delete", "mary"), ("delete", "mary")] == sorted(links)
    assert ["Assign", "Resolve"] == sorted(logged)


def test_setting_a_variable_to_what_it_is_leaves_its_history_but_tells_of_it(services, task, find):
    instance = services.tasks.get(task).process_instance_id
    services.tasks.set_variable(task, "n", 1)

    (row,) = find(HistoricVariableRow, process_instance_id=instance, name="n")
    assert 0 == row.rev
    assert 2 == len(find(HistoricDetailRow, process_instance_id=instance, name="n"))


def test_work_on_tasks_is_logged_for_users(services, task, find, mary):
    services.tasks.claim(task, "mary", identity=mary)
    services.tasks.complete(task, identity=mary)

    logged = {
        (r.operation_type, r.category, r.property, r.original_value, r.new_value) for r in find(UserOperationLogRow)
    }

    assert {
        ("Claim", "TaskWorker", "assignee", None, "mary"),
        ("Complete", "TaskWorker", "delete", "false", "true"),
    } == logged
