"""What commands on users, groups and tenants have in common: who may, and what a directory keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import NotAuthorized, NotFound
from watchword.history.operations import ADMIN
from watchword.identity import providers
from watchword.identity.accounts import Accounts
from watchword.identity.login import Authenticator
from watchword.identity.providers import NONE, GroupCriteria, IdentityProvider
from watchword.passwords.policy import UserProfile
from watchword.query.specs.group import GROUPS
from watchword.query.specs.tenant import TENANTS
from watchword.query.specs.user import USERS
from watchword.services.holding import require_lifting, require_powers, require_standing
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


class Subjects:
    """Rights on users, groups and tenants; the commands build on it."""

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
        """Refuse to add members without the right; to the administrators' groups unless one is one.

        Who adds members to a group whose members decide about rights must hold these rights.
        """
        ctx.authz.require(rules.CREATE_MEMBERSHIP, group=group_id)
        if group_id in ctx.authz.settings.admin_groups and not ctx.authz.is_admin:
            raise NotAuthorized("Only administrators may say who is one")
        require_powers(ctx, group_id)

    def _may_leave(self, ctx: Context, group_id: str) -> None:
        """Refuse to end memberships of administrators unless one is one, and of who is held back without the rights."""
        if group_id in ctx.authz.settings.admin_groups and not ctx.authz.is_admin:
            raise NotAuthorized("Only administrators may say who is one")
        require_lifting(ctx, group_id)

    def _may_let_in(self, ctx: Context, user_id: str) -> None:
        """Refuse to give a user a way in to who could use it: whoever lets others in must hold what they hold."""
        self._spare_administrators(ctx, user_id)
        require_standing(ctx, user_id)

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


def existing(ctx: Context, row: type[UserRow | GroupRow | TenantRow], noun: str, ident: str) -> None:
    """Refuse what isn't there, or what the caller may not see.

    Raises:
        NotFound: either.
    """
    rule = {"user": rules.READ_USER, "group": rules.READ_GROUP, "tenant": rules.READ_TENANT}[noun]
    if ctx.session.get(row, ident) is None or not ctx.authz.permits(rule, **{noun: ident}):
        raise NotFound(f"{noun.capitalize()} with id {ident[:80]!r} does not exist")


def log(ctx: Context, entity: str, operation: str, **properties: str | None) -> None:
    """Write what an administrator does into the operation log; what is done to one's tenant belongs to that tenant."""
    tenant_id = properties.get("tenantId") if entity == "Tenant" else None
    if not ctx.authz.sees_tenant(tenant_id):
        tenant_id = None  # nobody writes lines that belong to the tenants of others
    changes = [(name, None, value) for name, value in properties.items() if value is not None]
    ctx.history.operation(entity, operation, category=ADMIN, changes=changes, tenant_id=tenant_id)
