"""Tokens of an identity provider: discovery, keys, and which claims must hold.

Algorithms are allowed by name; the header of a token never chooses among others. Source: OpenID Connect Core 3.1.3.7,
Back-Channel Logout 2.6, RFC 9068 section 4; `reference` 4.1.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from watchword.core.clock import Clock
from watchword.core.errors import NotAuthenticated
from watchword.core.log import Log
from watchword.identity.provider_http import ProviderHttp, ProviderUnavailable, checked

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

T = TypeVar("T")
log = Log("watchword.security")

ALGORITHMS = ("ES256", "ES384", "Ed25519", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512")
"""What may be allowed: signatures by a private key. Shared secrets would let every reader sign."""
KEEP_SECONDS = 3_600.0
"""How long discovery and keys are kept."""
AGAIN_SECONDS = 30.0
"""How often an unknown key id may make us fetch the keys again, at most."""
REST_SECONDS = 10.0
"""How long a provider that didn't answer is left alone."""
LEEWAY = 60
"""Seconds that clocks may differ."""
MAX_TOKEN = 16_384
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Kept(Generic[T]):
    """Something fetched from a provider; one thread fetches at a time, and none for a while after a failure.

    Strangers can make us ask: a provider that is away or slow must not take the server's threads along.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._value: tuple[float, T] | None = None
        self._rests_until = float("-inf")

    def get(self, fetch: Callable[[], T], max_age: float) -> T:
        """Return what is kept if it is young enough, else fetch it.

        Raises:
            ProviderUnavailable: it can't be had, or somebody else is just trying.
        """
        value, now = self._value, self._monotonic()
        if value is not None and now - value[0] <= max_age:
            return value[1]
        if now < self._rests_until or not self._lock.acquire(blocking=False):
            raise ProviderUnavailable("the provider didn't answer a moment ago, or is being asked")
        try:
            fetched = fetch()
        except ProviderUnavailable:
            self._rests_until = self._monotonic() + REST_SECONDS
            raise
        finally:
            self._lock.release()
        self._value = (self._monotonic(), fetched)
        return fetched


@dataclass(frozen=True, slots=True)
class Discovery:
    """What the provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class ProviderTokens:
    """Checks what one provider signs."""

    def __init__(
        self,
        issuer: str,
        http: ProviderHttp,
        clock: Clock,
        *,
        algorithms: tuple[str, ...],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer, self._http, self._clock, self._algorithms = issuer, http, clock, list(algorithms)
        self._found: Kept[Discovery] = Kept(monotonic)
        self._keys: Kept[KeySet] = Kept(monotonic)

    def discovery(self) -> Discovery:
        """Return the provider's endpoints.

        Raises:
            ProviderUnavailable: it doesn't tell them, or tells them of another issuer.
        """
        return self._found.get(self._discovered, KEEP_SECONDS)

    def id_token(self, token: str, *, client_id: str, nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token made for this client and this login.

        Raises:
            NotAuthenticated: something of it doesn't hold.
        """
        claims = self._claims(token, client_id, essential=("sub", "iat", "nonce"))
        if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise self._refused("nonce")
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != client_id:
            raise self._refused("azp")
        if claims.get("azp", client_id) != client_id:
            raise self._refused("azp")
        return claims

    def access_token(self, token: str, *, audiences: tuple[str, ...]) -> dict[str, Any]:
        """Return the claims of an access token meant for us.

        Raises:
            NotAuthenticated: something of it doesn't hold.
        """
        claims = self._claims(token, *audiences, essential=("sub",))
        if "nonce" in claims or "events" in claims:
            raise self._refused("it is an ID token or a logout token")
        return claims

    def logout_token(self, token: str, *, client_id: str) -> dict[str, Any]:
        """Return the claims of a logout token.

        Raises:
            NotAuthenticated: something of it doesn't hold.
        """
        claims = self._claims(token, client_id, essential=("iat", "jti", "events"))
        events = claims["events"]
        if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
            raise self._refused("events")
        if not claims.get("sub") and not claims.get("sid"):
            raise self._refused("neither sub nor sid")
        return claims

    def _claims(self, token: str, *audiences: str, essential: tuple[str, ...]) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        if len(token) > MAX_TOKEN or not audiences:
            raise self._refused("too long")
        try:
            claims = self._decoded(token)
            registry = jwt.JWTClaimsRegistry(
                now=int(self._clock.now().timestamp()),
                leeway=LEEWAY,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "values": list(audiences)},
                exp={"essential": True},
                **{name: {"essential": True} for name in essential},  # type: ignore[arg-type]  # the library's stubs know fewer claims
            )
            registry.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise self._refused(f"{type(error).__name__}: {error}") from None
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError

        for again in (False, True):
            try:
                return dict(jwt.decode(token, self._key_set(again=again), algorithms=self._algorithms).claims)
            except InvalidKeyIdError:
                if again:
                    raise
        raise AssertionError("unreachable")

    def _discovered(self) -> Discovery:
        told = self._http.get(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
        if told.get("issuer") != self._issuer:
            raise ProviderUnavailable(f"{self._issuer} describes another issuer: {told.get('issuer')!r}")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return Discovery(self._issuer, **{name: checked(str(told.get(name))).geturl() for name in names})

    def _key_set(self, *, again: bool) -> KeySet:
        return self._keys.get(self._fetched_keys, AGAIN_SECONDS if again else KEEP_SECONDS)

    def _fetched_keys(self) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        uri = self.discovery().jwks_uri
        told = self._http.get(uri).get("keys", ())
        usable = [key for key in told if isinstance(key, dict) and _for_signatures(key)]
        try:
            return KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderUnavailable(f"{uri} holds keys that can't be read: {type(error).__name__}") from None

    def _refused(self, reason: str) -> NotAuthenticated:
        log.info("token of the identity provider refused", issuer=self._issuer, reason=reason[:300])
        return NotAuthenticated("The token of the identity provider doesn't hold")


def _for_signatures(key: Mapping[str, Any]) -> bool:
    return key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig" and "d" not in key
