"""What the account that searches could change, as far as a directory says so.

No operation that all directories share tells it. Active Directory computes attributes for whoever asks; 389 Directory
Server answers a control. Nothing is tried: a directory that tells neither needs somebody who knows its rules.
Source: guidelines W-05, C-24; MS-ADTS 3.1.1.4.5 (allowedAttributesEffective, allowedChildClassesEffective,
sDRightsEffective) and 6.1.1.2.4.1.2 (dSHeuristics); draft-ietf-ldapext-acl-model (effective rights).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from watchword.core.errors import DirectoryUnavailable
from watchword.core.settings import LdapSettings
from watchword.core.tls import client_context
from watchword.identity.ldap.directory import Entry
from watchword.identity.ldap.names import joined
from watchword.identity.ldap.wire import BASE, SUBTREE, Refused, Wire

ACTIVE_DIRECTORY, DIRECTORY_389 = "Active Directory", "389 Directory Server"
_ACTIVE_DIRECTORY = ("1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1851")
"""Capabilities of a domain controller, and of its lightweight sister."""
_EFFECTIVE_RIGHTS = "1.3.6.1.4.1.42.2.27.9.5.2"
_AD_ATTRIBUTES = ("allowedAttributesEffective", "allowedChildClassesEffective", "sDRightsEffective")
_ENTRY_RIGHTS = {"a": "add", "d": "delete", "n": "rename"}
_WRITING = frozenset("woWO")
"""Rights to an attribute: add values, delete values, and both for oneself."""
_ASKED = ("*", "userPassword", "member", "memberOf", "mail")
"""Attributes whose rights are asked for: those that are there, and what would be dangerous to write."""
_SAMPLE = 20
"""Entries of users and of groups that are looked at."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a directory says."""

    kind: str
    """Which directory; empty: one that can't tell."""
    seen: int = 0
    """How many entries it told about."""
    writable: tuple[str, ...] = ()
    """What could be changed: `NAMES of ENTRY`."""
    strangers: bool = False
    """Whether it shows users to who hasn't said who he is."""


def told(settings: LdapSettings) -> Told:
    """Ask the first server that answers.

    Raises:
        DirectoryUnavailable: none does, or it doesn't let the account in.
        SettingsError: a file with certificates isn't usable.
    """
    context = client_context(
        authorities=settings.certificate_authorities, certificate=settings.client_certificate, key=settings.client_key
    )
    seconds = float(settings.connect_seconds)
    for url in settings.server_urls:
        with suppress(OSError), Wire(url, context, seconds) as wire, Wire(url, context, seconds) as stranger:
            if settings.security_authentication == "external":
                wire.bind_by_certificate()
            elif settings.manager_dn:
                wire.bind(settings.manager_dn, settings.manager_password)
            return _asked(wire, stranger, settings)
    raise DirectoryUnavailable("no server of ldap.server_urls answers")


def kind_of(root: Entry | None) -> str:
    """Return which directory it is by its own entry (the root DSE); empty: one that can't tell rights."""
    if root is None:
        return ""
    if not set(_ACTIVE_DIRECTORY).isdisjoint(root.all("supportedCapabilities")):
        return ACTIVE_DIRECTORY
    return DIRECTORY_389 if _EFFECTIVE_RIGHTS in root.all("supportedControl") else ""


def written_in_active_directory(entry: Entry) -> tuple[str, ...]:
    """Return what the asking account may change in an entry, by the attributes that are computed for it."""
    children = entry.all("allowedChildClassesEffective")
    owner = (entry.first("sDRightsEffective") or "0") != "0"
    return (
        *entry.all("allowedAttributesEffective"),
        *(f"new {name}" for name in children),
        *(("its access rights",) if owner else ()),
    )


def written_in_389(entry: Entry) -> tuple[str, ...] | None:
    """Return what the account may change in an entry, by the answer to the control; None if the answer lacks it."""
    rights = entry.first("entryLevelRights")
    if rights is None:
        return None
    named = dict(one.strip().rpartition(":")[::2] for one in (entry.first("attributeLevelRights") or "").split(","))
    return (
        *(word for letter, word in _ENTRY_RIGHTS.items() if letter in rights and rights != "none"),
        *(name for name, granted in named.items() if granted != "none" and not _WRITING.isdisjoint(granted)),
    )


def lets_strangers_in(heuristics: str) -> bool:
    """Tell whether Active Directory answers who hasn't said who he is: the seventh character of `dSHeuristics`."""
    return heuristics[6:7] == "2"


def _asked(wire: Wire, stranger: Wire, settings: LdapSettings) -> Told:
    roots = wire.search("", BASE, ("supportedCapabilities", "supportedControl", "configurationNamingContext"), limit=1)
    root = roots[0] if roots else None
    kind = kind_of(root)
    strangers = _shows(stranger, joined(settings.user_search_base, settings.base_dn))
    if kind == ACTIVE_DIRECTORY and root is not None:
        strangers = strangers or _open_by_heuristics(wire, root)
    if not kind or (kind == DIRECTORY_389 and not settings.manager_dn):  # it wants to hear whose rights
        return Told("", strangers=strangers)
    attributes, written = _WRITTEN[kind]
    control = (_EFFECTIVE_RIGHTS, f"dn:{settings.manager_dn}".encode()) if kind == DIRECTORY_389 else None
    found: dict[str, tuple[str, ...] | None] = {}
    for base, scope in _places(settings):
        for entry in wire.search(base, scope, attributes, limit=_SAMPLE, control=control):
            if entry.dn.lower() != settings.manager_dn.lower():  # its own password is everybody's to change
                found[entry.dn.lower()] = written(entry)
    return Told(kind, sum(one is not None for one in found.values()), tuple(_lines(found)), strangers)


_WRITTEN: Mapping[str, tuple[tuple[str, ...], Callable[[Entry], tuple[str, ...] | None]]] = {
    ACTIVE_DIRECTORY: (_AD_ATTRIBUTES, written_in_active_directory),
    DIRECTORY_389: (_ASKED, written_in_389),
}
"""Directory -> attributes that are asked for, and how an answer is read."""


def _lines(found: Mapping[str, tuple[str, ...] | None]) -> Iterable[str]:
    for dn, names in found.items():
        if names:
            yield f"{', '.join(names[:4])}{' and more' if len(names) > 4 else ''} of {dn}"


def _places(settings: LdapSettings) -> Iterable[tuple[str, int]]:
    yield settings.base_dn, BASE
    for place in dict.fromkeys((settings.user_search_base, settings.group_search_base)):
        yield joined(place, settings.base_dn), SUBTREE


def _shows(stranger: Wire, base: str) -> bool:
    """Tell whether a connection that nobody vouched for sees entries below `base`."""
    with suppress(Refused):
        return len(stranger.search(base, SUBTREE, ("1.1",), limit=2)) > 1
    return False


def _open_by_heuristics(wire: Wire, root: Entry) -> bool:
    configuration = root.first("configurationNamingContext") or ""
    with suppress(Refused):
        place = f"CN=Directory Service,CN=Windows NT,CN=Services,{configuration}"
        return any(lets_strangers_in(e.first("dSHeuristics") or "") for e in wire.search(
            place, BASE, ("dSHeuristics",), limit=1))  # fmt: skip
    return False
