"""Deleting definitions with very many running instances: most of them first, a bounded number in each unit of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watchword.engine.undeploy import delete_some_instances

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


def thin_out(
    commands: Commands,
    definition_ids: Callable[[Context], Sequence[str]],
    *,
    skip_custom_listeners: bool,
    skip_io_mappings: bool,
    identity: Identity | None,
) -> None:
    """Delete running instances until one unit of work can take those that are left.

    Each unit is stored by itself: if a listener fails, the instances deleted before stay deleted.
    """

    def work(ctx: Context) -> bool:
        return delete_some_instances(
            ctx,
            definition_ids(ctx),
            skip_custom_listeners=skip_custom_listeners,
            skip_io_mappings=skip_io_mappings,
        )

    while commands.run(work, identity=identity):
        pass
