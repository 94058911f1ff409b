"""A small API over fakes, and a client that talks to it without a network."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from watchword.core.secret import Secret
from watchword.identity.model import Identity
from watchword.rest.op import ADMIN, ANY_USER, Answer, BodyKind, Call, Op, Resource, one
from watchword.rest.router import Router
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.polls import PollHub


class FakeAuthenticator:
    """Knows `demo` (an administrator) and `mary` (none); password is the name."""

    def __init__(self) -> None:
        self.verified: list[str] = []
        self.proven: set[str] = set()

    def remembered(self, user_id: str, password: Secret, *, source: str | None = None) -> Identity | None:
        return self._identity(user_id) if user_id in self.proven and password.reveal() == user_id else None

    def now(self) -> datetime:
        return datetime.now(UTC)

    def verify(self, user_id: str, password: Secret, **_origin: object) -> Identity | None:
        self.verified.append(user_id)
        if user_id not in ("demo", "mary") or password.reveal() != user_id:
            return None
        self.proven.add(user_id)
        return self._identity(user_id)

    def _identity(self, user_id: str) -> Identity:
        return Identity(user_id, ("camunda-admin",) if user_id == "demo" else ())


@dataclass(frozen=True, slots=True)
class Note:
    text: str | None = None
    count: int | None = None
    urgent: bool | None = None


def op(method: str, path: str, handler: Callable[[Call], object], **more: Any) -> Op:
    """Return a row for a test."""
    more.setdefault("reply", one("Thing"))
    return Op(method, path, handler, more.pop("operation_id", "x"), more.pop("permission", ADMIN), **more)


RESOURCES = (
    Resource(
        "/note",
        (
            op("GET", "", lambda call: [{"id": "n1"}], operation_id="getNotes"),
            op("POST", "/create", lambda call: {"text": call.body.text, "count": call.body.count}, body=Note),
            op("GET", "/{id}", lambda call: {"id": call.path["id"], "by": call.identity and call.identity.user_id}),
            op("DELETE", "/{id}", lambda call: None),
            op("POST", "/{id}/data", lambda call: [[p.name, len(p.content)] for p in call.body.parts],
               body=BodyKind.MULTIPART),
            op("GET", "/{id}/data", lambda call: Answer(200, b"\x00\x01", "application/octet-stream")),
        ),
    ),
    Resource("/open", (op("GET", "", lambda call: {"ok": True}, permission=ANY_USER, in_memory=True),)),
)  # fmt: skip


def app(
    *resources: Resource, options: WebOptions | None = None, hub: PollHub | None = None, **more: Any
) -> tuple[WebApp, FakeAuthenticator]:
    """Return an application over `resources` (default: the notes) and the authenticator it asks."""
    authenticator = more.pop("authenticator", None) or FakeAuthenticator()
    made = WebApp(
        Router(resources or RESOURCES),
        None,
        authenticator,
        hub or PollHub(),
        options=options or WebOptions(log_requests=False),
        **more,
    )
    return made, authenticator


def basic(user: str, password: str | None = None) -> dict[str, str]:
    """Return the header of HTTP Basic."""
    text = f"{user}:{user if password is None else password}"
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def client(application: Any, user: str | None = "demo") -> httpx.AsyncClient:
    """Return a client that is `user` (None: nobody)."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application),
        base_url="http://localhost",
        headers=basic(user) if user else {},
    )
