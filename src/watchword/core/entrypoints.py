"""Installed extensions, loaded only when the settings name them: nothing loads just by being installed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Any

from watchword.core.errors import SettingsError


def installed(group: str) -> tuple[str, ...]:
    """Return the names that installed packages offer in `group`, sorted; nothing is loaded."""
    return tuple(sorted({entry.name for entry in entry_points(group=group)}))


def load(group: str, names: Iterable[str]) -> dict[str, Any]:
    """Return the objects of the entry points of `group` that `names` lists, in that order.

    Raises:
        SettingsError: a name is not installed, offered twice, or its module can't be imported.
    """
    loaded: dict[str, Any] = {}
    for name in names:
        offers = [entry for entry in entry_points(group=group) if entry.name == name]
        if not offers:
            offered = ", ".join(installed(group)) or "nothing"
            raise SettingsError(f"no installed package offers {name!r} in {group}; offered: {offered}")
        if len(offers) > 1:
            raise SettingsError(f"{len(offers)} installed packages offer {name!r} in {group}; uninstall all but one")
        try:
            loaded[name] = offers[0].load()
        except (ImportError, AttributeError) as error:
            raise SettingsError(f"{name!r} of {group} can't be loaded from {offers[0].value}: {error}") from error
    return loaded
