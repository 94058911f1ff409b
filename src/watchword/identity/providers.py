"""Where users come from besides ACT_ID_USER: the contract of identity providers, and all of them as one.

The database always comes first: a user who has a line in ACT_ID_USER is never asked for elsewhere. Providers beside it
are read-only by construction: the contract has no operation that writes. Source: guidelines C-24, W-05.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from watchword.core.errors import RestError
from watchword.core.secret import Secret
from watchword.passwords.policy import UserProfile


@dataclass(frozen=True, slots=True)
class GroupProfile:
    """What is known of a group."""

    id: str
    name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class UserCriteria:
    """Which users are asked for; None does not narrow. `…_like` are patterns with `%` and `_`, escaped by a backslash.

    All of them hold; text is compared case-sensitively.
    """

    ids: tuple[str, ...] | None = None
    first_name: str | None = None
    first_name_like: str | None = None
    last_name: str | None = None
    last_name_like: str | None = None
    email: str | None = None
    email_like: str | None = None
    member_of_group: str | None = None


@dataclass(frozen=True, slots=True)
class GroupCriteria:
    """Which groups are asked for, as `UserCriteria`."""

    ids: tuple[str, ...] | None = None
    name: str | None = None
    name_like: str | None = None
    type: str | None = None
    member: str | None = None


class IdentityProvider(Protocol):
    """A directory of users and groups that somebody else keeps.

    Methods are called from several threads at once. They raise a `WatchwordError` (status 503) if the directory can't
    be asked; "not there" is an answer.
    """

    @property
    def name(self) -> str:
        """Return the name that the settings know it by, e.g. `ldap`."""
        ...

    @property
    def read_only(self) -> bool:
        """Return True: nothing here writes to a directory."""
        ...

    def find_user(self, user_id: str) -> UserProfile | None:
        """Return the user with exactly this id, or None."""
        ...

    def check_password(self, user_id: str, password: Secret) -> bool:
        """Return whether the password is the user's; an empty one never is. Who calls has throttled already."""
        ...

    def groups_of(self, user_id: str) -> tuple[str, ...]:
        """Return the ids of the groups that the user belongs to, sorted."""
        ...

    def tenants_of(self, user_id: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of tenants that the directory knows the user, or one of the groups, to belong to."""
        ...

    def users(self, criteria: UserCriteria) -> Sequence[UserProfile]:
        """Return all users that meet the criteria, in any order."""
        ...

    def groups(self, criteria: GroupCriteria) -> Sequence[GroupProfile]:
        """Return all groups that meet the criteria, in any order."""
        ...


NONE: tuple[IdentityProvider, ...] = ()


def owner_of(providers: Sequence[IdentityProvider], user_id: str) -> IdentityProvider | None:
    """Return the first provider that knows the user, or None."""
    return next((p for p in providers if p.find_user(user_id) is not None), None)


def read_only(noun: str, ident: str) -> RestError:
    """Return the refusal to write what a directory keeps.

    Source: `reference` security 5 (403 `InvalidRequestException`).
    """
    return RestError(
        f"The {noun} {ident[:80]!r} is kept by a directory that is read-only here: change it there",
        rest_type="InvalidRequestException",
        status=403,
    )
