"""The text form of a hash with its parameters: `$name$a=1,b=2$salt$hash`, base64 without padding."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import NamedTuple

_FORM = re.compile(r"\$([a-z0-9-]{1,32})\$((?:[a-z]{1,10}=\d{1,10},?)+)\$([A-Za-z0-9+/]{1,88})\$([A-Za-z0-9+/]{1,88})")


class Phc(NamedTuple):
    """A hash and all that it takes to make it again."""

    name: str
    parameters: Mapping[str, int]
    salt: bytes
    digest: bytes


def write(phc: Phc) -> str:
    """Return the text form."""
    parameters = ",".join(f"{name}={value}" for name, value in phc.parameters.items())
    return f"${phc.name}${parameters}${_text(phc.salt)}${_text(phc.digest)}"


def read(text: str, name: str) -> Phc | None:
    """Return what `text` holds, or None if it is no hash of the scheme `name`."""
    match = _FORM.fullmatch(text)
    if match is None or match[1] != name:
        return None
    parameters = dict(part.split("=") for part in match[2].rstrip(",").split(","))
    try:
        return Phc(name, {k: int(v) for k, v in parameters.items()}, _bytes(match[3]), _bytes(match[4]))
    except (binascii.Error, ValueError):
        return None


def salt_bytes(salt: str | None) -> bytes:
    """Return the bytes of a salt text; the shortest that the slow schemes accept are eight."""
    return (salt or "").encode().ljust(8, b"\0")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
