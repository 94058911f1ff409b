"""The authorization service: who has been given or refused which permissions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.authz.resources import ALL, ANY, BY_NUMBER, GLOBAL, GRANT, REVOKE, Resource
from watchword.authz.rule import Need, Rule
from watchword.core import ids
from watchword.core.errors import BadUserRequest, EngineError, NotAuthorized, NotFound, NullValue
from watchword.query.specs.authorization import AUTHORIZATIONS
from watchword.services.holding import require_holding
from watchword.services.listing import Listing
from watchword.store.tables import AuthorizationRow, MembershipRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class AuthorizationService(Listing):
    """Everything that can be done with authorizations; `query` and `count` take their filters as keywords."""

    def __init__(self, commands: Commands) -> None:
        super().__init__(commands, AUTHORIZATIONS)

    def create(
        self,
        *,
        type: int,
        permissions: Sequence[str],
        resource_type: int | None,
        resource_id: str | None,
        user_id: str | None = None,
        group_id: str | None = None,
        identity: Identity | None = None,
    ) -> AuthorizationRow:
        """Create an authorization.

        Args:
            type: 0 for everybody (`user_id` must be `*`), 1 to grant, 2 to revoke.
            permissions: names; `ALL` alone means each.
            resource_type: number of the resource.
            resource_id: of one thing, or `*` for all.
            user_id: whom it is about; either this or `group_id`.
            group_id: the group it is about.
            identity: who asks.

        Raises:
            NotAuthorized: who asks may not, or doesn't hold what they would grant.
            EngineError: the type is none of the three, or is for everybody and names somebody.
            NullValue: user and group are both named, or neither.
            BadUserRequest: the resource or a permission isn't known.
            DuplicateError: there is one of this type, subject and resource already.
        """

        def work(ctx: Context) -> AuthorizationRow:
            ctx.authz.require(rules.CREATE_AUTHORIZATION)
            if type not in (GLOBAL, GRANT, REVOKE):
                raise EngineError(f"authorization type is {type}; expected 0 (everybody), 1 (grant) or 2 (revoke)")
            subject = _subject(type, user_id, group_id)
            resource = _resource(resource_type)
            bits = _bits(type, resource, permissions)
            row = AuthorizationRow(
                id=ids.new(),
                type=type,
                user_id=subject[0],
                group_id=subject[1],
                resource_type=resource.number,
                resource_id=resource_id,
                permissions=bits,
            )
            _check_holding(ctx, row)
            ctx.session.add(row)
            _log(ctx, "Create", row)
            return row

        return self._commands.run(work, identity=identity)

    def get(self, authorization_id: str, *, identity: Identity | None = None) -> AuthorizationRow:
        """Return an authorization.

        Raises:
            NotFound: there is none.
        """
        return self._commands.read(
            lambda ctx: _known(ctx, authorization_id, rules.READ_AUTHORIZATION), identity=identity
        )

    def update(
        self,
        authorization_id: str,
        *,
        permissions: Sequence[str],
        resource_type: int | None,
        resource_id: str | None,
        user_id: str | None = None,
        group_id: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Replace everything of an authorization but its type.

        Raises:
            NotFound: there is none.
            NotAuthorized: who asks may not, or doesn't hold what they would grant.
            EngineError: NullValue: BadUserRequest: as of `create`.
        """

        def work(ctx: Context) -> None:
            row = _known(ctx, authorization_id, rules.UPDATE_AUTHORIZATION)
            subject = _subject(row.type, user_id, group_id)
            resource = _resource(resource_type)
            bits = _bits(row.type, resource, permissions)
            _check_revoked(ctx, row)
            before = _told(row)
            row.user_id, row.group_id = subject
            row.resource_type, row.resource_id, row.permissions = resource.number, resource_id, bits
            _check_holding(ctx, row)
            _log(ctx, "Update", row, before)

        self._commands.run(work, identity=identity)

    def delete(self, authorization_id: str, *, identity: Identity | None = None) -> None:
        """Delete an authorization.

        Raises:
            NotFound: there is none.
        """

        def work(ctx: Context) -> None:
            row = _known(ctx, authorization_id, rules.DELETE_AUTHORIZATION)
            _check_revoked(ctx, row)
            ctx.session.delete(row)
            _log(ctx, "Delete", row)

        self._commands.run(work, identity=identity)

    def is_authorized(
        self,
        permission: str,
        resource_type: int,
        resource_id: str | None = None,
        *,
        user_id: str | None = None,
        identity: Identity | None = None,
    ) -> bool:
        """Tell whether a user (None: who asks) has a permission on a thing (None: only on all of its kind).

        Raises:
            BadUserRequest: the resource or the permission isn't known.
            NotAuthorized: it is another user, and who asks may not read authorizations.
        """
        need = Need(_resource(resource_type), permission, "thing")
        _bit(need.resource, permission)

        def work(ctx: Context) -> bool:
            subject = identity
            if user_id is not None and (subject is None or subject.user_id != user_id):
                if not ctx.authz.permits(rules.CHECK_OTHERS):
                    raise NotAuthorized("This needs the permission 'READ' on all authorizations")
                groups = [row.group_id for row in ctx.session.find(MembershipRow, user_id=user_id)]
                subject = _someone(user_id, tuple(sorted(groups)))
            thing = None if resource_id == ANY else resource_id
            rule = Rule("asked for", ((need,),))
            return self._commands.authorizer.permits(self._commands.database, subject, rule, thing=thing)

        return self._commands.read(work, identity=identity)

    def may(self, rule: Rule, *, identity: Identity | None = None, **ids: str | None) -> bool:
        """Tell whether who asks meets a rule: what an answer offers as links."""
        return self._commands.authorizer.permits(self._commands.database, identity, rule, **ids)


def _someone(user_id: str, groups: tuple[str, ...]) -> Identity:
    from watchword.identity.model import Identity

    return Identity(user_id, groups)


def _known(ctx: Context, authorization_id: str, rule: Rule) -> AuthorizationRow:
    def absent() -> Exception:
        return NotFound(f"no authorization has the id {authorization_id!r}")

    row = ctx.session.get(AuthorizationRow, authorization_id)
    if row is None:
        raise absent()
    ctx.authz.require(rules.READ_AUTHORIZATION, absent=absent, hidden=True, authorization=row.id)
    if rule is not rules.READ_AUTHORIZATION:
        ctx.authz.require(rule, authorization=row.id)
    return row


def _subject(type: int, user_id: str | None, group_id: str | None) -> tuple[str | None, str | None]:
    if type == GLOBAL:
        if group_id is not None:
            raise EngineError("an authorization for everybody names no group")
        if user_id not in (None, ANY):
            raise EngineError(f"an authorization for everybody has the user id '*', not {user_id!r}")
        return ANY, None
    if (user_id is None) == (group_id is None):
        raise NullValue("an authorization is about exactly one of a user and a group")
    return user_id, group_id


def _resource(number: int | None) -> Resource:
    if number is None:
        raise NullValue("the resource type is missing; expected its number")
    resource = BY_NUMBER.get(number)
    if resource is None:
        raise BadUserRequest(f"resource type is {number}; expected one of {', '.join(map(str, BY_NUMBER))}")
    return resource


def _bit(resource: Resource, permission: str) -> int:
    try:
        return resource.bit(permission)
    except KeyError:
        raise BadUserRequest(f"the resource {resource.name} has no permission {str(permission)[:80]!r}") from None


def _bits(type: int, resource: Resource, permissions: Sequence[str]) -> int:
    """Return the column: bits granted, or every bit but those revoked. Source: `reference` security 3.1."""
    bits = 0
    for permission in permissions:
        bits |= _bit(resource, permission)
    return ALL & ~bits if type == REVOKE else bits


def shown_permissions(row: AuthorizationRow) -> tuple[str, ...]:
    """Return the names of the permissions that a row grants or revokes, sorted; `ALL` alone if it is every one."""
    bits = row.permissions or 0
    resource = BY_NUMBER.get(row.resource_type)
    return () if resource is None else resource.names(ALL & ~bits if row.type == REVOKE else bits)


def _check_holding(ctx: Context, row: AuthorizationRow) -> None:
    """Nobody grants what they don't hold themselves, on the same thing. Guideline C-26."""
    if row.type != REVOKE:
        require_holding(ctx, row, row.permissions or 0)


def _check_revoked(ctx: Context, row: AuthorizationRow) -> None:
    """Nobody gives back to others, or to themselves, what they don't hold."""
    if row.type == REVOKE:
        require_holding(ctx, row, ALL & ~(row.permissions or 0))


def _told(row: AuthorizationRow) -> dict[str, object]:
    """What the log of operations tells of an authorization."""
    return {
        "permissionBits": row.permissions,
        "permissions": ", ".join(shown_permissions(row)),
        "type": row.type,
        "resource": BY_NUMBER[row.resource_type].shown,
        "resourceId": row.resource_id,
        "userId": row.user_id,
        "groupId": row.group_id,
    }


def _log(ctx: Context, operation: str, row: AuthorizationRow, before: dict[str, object] | None = None) -> None:
    old = before or {}
    changes = [
        (name, old.get(name), value)
        for name, value in _told(row).items()
        if value is not None or name not in {"userId", "groupId"}
    ]
    ctx.history.operation("Authorization", operation, category="Admin", changes=changes)
