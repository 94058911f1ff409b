"""The pipeline of every command: unit of work, context, repetition after a conflict, flush, after-commit hooks."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from watchword.authz.check import Authorizer, Checks
from watchword.authz.restrict import Clause, clause, tenant_clause
from watchword.core.clock import Clock
from watchword.core.errors import WatchwordError
from watchword.core.log import Log
from watchword.core.trace import listening, span
from watchword.engine import executions
from watchword.engine.context import Context, EngineSettings
from watchword.engine.decision_definitions import DecisionDefinitions
from watchword.engine.definitions import Definitions
from watchword.engine.foreign import NOTHING_FOREIGN, ForeignCode
from watchword.engine.quotas import room_for_bytes
from watchword.history.levels import level_named
from watchword.history.producers import History
from watchword.scripting.delegates import Delegates
from watchword.services.meters import Meters
from watchword.services.request_keys import claim
from watchword.store.tables import ExternalTaskRow, JobRow
from watchword.store.tenancy import seeing
from watchword.values.secrecy import NO_SECRETS, Secrecy

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.identity.audit import AuditTrail
    from watchword.identity.model import Identity
    from watchword.store.database import Database
    from watchword.store.session import Session

T = TypeVar("T")
log = Log("watchword.commands")

_ASKING: ContextVar[Identity | None] = ContextVar("asking", default=None)
"""Who asked for the command that runs in this thread."""
ATTEMPTS = 5
"""How often a command that met another transaction is tried in all."""
FIRST_PAUSE = 0.004
"""Seconds before the second attempt, at most; each further pause may be twice as long."""


@dataclass(frozen=True, slots=True)
class _Wake:
    """A hook that announces a topic; equal ones run once."""

    wake: Callable[[str], None]
    topic: str

    def __call__(self) -> None:
        self.wake(self.topic)


class Commands:
    """Runs functions as commands: one call, one unit of work, one transaction."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        definitions: Definitions,
        delegates: Delegates,
        settings: EngineSettings,
        foreign: ForeignCode = NOTHING_FOREIGN,
        secrecy: Secrecy = NO_SECRETS,
        authorizer: Authorizer | None = None,
        decisions: DecisionDefinitions | None = None,
        wake: Callable[[str], None] | None = None,
        wake_jobs: Callable[[], None] | None = None,
        trail: AuditTrail | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make the pipeline.

        Args:
            database: where units of work go.
            clock: tells the moment of each command.
            definitions: cache of definitions, shared by all commands.
            delegates: Python callables that models may name.
            settings: of the engine.
            foreign: scripts and connectors that models may use.
            secrecy: seals and opens secret values of variables.
            authorizer: what checks of permissions share; None: the default settings.
            decisions: cache of decision definitions, shared by all commands.
            wake: called with a topic after a commit that made an external task of it available.
            wake_jobs: called after a commit that created jobs or gave some free.
            trail: where acts of security are recorded.
            pause: waits that many seconds between two attempts.
        """
        self.database = database
        self.definitions = definitions
        self.authorizer = authorizer or Authorizer()
        self._clock = clock
        self._delegates = delegates
        self._settings = settings
        self._foreign = foreign
        self.secrecy = secrecy
        self.decisions = decisions or DecisionDefinitions(
            camunda_7=settings.camunda_decisions, refusal=foreign.scripts.refusal
        )
        self._level = level_named(settings.history_level)
        self._wake = wake
        self._wake_jobs = wake_jobs
        self._trail = trail
        self._pause = pause
        self.meters = Meters()
        """What happened since figures were last stored."""
        self.report: Callable[[], None] = lambda: None
        """Stores these figures."""

    def run(self, work: Callable[[Context], T], *, identity: Identity | None = None) -> T:
        """Run `work` as one transaction and return its result.

        When another transaction changed the same rows first, everything is done again from the start, so `work` must
        keep nothing outside of its context. What the identity's proof rests on is checked with the first statement or
        with the write, or before an error is told.

        Raises:
            OptimisticLockingError: every attempt met a conflict.
            WatchwordError: whatever `work` raises; nothing was stored then.
        """
        attempt = 1
        while True:
            try:
                with span(_name(work) if listening() else "", watchword__attempt=attempt):
                    return self._once(work, identity)
            except WatchwordError as error:
                if not error.retriable or attempt == ATTEMPTS:
                    raise
            self._pause(_jitter(FIRST_PAUSE * 2 ** (attempt - 1)))
            attempt += 1

    def read(self, work: Callable[[Context], T], *, identity: Identity | None = None) -> T:
        """Run `work`, which only reads, and return its result; nothing it changes is stored."""
        identity = self.caller(identity)
        now = self._clock.now()
        session = self.database.session(now)
        with self.seeing(identity):
            try:
                try:
                    return work(self._context(session, now, identity))
                finally:
                    session.check()  # who isn't proven, or isn't permitted, learns nothing, not even what is wrong
            finally:
                session.close()

    def prove(self, identity: Identity | None) -> None:
        """Check what the identity's proof rests on, where nothing else is read or written.

        Raises:
            NotAuthenticated: it doesn't hold any more.
        """
        if identity is not None and identity.guard is not None:
            self.database.select("SELECT 1", (), identity.guard)

    def ask(self, rule: Rule, identity: Identity | None, *, unless: str = "") -> None:
        """Ask whether somebody meets a rule, where no command does; not so while the laxity `unless` is open.

        Raises:
            NotAuthorized: they don't.
        """

        def work(ctx: Context) -> None:
            if not ctx.authz.settings.open(unless):
                ctx.authz.require(rule)

        self.read(work, identity=identity)

    def clause(self, identity: Identity | None, query: str, alias: str) -> Clause:
        """Return what rights and tenants add to SQL written by hand over the table of a query (`authz.restrict`)."""
        return clause(self.authorizer, query, self.caller(identity), alias)

    def tenant_clause(self, identity: Identity | None, column: str) -> Clause:
        """Return the condition that tenants add to SQL written by hand."""
        return tenant_clause(self.authorizer, self.caller(identity), column)

    def now(self) -> datetime:
        """Return the present moment of the clock that commands use."""
        return self._clock.now()

    def caller(self, identity: Identity | None) -> Identity | None:
        """Return who asks: inside delegates, with `authorization.custom_code`, the caller of the command around."""
        if identity is None and self.authorizer.settings.custom_code:
            return _ASKING.get()
        return identity

    @contextmanager
    def _on_behalf_of(self, identity: Identity | None) -> Iterator[None]:
        """Let custom code of a command be asked like its caller, where the settings want that."""
        token = _ASKING.set(identity)
        try:
            yield
        finally:
            _ASKING.reset(token)

    def _once(self, work: Callable[[Context], T], identity: Identity | None) -> T:
        identity = self.caller(identity)
        with self.seeing(identity):
            return self._unit(work, identity)

    def seeing(self, identity: Identity | None) -> AbstractContextManager[None]:
        """Let statements touch lines of the caller's tenants only; trusted code goes on as whoever runs it."""
        return nullcontext() if identity is None else seeing(self.authorizer.tenants_of(identity))

    def _unit(self, work: Callable[[Context], T], identity: Identity | None) -> T:
        now = self._clock.now()
        session = self.database.session(now)
        try:
            ctx = self._context(session, now, identity)
            try:
                key = None if identity is None else identity.request
                if key is not None and not key.claimed:
                    claim(ctx, key)
                with self._on_behalf_of(identity):
                    result = work(ctx)
                    executions.settle(ctx)
                    ctx.history.date_new_rows()
            except Exception:
                session.check()  # who isn't proven any more, or isn't permitted, learns nothing else
                raise
            if self._wake is not None:
                self._wake_later(ctx, self._wake)
            if self._wake_jobs is not None and ctx.session.changes(JobRow):
                ctx.after_commit.append(self._wake_jobs)
            room_for_bytes(ctx)
            session.flush(last=True)
            if key is not None:
                key.claimed = True
        finally:
            session.close()
        self.meters.add(ctx.history.counts)
        for hook in dict.fromkeys(ctx.after_commit):
            hook()
        if self.meters.due:
            self._store_figures()
        return result

    def _reaches_out(self) -> bool:
        """Tell whether steps may have effects that a refused write doesn't undo."""
        return bool(self._delegates) or bool(self._foreign.connectors)

    def _store_figures(self) -> None:
        """Store what this process has counted; the command that happened to come by doesn't fail by it."""
        try:
            self.report()
        except WatchwordError as error:
            log.warning("figures were not stored", reason=str(error))

    @staticmethod
    def _wake_later(ctx: Context, wake: Callable[[str], None]) -> None:
        """Announce the topics of external tasks that this command created."""
        tasks = ctx.session.cached(ExternalTaskRow)
        for topic in {t.topic_name for t in tasks if t.create_time == ctx.now and t.topic_name is not None}:
            ctx.after_commit.append(_Wake(wake, topic))

    def announce(self, ctx: Context, topic: str | None) -> None:
        """Wake those who wait for tasks of a topic once the command is stored."""
        if self._wake is not None and topic is not None:
            ctx.after_commit.append(_Wake(self._wake, topic))

    def _context(self, session: Session, now: datetime, identity: Identity | None) -> Context:
        user_id = None if identity is None else identity.user_id
        session.actor = user_id
        if identity is not None:
            session.source = identity.source
            if identity.guard is not None:
                session.require(identity.guard)
        return Context(
            session=session,
            now=now,
            settings=self._settings,
            definitions=self.definitions,
            delegates=self._delegates,
            foreign=self._foreign,
            secrecy=self.secrecy,
            authz=Checks(self.authorizer, session, self.database, identity, at_once=self._reaches_out()),
            decisions=self.decisions,
            history=History(
                session,
                now=now,
                level=self._level,
                definitions=self.definitions,
                user_id=user_id,
                removal_time=self._settings.removal_time,
            ),
            user_id=user_id,
            groups=() if identity is None else identity.groups,
            source=None if identity is None else identity.source,
            trail=self._trail,
        )


def _name(work: Callable[[Context], object]) -> str:
    """Return what a span calls a command: the service's method that made it."""
    return work.__qualname__.partition(".<locals>")[0]


def _jitter(limit: float) -> float:
    """Return a random pause up to `limit` seconds, so that two losers of a race don't meet again."""
    return limit * secrets.randbelow(1000) / 1000
