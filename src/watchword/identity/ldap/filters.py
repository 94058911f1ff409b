"""LDAP search filters: the one place where text becomes part of a filter.

Every value is escaped by an allow-list of characters; attribute names and configured filters are checked when the
provider is made. Source: RFC 4515; guideline C-32; `reference` security 5 (values there are not escaped).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from watchword.core.errors import SettingsError

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._-+,=: ")
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*")
_ITEM = re.compile(r"\(([A-Za-z0-9][A-Za-z0-9.;:-]*)(=|~=|>=|<=)(?:[^()\\\0]|\\[0-9A-Fa-f]{2})*\)")
NOTHING = "(!(objectClass=*))"
"""A filter that matches no entry."""


def escape(value: str) -> str:
    r"""Return `value` as an assertion value that means only itself.

    Letters, digits and a few signs of ASCII stay; every other octet of the UTF-8 form becomes `\hh`, so `*`, `(`, `)`,
    `\` and NUL have no meaning whatever stands around them.
    """
    return "".join(
        c if c in _PLAIN else "".join(f"\\{octet:02x}" for octet in c.encode("utf-8", "surrogatepass")) for c in value
    )


def equals(attribute: str, value: str) -> str:
    """Match entries whose `attribute` has `value`."""
    return f"({attribute}={escape(value)})" if value else NOTHING


def like(attribute: str, pattern: str) -> str:
    """Match entries whose `attribute` is like `pattern`, in which `%` stands for any text and nothing else does."""
    parts = re.split("%+", pattern)
    return f"({attribute}={'*'.join(map(escape, parts))})" if any(parts) or len(parts) > 1 else NOTHING


def every(filters: Iterable[str]) -> str:
    """Match entries that match all of `filters` (at least one)."""
    wanted = list(filters)
    return wanted[0] if len(wanted) == 1 else f"(&{''.join(wanted)})"


def one_of(filters: Iterable[str]) -> str:
    """Match entries that match one of `filters`; nothing if there are none."""
    wanted = list(filters)
    return NOTHING if not wanted else wanted[0] if len(wanted) == 1 else f"(|{''.join(wanted)})"


def checked_attribute(setting: str, name: str) -> str:
    """Return an attribute's name as configured.

    Raises:
        SettingsError: it is none.
    """
    if not _ATTRIBUTE.fullmatch(name):
        raise SettingsError(f"ldap.{setting} is {name!r}: not the name of an LDAP attribute")
    return name


def checked_filter(setting: str, text: str) -> str:
    """Return a filter as configured.

    Raises:
        SettingsError: it isn't exactly one filter of RFC 4515.
    """
    text = text.strip()
    end = _filter_end(text, 0)
    if end != len(text):
        raise SettingsError(f"ldap.{setting} is {text!r}: not one filter such as (objectClass=person)")
    return text


def _filter_end(text: str, start: int, depth: int = 0) -> int:
    """Return where the filter that begins at `start` ends, -1 if none does."""
    if depth > 20 or text[start : start + 1] != "(":
        return -1
    sign = text[start + 1 : start + 2]
    if sign not in ("&", "|", "!"):
        item = _ITEM.match(text, start)
        return item.end() if item else -1
    at, parts = start + 2, 0
    while text[at : at + 1] == "(":
        at, parts = _filter_end(text, at, depth + 1), parts + 1
        if at == -1:
            return -1
    return at + 1 if text[at : at + 1] == ")" and parts and (sign != "!" or parts == 1) else -1
