"""The identity service: users, groups, tenants, who belongs to what, and passwords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotAuthorized, NotFound
from watchword.core.secret import Secret
from watchword.history.operations import ADMIN
from watchword.identity import groups, providers, tenants, users, welcome
from watchword.identity.accounts import Accounts
from watchword.identity.login import Authenticator
from watchword.identity.providers import NONE, GroupCriteria, IdentityProvider
from watchword.passwords.policy import Policy, UserProfile, Verdict
from watchword.query.specs.group import GROUPS
from watchword.query.specs.tenant import TENANTS
from watchword.query.specs.user import USERS
from watchword.services.listing import Listing
from watchword.store.tables import GroupRow, MembershipRow, TenantRow, UserRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands

_CHANGES = {
    "user": {"create": rules.CREATE_USER, "update": rules.UPDATE_USER, "delete": rules.DELETE_USER},
    "group": {"create": rules.CREATE_GROUP, "update": rules.UPDATE_GROUP, "delete": rules.DELETE_GROUP},
    "tenant": {"create": rules.CREATE_TENANT, "update": rules.UPDATE_TENANT, "delete": rules.DELETE_TENANT},
    "group-membership": {"create": rules.CREATE_MEMBERSHIP, "delete": rules.DELETE_MEMBERSHIP},
    "tenant-membership": {"create": rules.CREATE_TENANT_MEMBERSHIP, "delete": rules.DELETE_TENANT_MEMBERSHIP},
}


class IdentityService:
    """Everything that can be done with users, groups and tenants; `users`, `groups` and `tenants` list them."""

    def __init__(
        self,
        commands: Commands,
        accounts: Accounts,
        authenticator: Authenticator,
        *,
        directories: Sequence[IdentityProvider] = NONE,
        self_deletion: bool = False,
        invitation_hours: int = 72,
    ) -> None:
        self._commands = commands
        self._accounts = accounts
        self._authenticator = authenticator
        self._self_deletion = self_deletion
        self._invitation_hours = invitation_hours
        self.directories = directories
        self.users = Listing(commands, USERS)
        self.groups = Listing(commands, GROUPS)
        self.tenants = Listing(commands, TENANTS)

    # --- users -------------------------------------------------------------------------------------------------------

    def create_user(
        self, profile: UserProfile, password: Secret | None = None, *, identity: Identity | None = None
    ) -> None:
        """Create a user; without a password nobody can log in as it.

        Raises:
            EngineError: the id is not valid.
            BadUserRequest: the user exists, or the password is empty.
            PasswordPolicyViolated: the password breaks the policy; nothing was stored.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.CREATE_USER)
            self._writable("user", profile.id)
            users.add_user(ctx.session, self._accounts, profile, password)
            _log(ctx, "User", "Create", userId=profile.id)
            ctx.audit("user.created", subject=profile.id)

        self._commands.run(work, identity=identity)

    def profile(self, user_id: str, *, identity: Identity | None = None) -> UserProfile | None:
        """Return what is known of a user, or None if there is none that the caller may see."""
        found = self.users.query(id=user_id, identity=identity)
        if found:
            row = found[0]
            return UserProfile(row.id, row.first_name or "", row.last_name or "", row.email or "")
        return self._elsewhere(user_id, identity)

    def update_profile(self, profile: UserProfile, *, identity: Identity | None = None) -> None:
        """Set names and e-mail address of the user with this id.

        Raises:
            NotFound: there is none that the caller may see.
        """
        self._writable("user", profile.id)

        def work(ctx: Context) -> None:
            _existing(ctx, UserRow, "user", profile.id)
            ctx.authz.require(rules.UPDATE_USER, user=profile.id)
            self._spare_administrators(ctx, profile.id)
            users.update_profile(ctx.session, profile)
            _log(ctx, "User", "Update", userId=profile.id)
            ctx.audit("user.updated", subject=profile.id)

        self._commands.run(work, identity=identity)

    def set_password(
        self,
        user_id: str,
        password: Secret | None,
        *,
        own_password: Secret | None = None,
        source: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Give a user a password; None leaves it as it is.

        Whoever asks proves it with the own password; a wrong one counts as a failed login.

        Raises:
            InvalidRequest: the own password is missing or wrong.
            NotFound: there is no such user that the caller may see.
            BadUserRequest: the password is empty.
            PasswordPolicyViolated: it breaks the policy; nothing was stored.
        """
        if identity is not None:
            if own_password is None or not own_password.reveal():
                raise InvalidRequest("The given authenticated user password is not valid: it is missing")
            if self._authenticator.verify(identity.user_id, own_password, source=source or identity.source) is None:
                raise InvalidRequest("The given authenticated user password is not valid")
        self._writable("user", user_id)

        must = identity is not None and identity.must_change and identity.user_id == user_id

        def work(ctx: Context) -> None:
            if not must:  # who has to change the own password needs no right to do so
                _existing(ctx, UserRow, "user", user_id)
                ctx.authz.require(rules.UPDATE_USER, user=user_id)
                self._spare_administrators(ctx, user_id)
            if password is None:
                return
            self._accounts.set_password(ctx.session, users.existing(ctx.session, user_id), password)
            _log(ctx, "User", "Update", userId=user_id)
            ctx.audit("password.changed", subject=user_id)

        self._commands.run(work, identity=identity)

    def delete_user(self, user_id: str, *, identity: Identity | None = None) -> None:
        """Delete a user with all that names it; no matter if there is none.

        Raises:
            NotAuthorized: also for oneself, unless `identity.self_deletion` allows it.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_USER, user=user_id)
            if ctx.user_id == user_id and not self._self_deletion and not ctx.authz.is_admin:
                raise NotAuthorized("Users can't delete themselves here: ask an administrator", user_id=user_id)
            self._spare_administrators(ctx, user_id)
            if users.delete_user(ctx.session, user_id):
                _log(ctx, "User", "Delete", userId=user_id)
                ctx.audit("user.deleted", subject=user_id)

        self._writable("user", user_id)
        self._commands.run(work, identity=identity)
        self._authenticator.forget(user_id)

    def unlock(self, user_id: str, *, identity: Identity | None = None) -> None:
        """Forget a user's failed logins; only administrators may."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.ADMINISTRATE)
            if users.unlock(ctx.session, user_id, providers=tuple(p.name for p in self.directories)):
                _log(ctx, "User", "Unlock", userId=user_id)
                ctx.audit("user.unlocked", subject=user_id)

        self._commands.run(work, identity=identity)

    def invite(self, profile: UserProfile, *, groups: tuple[str, ...] = (), identity: Identity | None = None) -> Secret:
        """Create a user who chooses the password by a link, and return the link's token; it is shown this once.

        Raises:
            BadUserRequest: the user exists and has a password, or a group doesn't exist.
        """

        def work(ctx: Context) -> Secret:
            ctx.authz.require(rules.CREATE_USER)
            self._writable("user", profile.id)
            for group in groups:
                self._may_join(ctx, group)
            if ctx.session.get(UserRow, profile.id) is None:
                _log(ctx, "User", "Create", userId=profile.id)
            ctx.audit("user.invited", subject=profile.id)
            return welcome.invite(
                ctx.session,
                self._accounts,
                profile,
                hours=self._invitation_hours,
                groups=groups,
                by=ctx.user_id,
            )

        return self._commands.run(work, identity=identity)

    def accept_invitation(self, token: Secret, password: Secret) -> str:
        """Set the password that an invited user has chosen, and return who it is; the link is the proof.

        Raises:
            LinkNotGood: it was used, has expired, or never existed.
            PasswordPolicyViolated: the password breaks the policy; the link stays good.
        """

        def work(ctx: Context) -> str:
            user_id = welcome.accept(ctx.session, self._accounts, token, password)
            ctx.audit("invitation.accepted", subject=user_id, actor=user_id)
            return user_id

        return self._commands.run(work)

    def set_up(self, token: Secret, profile: UserProfile, password: Secret) -> None:
        """Create the first administrator; the link is the proof.

        Raises:
            LinkNotGood: it was used, has expired, never existed, or there is an administrator by now.
            EngineError: the id is not valid.
            PasswordPolicyViolated: the password breaks the policy; the link stays good.
        """

        def work(ctx: Context) -> None:
            welcome.set_up(ctx.session, self._accounts, token, profile, password)
            ctx.audit("user.created", subject=profile.id, actor=profile.id)

        self._commands.run(work)

    def verify(
        self, user_id: str, password: Secret, *, source: str | None = None, identity: Identity | None = None
    ) -> bool:
        """Return whether a password is a user's; counts as a login.

        Raises:
            NotAuthorized: the caller may not see the user, whether there is one or not.
        """
        self._commands.read(lambda ctx: ctx.authz.require(rules.READ_USER, user=user_id), identity=identity)
        return self._authenticator.verify(user_id, password, source=source) is not None

    @property
    def policy(self) -> Policy | None:
        """What new passwords must be like; None: anything but empty."""
        return self._accounts.policy

    def judge(self, password: Secret, profile: UserProfile) -> Verdict | None:
        """Return which rules of the policy a password fulfils; None: there is no policy."""
        policy = self._accounts.policy
        return None if policy is None else policy.judge(password, profile)

    # --- groups ------------------------------------------------------------------------------------------------------

    def create_group(
        self,
        group_id: str | None,
        *,
        name: str | None = None,
        type: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Create a group, whose members may read it.

        Raises:
            NullValue: no id.
            EngineError: the id is not valid.
            BadUserRequest: the group exists.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.CREATE_GROUP)
            self._writable_group(group_id or "")
            row = groups.add_group(ctx.session, self._accounts.ids, group_id, name, type)
            _log(ctx, "Group", "Create", groupId=row.id)
            ctx.audit("group.created", subject=row.id)

        self._commands.run(work, identity=identity)

    def update_group(
        self, group_id: str, *, name: str | None, type: str | None, identity: Identity | None = None
    ) -> None:
        """Set name and type of a group.

        Raises:
            NotFound: there is none that the caller may see.
        """

        def work(ctx: Context) -> None:
            self._writable_group(group_id)
            _existing(ctx, GroupRow, "group", group_id)
            ctx.authz.require(rules.UPDATE_GROUP, group=group_id)
            groups.update_group(ctx.session, group_id, name, type)
            _log(ctx, "Group", "Update", groupId=group_id)
            ctx.audit("group.updated", subject=group_id)

        self._commands.run(work, identity=identity)

    def delete_group(self, group_id: str, *, identity: Identity | None = None) -> None:
        """Delete a group with all that names it; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_GROUP, group=group_id)
            self._writable_group(group_id)
            if group_id in ctx.authz.settings.admin_groups and not ctx.authz.is_admin:
                raise NotAuthorized("Only administrators may delete the administrators' group")
            if groups.delete_group(ctx.session, group_id):
                _log(ctx, "Group", "Delete", groupId=group_id)
                ctx.audit("group.deleted", subject=group_id)

        self._commands.run(work, identity=identity)

    def add_member(self, group_id: str, user_id: str, *, identity: Identity | None = None) -> None:
        """Make a user a member of a group.

        Raises:
            NullValue: one of them doesn't exist.
            AlreadyMember: the user belongs to it already.
            NotAuthorized: also where the group is that of administrators and the caller is none, whatever the rights.
        """

        def work(ctx: Context) -> None:
            self._may_join(ctx, group_id)
            self._writable_group(group_id)
            groups.add_member(ctx.session, group_id, user_id)
            _log(ctx, "Group membership", "Create", userId=user_id, groupId=group_id)
            ctx.audit("membership.created", subject=user_id, details={"group": group_id})

        self._commands.run(work, identity=identity)
        self._authenticator.forget(user_id)

    def remove_member(self, group_id: str, user_id: str, *, identity: Identity | None = None) -> None:
        """End a membership; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_MEMBERSHIP, group=group_id)
            self._writable_group(group_id)
            if group_id in ctx.authz.settings.admin_groups and not ctx.authz.is_admin:
                raise NotAuthorized("Only administrators may say who is one")
            if groups.remove_member(ctx.session, group_id, user_id):
                _log(ctx, "Group membership", "Delete", userId=user_id, groupId=group_id)
                ctx.audit("membership.deleted", subject=user_id, details={"group": group_id})

        self._commands.run(work, identity=identity)
        self._authenticator.forget(user_id)

    # --- tenants -----------------------------------------------------------------------------------------------------

    def create_tenant(
        self, tenant_id: str | None, *, name: str | None = None, identity: Identity | None = None
    ) -> None:
        """Create a tenant.

        Raises:
            NullValue: no id.
            EngineError: the id is not valid.
            BadUserRequest: the tenant exists.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.CREATE_TENANT)
            row = tenants.add_tenant(ctx.session, self._accounts.ids, tenant_id, name)
            _log(ctx, "Tenant", "Create", tenantId=row.id)
            ctx.audit("tenant.created", subject=row.id)

        self._commands.run(work, identity=identity)

    def update_tenant(self, tenant_id: str, *, name: str | None, identity: Identity | None = None) -> None:
        """Set the name of a tenant.

        Raises:
            NotFound: there is none that the caller may see.
        """

        def work(ctx: Context) -> None:
            _existing(ctx, TenantRow, "tenant", tenant_id)
            ctx.authz.require(rules.UPDATE_TENANT, tenant=tenant_id)
            tenants.update_tenant(ctx.session, tenant_id, name)
            _log(ctx, "Tenant", "Update", tenantId=tenant_id)
            ctx.audit("tenant.updated", subject=tenant_id)

        self._commands.run(work, identity=identity)

    def delete_tenant(self, tenant_id: str, *, identity: Identity | None = None) -> None:
        """Delete a tenant with all that names it; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_TENANT, tenant=tenant_id)
            if tenants.delete_tenant(ctx.session, tenant_id):
                _log(ctx, "Tenant", "Delete", tenantId=tenant_id)
                ctx.audit("tenant.deleted", subject=tenant_id)

        self._commands.run(work, identity=identity)

    def add_to_tenant(
        self,
        tenant_id: str,
        *,
        user_id: str | None = None,
        group_id: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Let a user, or a group with all its members, belong to a tenant.

        Raises:
            NullValue: one of them doesn't exist.
            AlreadyMember: it belongs to the tenant already.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.CREATE_TENANT_MEMBERSHIP, tenant=tenant_id)
            tenants.add_member(ctx.session, tenant_id, user_id=user_id, group_id=group_id)
            _log(ctx, "TenantMembership", "Create", userId=user_id, groupId=group_id, tenantId=tenant_id)
            ctx.audit("membership.created", subject=user_id or group_id, details={"tenant": tenant_id})

        self._commands.run(work, identity=identity)

    def remove_from_tenant(
        self,
        tenant_id: str,
        *,
        user_id: str | None = None,
        group_id: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """End a membership of a tenant; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_TENANT_MEMBERSHIP, tenant=tenant_id)
            if tenants.remove_member(ctx.session, tenant_id, user_id=user_id, group_id=group_id):
                _log(ctx, "TenantMembership", "Delete", userId=user_id, groupId=group_id, tenantId=tenant_id)
                ctx.audit("membership.deleted", subject=user_id or group_id, details={"tenant": tenant_id})

        self._commands.run(work, identity=identity)

    # --- rights ------------------------------------------------------------------------------------------------------

    def may(self, kind: str, ident: str | None = None, *, identity: Identity | None = None) -> frozenset[str]:
        """Return what the caller may do: of `create`, `update`, `delete` for a kind of `_CHANGES` and one of it."""
        name = kind.removesuffix("-membership")

        def permitted(rule: Rule) -> bool:
            return self._commands.authorizer.permits(self._commands.database, identity, rule, **{name: ident})

        self._commands.prove(identity)
        return frozenset(change for change, rule in _CHANGES[kind].items() if permitted(rule))

    def sees(self, user_id: str, identity: Identity | None) -> bool:
        """Return whether the caller may read a user."""
        return self._commands.authorizer.permits(self._commands.database, identity, rules.READ_USER, user=user_id)

    def _may_join(self, ctx: Context, group_id: str) -> None:
        """Refuse to add members without the right; to the administrators' groups unless one is one."""
        ctx.authz.require(rules.CREATE_MEMBERSHIP, group=group_id)
        if group_id in ctx.authz.settings.admin_groups and not ctx.authz.is_admin:
            raise NotAuthorized("Only administrators may say who is one")

    def _spare_administrators(self, ctx: Context, user_id: str) -> None:
        """Refuse to change an administrator unless one is one: who could set the password would become one."""
        if ctx.user_id == user_id or ctx.authz.is_admin:
            return
        among = list(ctx.authz.settings.admin_groups)
        if user_id in ctx.authz.settings.admin_users or ctx.session.find(
            MembershipRow, limit=1, user_id=user_id, group_id=among
        ):
            raise NotAuthorized("Only administrators may change an administrator", user_id=ctx.user_id)

    def _writable(self, noun: str, ident: str) -> None:
        """Refuse to write what a directory keeps."""
        if self.directories and not self.users.count(id=ident) and providers.owner_of(self.directories, ident):
            raise providers.read_only(noun, ident)

    def _writable_group(self, group_id: str) -> None:
        """Refuse to write a group that a directory keeps, or to make one of its name beside it."""
        if not self.directories or self.groups.count(id=group_id):
            return
        if any(directory.groups(GroupCriteria(ids=(group_id,))) for directory in self.directories):
            raise providers.read_only("group", group_id)

    def _elsewhere(self, user_id: str, identity: Identity | None) -> UserProfile | None:
        for directory in self.directories:
            profile = directory.find_user(user_id)
            if profile is not None:
                shown_to_all = not getattr(directory, "authorization_check_enabled", True)
                own = identity is not None and identity.user_id == user_id
                return profile if shown_to_all or own or self.sees(user_id, identity) else None
        return None


def _existing(ctx: Context, row: type[UserRow | GroupRow | TenantRow], noun: str, ident: str) -> None:
    rule = {"user": rules.READ_USER, "group": rules.READ_GROUP, "tenant": rules.READ_TENANT}[noun]
    if ctx.session.get(row, ident) is None or not ctx.authz.permits(rule, **{noun: ident}):
        raise NotFound(f"{noun.capitalize()} with id {ident[:80]!r} does not exist")


def _log(ctx: Context, entity: str, operation: str, **properties: str | None) -> None:
    changes = [(name, None, value) for name, value in properties.items() if value is not None]
    ctx.history.operation(entity, operation, category=ADMIN, changes=changes)
