"""Query by keywords: the same filters as REST, in snake_case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.authz.restrict import restriction
from watchword.query.run import run_count, run_list
from watchword.query.spec import Query, from_keywords

if TYPE_CHECKING:
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class Listing:
    """`query` and `count` of one resource."""

    def __init__(self, commands: Commands, query: Query) -> None:
        self._commands = commands
        self._query = query

    def query(
        self, *, first: int = 0, limit: int | None = None, identity: Identity | None = None, **criteria: Any
    ) -> tuple[Any, ...]:
        """Return the lines that meet all `criteria`, e.g. `query(process_instance_id=..., name_like="A%")`.

        `first` lines are left out, at most `limit` are returned.

        Raises:
            TypeError: no filter has one of the names.
        """
        identity = self._commands.caller(identity)
        asked = from_keywords(self._query, **criteria)
        with self._commands.seeing(identity):
            found = run_list(
                self._commands.database,
                self._query,
                asked,
                first=first,
                limit=limit,
                restrict=restriction(self._commands.authorizer, self._query, identity, asked),
                guard=None if identity is None else identity.guard,
            )
        return tuple(found)

    def count(self, *, identity: Identity | None = None, **criteria: Any) -> int:
        """Return how many lines meet all `criteria`."""
        identity = self._commands.caller(identity)
        guard = None if identity is None else identity.guard
        asked = from_keywords(self._query, **criteria)
        with self._commands.seeing(identity):
            return run_count(
                self._commands.database,
                self._query,
                asked,
                restrict=restriction(self._commands.authorizer, self._query, identity, asked),
                guard=guard,
            )
