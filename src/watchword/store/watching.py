"""Looking at units of work before they are stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from watchword.store.table import Row

if TYPE_CHECKING:
    from watchword.store.session import Session


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that a flush writes. Of lines changed by condition, `row` holds what the condition names."""

    kind: str
    """`created`, `updated` or `deleted`."""
    row: Row
    attributes: frozenset[str] = frozenset()
    """What an update changes."""


class Watcher(Protocol):
    """Looks at units of work before they are stored."""

    watched: frozenset[type[Row]]
    """Row classes that it wants to see changes of."""

    def before_flush(self, session: Session) -> Callable[[], None]:
        """Look, and add rows; what is returned is called once everything is stored."""
