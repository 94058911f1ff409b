"""Checks of one command: whether who asks may do what the command is about to do.

A check is a guard of the unit of work (decision 0005): it travels inside the next statement, at the latest inside the
one that writes, and where it fails nothing was read or written. Until a user has once passed a check of the same kind
it is also asked at once, and always where steps could have effects that a refused write doesn't undo: who may not do a
thing sets nothing in motion. Source: `reference` security 3.2, 3.3, 3.5, 3.9; guidelines C-25, C-26.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn, Protocol

from watchword.authz.decision import Atom, Revokes, Who, strict
from watchword.authz.resources import ANY
from watchword.authz.rule import NO_ID, Either, Need, Rule
from watchword.authz.settings import AuthzSettings
from watchword.core.errors import ForeignTenant, NotAuthorized
from watchword.store.guard import Guard

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Session

HISTORIC = frozenset(("HISTORIC_TASK", "HISTORIC_PROCESS_INSTANCE"))
BELIEFS = 10_000
"""Checks remembered as passed at most; beyond that all are forgotten."""
Ids = Mapping[str, str | None]
"""What a rule is asked about: id by the name that its needs use. Needs without id are left out beside others."""
Belief = tuple[str, str, str | None]


class Subject(Protocol):
    """Who asks."""

    @property
    def user_id(self) -> str: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def tenants(self) -> tuple[str, ...]: ...
    @property
    def guard(self) -> Guard | None: ...


@dataclass(slots=True)
class Authorizer:
    """What all checks of a process share."""

    settings: AuthzSettings = field(default_factory=AuthzSettings)
    beliefs: set[Belief] = field(default_factory=set)

    def is_admin(self, subject: Subject | None) -> bool:
        """Tell whether a subject is an administrator; trusted code (None) is."""
        if subject is None:
            return True
        settings = self.settings
        return subject.user_id in settings.admin_users or not settings.admin_groups.isdisjoint(subject.groups)

    def sees_tenant(self, subject: Subject | None, tenant_id: str | None) -> bool:
        """Tell whether things of a tenant are for this subject."""
        if tenant_id is None or not self.settings.tenant_check or self.is_admin(subject):
            return True
        return subject is None or tenant_id in subject.tenants

    def tenants_of(self, subject: Subject | None) -> tuple[str, ...] | None:
        """Return the tenants whose things are for this subject, besides those of none; None: all."""
        if subject is None or not self.settings.tenant_check or self.is_admin(subject):
            return None
        return subject.tenants

    def unchecked(self, subject: Subject | None) -> bool:
        """Tell whether nothing is asked of a subject: trusted code, or checks are off."""
        return subject is None or not self.settings.enabled

    def alternatives(self, rule: Rule, ids: Ids) -> tuple[Either, ...]:
        """Return the needs of a rule that are asked for: those that have an id, or else all, about `*`."""
        settings = self.settings
        found = []
        for either in rule.asked(specific=settings.specific_variable_permissions):
            if any(need.permission in settings.disabled_permissions for need in either):
                continue
            known = either if settings.historic_instance_permissions else without_historic(either)
            found.append(tuple(need for need in known if need.fixed or ids.get(need.of) is not None) or known)
        return tuple(found)

    def permits(self, database: Database, subject: Subject | None, rule: Rule, **ids: str | None) -> bool:
        """Ask the database whether a subject meets a rule, in one statement of its own."""
        if self.unchecked(subject) or (rule.admin and self.is_admin(subject)):
            return True
        assert subject is not None
        if rule.admin and not rule.every:
            return False
        every = self.alternatives(rule, ids)
        if not all(every):
            return False
        if not every:
            return True
        return bool(database.select(*_question(every, ids, subject, self.settings.revokes), keyed=True)[0][0])


def without_historic(either: Either) -> Either:
    """Return alternatives without permissions on single historic things; all, where there is nothing else to ask."""
    return tuple(need for need in either if need.resource.name not in HISTORIC) or either


@dataclass(slots=True)
class Checks:
    """The checks of one command. `subject` is None for trusted code, of which nothing is asked."""

    authorizer: Authorizer
    session: Session
    database: Database
    subject: Subject | None = None
    at_once: bool = False
    """Ask before anything else is done, not with the next statement."""
    _off: int = 0

    @property
    def settings(self) -> AuthzSettings:
        """What is checked at all."""
        return self.authorizer.settings

    @property
    def is_admin(self) -> bool:
        """True for administrators and trusted code."""
        return self._off > 0 or self.authorizer.is_admin(self.subject)

    @contextmanager
    def off(self) -> Iterator[None]:
        """Ask nothing within this block: what runs in it is the platform's own doing."""
        self._off += 1
        try:
            yield
        finally:
            self._off -= 1

    def require(
        self,
        rule: Rule,
        *,
        absent: Callable[[], Exception] | None = None,
        visible: Rule | None = None,
        hidden: bool = False,
        **ids: str | None,
    ) -> None:
        """Let the command go on only if the subject meets `rule`.

        Args:
            rule: what is needed.
            absent: makes the error for a thing that isn't there; who may not even see it is told so, unless the
                laxity `existence` is open.
            visible: what is needed to see the thing; None: `rule` itself.
            hidden: who isn't permitted is told so whatever is open, as the reference asks by a query.
            ids: what it is about, by the names that the rule's needs use.

        Raises:
            NotAuthorized: at once or with a later statement of the command.
        """
        subject = self.subject
        if self._off or subject is None or not self.settings.enabled:
            return
        if rule.admin:
            if self.authorizer.is_admin(subject):
                return
            if not rule.every:
                raise NotAuthorized("Only administrators may do this", missing=())
        every = self.authorizer.alternatives(rule, ids)
        if not every:
            return

        belief: Belief = (subject.user_id, rule.name, ids.get("definition") or ids.get("group"))
        beliefs = self.authorizer.beliefs

        def refused() -> Exception:
            beliefs.discard(belief)
            if absent is not None and (hidden or self._keeps_secret(visible, ids)):
                return absent()
            return self._refusal(rule, ids)

        if not all(every):
            raise refused()
        sql, params = _question(every, ids, subject, self.settings.revokes)
        self.session.require(Guard(sql, params, refused))
        if self.at_once or belief not in beliefs:
            self.session.check()
            if len(beliefs) >= BELIEFS:
                beliefs.clear()
            beliefs.add(belief)

    def permits(self, rule: Rule, **ids: str | None) -> bool:
        """Ask at once whether the subject meets `rule`."""
        return self._off > 0 or self.authorizer.permits(self.database, self.subject, rule, **ids)

    def sees_tenant(self, tenant_id: str | None) -> bool:
        """Tell whether things of this tenant are for the subject."""
        return self._off > 0 or self.authorizer.sees_tenant(self.subject, tenant_id)

    def tenant(
        self,
        tenant_id: str | None,
        what: str,
        *,
        absent: Callable[[], Exception] | None = None,
        hidden: bool = False,
    ) -> None:
        """Let the command go on only if things of this tenant are for the subject.

        Args:
            tenant_id: whose the thing is; None: nobody's, so everybody may see it.
            what: what the command would do, as a refusal says it: `start the process definition 'x'`.
            absent: makes the error for a thing that isn't there, which is the answer unless `existence` is open.
            hidden: it is the answer whatever is open.

        Raises:
            ForeignTenant: or what `absent` makes.
        """
        if self.sees_tenant(tenant_id):
            return
        self._foreign(what, absent, hidden)

    def _foreign(self, what: str, absent: Callable[[], Exception] | None, hidden: bool) -> NoReturn:
        if absent is not None and (hidden or not self.settings.open("existence")):
            raise absent()
        raise ForeignTenant(f"Cannot {what}, which belongs to no tenant of the user")

    def _refusal(self, rule: Rule, ids: Ids) -> NotAuthorized:
        """Return the error about the first part of the rule that isn't met."""
        assert self.subject is not None
        every = rule.asked(specific=self.settings.specific_variable_permissions)
        for either in every[:-1]:
            if not self.authorizer.permits(self.database, self.subject, Rule(rule.name, (either,)), **ids):
                return refusal(rule, either, ids, self.subject.user_id)
        return refusal(rule, every[-1], ids, self.subject.user_id)

    def _keeps_secret(self, visible: Rule | None, ids: Ids) -> bool:
        """Tell whether the subject isn't even to learn that the thing exists."""
        if self.settings.open("existence"):
            return False
        return visible is None or not self.authorizer.permits(self.database, self.subject, visible, **ids)


def refusal(rule: Rule, either: Either, ids: Ids, user_id: str) -> NotAuthorized:
    """Return the error that tells which permissions are missing. Source: `reference` security 3.5."""
    asked = [need for need in either if need.fixed or ids.get(need.of) is not None] or either
    shown = [(need.permission, need.resource.shown, _id_of(need, ids)) for need in asked]
    told = " or ".join(_told(*one) for one in shown)
    if rule.admin:
        return NotAuthorized(f"Only administrators may do this, and who has {told}")
    some = "" if len(shown) == 1 else "one of: "
    return NotAuthorized(f"The user {user_id!r} lacks {some}{told}", user_id=user_id, missing=shown)


def _told(permission: str, resource: str, id: str | None) -> str:
    where = f"resource {resource!r}" if id is None else f"{resource} {id!r}"
    return f"the permission {permission!r} on {where}"


def _id_of(need: Need, ids: Ids) -> str | None:
    if need.of == NO_ID:
        return None
    return ANY if need.of == ANY else ids.get(need.of)


# --- SQL -------------------------------------------------------------------------------------------------------------

_MARK = re.compile(r"\{(\d+)\}")
Shape = tuple[tuple[tuple[int, int, int | None], ...], ...]


def _question(every: Sequence[Either], ids: Ids, subject: Subject, revokes: Revokes) -> tuple[str, tuple[object, ...]]:
    """Return the statement that yields true if every rule is met, with its parameters."""
    groups = padded(subject.groups)
    values: list[object] = [subject.user_id, *groups]
    places: dict[str, int] = {}
    for either in every:
        for need in either:
            if not need.fixed and need.of not in places and ids.get(need.of) is not None:
                places[need.of] = len(values)
                values.append(ids[need.of])
    shape: Shape = tuple(
        tuple((need.resource.number, need.bit, places.get(need.of)) for need in either) for either in every
    )
    sql, order = _text(shape, len(groups), revokes)
    return sql, tuple(values[index] for index in order)


def padded(groups: Sequence[str]) -> tuple[str, ...]:
    """Return groups padded to a power of two with the last one, so that there are few different statements."""
    if not groups:
        return ()
    size = 1 << (len(groups) - 1).bit_length()
    return (*groups, *[groups[-1]] * (size - len(groups)))


@lru_cache(maxsize=1000)
def _text(shape: Shape, groups: int, revokes: Revokes) -> tuple[str, tuple[int, ...]]:
    """Return the SQL of a question, and which value each of its placeholders takes."""
    who = Who("{0}", tuple(f"{{{index + 1}}}" for index in range(groups)))
    every = [
        [Atom(number, bit, None if id is None else f"{{{id}}}") for number, bit, id in alternatives]
        for alternatives in shape
    ]
    marked = f"SELECT {strict(every, who, revokes)}"  # numbers and marks alone: users, groups and ids are bound
    order = tuple(int(found) for found in _MARK.findall(marked))
    return _MARK.sub("?", marked), order
