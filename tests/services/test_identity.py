"""Users, groups and tenants: who may do what, and what goes with them."""

from __future__ import annotations

import pytest

from watchword.authz import automatic
from watchword.authz.resources import BY_NAME
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.errors import BadUserRequest, EngineError, InvalidRequest, NotAuthorized, NotFound, NullValue
from watchword.core.secret import Secret
from watchword.engine.context import EngineSettings
from watchword.identity import administrators
from watchword.identity.accounts import Accounts
from watchword.identity.groups import AlreadyMember
from watchword.identity.model import Identity
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.policy import UserProfile
from watchword.passwords.registry import PasswordRegistry
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.tables import (
    AuthorizationRow,
    MembershipRow,
    TenantMembershipRow,
    UserOperationLogRow,
    UserRow,
)

ACCOUNTS = Accounts(PasswordRegistry(Argon2idEncryptor(memory_kib=8_192, passes=1)))
GOOD, OTHER = Secret("Wonder-Land9z"), Secret("Wonder-Land8y")
ROOT = Identity("root", (ADMIN_GROUP,))
ADA, BOB = Identity("ada"), Identity("bob")


@pytest.fixture
def services(memory, clock):
    """Return services that check permissions."""
    return build_services(memory, clock=clock, delegates=Delegates(), settings=EngineSettings(), accounts=ACCOUNTS)


@pytest.fixture
def identity(services, memory, clock):
    """Return the service of an installation with an administrator and two users."""
    with memory.session(clock.now()) as session:
        administrators.add_administrators(session)
        session.flush()
    service = services.identity
    for name in ("root", "ada", "bob"):
        service.create_user(UserProfile(name, name.capitalize(), "", f"{name}@example.org"), GOOD)
    service.add_member(ADMIN_GROUP, "root")
    return service


def let(memory, clock, user_id, resource, resource_id, permissions):
    with memory.session(clock.now()) as session:
        automatic.grant(session, BY_NAME[resource], resource_id, permissions, user_id=user_id)
        session.flush()


def test_a_user_sees_itself_only(identity):
    assert ["ada"] == [row.id for row in identity.users.query(identity=ADA)]
    assert 3 == identity.users.count(identity=ROOT)
    assert identity.profile("bob", identity=ADA) is None


def test_nobody_is_created_without_the_right(identity):
    with pytest.raises(NotAuthorized):
        identity.create_user(UserProfile("eve"), GOOD, identity=ADA)


@pytest.mark.parametrize("bad", ["a b", "a-b", "*", "", "a.b@c", "x" * 65])
def test_ids_are_checked(identity, bad):
    for create in (
        lambda: identity.create_user(UserProfile(bad), GOOD, identity=ROOT),
        lambda: identity.create_group(bad, identity=ROOT),
        lambda: identity.create_tenant(bad, identity=ROOT),
    ):
        with pytest.raises(EngineError):
            create()


def test_an_id_is_needed_and_used_once(identity):
    with pytest.raises(NullValue):
        identity.create_group(None, identity=ROOT)
    with pytest.raises(BadUserRequest):
        identity.create_user(UserProfile("ada"), GOOD, identity=ROOT)


def test_an_empty_password_is_never_set(identity):
    with pytest.raises(BadUserRequest):
        identity.create_user(UserProfile("eve"), Secret(""), identity=ROOT)
    with pytest.raises(BadUserRequest):
        identity.set_password("ada", Secret(""), own_password=GOOD, identity=ADA)


def test_the_own_password_proves_a_change(identity, find):
    with pytest.raises(InvalidRequest):
        identity.set_password("ada", OTHER, own_password=Secret("wrong"), identity=ADA)
    assert [1] == [row.attempts for row in find(UserRow, id="ada")]
    with pytest.raises(InvalidRequest):
        identity.set_password("bob", OTHER, identity=BOB)

    identity.set_password("bob", OTHER, own_password=GOOD, identity=BOB)

    assert identity.verify("bob", OTHER, identity=BOB)
    assert not identity.verify("bob", GOOD, identity=BOB)


def test_others_are_not_there_for_who_may_not_see_them(identity):
    with pytest.raises(NotFound):
        identity.update_profile(UserProfile("bob", "Hacked"), identity=ADA)
    with pytest.raises(NotFound):
        identity.set_password("bob", OTHER, own_password=GOOD, identity=ADA)
    with pytest.raises(NotAuthorized):
        identity.verify("nobody", GOOD, identity=ADA)


def test_rights_on_all_users_do_not_reach_administrators(identity, memory, clock):
    let(memory, clock, "ada", "USER", "*", ("ALL",))
    for attempt in (
        lambda: identity.set_password("root", OTHER, own_password=GOOD, identity=ADA),
        lambda: identity.update_profile(UserProfile("root", "", "", "ada@example.org"), identity=ADA),
        lambda: identity.delete_user("root", identity=ADA),
    ):
        with pytest.raises(NotAuthorized):
            attempt()
    identity.update_profile(UserProfile("bob", "Robert"), identity=ADA)

    assert "Robert" == identity.profile("bob").first_name


def test_rights_on_all_memberships_do_not_make_administrators(identity, memory, clock, find):
    let(memory, clock, "ada", "GROUP_MEMBERSHIP", "*", ("ALL",))
    let(memory, clock, "ada", "GROUP", "*", ("READ",))
    identity.create_group("herons", identity=ROOT)
    with pytest.raises(NotAuthorized):
        identity.add_member(ADMIN_GROUP, "ada", identity=ADA)
    identity.add_member("herons", "ada", identity=ADA)

    assert ["herons"] == [row.group_id for row in find(MembershipRow, user_id="ada")]


def test_users_do_not_delete_themselves(identity):
    with pytest.raises(NotAuthorized):
        identity.delete_user("ada", identity=ADA)


def test_only_administrators_unlock(identity, find):
    assert not identity.verify("ada", OTHER)
    with pytest.raises(NotAuthorized):
        identity.unlock("ada", identity=BOB)

    identity.unlock("ada", identity=ROOT)

    assert [(0, None)] == [(row.attempts, row.lock_expiration_time) for row in find(UserRow, id="ada")]
    identity.unlock("nobody", identity=ROOT)


def test_everything_that_names_a_user_goes_with_it(identity, find):
    identity.create_tenant("swamp", identity=ROOT)
    identity.create_group("herons", identity=ROOT)
    identity.add_member("herons", "bob", identity=ROOT)
    identity.add_to_tenant("swamp", user_id="bob", identity=ROOT)
    identity.add_to_tenant("swamp", group_id="herons", identity=ROOT)
    assert 2 == len(find(AuthorizationRow, user_id="bob"))

    identity.delete_user("bob", identity=ROOT)
    identity.delete_group("herons", identity=ROOT)
    identity.delete_tenant("swamp", identity=ROOT)

    assert [] == find(AuthorizationRow, user_id="bob")
    assert [] == find(AuthorizationRow, group_id="herons")
    assert [] == find(AuthorizationRow, resource_id="swamp")
    assert [] == find(TenantMembershipRow)
    assert [] == find(MembershipRow, group_id="herons")


def test_memberships_are_there_once_and_end_more_than_once(identity):
    identity.create_group("herons", identity=ROOT)
    identity.add_member("herons", "ada", identity=ROOT)
    with pytest.raises(AlreadyMember):
        identity.add_member("herons", "ada", identity=ROOT)
    with pytest.raises(NullValue):
        identity.add_member("herons", "nobody", identity=ROOT)
    with pytest.raises(NullValue):
        identity.add_member("nothing", "ada", identity=ROOT)

    identity.remove_member("herons", "ada", identity=ROOT)
    identity.remove_member("herons", "ada", identity=ROOT)

    assert () == identity.groups.query(member="ada")


def test_tenants_of_a_user_are_found_through_groups_too(identity):
    identity.create_tenant("swamp", name="Swamp", identity=ROOT)
    identity.create_group("herons", identity=ROOT)
    identity.add_member("herons", "ada", identity=ROOT)
    identity.add_to_tenant("swamp", group_id="herons", identity=ROOT)

    assert () == identity.tenants.query(user_member="ada")
    assert ["swamp"] == [t.id for t in identity.tenants.query(user_member="ada", including_groups_of_user=True)]
    assert ["herons"] == [g.id for g in identity.groups.query(member_of_tenant="swamp")]


def test_changes_are_in_the_user_operation_log_without_passwords(identity, find):
    identity.set_password("ada", OTHER, own_password=GOOD, identity=ROOT)

    rows = [(r.entity_type, r.operation_type, r.property, r.new_value) for r in find(UserOperationLogRow)]

    assert [("User", "Update", "userId", "ada")] == rows


def test_who_is_invited_sets_the_password_through_the_service(identity):
    token = identity.invite(UserProfile("eve"), identity=ROOT)

    assert "eve" == identity.accept_invitation(token, GOOD)
    assert identity.verify("eve", GOOD)
    with pytest.raises(NotAuthorized):
        identity.invite(UserProfile("mallory"), identity=ADA)
    with pytest.raises(NotAuthorized):
        identity.invite(UserProfile("mallory"), groups=(ADMIN_GROUP,), identity=ADA)
