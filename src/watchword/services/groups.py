"""Groups and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.identity import groups
from watchword.store.tables import GroupRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
from watchword.services.subjects import Subjects, existing, log


class Groups(Subjects):
    """Commands on groups."""

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
            log(ctx, "Group", "Create", groupId=row.id)
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
            existing(ctx, GroupRow, "group", group_id)
            ctx.authz.require(rules.UPDATE_GROUP, group=group_id)
            groups.update_group(ctx.session, group_id, name, type)
            log(ctx, "Group", "Update", groupId=group_id)
            ctx.audit("group.updated", subject=group_id)

        self._commands.run(work, identity=identity)

    def delete_group(self, group_id: str, *, identity: Identity | None = None) -> None:
        """Delete a group with all that names it; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_GROUP, group=group_id)
            ctx.authz.require(rules.READ_GROUP, group=group_id)
            self._writable_group(group_id)
            self._may_leave(ctx, group_id)
            if groups.delete_group(ctx.session, group_id):
                log(ctx, "Group", "Delete", groupId=group_id)
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
            ctx.authz.require(rules.READ_USER, user=user_id)
            ctx.authz.require(rules.READ_GROUP, group=group_id)
            self._writable_group(group_id)
            groups.add_member(ctx.session, group_id, user_id)
            log(ctx, "Group membership", "Create", userId=user_id, groupId=group_id)
            ctx.audit("membership.created", subject=user_id, details={"group": group_id})

        self._commands.run(work, identity=identity)
        self._authenticator.forget(user_id)

    def remove_member(self, group_id: str, user_id: str, *, identity: Identity | None = None) -> None:
        """End a membership; no matter if there is none."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_MEMBERSHIP, group=group_id)
            self._writable_group(group_id)
            self._may_leave(ctx, group_id)
            if groups.remove_member(ctx.session, group_id, user_id):
                log(ctx, "Group membership", "Delete", userId=user_id, groupId=group_id)
                ctx.audit("membership.deleted", subject=user_id, details={"group": group_id})

        self._commands.run(work, identity=identity)
        self._authenticator.forget(user_id)
