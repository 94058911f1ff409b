"""One permission check as SQL: the rows of ACT_RU_AUTHORIZATION in their order of precedence, first match wins.

Within an alternative the rows of the user count before those of the groups, those before the rows for everybody; within
these a row on the very id before one on `*`, and a GRANT before a REVOKE. The first alternative with an answer decides.
Indexes: WW_IDX_AUTH_USER and WW_IDX_AUTH_GROUP. Source: `reference` security 3.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from watchword.authz.resources import HISTORIC_PROCESS_INSTANCE, HISTORIC_TASK, PROCESS_INSTANCE, TASK

Revokes = Literal["auto", "always", "never"]
"""If rows that revoke are looked at; `auto`: where there are any for the user. Source: `reference` security 3.3."""

MANY = frozenset(kind.number for kind in (TASK, PROCESS_INSTANCE, HISTORIC_TASK, HISTORIC_PROCESS_INSTANCE))
"""Resources of which single things are granted by the thousand, as the platform itself does with tasks."""


class Who(NamedTuple):
    """The subjects whose rows count, as placeholders: the user, and each group."""

    user: str
    groups: tuple[str, ...]


class Atom(NamedTuple):
    """One permission: number of the resource, bit, and the SQL of the resource's id (None: only rows on `*` count)."""

    resource: int
    bit: int
    id: str | None


# What is put into these texts is made here: names of columns, numbers that went through `int`, and placeholders or
# columns for who asks and what about. Whatever a client gave is bound.


def _subjects(who: Who) -> list[str]:
    """Return the conditions that a row is about the user or everybody, and that it is about one of the groups.

    They stand apart: one condition about both would be met by reading the rows of all users.
    """
    user = f"USER_ID_ IN ({who.user}, '*')"
    return [user, f"GROUP_ID_ IN ({', '.join(who.groups)})"] if who.groups else [user]


def _rows(columns: str, who: Who, about: str) -> str:
    """Return the SELECT of the rows of the subjects."""
    return " UNION ALL ".join(
        f"SELECT {columns} FROM ACT_RU_AUTHORIZATION WHERE {one} AND {about}"  # noqa: S608 - names, numbers, placeholders
        for one in _subjects(who)
    )


def revoked(who: Who) -> str:
    """Return the condition that some row revokes something of the subjects."""
    return f"EXISTS ({_rows('1', who, 'TYPE_ = 2')})"


def strict(every: Sequence[Sequence[Atom]], who: Who, revokes: Revokes) -> str:
    """Return the sub-query that tells whether, of each list of alternatives, the first with an answer permits.

    The rows that count are read once; for each list the one with the least number decides (`_number`).
    """
    atoms = list(chain.from_iterable(every))
    ids = dict.fromkeys((*(atom.id for atom in atoms if atom.id is not None), "'*'"))
    kinds = sorted({int(atom.resource) for atom in atoms})
    about = f"RESOURCE_ID_ IN ({', '.join(ids)}) AND RESOURCE_TYPE_ IN ({', '.join(map(str, kinds))})"
    rows = _rows("TYPE_, USER_ID_, RESOURCE_TYPE_, RESOURCE_ID_, PERMS_", who, about)
    return f"(SELECT {_verdict(every, who, revokes)} FROM ({rows}) a)"  # noqa: S608 - as in `_rows`


def _verdict(every: Sequence[Sequence[Atom]], who: Who, revokes: Revokes) -> str:
    """Return what is made of the rows of one scan.

    Where nothing is revoked of the subjects, any row that permits is enough; if something is, has to be known only
    where the row that decides doesn't permit.
    """
    granted = " AND ".join(f"COUNT(CASE WHEN {_grants(alternatives)} THEN 1 END) > 0" for alternatives in every)
    if revokes == "never":
        return granted
    decided = " AND ".join(f"COALESCE(MIN({_number(alternatives)}), 1) % 2 = 0" for alternatives in every)
    if revokes == "always":
        return decided
    return f"CASE WHEN {decided} THEN TRUE ELSE {granted} AND NOT {revoked(who)} END"


def _grants(alternatives: Iterable[Atom]) -> str:
    """Return the condition that a row permits one of the alternatives."""
    return f"a.TYPE_ IN (0, 1) AND ({' OR '.join(f'{_about(atom)} AND {_has(atom)}' for atom in alternatives)})"


def _number(alternatives: Iterable[Atom]) -> str:
    """Return the number of a row in the order of precedence, odd for one that denies; null: it says nothing.

    An alternative has twelve: of the user, groups or everybody; on the very id or on `*`; permitted or denied.
    """
    answers = " ".join(
        f"WHEN {_about(atom)} AND (a.TYPE_ IN (0, 1) AND {_has(atom)} OR a.TYPE_ IN (0, 2) AND NOT {_has(atom)}) "
        f"THEN CASE WHEN {_has(atom)} THEN {12 * place} ELSE {12 * place + 1} END"
        for place, atom in enumerate(alternatives)
    )
    return (
        f"CASE {answers} END + CASE WHEN a.TYPE_ = 0 THEN 8 WHEN a.USER_ID_ IS NULL THEN 4 ELSE 0 END "
        "+ CASE WHEN a.RESOURCE_ID_ = '*' THEN 2 ELSE 0 END"
    )


def _about(atom: Atom) -> str:
    ids = "= '*'" if atom.id is None else f"IN ({atom.id}, '*')"
    return f"a.RESOURCE_TYPE_ = {int(atom.resource)} AND a.RESOURCE_ID_ {ids}"


def _has(atom: Atom) -> str:
    return f"(PERMS_ & {int(atom.bit)}) = {int(atom.bit)}"


def _grounds(atoms: Sequence[Atom], who: Who) -> list[str]:
    """Return the conditions of which one is enough, none being revoked: any row grants one of the alternatives.

    Made for queries: what holds for every line is found once, and the ids granted are read once, but those of `MANY`.
    """
    grants = [f"RESOURCE_TYPE_ = {int(atom.resource)} AND {_has(atom)}" for atom in atoms]
    on_any = f"RESOURCE_ID_ = '*' AND TYPE_ IN (0, 1) AND ({' OR '.join(grants)})"
    held = [f"EXISTS ({_rows('1', who, on_any)})"]
    for atom, grant in zip(atoms, grants, strict=True):
        about = f"TYPE_ IN (0, 1) AND {grant}"
        if atom.id is None:
            continue
        if atom.resource not in MANY:
            held.append(f"{atom.id} IN ({_rows('RESOURCE_ID_', who, about)})")
            continue
        about += f" AND RESOURCE_ID_ = {atom.id}"
        # of each alone PostgreSQL can still read the ids at once, where it asks of many lines
        held += [
            f"EXISTS (SELECT 1 FROM ACT_RU_AUTHORIZATION WHERE {one} AND {about})"  # noqa: S608 - as in `_rows`
            for one in _subjects(who)
        ]
    return held


def for_each_line(atoms: Sequence[Atom], who: Who, revokes: Revokes) -> str:
    """Return the condition of `strict` in the form that is fast where it is asked of many lines."""
    if revokes == "always":
        return strict((atoms,), who, revokes)
    cases = "".join(f" WHEN {ground} THEN TRUE" for ground in _grounds(atoms, who))  # SQLite would look at all of an OR
    first = "" if revokes == "never" else f" WHEN {revoked(who)} THEN {strict((atoms,), who, 'always')}"
    return f"CASE{first}{cases} ELSE FALSE END"
