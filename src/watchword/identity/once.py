"""What is good once: noted when it is used, refused from then on, on every node."""

from __future__ import annotations

import hashlib
from datetime import datetime

from watchword.core.clock import Clock
from watchword.store.database import Database

_FORGET = "DELETE FROM WW_USED_ONCE WHERE EXPIRES_ <= ?"
_TAKE = "INSERT INTO WW_USED_ONCE (ID_, EXPIRES_) VALUES (?, ?) ON CONFLICT (ID_) DO NOTHING RETURNING ID_"


class Once:
    """Remembers what was used until it would have ended anyway."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def take(self, kind: str, value: str, expires: datetime) -> bool:
        """Use `value` up and return True; False if it was used before."""
        now = self._clock.now()
        name = hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
        with self._database.session(now) as session:
            session.execute(_FORGET, (now,))
            taken = bool(session.execute(_TAKE, (name, expires)))
            session.flush()
        return taken
