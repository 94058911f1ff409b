"""The rows that permit or refuse: by type, subject, id and permission, for the rules of an operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz.resources import ANY, BY_NAME, GLOBAL, GRANT, REVOKE, Resource
from watchword.authz.rule import Either, Need

from .operations import Operation
from .side import CALLER, TEAM

_USER, _GROUP, _ALL = {"userId": CALLER}, {"groupId": TEAM}, {"userId": "*"}
_SUBJECTS: Mapping[str, tuple[int, dict[str, str]]] = {
    "user": (GRANT, _USER),
    "group": (GRANT, _GROUP),
    "everybody": (GLOBAL, _ALL),
}
OWN = "READ_SECRET_VARIABLE"
"""A permission that only we have."""


@dataclass(frozen=True)
class Row:
    """An authorization; `of` is the name of an id of the world, or `*`."""

    type: int
    subject: tuple[tuple[str, str], ...]
    resource: Resource
    of: str
    permissions: tuple[str, ...]

    def body(self, ids: Mapping[str, str]) -> dict[str, Any]:
        """Return what creates it in a world with these ids."""
        return {
            "type": self.type,
            **dict(self.subject),
            "resourceType": self.resource.number,
            "resourceId": ANY if self.of == ANY else ids[self.of],
            "permissions": list(self.permissions),
        }


@dataclass(frozen=True)
class Variation:
    """An operation that is called while some rows are there."""

    operation: Operation
    name: str
    rows: tuple[Row, ...]


def of_rules(operation: Operation, *, specific: bool) -> Iterator[Variation]:
    """Return the variations that follow from an operation's rules: precedence, subjects, ids, what is lacking."""
    about = {"source": "definition", "target": "definition", **dict(operation.about)}
    parts = [tuple(_published(either)) for rule in operation.rules for either in rule.asked(specific=specific)]

    def row(need: Need, how: str = "user", *, exact: bool = True, type: int | None = None) -> Row:
        given, subject = _SUBJECTS[how]
        of = about.get(need.of, need.of) if exact and not need.fixed else ANY
        return Row(given if type is None else type, tuple(subject.items()), need.resource, of, (need.permission,))

    def variation(name: str, rows: Sequence[Row]) -> Variation:
        return Variation(operation, name, tuple(_merged(rows)))

    def chosen(which: int) -> list[Need]:
        return [either[which % len(either)] for either in parts]

    yield variation("nothing", [])
    for which in range(max(map(len, parts), default=0)):
        for how in _SUBJECTS:
            for exact in (True, False):
                word = "exact" if exact else "any"
                yield variation(f"{how} {word} {which}", [row(n, how, exact=exact) for n in chosen(which)])
    for lacking in range(len(parts) if len(parts) > 1 else 0):
        rest = [need for index, need in enumerate(chosen(0)) if index != lacking]
        yield variation(f"lacks part {lacking}", [row(need) for need in rest])
    for name, grant, revoke in CONTRADICTIONS:
        rows = [row(n, grant[0], exact=grant[1]) for n in chosen(0)]
        against = [row(n, revoke[0], exact=revoke[1], type=revoke[2]) for n in chosen(0)]
        if revoke[2] == GLOBAL:
            against = [Row(GLOBAL, one.subject, one.resource, one.of, ()) for one in against]
        if not {_key(one) for one in rows} & {_key(one) for one in against}:
            yield variation(name, rows + against)
    if any(len(either) > 1 for either in parts):
        yield variation(
            "first alternative revoked",
            [
                *(row(n, exact=False) for n in chosen(1)),
                *(row(n, type=REVOKE) for n in chosen(0) if n not in chosen(1)),
            ],
        )


CONTRADICTIONS: tuple[tuple[str, tuple[str, bool], tuple[str, bool, int]], ...] = (
    ("user any, revoked exact", ("user", False), ("user", True, REVOKE)),
    ("user exact, revoked any", ("user", True), ("user", False, REVOKE)),
    ("user exact, revoked exact", ("user", True), ("user", True, REVOKE)),
    ("group exact, revoked user any", ("group", True), ("user", False, REVOKE)),
    ("user any, revoked group exact", ("user", False), ("group", True, REVOKE)),
    ("group any, revoked group exact", ("group", False), ("group", True, REVOKE)),
    ("everybody any, none for everybody exact", ("everybody", False), ("everybody", True, GLOBAL)),
    ("everybody any, revoked group any", ("everybody", False), ("group", False, REVOKE)),
    ("everybody exact, revoked user any", ("everybody", True), ("user", False, REVOKE)),
)
"""What is granted to whom and where, and what speaks against it."""


def of_permissions(operation: Operation) -> Iterator[Variation]:
    """Return a variation for each permission of each resource that an operation could ask for, alone on everything."""
    for name in dict.fromkeys((*(n.resource.name for n in _needs(operation)), *_NEIGHBOURS.get(_noun(operation), ()))):
        resource = BY_NAME[name]
        for permission in resource.permissions:
            if permission != OWN:
                row = Row(GRANT, tuple(_USER.items()), resource, ANY, (permission,))
                yield Variation(operation, f"only {name} {permission}", (row,))


_NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "task": ("TASK", "PROCESS_INSTANCE", "PROCESS_DEFINITION"),
    "process-instance": ("PROCESS_INSTANCE", "PROCESS_DEFINITION", "TASK"),
    "history": ("HISTORIC_TASK", "HISTORIC_PROCESS_INSTANCE", "PROCESS_DEFINITION", "TASK"),
}


def _noun(operation: Operation) -> str:
    return operation.path.split("/")[1]


def _needs(operation: Operation) -> Iterator[Need]:
    for rule in operation.rules:
        for either in (*rule.every, *(rule.specific or ())):
            yield from _published(either)


def _published(either: Either) -> Iterator[Need]:
    return (need for need in either if need.permission != OWN)


def _key(row: Row) -> tuple[Any, ...]:
    return row.type, row.subject, row.resource.name, row.of


def _merged(rows: Sequence[Row]) -> Iterator[Row]:
    """Join the permissions of rows that are about the same: there can be only one such row."""
    found: dict[tuple[Any, ...], Row] = {}
    for one in rows:
        known = found.get(_key(one))
        permissions = tuple(dict.fromkeys((*(known.permissions if known else ()), *one.permissions)))
        found[_key(one)] = Row(one.type, one.subject, one.resource, one.of, permissions)
    yield from found.values()
