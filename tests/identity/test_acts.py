"""Whatever changes users and their rights is recorded, whoever wrote the code that does it."""

from __future__ import annotations

import pytest

from watchword.core import ids
from watchword.core.clock import SystemClock
from watchword.core.keys import Keys
from watchword.identity.audit import AuditTrail
from watchword.identity.audit_check import records_since, verify
from watchword.store.tables import (
    AuthorizationRow,
    GroupRow,
    MembershipRow,
    TenantMembershipRow,
    TenantRow,
    UserRow,
)


@pytest.fixture
def watched(database):
    with database.schema_work() as connection:
        for table in ("WW_AUDIT_CHAIN", "WW_AUDIT"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    ring = Keys.temporary()["audit"]
    database.watcher = trail = AuditTrail(database, ring, SystemClock())
    yield database
    trail.stop()
    database.watcher = None
    assert () == verify(database, ring).problems


def unit(database):
    session = database.session(SystemClock().now())
    session.actor, session.source = "root", "10.1.2.3"
    return session


def store(database, *rows):
    with unit(database) as session:
        for row in rows:
            session.add(row)
        session.flush()


def events(database):
    return [(r.event, r.subject, r.actor, r.source) for r in records_since(database)]


def test_a_user_from_the_cradle_to_the_grave(watched):
    name = ids.new()[:20].replace("-", "")
    store(watched, UserRow(id=name, password="{X}1"))
    for attribute, value in (("password", "{X}2"), ("email", "a@example.org"), ("attempts", 3), ("attempts", 0)):
        with unit(watched) as session:
            setattr(session.get(UserRow, name), attribute, value)
            session.flush()
    with unit(watched) as session:
        session.delete(session.get(UserRow, name))
        session.flush()

    expected = ["user.created", "password.changed", "user.updated", "user.locked", "user.unlocked", "user.deleted"]
    assert [(event, name, "root", "10.1.2.3") for event in expected] == events(watched)
    assert "{X}" not in repr(list(records_since(watched)))


def test_rights_and_memberships(watched):
    user, group, tenant = (ids.new()[:18].replace("-", "") + letter for letter in "ugt")
    store(watched, UserRow(id=user), GroupRow(id=group), TenantRow(id=tenant))
    grant = AuthorizationRow(id=ids.new(), type=1, user_id=user, resource_type=6, resource_id="*", permissions=2)
    store(watched, grant, MembershipRow(user_id=user, group_id=group))
    store(watched, TenantMembershipRow(id=ids.new(), tenant_id=tenant, user_id=user))
    with unit(watched) as session:
        session.get(AuthorizationRow, grant.id).permissions = 4
        session.flush()
    with unit(watched) as session:
        session.delete_where(AuthorizationRow, {"user_id": user})
        session.delete_where(MembershipRow, {"user_id": user, "group_id": group})
        session.delete_where(TenantMembershipRow, {"user_id": user})
        session.flush()

    assert {
        ("user.created", user), ("group.created", group), ("tenant.created", tenant), ("authorization.created", user),
        ("membership.created", user), ("tenant-membership.created", user), ("authorization.updated", user),
        ("authorization.deleted", user), ("membership.deleted", user), ("tenant-membership.deleted", user),
    } == {(event, subject) for event, subject, _, _ in events(watched)}  # fmt: skip


def test_rights_that_are_changed_without_being_read(watched):
    user = ids.new()
    store(
        watched, AuthorizationRow(id=ids.new(), type=1, user_id=user, resource_type=6, resource_id="*", permissions=2)
    )
    with unit(watched) as session:
        session.update_where(AuthorizationRow, {"user_id": user}, {"permissions": 4})
        session.flush()

    assert [("authorization.created", user), ("authorization.updated", user)] == [
        (event, subject) for event, subject, _, _ in events(watched)
    ]


def test_rights_that_the_engine_gives_for_tasks_are_no_acts(watched):
    row = AuthorizationRow(id=ids.new(), type=1, user_id="x", resource_type=7, resource_id=ids.new(), permissions=2)
    store(watched, row)

    assert [] == events(watched)


def test_what_is_not_stored_is_not_recorded(watched):
    with unit(watched) as session:
        session.add(UserRow(id="ghost"))

    assert [] == events(watched)


def test_what_an_operation_tells_itself_is_told_once(watched):
    name = ids.new()[:20].replace("-", "")
    with unit(watched) as session:
        session.add(UserRow(id=name))
        watched.watcher.record(session, "user.created", subject=name, actor="root", source="10.1.2.3")
        session.flush()

    assert [("user.created", name, "root", "10.1.2.3")] == events(watched)
