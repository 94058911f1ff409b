"""Facts and values that only the database knows: guards of a unit of work, durations computed in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Guard:
    """A fact that must hold while a statement runs; it travels inside that statement, at no trip of its own.

    `sql` is one SELECT of one boolean, with `?` for each of `params`. Where it yields anything but true, nothing is
    read or written and `error()` is raised.
    """

    sql: str
    params: tuple[object, ...]
    error: Callable[[], Exception]


HELD = "TRUE /* what the unit rests on */"
"""A condition for statements of `Session.execute`: what the unit rests on is checked there, in the statement itself.

It must stand where it is evaluated whatever the tables hold: alone among ANDs, in the part that writes.
"""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The milliseconds from the moment in attribute `since` of the same row until `until`; never less than 0."""

    since: str
    until: datetime


KEEP: object = object()
"""Stands for what a column holds already."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """`value` where the row matches `where` (attribute -> value), else `otherwise`."""

    where: Mapping[str, object]
    value: object
    otherwise: object = KEEP
