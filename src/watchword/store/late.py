"""SQLAlchemy, imported when the first query is compiled: it takes as long as all other imports together."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa
else:

    class _Late:
        """Hands out the names of a module that is imported on first use."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            found = getattr(importlib.import_module(self._name), name)
            setattr(self, name, found)
            return found

    sa = _Late("sqlalchemy")

__all__ = ["sa"]
