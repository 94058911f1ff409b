"""Links to what a caller may do with a resource: answers of OPTIONS."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import quote

from watchword.rest.op import Call, Reply

OPTIONS_REPLY = Reply("ResourceOptionsDto")
Offer = tuple[str, str, str]
"""Method, path below that of the resource, relation."""


def links(call: Call, path: str, offers: Iterable[tuple[Offer, str]], permitted: Collection[str]) -> dict[str, Any]:
    """Return the answer with the offers whose need is none (an empty text) or among `permitted`."""
    base = call.base_url + quote(path)
    return {
        "links": [
            {"method": method, "href": base + below, "rel": relation}
            for (method, below, relation), need in offers
            if not need or need in permitted
        ]
    }
