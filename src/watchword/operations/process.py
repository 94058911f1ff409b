"""The process itself: no more rights than it has, no core dumps, files for nobody else. Source: guideline W-26."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

_NO_NEW_PRIVILEGES = 38
"""PR_SET_NO_NEW_PRIVS of linux/prctl.h."""


def harden() -> None:
    """Give up what a server never needs; inherited by all processes it starts."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
