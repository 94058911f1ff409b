"""Requests that a browser was made to send: in a session, unsafe methods need the session's token.

The token comes in a header, or as a field of a plain form. A request without it is refused and the session stays: who
can forge requests must not be able to log people out. Source: `reference` 4.4; guideline rows on CSRF.
"""

from __future__ import annotations

from collections.abc import Callable

from watchword.rest.dispatch import SAFE, form_of, is_form
from watchword.web.asgi import Scope, Send, header, only, refuse

HEADER = b"x-xsrf-token"
FIELD = "csrf"
"""Name of the form field."""
IN_FORM = "watchword.csrf_in_form"
"""Key in the scope: the token is still to be looked for in the form, by the function that stands there."""

Fits = Callable[[str], bool]


def checked(scope: Scope, fits: Fits) -> bool:
    """Return whether a request in a session may go on; a form is looked into later (`form_checked`)."""
    if scope["method"] in SAFE:
        return True
    token = only(scope, HEADER)
    if token is not None:
        return fits(token.decode("latin-1"))
    kind = (header(scope, b"content-type") or b"").decode("latin-1")
    if header(scope, HEADER) is None and is_form(kind):
        scope[IN_FORM] = fits
        return True
    return False


def form_checked(scope: Scope, content: bytes) -> bool:
    """Return whether the form that `checked` put off holds the token."""
    fits: Fits | None = scope.pop(IN_FORM, None)
    return fits is None or fits(form_of(content).get(FIELD, ""))


async def refuse_forged(send: Send, *, missing: bool) -> None:
    """Answer 403; the header tells a client of ours what it forgot."""
    headers = ((b"x-xsrf-token", b"Required"),) if missing else ()
    message = "The token against forged requests is missing or not this session's"
    await refuse(send, 403, "AuthorizationException", message, headers)
