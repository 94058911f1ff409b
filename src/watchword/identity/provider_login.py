"""Logging in at an OpenID Connect provider: authorization code, PKCE, state, nonce; accounts are linked, never guessed.

Who is who rests on issuer and subject alone. A name or e-mail address that the provider tells never finds an existing
user: who controls one there must not become somebody here. Source: OpenID Connect Core 3.1, 5.7; RFC 7636; RFC 9700.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from watchword.core import ids
from watchword.core.clock import Clock
from watchword.core.errors import BadUserRequest, NotAuthenticated, NotFound
from watchword.core.keys import KeyRing, SealBroken
from watchword.core.log import Log
from watchword.core.secret import Secret
from watchword.identity.audit import FAILURE, AuditTrail
from watchword.identity.model import Identity
from watchword.identity.once import Once
from watchword.identity.provider_http import ProviderHttp
from watchword.identity.provider_tokens import LEEWAY, ProviderTokens
from watchword.identity.sessions import Opened, Origin, Sessions
from watchword.identity.subjects import Subjects
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import AuthorizationRow, GroupRow, MembershipRow, ProviderLinkRow, UserRow

log = Log("watchword.security")

FLOW_LIFE = timedelta(minutes=10)
"""Time between leaving for the provider and coming back."""
_USER_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_FACT = "EXISTS (SELECT 1 FROM WW_PROVIDER_LINK WHERE ID_ = ? AND USER_ID_ = ?)"
_GRANT, _ALL, _USER_RESOURCE = 1, 2**31 - 1, 1


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How one provider is used."""

    issuer: str
    client_id: str
    client_secret: Secret | None = None
    scopes: tuple[str, ...] = ("openid", "profile")
    audiences: tuple[str, ...] = ()
    """Audiences of access tokens that REST takes; empty: it takes none."""
    user_claim: str = "preferred_username"
    create_users: bool = False
    groups_claim: str = "groups"
    groups: Mapping[str, str] = field(default_factory=dict)
    """Group there -> group here."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and what it carries meanwhile."""

    location: str
    flow: str


class ProviderLogin:
    """Brings people in whom the provider knows."""

    def __init__(
        self,
        settings: ProviderSettings,
        database: Database,
        tokens: ProviderTokens,
        http: ProviderHttp,
        sessions: Sessions,
        subjects: Subjects,
        once: Once,
        seals: KeyRing,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._settings, self._database, self._tokens, self._http = settings, database, tokens, http
        self._sessions, self._subjects, self._once, self._seals = sessions, subjects, once, seals
        self._trail, self._clock = trail, clock

    def depart(self, redirect_uri: str, app: str | None, *, link_to: str | None = None) -> Departure:
        """Send a browser to the provider; with `link_to` to link its account there to that user.

        Raises:
            ProviderUnavailable: the provider can't be asked where its door is.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        expires = (self._clock.now() + FLOW_LIFE).timestamp()
        told = {"state": state, "nonce": nonce, "verifier": verifier, "app": app, "link": link_to,
                "redirect": redirect_uri, "expires": expires}  # fmt: skip
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._settings.client_id,
                "redirect_uri": redirect_uri,
                "scope": " ".join(self._settings.scopes),
                "state": state,
                "nonce": nonce,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            }
        )
        door = self._tokens.discovery().authorization_endpoint
        location = f"{door}{'&' if '?' in door else '?'}{query}"
        return Departure(location, self._seals.seal(json.dumps(told).encode(), "provider"))

    def arrive(
        self, flow: str, answer: Mapping[str, str], origin: Origin, *, replaces: Secret | None
    ) -> tuple[Opened, str | None]:
        """Finish the login of a browser that came back, and return session and app.

        Raises:
            NotAuthenticated: the answer isn't this browser's, the provider says no, or nobody here is linked to it.
            ProviderUnavailable: the provider can't be asked.
        """
        try:
            told = self._flow(flow, answer)
            claims = self._exchanged(str(answer.get("code", "")), told)
            user_id = self._user_of(claims, told["link"], origin.source)
        except NotAuthenticated:
            self._trail.note("login.failed", source=origin.source, outcome=FAILURE, details={"way": "provider"})
            raise
        self._take_groups(user_id, claims)
        origin = Origin(
            way="provider",
            app=told["app"],
            source=origin.source,
            agent=origin.agent,
            issuer=self._settings.issuer,
            subject=str(claims["sub"])[:255],
            provider_session=str(claims["sid"])[:255] if claims.get("sid") else None,
        )
        return self._sessions.open(user_id, origin, replaces=replaces), told["app"]

    def bearer(self, token: Secret, source: str | None) -> Identity | None:
        """Return who has an access token of the provider, None if it doesn't hold or nobody is linked to it."""
        if not self._settings.audiences:
            return None
        try:
            claims = self._tokens.access_token(token.reveal(), audiences=self._settings.audiences)
        except NotAuthenticated:
            self._trail.note("token.refused", source=source, outcome=FAILURE, details={"way": "provider"})
            return None
        now, link_id = self._clock.now(), link_key(self._settings.issuer, str(claims["sub"]))
        with self._database.session(now) as session:
            link = session.get(ProviderLinkRow, link_id)
        subject = self._subjects.read(link.user_id, now) if link is not None else None
        if subject is None:
            self._trail.note("token.refused", source=source, outcome=FAILURE, details={"way": "provider"})
            return None
        mapped = set(self._settings.groups.values())
        groups = (set(subject.groups) - mapped) | set(self._mapped(claims))
        guard = subject.guard(_FACT, (link_id, subject.user_id), now)
        return Identity(subject.user_id, tuple(sorted(groups)), subject.tenants, guard, source=source, way="provider")

    def log_out(self, logout_token: str) -> int:
        """End the sessions that a logout token of the provider names; return how many.

        Raises:
            NotAuthenticated: it doesn't hold, or was used before.
        """
        claims = self._tokens.logout_token(logout_token, client_id=self._settings.client_id)
        expires = datetime.fromtimestamp(int(claims["exp"]) + LEEWAY, UTC)
        if not self._once.take("logout", str(claims["jti"]), expires):
            raise NotAuthenticated("The logout token was used before")
        subject, provider_session = claims.get("sub"), claims.get("sid")
        return self._sessions.close_provider(
            self._settings.issuer,
            str(subject)[:255] if subject else None,
            str(provider_session)[:255] if provider_session else None,
        )

    def link(self, user_id: str, subject: str, *, actor: str | None, source: str | None = None) -> None:
        """Link a subject of the provider to a user.

        Raises:
            NotFound: there is no such user.
            BadUserRequest: the subject is linked already.
        """
        now = self._clock.now()
        if self._subjects.read(user_id, now) is None:
            raise NotFound(f"there is no user {user_id!r}")
        with self._database.session(now) as session:
            if session.get(ProviderLinkRow, link_key(self._settings.issuer, subject)) is not None:
                raise BadUserRequest("This account of the identity provider is linked already: unlink it first")
            written = self._linked(session, user_id, subject, actor, source)
            session.flush()
        written()

    def unlink(self, user_id: str, *, actor: str | None, source: str | None = None) -> int:
        """Take a user's links away, end what was opened through them, and return how many there were."""
        with self._database.session(self._clock.now()) as session:
            rows = session.find(ProviderLinkRow, user_id=user_id)
            for row in rows:
                session.delete(row)
            self._sessions.close_all(session, user_id)
            written = self._trail.record(session, "provider.unlinked", actor=actor, subject=user_id, source=source)
            session.flush()
        written()
        return len(rows)

    def _flow(self, flow: str, answer: Mapping[str, str]) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(self._seals.open(flow, "provider"))
        except SealBroken:
            raise NotAuthenticated("This browser has begun no login, or too long ago") from None
        if told["expires"] <= self._clock.now().timestamp():
            raise NotAuthenticated("The login took too long")
        if not hmac.compare_digest(answer.get("state", "").encode(), told["state"].encode()):
            raise NotAuthenticated("The answer belongs to another login")
        if answer.get("iss", self._settings.issuer) != self._settings.issuer:
            raise NotAuthenticated("The answer comes from another provider")
        if "error" in answer or not answer.get("code"):
            log.info("the identity provider refused a login", reason=answer.get("error", "")[:100])
            raise NotAuthenticated("The identity provider says no")
        return told

    def _exchanged(self, code: str, told: Mapping[str, Any]) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": told["redirect"],
            "client_id": self._settings.client_id,
            "code_verifier": told["verifier"],
        }
        headers = {}
        if self._settings.client_secret is not None:
            pair = f"{quote(self._settings.client_id, '')}:{quote(self._settings.client_secret.reveal(), '')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        status, answer = self._http.post(self._tokens.discovery().token_endpoint, form, headers)
        if status != 200 or not isinstance(answer.get("id_token"), str):
            log.info("the identity provider gave no token", status=status, reason=str(answer.get("error"))[:100])
            raise NotAuthenticated("The identity provider gave no token")
        return self._tokens.id_token(answer["id_token"], client_id=self._settings.client_id, nonce=told["nonce"])

    def _user_of(self, claims: Mapping[str, Any], link_to: str | None, source: str | None) -> str:
        now, subject = self._clock.now(), str(claims["sub"])
        with self._database.session(now) as session:
            link = session.get(ProviderLinkRow, link_key(self._settings.issuer, subject))
            if link is not None:
                if link_to is not None and link.user_id != link_to:
                    raise NotAuthenticated("This account of the identity provider belongs to another user")
                return link.user_id
            user_id = link_to or self._new_user(session, claims)
            written = self._linked(session, user_id, subject, user_id, source)
            session.flush()
        written()
        return user_id

    def _new_user(self, session: Session, claims: Mapping[str, Any]) -> str:
        name = str(claims.get(self._settings.user_claim, ""))
        if not self._settings.create_users:
            raise NotAuthenticated("Nobody here is linked to this account of the identity provider")
        if not _USER_ID.fullmatch(name):
            raise NotAuthenticated(f"The claim {self._settings.user_claim} holds no valid user id")
        if session.get(UserRow, name) is not None or self._subjects.read(name, session.now) is not None:
            raise NotAuthenticated("A user of this name is here already and must be linked by an administrator")
        session.add(
            UserRow(
                id=name,
                first_name=_told(claims, "given_name"),
                last_name=_told(claims, "family_name"),
                email=_told(claims, "email"),
            )
        )
        session.add(
            AuthorizationRow(
                id=ids.new(),
                type=_GRANT,
                user_id=name,
                resource_type=_USER_RESOURCE,
                resource_id=name,
                permissions=_ALL,
            )
        )
        return name

    def _linked(
        self, session: Session, user_id: str, subject: str, actor: str | None, source: str | None
    ) -> Callable[[], None]:
        issuer = self._settings.issuer
        session.add(
            ProviderLinkRow(
                id=link_key(issuer, subject), issuer=issuer, subject=subject[:255], user_id=user_id, created=session.now
            )
        )
        return self._trail.record(
            session, "provider.linked", actor=actor, subject=user_id, source=source, details={"issuer": issuer}
        )

    def _mapped(self, claims: Mapping[str, Any]) -> Sequence[str]:
        told = claims.get(self._settings.groups_claim, ())
        names = told if isinstance(told, list) else [told]
        return [
            self._settings.groups[name] for name in names if isinstance(name, str) and name in self._settings.groups
        ]

    def _take_groups(self, user_id: str, claims: Mapping[str, Any]) -> None:
        """Make the memberships in mapped groups what the provider says; others are left alone."""
        if not self._settings.groups:
            return
        wanted = set(self._mapped(claims))
        with self._database.session(self._clock.now()) as session:
            if session.get(UserRow, user_id) is None:
                return
            held = {row.group_id: row for row in session.find(MembershipRow, user_id=user_id)}
            for group in sorted(set(self._settings.groups.values())):
                if group in wanted and group not in held and session.get(GroupRow, group) is not None:
                    session.add(MembershipRow(user_id=user_id, group_id=group))
                elif group not in wanted and group in held:
                    session.delete(held[group])
                else:
                    continue
                self._trail.record(
                    session,
                    "membership.created" if group in wanted else "membership.deleted",
                    actor=None,
                    subject=user_id,
                    details={"group": group, "by": self._settings.issuer},
                )
            session.flush()


def link_key(issuer: str, subject: str) -> str:
    """Return the key of a link."""
    return hashlib.sha256(f"{len(issuer)}:{issuer}{subject}".encode()).hexdigest()


def _told(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value[:255].replace("\0", "") if isinstance(value, str) and value else None
