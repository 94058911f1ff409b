"""Passkeys (WebAuthn): set one up, prove oneself with one, alone or after the password.

Challenges travel sealed and are good once and for five minutes; nothing is stored for who only asks for one.
Source: W3C Web Authentication Level 2, sections 7.1 and 7.2.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from watchword.core import ids
from watchword.core.clock import Clock
from watchword.core.errors import BadUserRequest, NotAuthenticated
from watchword.core.keys import KeyRing, SealBroken
from watchword.identity.factors import Factors
from watchword.identity.once import Once
from watchword.store.database import Database
from watchword.store.session import Session
from watchword.store.tables import FactorRow

LIFE = timedelta(minutes=5)
"""How long a challenge is good."""
MAX_RESPONSE = 20_000
"""Characters of a browser's answer."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who asks: the origin of our pages, and its host, to which passkeys are bound."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the browser is asked; `state` comes back with its answer."""

    state: str
    options: dict[str, Any]


class Passkeys:
    """Registers and checks passkeys."""

    def __init__(self, database: Database, factors: Factors, once: Once, seals: KeyRing, clock: Clock) -> None:
        self._database, self._factors, self._once, self._seals, self._clock = database, factors, once, seals, clock

    def start(self, user_id: str, site: Site) -> Challenge:
        """Ask a browser to make a passkey for a user."""
        import webauthn
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        challenge = secrets.token_bytes(32)
        options = webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name="Watchword",
            user_name=user_id,
            user_id=user_id.encode()[:64],
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=_raw(row)) for row in self._of(user_id)],
        )
        return Challenge(self._seal("new", user_id, challenge), json.loads(webauthn.options_to_json(options)))

    def finish(
        self,
        user_id: str,
        state: str,
        response: dict[str, Any],
        name: str,
        site: Site,
        *,
        keep: str | None,
        source: str | None,
    ) -> str:
        """Take the passkey that a browser made, and return the factor's id; other sessions than `keep` end.

        Raises:
            BadUserRequest: the answer doesn't fit the challenge, this site, or the user.
        """
        import webauthn
        from webauthn.helpers import bytes_to_base64url
        from webauthn.helpers.exceptions import WebAuthnException

        known = self._opened("new", state)
        if known is None or known["user"] != user_id:
            raise BadUserRequest("The challenge is over or not yours: start again")
        try:
            verified = webauthn.verify_registration_response(
                credential=_limited(response),
                expected_challenge=bytes.fromhex(known["challenge"]),
                expected_rp_id=site.host,
                expected_origin=site.origin,
            )
        except (WebAuthnException, ValueError, TypeError, KeyError) as error:
            raise BadUserRequest(f"The passkey can't be taken: {error}"[:300]) from None
        if not self._spent(known):
            raise BadUserRequest("The challenge was used before: start again")
        row = FactorRow(
            id=ids.new(),
            user_id=user_id,
            kind="passkey",
            name=name[:255] or "Passkey",
            confirmed=True,
            credential=bytes_to_base64url(verified.credential_id),
            secret=bytes_to_base64url(verified.credential_public_key),
            counter=verified.sign_count,
            created=self._clock.now(),
        )
        with self._database.session(self._clock.now()) as session:
            if session.find(FactorRow, credential=row.credential):
                raise BadUserRequest("This passkey is known already")
            session.add(row)
            hooks = self._factors.added(session, row, keep=keep, source=source)
            session.flush()
        for hook in hooks:
            hook()
        return row.id

    def ask(self, user_id: str | None, site: Site) -> Challenge:
        """Ask a browser for a proof by a passkey: of `user_id`, or by whichever there is for this site."""
        import webauthn
        from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

        challenge = secrets.token_bytes(32)
        options = webauthn.generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=_raw(row)) for row in self._of(user_id)],
            user_verification=UserVerificationRequirement.REQUIRED
            if user_id is None
            else UserVerificationRequirement.PREFERRED,
        )
        return Challenge(self._seal("proof", user_id, challenge), json.loads(webauthn.options_to_json(options)))

    def check(
        self, user_id: str | None, state: str, response: dict[str, Any], site: Site, *, source: str | None
    ) -> str:
        """Return the user that a browser has proven to have the passkey of.

        Without `user_id` the passkey stands for both factors, so the authenticator must have verified the person.

        Raises:
            NotAuthenticated: the answer fits no passkey (of that user), or was given before.
        """
        known = self._opened("proof", state)
        if known is None or known["user"] != user_id:
            raise NotAuthenticated("The challenge is over or not this user's")
        credential = str(response.get("id"))[:1400]
        with self._database.session(self._clock.now()) as session:
            rows = session.find(FactorRow, credential=credential, confirmed=True, kind="passkey")
        if not rows or (user_id is not None and rows[0].user_id != user_id):
            raise NotAuthenticated("No passkey has this id")
        owner = rows[0].user_id
        right = self._proves(rows[0].id, known, response, site, alone=user_id is None)
        passed = self._spent(known) and self._factors.judged(owner, right, source, count=user_id is not None)
        if not passed:
            raise NotAuthenticated("The passkey doesn't prove it")
        return owner

    def _proves(
        self, factor_id: str, known: dict[str, Any], response: dict[str, Any], site: Site, *, alone: bool
    ) -> Callable[[Session], bool]:
        import webauthn
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.exceptions import WebAuthnException

        def right(session: Session) -> bool:
            row = session.get(FactorRow, factor_id)
            if row is None:
                return False
            try:
                verified = webauthn.verify_authentication_response(
                    credential=_limited(response),
                    expected_challenge=bytes.fromhex(known["challenge"]),
                    expected_rp_id=site.host,
                    expected_origin=site.origin,
                    credential_public_key=base64url_to_bytes(row.secret),
                    credential_current_sign_count=row.counter,
                    require_user_verification=alone,
                )
            except (WebAuthnException, ValueError, TypeError, KeyError):
                return False
            row.counter, row.used = verified.new_sign_count, session.now
            return True

        return right

    def _of(self, user_id: str | None) -> Sequence[FactorRow]:
        return () if user_id is None else [row for row in self._factors.of_user(user_id) if row.kind == "passkey"]

    def _seal(self, kind: str, user_id: str | None, challenge: bytes) -> str:
        expires = (self._clock.now() + LIFE).timestamp()
        told = {"user": user_id, "challenge": challenge.hex(), "expires": expires}
        return self._seals.seal(json.dumps(told).encode(), f"passkey:{kind}")

    def _opened(self, kind: str, state: str) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads(self._seals.open(state[:5_000], f"passkey:{kind}"))
        except SealBroken:
            return None
        return told if told["expires"] > self._clock.now().timestamp() else None

    def _spent(self, known: dict[str, Any]) -> bool:
        return self._once.take("passkey", known["challenge"], datetime.fromtimestamp(known["expires"], UTC))


def _raw(row: FactorRow) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(row.credential or "")


def _limited(response: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(response)) > MAX_RESPONSE:
        raise ValueError("the answer is too long")
    return response
