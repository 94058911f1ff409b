"""Elements that do nothing by themselves: start and boundary events, plain and manual tasks, none throws."""

from __future__ import annotations

from watchword.engine.behaviours.behaviour import Behaviour


class PassThrough(Behaviour):
    """Go straight on."""
