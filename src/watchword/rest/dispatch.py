"""From a raw request to an answer: the part of serving that needs no network. All of it is synchronous."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

import msgspec

from watchword.core.errors import InvalidRequest, NotAuthorized, RestError
from watchword.identity.model import Identity
from watchword.rest.bodies import an_object, decode, reader
from watchword.rest.op import ADMIN, OPEN, Answer, BodyKind, Cookie, Op, no_content

MAX_PARAMETERS = 1000
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_encode = msgspec.json.Encoder().encode


class Encoded(NamedTuple):
    """An answer as bytes."""

    status: int
    body: bytes
    media_type: str | None
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[Cookie, ...] = ()
    more: Callable[[], bytes | None] | None = None


def segments_of(raw_path: bytes) -> list[str]:
    """Return the decoded segments of a path; a slash that was sent as %2F stays inside its segment.

    Raises:
        RestError: 404, a segment holds a zero character, which no id has.
    """
    text = raw_path.decode("latin-1").lstrip("/")
    if "%" not in text and text.isascii():
        return text.split("/")
    found = [unquote(segment, errors="replace") for segment in text.split("/")]
    if any("\0" in segment for segment in found):
        raise RestError("Nothing has this path", rest_type="NotFoundException", status=404)
    return found


def query_of(query_string: bytes) -> Sequence[tuple[str, str]]:
    """Return the query parameters in the order sent.

    Raises:
        InvalidRequest: too many of them, or a zero character.
    """
    if not query_string:
        return ()
    try:
        found = parse_qsl(
            query_string.decode("latin-1"), keep_blank_values=True, errors="replace", max_num_fields=MAX_PARAMETERS
        )
    except ValueError as error:
        raise InvalidRequest(f"The query has more than {MAX_PARAMETERS} parameters") from error
    if b"%00" in query_string or b"\0" in query_string:
        raise InvalidRequest("A query parameter holds a zero character")
    return found


def permit(op: Op, identity: Identity | None) -> None:
    """Let `identity` call `op`, or raise.

    Raises:
        NotAuthorized: the permission of `op` isn't held.
    """
    if op.permission is OPEN:
        return
    if identity is None or (op.permission is ADMIN and not identity.is_admin):
        raise NotAuthorized("This needs membership in the group camunda-admin")
    if identity.must_change and not op.while_due:
        raise NotAuthorized(
            f"The password must be changed before anything else: PUT /user/{identity.user_id}/credentials",
            user_id=identity.user_id,
        )


def permit_scope(resource: str, method: str, identity: Identity | None) -> None:
    """Let `identity` touch `resource` (the path that its row stands under), or raise.

    A scope is such a path without its first slash; `:read` after it allows safe methods only. `*` is all of the
    published API, and nothing of what we add to it.

    Raises:
        NotAuthorized: the credential is good for other resources only.
    """
    if identity is None or identity.scopes is None:
        return
    path = resource.strip("/")
    for scope in identity.scopes:
        name, _, access = scope.partition(":")
        covers = path == name or path.startswith(name + "/") or (name == "*" and not path.startswith("watchword/"))
        if name and covers and (access != "read" or method in SAFE):
            return
    raise NotAuthorized(f"The credential is not meant for /{path[:60]}; ask for one with this scope")


def is_form(content_type: str) -> bool:
    """Return whether a body is a form of a plain page."""
    return content_type.partition(";")[0].strip().lower() == FORM


def form_of(content: bytes) -> dict[str, str]:
    """Return the fields of a form; of several with one name the first.

    Raises:
        InvalidRequest: too many fields, or a zero character.
    """
    fields: dict[str, str] = {}
    for name, value in query_of(content):
        fields.setdefault(name, value)
    return fields


def body_of(op: Op, content: bytes, content_type: str, *, loose: bool = False) -> Any:
    """Return the decoded JSON body of a request for `op`; multipart forms are read by the shell.

    `loose`: as the reference reads it, which takes an empty body that says it is JSON for an empty object everywhere.

    Raises:
        RestError: 415, the content is of another type than the operation reads; in `loose` reading, it says nothing.
        InvalidRequest: it is no JSON or doesn't fit.
    """
    if op.body is BodyKind.NONE:
        return None
    media_type = content_type.partition(";")[0].strip().lower()
    if op.form and is_form(content_type):
        typed: Any = op.body
        return reader(typed)(form_of(content))
    expected = "multipart/form-data" if op.body is BodyKind.MULTIPART else JSON
    if media_type != expected and (content or media_type):
        raise RestError(
            f"The content type is {media_type[:60]!r}; expected {expected}",
            rest_type="NotSupportedException",
            status=415,
        )
    if op.body is BodyKind.MULTIPART:
        return content
    if b"\\u0000" in content:
        raise InvalidRequest("The body holds a zero character, which can't be stored")
    value = decode(content) if content.strip() else {} if _may_be_empty(op, media_type, loose) else None
    if value is None:
        value = _said_nothing(op, not content.strip(), loose)
    if op.body is BodyKind.OBJECT:
        return an_object(value)
    body_type: Any = op.body
    return reader(body_type)(value)


def _may_be_empty(op: Op, media_type: str, loose: bool) -> bool:
    """Tell whether an empty body is an empty object: in `loose` reading where it says that it is JSON."""
    return bool(media_type) or op.bodiless if loose else op.optional_body


def _said_nothing(op: Op, empty: bool, loose: bool) -> Any:
    """Return what a body that is null, or not there, stands for; raises where it stands for nothing."""
    if loose:
        raise RestError("The body is null; expected a JSON object", rest_type="NullPointerException", status=500)
    if empty:
        raise InvalidRequest("The body is empty; expected a JSON object")
    return {} if op.optional_body else None


@lru_cache(1000)
def acceptable(accept: str, produces: tuple[str, ...]) -> bool:
    """Return True if a client that accepts `accept` can be given one of `produces`."""
    for entry in accept.split(","):
        kind, *options = (part.strip().lower() for part in entry.split(";"))
        if "q=0" in options or "q=0.0" in options:
            continue
        main = kind.partition("/")[0]
        for offered in produces:
            if kind in ("*/*", offered) or offered == "*/*":
                return True
            if kind == f"{main}/*" and offered.startswith(f"{main}/"):
                return True
    return False


def check_accept(op: Op, accept: str) -> None:
    """Raise if the client accepts nothing that `op` answers with.

    Raises:
        RestError: 406 `NotAcceptableException`.
    """
    if accept == "*/*" or (op.reply.schema is None and not op.produces):
        return
    offered = op.produces or (op.reply.media_type,)
    if not acceptable(accept, offered):
        raise RestError(
            f"The answer is of type {' or '.join(offered)}, which the Accept header rules out",
            rest_type="NotAcceptableException",
            status=406,
        )


def encode(result: object, headers: Sequence[tuple[str, str]] = ()) -> Encoded:
    """Return what a handler returned as bytes (see `op.Handler`), with `headers` beside its own."""
    if result is None:
        result = no_content()
    elif not isinstance(result, Answer):
        result = Answer(200, result)
    if result.media_type is None or result.body is None:
        body = _encode(None) if result.media_type == JSON else b""
    elif isinstance(result.body, bytes):
        body = result.body
    else:
        is_json = result.media_type == JSON or result.media_type.endswith("+json")
        body = _encode(result.body) if is_json else str(result.body).encode()
    return Encoded(result.status, body, result.media_type, (*_safe(result), *headers), result.cookies, result.more)


_SHOWN = ("application/json", "application/hal+json", "application/x-ndjson")
"""Media types that no browser runs anything of."""


def _safe(result: Answer) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer; what a browser might run is an attachment, unless it brings its own policy.

    Source: guideline W-12: what was uploaded is never shown as a page of ours, whatever type it claims.
    """
    kind = result.media_type
    if kind is None or kind.startswith(_SHOWN):
        return result.headers
    told = {name.lower() for name, _ in result.headers}
    if "content-disposition" in told or "content-security-policy" in told:
        return result.headers
    return (*result.headers, ("Content-Disposition", "attachment"))


def encode_failure(status: int, body: Mapping[str, Any] | None, headers: tuple[tuple[str, str], ...] = ()) -> Encoded:
    """Return an error answer as bytes."""
    return Encoded(status, b"" if body is None else _encode(body), None if body is None else JSON, headers)
