"""Second factors of the caller: authenticator apps, passkeys, recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.core.errors import InvalidRequest
from watchword.rest.op import ADMIN, ANY_USER, Call, Op, Resource, many, one
from watchword.rest.own.session import challenged, entrance_of, site_of
from watchword.rest.own.sessions import whose
from watchword.rest.views.moments import moment
from watchword.store.tables import FactorRow


@dataclass(frozen=True, slots=True)
class NewFactor:
    """Body of a new authenticator app."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class FirstCode:
    """Body with the first code of an authenticator app."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """Body with a passkey that the browser made."""

    challenge_state: str | None = None
    passkey: dict[str, Any] | None = None
    name: str | None = None


def _shown(row: FactorRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "created": moment(row.created),
        "used": moment(row.used),
    }


def _list(call: Call) -> list[dict[str, Any]]:
    _, user_id = whose(call)
    return [_shown(row) for row in entrance_of(call).factors.of_user(user_id)]


def _start_totp(call: Call) -> dict[str, Any]:
    body: NewFactor = call.body
    identity, _ = whose(call)
    made = entrance_of(call).factors.start_totp(identity.user_id, body.name or "")
    return {"id": made.factor_id, "secret": made.secret.reveal(), "uri": made.uri.reveal()}


def _confirm_totp(call: Call) -> None:
    body: FirstCode = call.body
    identity, _ = whose(call)
    entrance_of(call).factors.confirm_totp(
        identity.user_id, call.path["id"], body.code or "", keep=identity.session, source=identity.source
    )


def _start_passkey(call: Call) -> dict[str, Any] | None:
    identity, _ = whose(call)
    return challenged(entrance_of(call).passkeys.start(identity.user_id, site_of(call)))


def _finish_passkey(call: Call) -> dict[str, Any]:
    body: NewPasskey = call.body
    identity, _ = whose(call)
    if body.passkey is None:
        raise InvalidRequest("passkey is missing; send what the browser made")
    made = entrance_of(call).passkeys.finish(
        identity.user_id,
        body.challenge_state or "",
        body.passkey,
        body.name or "",
        site_of(call),
        keep=identity.session,
        source=identity.source,
    )
    return {"id": made}


def _codes(call: Call) -> dict[str, Any]:
    identity, _ = whose(call)
    codes = entrance_of(call).factors.new_recovery_codes(identity.user_id, source=identity.source)
    return {"codes": [code.reveal() for code in codes]}


def _delete(call: Call) -> None:
    identity, _ = whose(call)
    entrance_of(call).factors.delete(identity.user_id, call.path["id"], actor=identity.user_id, source=identity.source)


def _reset(call: Call) -> None:
    identity, _ = whose(call)
    entrance_of(call).factors.reset(call.path["userId"], actor=identity.user_id, source=identity.source)


RESOURCE = Resource(
    "/watchword/factor",
    (
        Op("GET", "", _list, "getFactors", ANY_USER, reply=many("FactorDto")),
        Op("POST", "/totp", _start_totp, "startTotp", ANY_USER, body=NewFactor, optional_body=True,
           reply=one("TotpSecretDto"), discreet=True),
        Op("POST", "/totp/{id}/confirm", _confirm_totp, "confirmTotp", ANY_USER, body=FirstCode),
        Op("POST", "/passkey/challenge", _start_passkey, "startPasskey", ANY_USER, reply=one("PasskeyChallengeDto")),
        Op("POST", "/passkey", _finish_passkey, "finishPasskey", ANY_USER, body=NewPasskey, reply=one("FactorIdDto")),
        Op("POST", "/recovery-codes", _codes, "createRecoveryCodes", ANY_USER,
           reply=one("RecoveryCodesDto"), discreet=True),
        Op("DELETE", "/{id}", _delete, "deleteFactor", ANY_USER),
        Op("DELETE", "/of/{userId}", _reset, "resetFactors", ADMIN),
    ),
    tag="Second Factor",
)  # fmt: skip
