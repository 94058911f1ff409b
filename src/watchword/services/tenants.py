"""Tenants and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.identity import tenants
from watchword.store.tables import TenantRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
from watchword.services.subjects import Subjects, existing, log


class Tenants(Subjects):
    """Commands on tenants."""

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
            log(ctx, "Tenant", "Create", tenantId=row.id)
            ctx.audit("tenant.created", subject=row.id)

        self._commands.run(work, identity=identity)

    def update_tenant(self, tenant_id: str, *, name: str | None, identity: Identity | None = None) -> None:
        """Set the name of a tenant.

        Raises:
            NotFound: there is none that the caller may see.
        """

        def work(ctx: Context) -> None:
            existing(ctx, TenantRow, "tenant", tenant_id)
            ctx.authz.require(rules.UPDATE_TENANT, tenant=tenant_id)
            tenants.update_tenant(ctx.session, tenant_id, name)
            log(ctx, "Tenant", "Update", tenantId=tenant_id)
            ctx.audit("tenant.updated", subject=tenant_id)

        self._commands.run(work, identity=identity)

    def delete_tenant(self, tenant_id: str, *, identity: Identity | None = None) -> None:
        """Delete a tenant with all that names it; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_TENANT, tenant=tenant_id)
            ctx.authz.require(rules.READ_TENANT, tenant=tenant_id)
            if tenants.delete_tenant(ctx.session, tenant_id):
                log(ctx, "Tenant", "Delete", tenantId=tenant_id)
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
            ctx.authz.require(rules.READ_TENANT, tenant=tenant_id)
            if user_id is not None:
                ctx.authz.require(rules.READ_USER, user=user_id)
            if group_id is not None:
                ctx.authz.require(rules.READ_GROUP, group=group_id)
            tenants.add_member(ctx.session, tenant_id, user_id=user_id, group_id=group_id)
            log(ctx, "TenantMembership", "Create", userId=user_id, groupId=group_id, tenantId=tenant_id)
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
                log(ctx, "TenantMembership", "Delete", userId=user_id, groupId=group_id, tenantId=tenant_id)
                ctx.audit("membership.deleted", subject=user_id or group_id, details={"tenant": tenant_id})

        self._commands.run(work, identity=identity)
