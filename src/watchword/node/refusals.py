"""What production does not start with."""

from __future__ import annotations

from watchword.core.clock import SystemClock
from watchword.core.settings import Settings
from watchword.node.database import database_of
from watchword.operations import production
from watchword.passwords import assemble


def refuse_production(settings: Settings, *, root_allowed: bool, port_written: bool) -> None:
    """Refuse what production doesn't start with.

    Raises:
        SettingsError: names all reasons and the way to mend each.
    """
    if not settings.production:
        return
    with database_of(settings) as database:
        production.refuse(
            production.Installation(
                settings,
                database,
                assemble.registry(settings.passwords),
                root_allowed=root_allowed,
                port_written=port_written,
                today=SystemClock().now().date(),
            )
        )
