"""Deployed pictures are what their names say. Models and forms are read anyway; all other files are stored only.

Source: guideline on uploads: the content decides, not the name; archives are never unpacked.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.core.errors import InvalidRequest

SIGNATURES: Mapping[str, tuple[bytes, ...]] = {
    "gif": (b"GIF87a", b"GIF89a"),
    "jpe": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "jpg": (b"\xff\xd8\xff",),
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "svg": (b"<?xml", b"<svg", b"<!--"),
    "tiff": (b"II*\0", b"MM\0*"),
}
"""How files of an ending begin."""
_BLANK = b"\xef\xbb\xbf \t\r\n"


def check_type(name: str, content: bytes) -> None:
    """Make sure that a file is what its ending says.

    Raises:
        InvalidRequest: it is something else.
    """
    ending = name.rpartition(".")[2].lower()
    begins = SIGNATURES.get(ending)
    if begins is None:
        return
    head = content[:64].lstrip(_BLANK) if ending == "svg" else content
    if not head.startswith(begins):
        raise InvalidRequest(f"The file {name[:80]!r} is no {ending.upper()}: its content doesn't begin like one")
