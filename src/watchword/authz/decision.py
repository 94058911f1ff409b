"""One permission check as SQL: the rows of ACT_RU_AUTHORIZATION in their order of precedence, first match wins.

Within an alternative the rows of the user count before those of the groups, those before the rows for everybody; within
these a row on the very id before one on `*`, and a GRANT before a REVOKE. The first alternative with an answer decides.
Indexes: ACT_UNIQ_AUTH_USER and ACT_UNIQ_AUTH_GROUP, all four columns. Source: `reference` security 3.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Revokes = Literal["auto", "always", "never"]
"""If rows that revoke are looked at; `auto`: where there are any for the user. Source: `reference` security 3.3."""


class Who(NamedTuple):
    """The subjects whose rows count, as placeholders: the user, and each group."""

    user: str
    groups: tuple[str, ...]


class Atom(NamedTuple):
    """One permission: number of the resource, bit, and the SQL of the resource's id (None: only rows on `*` count)."""

    resource: int
    bit: int
    id: str | None


def of_subject(alias: str, who: Who) -> str:
    """Return the condition that a row is about the user, everybody, or one of the groups."""
    user = f"{alias}.USER_ID_ IN ({who.user}, '*')"
    if not who.groups:
        return user
    return f"({user} OR {alias}.GROUP_ID_ IN ({', '.join(who.groups)}))"


def revoked(who: Who) -> str:
    """Return the condition that some row revokes something of the subjects."""
    return f"EXISTS (SELECT 1 FROM ACT_RU_AUTHORIZATION r WHERE r.TYPE_ = 2 AND {of_subject('r', who)})"  # noqa: S608


def strict(atoms: Iterable[Atom], who: Who, revokes: Revokes) -> str:
    """Return the condition that the first alternative with an answer permits."""
    answers = ", ".join(_answer(atom, who, revokes) for atom in atoms)
    return f"COALESCE({answers}, 0) = 1"


def _answer(atom: Atom, who: Who, revokes: Revokes) -> str:
    """Return the sub-query of one alternative: 1 permits, 0 denies, no line: no answer."""
    bit = int(atom.bit)
    has, lacks = f"(a.PERMS_ & {bit}) = {bit}", f"(a.PERMS_ & {bit}) <> {bit}"
    ids = "= '*'" if atom.id is None else f"IN ({atom.id}, '*')"
    told = f"a.TYPE_ <> 2 AND {has}"
    if revokes != "never":
        told = f"({told} OR a.TYPE_ = 2 AND {lacks} OR a.TYPE_ = 0{_if_revoked(who, revokes)})"
    return (
        f"(SELECT CASE WHEN a.TYPE_ <> 2 AND {has} THEN 1 ELSE 0 END FROM ACT_RU_AUTHORIZATION a "  # noqa: S608
        f"WHERE a.TYPE_ IN (0, 1, 2) AND a.RESOURCE_TYPE_ = {int(atom.resource)} AND a.RESOURCE_ID_ {ids} "
        f"AND {of_subject('a', who)} AND {told} "
        "ORDER BY CASE WHEN a.TYPE_ = 0 THEN 2 WHEN a.USER_ID_ IS NULL THEN 1 ELSE 0 END, "
        "CASE WHEN a.RESOURCE_ID_ = '*' THEN 1 ELSE 0 END, a.TYPE_ LIMIT 1)"
    )


def _if_revoked(who: Who, revokes: Revokes) -> str:
    """A global row without the permission only stops the search while rows that revoke are looked at."""
    return "" if revokes == "always" else f" AND {revoked(who)}"


def lenient(atoms: Sequence[Atom], who: Who) -> str:
    """Return the condition that any row grants one of the alternatives, none being revoked.

    Made for queries: what holds for every line is found once, and the ids granted are read once.
    """
    on_any = " OR ".join(
        f"a.RESOURCE_TYPE_ = {int(atom.resource)} AND (a.PERMS_ & {int(atom.bit)}) = {int(atom.bit)}" for atom in atoms
    )
    held = [
        "EXISTS (SELECT 1 FROM ACT_RU_AUTHORIZATION a WHERE a.TYPE_ IN (0, 1) AND a.RESOURCE_ID_ = '*' "  # noqa: S608
        f"AND {of_subject('a', who)} AND ({on_any}))"
    ]
    for atom in atoms:
        if atom.id is not None:
            held.append(
                f"{atom.id} IN (SELECT a.RESOURCE_ID_ FROM ACT_RU_AUTHORIZATION a WHERE a.TYPE_ IN (0, 1) "  # noqa: S608
                f"AND a.RESOURCE_TYPE_ = {int(atom.resource)} AND (a.PERMS_ & {int(atom.bit)}) = {int(atom.bit)} "
                f"AND {of_subject('a', who)})"
            )
    return f"({' OR '.join(held)})"


def for_each_line(atoms: Sequence[Atom], who: Who, revokes: Revokes) -> str:
    """Return the condition of `strict` in the form that is fast where it is asked of many lines."""
    if revokes == "never":
        return lenient(atoms, who)
    if revokes == "always":
        return strict(atoms, who, revokes)
    return f"CASE WHEN {revoked(who)} THEN {strict(atoms, who, 'always')} ELSE {lenient(atoms, who)} END"
