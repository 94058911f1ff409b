"""Text that is no expression, where the model wants an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.scripting.juel.api import Scope


@dataclass(slots=True, eq=False)
class Literal:
    """A name or documentation that is shown as it stands, even if it holds `${...}`."""

    text: str
    is_literal: bool = True

    def evaluate(self, scope: Scope) -> Any:
        """Return the text."""
        return self.text


def literal(text: str | None) -> Literal | None:
    """Wrap a text, None stays None."""
    return None if text is None else Literal(text)
