"""Names of the cookies of one installation, whose id is part of them: cookies know no ports. Source: guideline C-49."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

_TITLES: Mapping[str, str] = {
    "session": "watchword",
    "csrf": "XSRF-TOKEN",
    "flow": "watchword-flow",
    "login": "LOGIN-TOKEN",
}


def cookie_names(installation: str, *, https: bool) -> dict[str, str]:
    """Return the names by kind.

    The prefix `__Host-` makes browsers insist on Secure, Path=/ and no domain; without https they know no Secure.
    """
    suffix = hashlib.sha256(installation.encode()).hexdigest()[:8]
    prefix = "__Host-" if https else ""
    return {kind: f"{prefix}{title}-{suffix}" for kind, title in _TITLES.items()}
