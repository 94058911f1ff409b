"""Links in answers."""

from __future__ import annotations

from typing import Any


def self_link(base_url: str, path: str) -> list[dict[str, Any]]:
    """Return the list of links that holds only that to the thing itself, at `path` below `base_url`."""
    return [{"method": "GET", "href": base_url + path, "rel": "self"}]
