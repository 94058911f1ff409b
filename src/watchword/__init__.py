"""Watchword: the process platform for Python that is secure as it ships."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

__version__ = version("watchword")
__all__ = ["BpmnError", "Platform", "WatchwordError", "__version__", "decide", "open_platform"]


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that the command line starts fast."""
    if name in ("Platform", "open_platform"):
        from watchword import node

        return getattr(node, name)
    if name == "decide":
        from watchword.dmn import decide as decisions

        return decisions.decide
    if name in ("BpmnError", "WatchwordError"):
        from watchword.core import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'watchword' has no attribute {name!r}")
