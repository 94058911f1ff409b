"""Where a directory keeps what, checked once. Source: `reference` security 5."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.core.settings import LdapSettings
from watchword.identity.ldap.directory import Entry
from watchword.identity.ldap.filters import checked_attribute, checked_filter
from watchword.identity.ldap.names import below, joined
from watchword.identity.providers import GroupProfile
from watchword.passwords.policy import UserProfile


@dataclass(frozen=True, slots=True)
class Schema:
    """Bases, filters and attributes."""

    users_base: str
    user_filter: str
    user_id: str
    first_name: str
    last_name: str
    email: str
    groups_base: str
    group_filter: str
    group_id: str
    group_name: str
    group_type: str
    member: str
    posix: bool
    server_sorts: bool

    @classmethod
    def of(cls, settings: LdapSettings) -> Schema:
        """Return what the settings say.

        Raises:
            SettingsError: an attribute's name or a filter is malformed.
        """

        def attribute(setting: str) -> str:
            return checked_attribute(setting, getattr(settings, setting))

        return cls(
            users_base=joined(settings.user_search_base, settings.base_dn),
            user_filter=checked_filter("user_search_filter", settings.user_search_filter),
            user_id=attribute("user_id_attribute"),
            first_name=attribute("user_firstname_attribute"),
            last_name=attribute("user_lastname_attribute"),
            email=attribute("user_email_attribute"),
            groups_base=joined(settings.group_search_base, settings.base_dn),
            group_filter=checked_filter("group_search_filter", settings.group_search_filter),
            group_id=attribute("group_id_attribute"),
            group_name=attribute("group_name_attribute"),
            group_type=attribute("group_type_attribute") if settings.group_type_attribute else "",
            member=attribute("group_member_attribute"),
            posix=settings.use_posix_groups,
            server_sorts=settings.sort_control_supported,
        )

    @property
    def names_groups(self) -> bool:
        """True if users name their groups, instead of groups their members."""
        return self.member.lower() == "memberof"

    @property
    def user_attributes(self) -> tuple[str, ...]:
        """Attributes of users that are asked for."""
        names = (self.user_id, self.first_name, self.last_name, self.email)
        return tuple(dict.fromkeys((*names, self.member) if self.names_groups else names))

    @property
    def group_attributes(self) -> tuple[str, ...]:
        """Attributes of groups that are asked for."""
        names = (self.group_id, self.group_name, self.group_type, self.member if self.names_groups else "")
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def group_attributes_and_members(self) -> tuple[str, ...]:
        """The same with the members, of which there may be thousands."""
        return tuple(dict.fromkeys((*self.group_attributes, self.member)))

    def user_id_of(self, entry: Entry) -> str | None:
        """Return the id of a user's entry: the attribute's first value."""
        return entry.first(self.user_id)

    def group_id_of(self, entry: Entry) -> str | None:
        """Return the id of a group's entry."""
        return entry.first(self.group_id)

    def is_user(self, dn: str) -> bool:
        """Tell whether a name lies where users are."""
        return below(dn, self.users_base)

    def is_group(self, dn: str) -> bool:
        """Tell whether a name lies where groups are."""
        return below(dn, self.groups_base)

    def profile(self, entry: Entry) -> UserProfile | None:
        """Return what is known of a user; None if the entry has no id."""
        user_id = self.user_id_of(entry)
        if not user_id:
            return None
        names = (entry.first(a) or "" for a in (self.first_name, self.last_name, self.email))
        return UserProfile(user_id, *names)

    def group_profile(self, entry: Entry) -> GroupProfile | None:
        """Return what is known of a group; None if the entry has no id."""
        group_id = self.group_id_of(entry)
        if not group_id:
            return None
        kind = entry.first(self.group_type) if self.group_type else None
        return GroupProfile(group_id, entry.first(self.group_name), kind)
