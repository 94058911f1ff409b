"""Reads `multipart/form-data` bodies that lie in memory (the body limit has bounded them)."""

from __future__ import annotations

import re
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from watchword.core.errors import InvalidRequest
from watchword.rest.op import Form, Part

MAX_PARTS = 1000
MAX_HEADER_BYTES = 8192
"""Of one part."""
_CHARSET = re.compile(r"[\w.:+-]{1,40}", re.ASCII)


class _Collector:
    """Gathers what the parser reports."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.complete = False
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value, self._content = bytearray(), bytearray(), bytearray()
        self._size = 0

    def callbacks(self) -> Any:
        """Return them as the parser wants them."""
        return {
            "on_part_begin": self._begin,
            "on_part_data": lambda data, start, end: self._content.extend(data[start:end]),
            "on_part_end": self._end,
            "on_header_field": lambda data, start, end: self._grow(self._name, data[start:end]),
            "on_header_value": lambda data, start, end: self._grow(self._value, data[start:end]),
            "on_header_end": self._header,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise InvalidRequest(f"The form has more than {MAX_PARTS} parts")
        self._headers, self._content, self._size = {}, bytearray(), 0

    def _grow(self, buffer: bytearray, data: bytes) -> None:
        self._size += len(data)
        if self._size > MAX_HEADER_BYTES:
            raise InvalidRequest(f"A part of the form has more than {MAX_HEADER_BYTES} bytes of headers")
        buffer.extend(data)

    def _header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _end(self) -> None:
        _, disposition = parse_options_header(self._headers.get(b"content-disposition"))
        if b"name" not in disposition:
            raise InvalidRequest("A part of the form has no name")
        kind, options = parse_options_header(self._headers.get(b"content-type"))
        charset = options.get(b"charset", b"").decode("latin-1")
        self.parts.append(
            Part(
                name=_text(disposition[b"name"]),
                content=bytes(self._content),
                filename=_text(disposition[b"filename"]) if b"filename" in disposition else None,
                media_type=kind.decode("latin-1").lower() or None,
                charset=charset if _CHARSET.fullmatch(charset) else None,
            )
        )

    def _finish(self) -> None:
        self.complete = True


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\0", "")


def read_form(content: bytes, content_type: str) -> Form:
    """Return the form in `content`.

    Raises:
        InvalidRequest: no boundary, a broken or cut form, too many parts, or a part without name.
    """
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary or len(boundary) > 200:
        raise InvalidRequest("The content type of the form names no boundary")
    found = _Collector()
    parser = MultipartParser(boundary, found.callbacks())
    try:
        parser.write(content)
        parser.finalize()
    except FormParserError as error:
        raise InvalidRequest(f"The form is broken: {error}") from error
    if not found.complete:
        raise InvalidRequest("The form is cut off: its closing boundary is missing")
    return Form(tuple(found.parts))
