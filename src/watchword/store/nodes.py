"""Which processes serve this database now: each says so again and again; who is silent for long is none any more.

Source: guideline W-35.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from watchword.store.database import Database

COUNTS_FOR = timedelta(seconds=100)
"""How long a process counts after it was seen: three beats and a bit."""
_KEPT_FOR = timedelta(minutes=10)
"""How long its line stays then: so long somebody can see who has gone."""

_COLUMNS = "ID_, HOST_, ADDRESS_, PROCESS_, VERSION_, STARTED_"
_SEEN = (
    f"INSERT INTO WW_NODE ({_COLUMNS}, SEEN_, UNTIL_) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 - our own names
    "ON CONFLICT (ID_) DO UPDATE SET SEEN_ = excluded.SEEN_, UNTIL_ = excluded.UNTIL_"
)
_SWEEP = "DELETE FROM WW_NODE WHERE UNTIL_ < ?"
_GONE = "DELETE FROM WW_NODE WHERE ID_ = ?"
_LIVE = f"SELECT {_COLUMNS} FROM WW_NODE WHERE UNTIL_ > ? ORDER BY STARTED_, ID_"  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class Node:
    """A process that serves."""

    id: str
    host: str
    """The host's own name."""
    address: str | None
    """Where clients reach it; None: it only runs jobs."""
    process: int
    version: str
    started: datetime


def seen(database: Database, node: Node, now: datetime) -> None:
    """Note that `node` is there, and drop the lines of those that have long been silent."""
    with database.session(now) as session:
        session.execute(_SEEN, (*astuple(node), now, now + COUNTS_FOR))
        session.execute(_SWEEP, (now - _KEPT_FOR,))
        session.flush()


def gone(database: Database, node: Node, now: datetime) -> None:
    """Note that `node` has ended."""
    with database.session(now) as session:
        session.execute(_GONE, (node.id,))
        session.flush()


def live(database: Database, now: datetime) -> tuple[Node, ...]:
    """Return the processes that serve, the oldest first."""
    return tuple(Node(*line) for line in database.select(_LIVE, (now,)))
