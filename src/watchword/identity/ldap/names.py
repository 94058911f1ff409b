"""Distinguished names: comparable, whatever way they are written.

Source: RFC 4514.
"""

from __future__ import annotations

import re

DnKey = tuple[tuple[tuple[str, str], ...], ...]
"""A name as its relative names, from the leaf up; attributes and values in lower case."""

_HEX = re.compile(r"(?:\\[0-9A-Fa-f]{2})+")


def key_of(dn: str) -> DnKey:
    """Return what is equal for equal names: case, blanks around separators and the kind of escape don't count."""
    return tuple(
        tuple(sorted(_pair(part) for part in _split(relative, "+")))
        for relative in _split(dn, ",;")
        if relative.strip()
    )


def below(dn: str, base: str) -> bool:
    """Tell whether `dn` is `base` or lies below it; every name lies below the empty one."""
    key, root = key_of(dn), key_of(base)
    return not root or key[-len(root) :] == root


def joined(relative: str, base: str) -> str:
    """Return the search base made of a relative name and the common end, either of which may be empty."""
    return ",".join(part for part in (relative.strip().strip(","), base.strip().strip(",")) if part)


def _split(text: str, separators: str) -> list[str]:
    parts, begin, at, quoted = [], 0, 0, False
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        elif text[at] in separators and not quoted:
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    return [*parts, text[begin:]]


def _pair(part: str) -> tuple[str, str]:
    attribute, _, value = part.partition("=")
    value = value.lstrip()
    stripped = value.rstrip()
    if stripped.endswith("\\") and len(stripped) < len(value):
        stripped += " "  # an escaped blank at the end belongs to the value
    if len(stripped) > 1 and stripped[0] == stripped[-1] == '"':
        stripped = stripped[1:-1]
    plain = _HEX.sub(_octets, stripped)
    return attribute.strip().lower(), " ".join(re.sub(r"\\(.)", r"\1", plain, flags=re.DOTALL).casefold().split(" "))


def _octets(found: re.Match[str]) -> str:
    text = bytes.fromhex(found.group().replace("\\", "")).decode("utf-8", "replace")
    return "".join(f"\\{c}" if c == "\\" else c for c in text)
