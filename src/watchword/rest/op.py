"""What a REST operation is: one row that router, decoding, permission check, and OpenAPI document are all made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from watchword.values.validation import DEFAULT_TYPES, TypeValidator

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.identity.model import Identity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may call an operation."""

    name: str


ADMIN = Permission("admin")
"""Members of the group `camunda-admin` only."""
ANY_USER = Permission("any-user")
"""Everybody who has authenticated."""
OPEN = Permission("open")
"""Everybody, without credentials: what leads to a login."""


class BodyKind(Enum):
    """Bodies that no dataclass describes."""

    NONE = "none"
    """The operation reads no body; one that is sent is ignored."""
    OBJECT = "object"
    """A JSON object, handed on as a dict; for query criteria."""
    MULTIPART = "multipart"
    """`multipart/form-data`, handed on as a `Form`."""


class Reply(NamedTuple):
    """What a good answer looks like, for the document: schema name, list of it or not, media type."""

    schema: str | None
    many: bool = False
    media_type: str = "application/json"


def one(schema: str) -> Reply:
    """One object of `schema`."""
    return Reply(schema)


def many(schema: str) -> Reply:
    """A list of `schema`."""
    return Reply(schema, many=True)


NOTHING = Reply(None)
"""204, no body."""
COUNT = Reply("CountResultDto")


KEEP = -1
"""In an error override: the status (or code) that the error class has anyway."""

Shapes = Mapping[type[BaseException], tuple[int, str, int | None]]
"""Error class -> (status, type, code); the nearest class of an error's ancestry counts."""


@dataclass(frozen=True, slots=True)
class Errors:
    """How an operation answers error classes in its own way; `camunda` goes first in `camunda-7` mode."""

    ours: Shapes = field(default_factory=dict)
    camunda: Shapes = field(default_factory=dict)

    def __or__(self, other: Errors) -> Errors:
        return Errors({**self.ours, **other.ours}, {**self.camunda, **other.camunda})


class Parameter(NamedTuple):
    """A query parameter that an operation declares itself: name and kind (`string`, `boolean`, `integer`, `date`)."""

    name: str
    kind: str = "string"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart form."""

    name: str
    content: bytes
    filename: str | None = None
    media_type: str | None = None
    charset: str | None = None

    def text(self) -> str:
        """Return the content as text; bytes that are no UTF-8 are replaced."""
        return self.content.decode(self.charset if self.charset in _CHARSETS else "utf-8", "replace")


_CHARSETS = ("utf-8", "iso-8859-1", "us-ascii")


@dataclass(frozen=True, slots=True)
class Form:
    """A multipart form: its parts in the order sent."""

    parts: tuple[Part, ...]

    def first(self, name: str) -> Part | None:
        """Return the first part called `name`, or None."""
        return next((p for p in self.parts if p.name == name), None)

    def text(self, name: str) -> str | None:
        """Return the text of the first part called `name`, or None if there is none."""
        part = self.first(name)
        return None if part is None else part.text()


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of ours that an answer sets; the shell knows names and flags. An empty value removes it."""

    kind: str
    """`session`, `csrf` or `flow`."""
    value: str
    seconds: int | None = None
    """How long the browser keeps it; None: until it is closed."""


@dataclass(slots=True)
class Answer:
    """What goes back: `body` is encoded as JSON unless `media_type` is another one (then bytes or text)."""

    status: int = 200
    body: Any = None
    media_type: str | None = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[Cookie, ...] = ()
    more: Callable[[], bytes | None] | None = None
    """Makes the next piece of a body that is sent in pieces after `body` (bytes); None: that was all. Each call runs in
    the thread pool, when the client has taken the piece before."""


def no_content() -> Answer:
    """Return the answer 204."""
    return Answer(204, None, None)


@dataclass(slots=True)
class Call:
    """One request, decoded: what a handler works on.

    `path` holds the path parameters by their names in the row, `query` the query parameters in the order sent,
    `body` what the row's body kind says. `services` has one attribute a service (`repository`, `runtime`, `tasks`,
    `external_tasks`, `history`) and `database` for queries. `mode` is `"camunda-7"` or None.
    """

    path: Mapping[str, str]
    query: Sequence[tuple[str, str]]
    body: Any
    identity: Identity | None
    services: Any
    mode: str | None = None
    max_results: int | None = None
    """A list longer than this is refused; None: no limit."""
    types: TypeValidator = DEFAULT_TYPES
    """Decides which type names Object values may carry."""
    accept: str = "*/*"
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Headers that the answer gets beside those of the handler's `Answer`."""
    base_url: str = ""
    """Scheme, host and `/engine-rest`, for links."""
    source: str | None = None
    """Network address of the client."""
    agent: str | None = None
    """What the client says it is."""
    cookies: Mapping[str, str] = field(default_factory=dict)
    """Our cookies that came with the request, by kind."""
    as_form: bool = False
    """The body came as a form of a plain page, which wants a page back."""

    def text(self, name: str) -> str | None:
        """Return the first query parameter called `name`, or None."""
        return next((v for n, v in self.query if n == name), None)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean query parameter as the reference reads it: `true` in any case is true, all else false."""
        value = self.text(name)
        return value.strip().lower() == "true" if value else default


Handler = Callable[[Call], object]
"""Synchronous. Returns an `Answer`, a `Park` (rows with `waits`), None (204), or else the JSON body of a 200."""


@dataclass(frozen=True, slots=True)
class Op:
    """One operation: a row of a resource.

    `path` is relative to the resource and may hold `{parameters}`. `body` is a `BodyKind` or a dataclass that
    `bodies.reader` understands. `errors` overrides how error classes are answered by this operation.
    """

    method: str
    path: str
    handler: Handler
    operation_id: str
    permission: Permission | Rule
    """Who may call it: a rule of `authz.rules`, which the service or the query's restriction enforces, or everybody
    who has authenticated (`ANY_USER`) where nothing is to be protected."""
    body: type[Any] | BodyKind = BodyKind.NONE
    reply: Reply = NOTHING
    query: Any = None
    """A `query.spec.Query` whose filters are this operation's query parameters."""
    parameters: tuple[Parameter, ...] = ()
    errors: Errors = Errors()
    produces: tuple[str, ...] = ()
    """Media types the answer may have; empty: JSON if there is a body."""
    waits: bool = False
    """The handler may answer a `Park`."""
    in_memory: bool = False
    """The handler touches no database and never blocks: it runs on the event loop."""
    hashes: bool = False
    """The handler computes hashes of passwords: it runs among few threads of its own, so that others go on."""
    optional_body: bool = False
    """An empty body is read as an empty object."""
    bodiless: bool = False
    """The reference, too, takes a request without body and content type for an empty object."""
    form: bool = False
    """The body may also come as `application/x-www-form-urlencoded`."""
    discreet: bool = False
    """Its answers may hold secrets: none is kept for a request that comes again."""
    locate: Handler | None = None
    """Finds what the path names, or raises: asked where the body is bad, as the wrong path is told first."""
    while_due: bool = False
    """Also for users who must change their password before anything else."""

    def at(self, prefix: str, **changes: Any) -> Op:
        """Return this row below `prefix`, with `changes`."""
        return replace(self, path=prefix + self.path, **changes)


@dataclass(frozen=True, slots=True)
class Resource:
    """The operations below one path, in the order of the document."""

    path: str
    ops: tuple[Op, ...]
    tag: str = ""


class Services(Protocol):
    """The minimum that the families ask of the platform."""

    @property
    def database(self) -> Any:
        """The `store.database.Database` that queries read."""
        ...


@dataclass(frozen=True, slots=True)
class Park:
    """Nothing to answer yet: wait for one of `topics`, at most `seconds`, without a thread and without a connection.

    `attempt` looks again (it runs in the thread pool) and returns None if there is still nothing; `due` tells how many
    seconds from now something may become free by itself, or None; `nothing` is answered when the time is over.
    """

    topics: tuple[str, ...]
    seconds: float
    attempt: Callable[[], Answer | None]
    nothing: Answer
    due: Callable[[], float | None] | None = None


class Run(Protocol):
    """Runs a synchronous function in the thread pool."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


class Hub(Protocol):
    """Holds parked requests; given to the web application by the composition root."""

    def mark(self) -> int:
        """Return a number that tells later which wakes came after this moment."""
        ...

    async def wait(self, park: Park, run: Run, gone: Callable[[], Awaitable[None]], mark: int) -> Answer | None:
        """Return the answer, or None if the client went away (`gone` returns when it does).

        `mark` was taken before the handler looked: wakes since then are not lost.
        """
        ...

    async def stop(self) -> None:
        """Answer every parked request with its `nothing`; later ones are answered at once."""
        ...
