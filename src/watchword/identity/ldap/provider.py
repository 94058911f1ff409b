"""Users and groups of an LDAP directory as an identity provider: read-only, for nothing here can write.

Source: `reference` security 5; guidelines C-24, W-05, W-43.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence

from watchword.authz.settings import ADMIN_GROUP
from watchword.core.log import Log
from watchword.core.secret import Secret
from watchword.core.settings import LdapSettings
from watchword.identity.ldap.directory import Entry, Lookup, TooManyEntries
from watchword.identity.ldap.filters import equals, every, like, one_of
from watchword.identity.ldap.names import key_of
from watchword.identity.ldap.schema import Schema
from watchword.identity.providers import GroupCriteria, GroupProfile, UserCriteria
from watchword.passwords.policy import UserProfile

log = Log("watchword.ldap")
MAX_ID = 64
"""Characters of an id; longer ones fit no column of the engine."""
_CHUNK = 50
"""Values in one filter."""
_READ_ONE_BY_ONE = 100
"""Members of a group up to which each is read by name; beyond, all users are read."""


class LdapProvider:
    """One directory."""

    name = "ldap"
    read_only = True

    def __init__(self, directory: Lookup, settings: LdapSettings) -> None:
        """Make the provider; nothing is asked yet.

        Raises:
            SettingsError: an attribute's name or a filter is malformed.
        """
        self._directory = directory
        self._schema = Schema.of(settings)
        self._limit = settings.entries
        self._depth = settings.nested_depth
        self._administrators = frozenset(settings.administrator_groups)
        self.authorization_check_enabled = settings.authorization_check_enabled

    def find_user(self, user_id: str) -> UserProfile | None:
        """Return the user with exactly this id, or None.

        Raises:
            DirectoryUnavailable: the directory can't be asked.
        """
        entry = self._user(user_id)
        return None if entry is None else self._schema.profile(entry)

    def check_password(self, user_id: str, password: Secret) -> bool:
        """Return whether the directory lets the user in with this password.

        For an unknown user as many questions are asked as for a known one.

        Raises:
            DirectoryUnavailable: the directory can't be asked.
        """
        entry = self._user(user_id)
        dn = entry.dn if entry else f"{self._schema.user_id}={secrets.token_hex(8)},{self._schema.users_base}"
        return self._directory.proves(dn, password) and entry is not None

    def groups_of(self, user_id: str) -> tuple[str, ...]:
        """Return the ids of the groups that the user belongs to, sorted; through others as deep as the settings say.

        Raises:
            DirectoryUnavailable: the directory can't be asked.
        """
        entry = self._user(user_id)
        if entry is None:
            return ()
        ids = {found for group in self._groups_of(entry) if (found := self._schema.group_id_of(group))}
        administrator = bool(ids & self._administrators)
        return tuple(sorted((ids - {ADMIN_GROUP}) | ({ADMIN_GROUP} if administrator else set())))

    def tenants_of(self, user_id: str, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return (): directories know no tenants."""
        return ()

    def users(self, criteria: UserCriteria) -> Sequence[UserProfile]:
        """Return the users that meet the criteria.

        Raises:
            DirectoryUnavailable: the directory can't be asked.
            TooManyEntries: more match than one query may read.
        """
        profiles = (self._schema.profile(entry) for entry in self._candidates(criteria))
        return [p for p in profiles if p is not None and _meets(p, criteria)]

    def groups(self, criteria: GroupCriteria) -> Sequence[GroupProfile]:
        """Return the groups that meet the criteria.

        Raises:
            DirectoryUnavailable: the directory can't be asked.
            TooManyEntries: more match than one query may read.
        """
        schema = self._schema
        if criteria.type is not None and not schema.group_type:
            return []
        if criteria.member is not None:
            user = self._user(criteria.member)
            entries = self._groups_of(user) if user else []
        else:
            entries = []
            for ids in _chunks(criteria.ids):
                narrow = [
                    *([one_of(equals(schema.group_id, i) for i in ids)] if ids is not None else []),
                    *([equals(schema.group_name, criteria.name)] if criteria.name is not None else []),
                    *([like(schema.group_name, _star(criteria.name_like))] if criteria.name_like is not None else []),
                    *([equals(schema.group_type, criteria.type)] if criteria.type is not None else []),
                ]
                entries += self._search_groups(narrow)
        profiles = (schema.group_profile(entry) for entry in entries)
        return [p for p in profiles if p is not None and _group_meets(p, criteria)]

    def close(self) -> None:
        """Hang up."""
        close = getattr(self._directory, "close", None)
        if close is not None:
            close()

    def _user(self, user_id: str) -> Entry | None:
        """Return the one entry whose id is exactly `user_id`; several are as good as none."""
        if not user_id or len(user_id) > MAX_ID or "\0" in user_id:
            return None
        schema = self._schema
        narrow = every((schema.user_filter, equals(schema.user_id, user_id)))
        try:
            found = self._directory.search(schema.users_base, narrow, schema.user_attributes, limit=3)
        except TooManyEntries:
            found = []
        exact = [entry for entry in found if schema.user_id_of(entry) == user_id]
        if len(exact) > 1:
            log.warning("an id isn't unique in the directory: nobody comes in with it", user=user_id)
        return exact[0] if len(exact) == 1 else None

    def _candidates(self, criteria: UserCriteria) -> Iterator[Entry]:
        """Yield the entries that may meet the criteria: the server's rules are wider than ours."""
        schema = self._schema
        narrow = [
            test(attribute, value if test is equals else _star(value))
            for test, attribute, value in (
                (equals, schema.first_name, criteria.first_name),
                (like, schema.first_name, criteria.first_name_like),
                (equals, schema.last_name, criteria.last_name),
                (like, schema.last_name, criteria.last_name_like),
                (equals, schema.email, criteria.email),
                (like, schema.email, criteria.email_like),
            )
            if value is not None
        ]
        for ids in _chunks(criteria.ids):
            wanted = narrow if ids is None else [*narrow, one_of(equals(schema.user_id, i) for i in ids)]
            if criteria.member_of_group is None:
                yield from self._search_users(wanted)
            else:
                yield from self._members(criteria.member_of_group, wanted)

    def _members(self, group_id: str, narrow: list[str]) -> Iterator[Entry]:
        schema = self._schema
        named = self._search_groups([equals(schema.group_id, group_id)], members=True)
        groups = self._within([g for g in named if schema.group_id_of(g) == group_id])
        if schema.names_groups:
            for dns in _chunks(tuple(g.dn for g in groups)):
                yield from self._search_users([*narrow, one_of(equals(schema.member, dn) for dn in dns or ())])
            return
        members = [m for group in groups for m in group.all(schema.member)]
        if schema.posix:
            for ids in _chunks(tuple(dict.fromkeys(members))):
                yield from self._search_users([*narrow, one_of(equals(schema.user_id, i) for i in ids or ())])
        elif len(members) <= _READ_ONE_BY_ONE:
            accepted = every((schema.user_filter, *narrow))
            unique = {key_of(dn): dn for dn in members}
            for dn in unique.values():
                if schema.is_user(dn) and (entry := self._directory.read(dn, accepted, schema.user_attributes)):
                    yield entry
        else:
            keys = {key_of(dn) for dn in members}
            yield from (entry for entry in self._search_users(narrow) if key_of(entry.dn) in keys)

    def _groups_of(self, user: Entry) -> list[Entry]:
        """Return the groups of a user, then those which these belong to, level by level."""
        schema = self._schema
        if schema.names_groups:
            return self._named(user.all(schema.member), {}, self._depth)
        member = schema.user_id_of(user) if schema.posix else user.dn
        found = self._search_groups([equals(schema.member, member or "")])
        seen = {key_of(g.dn): g for g in found}
        level = found
        for _ in range(0 if schema.posix else self._depth):
            above: list[Entry] = []
            for dns in _chunks(tuple(g.dn for g in level)):
                above += self._search_groups([one_of(equals(schema.member, dn) for dn in dns or ())])
            level = [g for g in above if key_of(g.dn) not in seen]
            seen.update((key_of(g.dn), g) for g in level)
            if not level:
                break
        return list(seen.values())

    def _named(self, dns: Sequence[str], seen: dict[object, Entry | None], depth: int) -> list[Entry]:
        """Return the groups that `memberOf` names, and those which these name."""
        schema = self._schema
        level: list[Entry] = []
        for dn in dns:
            key = key_of(dn)
            if key in seen or not schema.is_group(dn):
                continue
            seen[key] = self._directory.read(dn, schema.group_filter, schema.group_attributes)
            level += [found for found in (seen[key],) if found]
        if depth and level:
            self._named([up for g in level for up in g.all(schema.member)], seen, depth - 1)
        return [g for g in seen.values() if g is not None]

    def _within(self, groups: list[Entry]) -> list[Entry]:
        """Return groups and the groups inside them, as deep as the settings say."""
        schema = self._schema
        seen = {key_of(g.dn): g for g in groups}
        level = groups
        for _ in range(0 if schema.posix else self._depth):
            inner: list[Entry] = []
            if schema.names_groups:
                for dns in _chunks(tuple(g.dn for g in level)):
                    inner += self._search_groups([one_of(equals(schema.member, dn) for dn in dns or ())])
            else:
                for dn in dict.fromkeys(m for g in level for m in g.all(schema.member)):
                    if schema.is_group(dn) and key_of(dn) not in seen:
                        entry = self._directory.read(dn, schema.group_filter, schema.group_attributes_and_members)
                        inner += [entry] if entry else []
            level = [g for g in inner if key_of(g.dn) not in seen]
            seen.update((key_of(g.dn), g) for g in level)
            if not level:
                break
        return list(seen.values())

    def _search_users(self, narrow: list[str]) -> list[Entry]:
        schema = self._schema
        return self._all(
            schema.users_base, every((schema.user_filter, *narrow)), schema.user_attributes, schema.user_id
        )

    def _search_groups(self, narrow: list[str], *, members: bool = False) -> list[Entry]:
        schema = self._schema
        wanted = every((schema.group_filter, *narrow))
        attributes = schema.group_attributes_and_members if members else schema.group_attributes
        return self._all(schema.groups_base, wanted, attributes, schema.group_id)

    def _all(self, base: str, filter_: str, attributes: Sequence[str], order: str) -> list[Entry]:
        sort = (order,) if self._schema.server_sorts else ()
        found = self._directory.search(base, filter_, attributes, sort=sort, limit=self._limit + 1)
        if len(found) > self._limit:
            raise TooManyEntries(f"more than {self._limit} entries of the directory match: narrow the query")
        return found


def _chunks(values: tuple[str, ...] | None) -> Iterator[tuple[str, ...] | None]:
    """Yield parts of a list that fit one filter; None, which doesn't narrow, as it is."""
    if values is None:
        yield None
        return
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


_LIKE = re.compile(r"\\(?P<literal>.)|(?P<any>%)|(?P<one>_)|(?P<plain>[^%_\\]+|\\$)", re.DOTALL)


def _star(pattern: str) -> str:
    """Return a pattern that matches at least as much and knows `%` only: LDAP has no sign for one character."""
    return "%".join(_literals(pattern))


def _literals(pattern: str) -> list[str]:
    parts = [""]
    for found in _LIKE.finditer(pattern):
        literal = found["literal"] or found["plain"]
        if literal is None or "%" in literal:
            parts.append("")
        else:
            parts[-1] += literal
    return parts


def _matches(value: str | None, exact: str | None, pattern: str | None) -> bool:
    if exact is not None and value != exact:
        return False
    return pattern is None or (value is not None and _regex(pattern).fullmatch(value) is not None)


def _regex(pattern: str) -> re.Pattern[str]:
    parts = (
        ".*" if found["any"] else "." if found["one"] else re.escape(found["literal"] or found["plain"])
        for found in _LIKE.finditer(pattern)
    )
    return re.compile("".join(parts), re.DOTALL)


def _meets(user: UserProfile, criteria: UserCriteria) -> bool:
    return (
        (criteria.ids is None or user.id in criteria.ids)
        and _matches(user.first_name, criteria.first_name, criteria.first_name_like)
        and _matches(user.last_name, criteria.last_name, criteria.last_name_like)
        and _matches(user.email, criteria.email, criteria.email_like)
    )


def _group_meets(group: GroupProfile, criteria: GroupCriteria) -> bool:
    return (
        (criteria.ids is None or group.id in criteria.ids)
        and (criteria.type is None or group.type == criteria.type)
        and _matches(group.name, criteria.name, criteria.name_like)
    )
