"""Texts in HANDLER_CFG_ of timers. Source: `reference` 3.2."""

from __future__ import annotations

FOLLOWED = "$followUpJobCreated"
"""Ends the configuration of a repeating timer whose next job was made although it failed itself."""
LISTENER = "$taskListener~"
"""Stands between a user task and the id of its timeout listener."""


def plain(configuration: str | None) -> str:
    """Return a configuration without the mark of a follow-up."""
    return (configuration or "").removesuffix(FOLLOWED)


def is_followed(configuration: str | None) -> bool:
    """Tell whether a repeating timer's next job is there already."""
    return (configuration or "").endswith(FOLLOWED)
