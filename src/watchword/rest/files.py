"""Content that is no JSON: files and bytes, with headers that nothing sent can break out of."""

from __future__ import annotations

import re
from urllib.parse import quote

from watchword.core.errors import RestError
from watchword.rest.op import Answer
from watchword.values.typed import FileValue, TypedValue

OCTETS = "application/octet-stream"
CAMUNDA_7 = "camunda-7"
_CONFINED = (("Content-Security-Policy", "default-src 'none'; sandbox"),)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*", re.ASCII)
_CHARSET = re.compile(r"[\w.:+-]+", re.ASCII)
_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")  # outside printable ASCII, or a quote or backslash


def attachment(filename: str) -> str:
    """Return the Content-Disposition value that saves under `filename`, plain and as RFC 5987 says."""
    bare = filename.replace("\\", "/").rsplit("/", 1)[-1] or "file"
    bare = "".join(c for c in bare if c >= " " and c != "\x7f")
    return f"attachment; filename=\"{_NOT_PLAIN.sub('_', bare)}\"; filename*=UTF-8''{quote(bare, safe='')}"


def media_type(text: str | None, charset: str | None = None) -> str:
    """Return `text` if it is a media type, else octets, with `charset` if it is one."""
    kind = text if text and _MEDIA_TYPE.fullmatch(text) else OCTETS
    return f"{kind};charset={charset}" if charset and _CHARSET.fullmatch(charset) else kind


def download(content: bytes, *, filename: str | None = None, kind: str | None = None) -> Answer:
    """Return the answer that hands out `content`, as an attachment if it has a `filename`."""
    headers = (("Content-Disposition", attachment(filename)),) if filename is not None else ()
    return Answer(200, content, media_type(kind), headers)


def binary(value: TypedValue, *, noun: str, mode: str | None) -> Answer:
    """Return the content of a file or bytes variable.

    Bytes have no name, so in `camunda-7` mode they are no attachment, as in the reference; a policy confines them.

    Raises:
        RestError: 400 `InvalidRequestException`, the value is of another type.
    """
    if value.type == "file" and (value.value is None or isinstance(value.value, FileValue)):
        file: FileValue | None = value.value
        if file is None:
            return Answer(200, b"", OCTETS)
        headers = (("Content-Disposition", attachment(file.filename)),)
        return Answer(200, file.content or b"", media_type(file.mime_type, file.encoding), headers)
    if value.type == "bytes":
        return Answer(200, value.value or b"", OCTETS, _CONFINED if mode == CAMUNDA_7 else ())
    raise RestError(
        f"{noun} holds a value of type {value.type}, which has no binary content; expected file or bytes",
        rest_type="InvalidRequestException",
    )
