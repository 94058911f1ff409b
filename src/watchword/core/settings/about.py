"""What a setting means, said where it is declared; `docs/configuration.md` is rendered from it."""

from __future__ import annotations

from msgspec import Meta


def about(text: str) -> Meta:
    """Return the description of a setting."""
    return Meta(description=text)
