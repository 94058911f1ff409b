"""Rows of the REST API served: network to rows and back; commands run in a bounded pool, the loop only moves bytes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from traceback import format_exception
from typing import Any, TypeVar

from watchword.core.errors import NotAuthenticated, NotAuthorized, RestError, WatchwordError
from watchword.core.log import Log
from watchword.core.trace import carried
from watchword.identity.model import Identity
from watchword.rest.administration import administers
from watchword.rest.carry_out import Request, carry_out
from watchword.rest.dispatch import (
    Encoded,
    body_of,
    check_accept,
    encode,
    encode_failure,
    is_form,
    permit,
    permit_scope,
    query_of,
    segments_of,
)
from watchword.rest.errors import failure
from watchword.rest.op import ANY_USER, OPEN, BodyKind, Call, Hub, Op, Park
from watchword.rest.router import Found, MethodNotAllowed, Router
from watchword.store.tenancy import seeing
from watchword.web.asgi import IDENTITY, REQUEST_ID, SPAN, Receive, Scope, Send, begin, header, refuse, respond
from watchword.web.csrf import form_checked
from watchword.web.middleware.authentication import (
    CHALLENGE,
    COOKIES,
    VERIFY_AGAIN,
    Entrance,
    source_of,
)
from watchword.web.middleware.body_limit import BodyTooLarge
from watchword.web.multipart import read_form
from watchword.web.networks import Networks
from watchword.web.options import WebOptions
from watchword.web.pool import WorkerPool
from watchword.web.reading import gone, read_in_time

T = TypeVar("T")
log = Log("watchword.web")
ROOT = "/engine-rest"
MAX_TARGET = 65_536
"""Bytes of path and query."""
MAX_UNDER_WAY = 1000
"""Requests that run or wait for a thread, not counting parked ones; more are refused with 503."""
MAX_HASHING = 100
"""Requests about passwords that run or wait for a thread; more are refused with 503."""


class Engine:
    """Serves the rows of the REST API to callers that the middleware has let in."""

    def __init__(
        self,
        router: Router,
        services: Any,
        hub: Hub,
        *,
        options: WebOptions,
        document: Callable[[], bytes] = lambda: b"{}",
        own: Router | None = None,
        entrance: Entrance | None = None,
    ) -> None:
        """`document` makes the OpenAPI document, once; `own` has the rows outside of the published API."""
        self._own, self._entrance, self._cookies = own or Router(()), entrance, options.cookies
        self._router, self._services, self._hub, self._options = router, services, hub, options
        self._admin_networks = Networks(options.admin_addresses)
        self._document = document
        self._document_bytes: bytes | None = None
        self._pool = WorkerPool(options.threads, name="watchword-rest")
        self._hashing = WorkerPool(options.hashing_threads, name="watchword-passwords")
        self._under_way = self._parked = self._hashed = 0
        self._polls: Counter[str] = Counter()
        """Long polls by user."""
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self._under_way - self._parked >= MAX_UNDER_WAY:
            message = "The server is busy; try again in a moment"
            await refuse(send, 503, "ServiceUnavailableException", message, ((b"retry-after", b"1"),))
            return
        self._under_way += 1
        self._idle.clear()
        try:
            answer = await self._serve(scope, receive)
            if answer is not None:
                await self._send(answer, scope, receive, send)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def _send(self, answer: Encoded, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in answer.headers]
        if answer.cookies:
            headers += self._cookies.write(answer.cookies)
        media_type = answer.media_type.encode("latin-1") if answer.media_type else None
        if answer.more is not None:
            await begin(send, answer.status, media_type or b"application/octet-stream", headers)
            await self._pieces(answer.body, answer.more, scope, receive, send)
            return
        await respond(send, answer.status, answer.body, media_type, headers)

    async def _pieces(
        self, first: bytes, more: Callable[[], bytes | None], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send a body piece by piece: the next one is made when the client has taken the one before.

        What fails on the way can't become an error answer any more: the body is cut, which every client notices.
        """
        away = asyncio.create_task(gone(receive))
        piece: bytes | None = first
        try:
            while piece is not None and not away.done():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._pool.run(more)
        except Exception as error:
            _note_cut(error, scope)
            raise
        finally:
            away.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def drain(self, seconds: float) -> None:
        """Answer all parked requests, then wait until nothing runs, at most `seconds`."""
        await self._hub.stop()
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            log.warning("requests still run at the end of the drain", requests=self._under_way)

    def run(self, work: Callable[[], T]) -> Awaitable[T]:
        """Run `work` in the pool."""
        return self._pool.run(work)

    def close(self) -> None:
        """End the threads."""
        self._pool.close()
        self._hashing.close()

    async def _serve(self, scope: Scope, receive: Receive) -> Encoded | None:
        op: Op | None = None
        try:
            identity: Identity | None = scope.get(IDENTITY)
            if scope["path"] == "/openapi.json" and scope["method"] in ("GET", "HEAD"):
                return await self._pool.run(self._openapi)
            op, path, resource = found = self._find(scope, identity)
            permit(op, identity)
            self._want_admin_address(found, identity, scope)
            if op.permission is not OPEN:
                permit_scope(resource, scope["method"], identity)
            self._want_fresh(op, identity)
            accept = (header(scope, b"accept") or b"*/*").decode("latin-1")
            check_accept(op, accept)
            content = await read_in_time(receive)
            if content is None:
                return None
            if not form_checked(scope, content):
                raise _forged()
            call = Call(
                path=path,
                query=query_of(scope["query_string"]),
                body=None,
                identity=identity,
                services=self._services,
                mode=self._options.mode,
                max_results=self._options.max_results,
                types=self._options.object_types,
                accept=accept,
                base_url=_base_url(scope),
                source=source_of(scope),
                agent=(header(scope, b"user-agent") or b"").decode("latin-1"),
                cookies=scope.get(COOKIES) or {},
            )
            content_type = (header(scope, b"content-type") or b"").decode("latin-1")
            return await self._answer(op, call, content, content_type, scope, receive)
        except BodyTooLarge:
            raise
        except MethodNotAllowed as error:
            bad = failure(error, None, self._options.mode, scope[REQUEST_ID])
            return encode_failure(bad.status, bad.body, (("Allow", ", ".join(error.allow)),))
        except Exception as error:  # noqa: BLE001 - the border: everything becomes an answer, nothing is lost
            return self._failed(error, op, scope)

    async def _answer(
        self, op: Op, call: Call, content: bytes, content_type: str, scope: Scope, receive: Receive
    ) -> Encoded | None:
        ours = not scope["path"].startswith(ROOT + "/")
        if SPAN in scope:
            scope[SPAN].rename(f"{op.method} {op.operation_id}")
        request = Request(
            target=f"{scope['path']}?{scope['query_string'].decode('latin-1')}",
            content=content,
            key=_text(scope, b"idempotency-key"),
            known_tag=_text(scope, b"if-none-match"),
        )

        def work() -> Encoded | Park:
            if ours and call.identity is not None and op.permission is not OPEN:
                self._services.commands.prove(call.identity)  # what we add rests on no unit of work of the caller's
            try:
                call.body = body_of(op, content, content_type, loose=self._options.mode is not None and not ours)
            except WatchwordError:
                if op.locate is not None:
                    with seeing(self._options.tenants_of(call.identity)):
                        op.locate(call)
                raise
            call.as_form = op.form and is_form(content_type)
            if op.body is BodyKind.MULTIPART:
                call.body = read_form(content, content_type)
            tenants = self._options.tenants_of(call.identity)
            with seeing(tenants):
                made = carry_out(op, call, request)
            if isinstance(made, Park) or made.more is None:
                return made
            return made._replace(more=_within(tenants, made.more))

        mark = self._hub.mark() if op.waits else 0
        if op.in_memory:
            done = work()
        else:
            traced = carried(work)
            run = self._run_hashing if op.hashes else self._pool.run
            try:
                done = await run(traced)
            except NotAuthenticated:
                again = scope.get(VERIFY_AGAIN)
                call.identity = await again() if again is not None else None
                if call.identity is None:
                    raise
                permit(op, call.identity)
                done = await run(work)
        if not isinstance(done, Park):
            return done
        client = "" if call.identity is None else call.identity.user_id
        if self._polls[client] >= self._options.polls_of_one:
            return encode(done.nothing)
        self._parked += 1
        self._polls[client] += 1
        try:
            answer = await self._hub.wait(done, self._pool.run, lambda: gone(receive), mark)
        finally:
            self._parked -= 1
            self._polls[client] -= 1
            if not self._polls[client]:
                del self._polls[client]
        return None if answer is None else encode(answer)

    def _want_admin_address(self, found: Found, identity: Identity | None, scope: Scope) -> None:
        """Let only the listed addresses administrate. Source: guideline W-40."""
        user_id = None if identity is None else identity.user_id
        closed = bool(self._admin_networks) and source_of(scope) not in self._admin_networks
        if closed and administers(found.op, found.resource, found.path, user_id):
            raise NotAuthorized("Administration can't be reached from this address")

    async def _run_hashing(self, work: Callable[[], T]) -> T:
        """Run what computes hashes of passwords among the threads for that. Source: guideline C-27."""
        if self._hashed >= MAX_HASHING:
            raise RestError(
                "Too many passwords are being checked; try again in a moment",
                rest_type="ServiceUnavailableException",
                status=503,
            )
        self._hashed += 1
        try:
            return await self._hashing.run(work)
        finally:
            self._hashed -= 1

    def _want_fresh(self, op: Op, identity: Identity | None) -> None:
        if op.operation_id not in self._options.fresh or identity is None or self._entrance is None:
            return
        if not self._entrance.is_fresh(identity):
            raise RestError(
                "This needs a fresh proof of who you are: POST /watchword/session/proof with your password or a code",
                rest_type="ReauthenticationRequired",
                status=403,
            )

    def is_open(self, scope: Scope) -> bool:
        """Return whether a request needs no credentials."""
        try:
            raw = scope.get("raw_path") or scope["path"].encode()
            segments = segments_of(raw)
            if "/" + segments[0] == ROOT:
                return False
            return self._find_own(scope["method"], raw, segments).op.permission is OPEN
        except RestError:
            return False

    def _find_own(self, method: str, raw: bytes, segments: list[str]) -> Found:
        if raw.startswith(b"//"):
            raise RestError("Nothing has this path", rest_type="NotFoundException", status=404)
        return self._own.find(method, segments)

    def _find(self, scope: Scope, identity: Identity | None) -> Found:
        raw = scope.get("raw_path") or scope["path"].encode()
        if len(raw) + len(scope["query_string"]) > MAX_TARGET:
            raise RestError(
                f"Path and query are longer than {MAX_TARGET} bytes", rest_type="InvalidRequestException", status=414
            )
        try:
            segments = segments_of(raw)
            if "/" + segments[0] != ROOT:
                return self._find_own(scope["method"], raw, segments)
            return self._router.find(scope["method"], segments[1:])
        except RestError:
            permit(_ANY_PATH, identity)  # who may not call anything does not learn what there is
            raise

    def _openapi(self) -> Encoded:
        if self._document_bytes is None:
            self._document_bytes = self._document()
        return Encoded(200, self._document_bytes, "application/json")

    def _failed(self, error: Exception, op: Op | None, scope: Scope) -> Encoded:
        bad = failure(error, op, self._options.mode, scope[REQUEST_ID])
        if not bad.expected:
            trace = "".join(format_exception(error))  # as text: no renderer adds the values of local names
            log.error("unexpected error", request=scope[REQUEST_ID], log_id=bad.log_id, trace=trace)
        elif bad.status >= 400:
            log.debug("refused", request=scope[REQUEST_ID], log_id=bad.log_id, reason=str(error))
        if bad.status == 403 and self._entrance is not None:
            self._entrance.denied(scope.get(IDENTITY), "" if op is None else op.operation_id)
        if bad.status == 401 and bad.body is None:
            return Encoded(401, b"", None, tuple((n.decode(), v.decode()) for n, v in CHALLENGE))
        return encode_failure(bad.status, bad.body)


def _within(tenants: tuple[str, ...] | None, more: Callable[[], bytes | None]) -> Callable[[], bytes | None]:
    """Return what makes pieces, made to see the lines of these tenants only, as the first piece did."""

    def next_piece() -> bytes | None:
        with seeing(tenants):
            return more()

    return next_piece


def _note_cut(error: Exception, scope: Scope) -> None:
    trace = "".join(format_exception(error))  # as text: no renderer adds the values of local names
    log.error("a body was cut off", request=scope[REQUEST_ID], trace=trace)


def _forged() -> RestError:
    message = "The token against forged requests is missing or not this session's"
    return RestError(message, rest_type="AuthorizationException", status=403)


def _nothing(_call: Call) -> None:
    return


_ANY_PATH = Op("GET", "", _nothing, "", permission=replace(ANY_USER, name="any-path"))


def _text(scope: Scope, name: bytes) -> str | None:
    value = header(scope, name)
    return None if value is None else value.decode("latin-1")


def _base_url(scope: Scope) -> str:
    host = (header(scope, b"host") or b"localhost").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}{ROOT}"
