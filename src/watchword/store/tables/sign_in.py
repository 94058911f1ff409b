"""Our own tables of the ways in: sessions, API clients, second factors, links to identity providers."""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BOOL, INT, LONG, STR, TEXT, TIME, Index, Rank, Row, column, table


@table(
    "WW_SESSION",
    rank=Rank.LEAF,
    indexes=(
        Index("WW_IDX_SESSION_USER", ("USER_ID_",)),
        Index("WW_IDX_SESSION_END", ("EXPIRES_",)),
        Index("WW_IDX_SESSION_SUBJECT", ("SUBJECT_",)),
    ),
)
class SessionRow(Row):
    """A person who has logged in; the key is the SHA-256 of what the cookie holds. Source: guidelines W-16, C-48."""

    id: str = column("ID_", STR(64), key=True)
    number: str = column("NUMBER_", STR(64), required=True)
    """What people and the log know it by."""
    user_id: str = column("USER_ID_", STR(64), required=True)
    stamp: str = column("STAMP_", STR(64), required=True)
    """Digest of password, groups and tenants as they were at the login."""
    way: str = column("WAY_", STR(32), required=True)
    app: str | None = column("APP_", STR(32))
    limited: bool = column("LIMITED_", BOOL, required=True)
    """Good only for setting up a second factor."""
    created: datetime = column("CREATED_", TIME, required=True)
    used: datetime = column("USED_", TIME, required=True)
    proven: datetime = column("PROVEN_", TIME, required=True)
    expires: datetime = column("EXPIRES_", TIME, required=True)
    idle_seconds: int = column("IDLE_SECONDS_", INT, required=True)
    source: str | None = column("SOURCE_", STR(64))
    agent: str | None = column("AGENT_", STR(255))
    issuer: str | None = column("ISSUER_", STR(255))
    subject: str | None = column("SUBJECT_", STR(255))
    provider_session: str | None = column("PROVIDER_SESSION_", STR(255))


@table("WW_CLIENT", rank=Rank.PART, indexes=(Index("WW_IDX_CLIENT_USER", ("USER_ID_",)),))
class ClientRow(Row):
    """A program that may call the API as a user; `scopes` are resources, separated by spaces. Source: W-23, W-25."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    user_id: str = column("USER_ID_", STR(64), required=True)
    scopes: str = column("SCOPES_", STR(4000), required=True)
    days: int = column("DAYS_", INT, required=True)
    """How long each of its tokens is good."""
    created: datetime = column("CREATED_", TIME, required=True)
    created_by: str | None = column("CREATED_BY_", STR(255))


@table("WW_TOKEN", rank=Rank.LEAF, indexes=(Index("WW_IDX_TOKEN_CLIENT", ("CLIENT_ID_",)),))
class TokenRow(Row):
    """A token of an API client; only its digest is kept."""

    id: str = column("ID_", STR(64), key=True)
    client_id: str = column("CLIENT_ID_", STR(64), required=True)
    digest: str = column("DIGEST_", STR(64), required=True)
    created: datetime = column("CREATED_", TIME, required=True)
    expires: datetime = column("EXPIRES_", TIME, required=True)


@table("WW_FACTOR", rank=Rank.LEAF, indexes=(Index("WW_IDX_FACTOR_USER", ("USER_ID_",)),))
class FactorRow(Row):
    """A second factor of a person: `totp` (its secret encrypted) or `passkey` (its public key)."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    user_id: str = column("USER_ID_", STR(64), required=True)
    kind: str = column("KIND_", STR(16), required=True)
    name: str = column("NAME_", STR(255), required=True)
    confirmed: bool = column("CONFIRMED_", BOOL, required=True)
    credential: str | None = column("CREDENTIAL_", STR(1400))
    """Id of a passkey, base64url."""
    secret: str = column("SECRET_", TEXT, required=True)
    """Sealed TOTP secret, or the passkey's public key in base64url."""
    counter: int = column("COUNTER_", LONG, required=True)
    """Last time step accepted, or the passkey's signature counter."""
    created: datetime = column("CREATED_", TIME, required=True)
    used: datetime | None = column("USED_", TIME)


@table("WW_FACTOR_STATE", rank=Rank.LEAF)
class FactorStateRow(Row):
    """Wrong codes of a person whose password was right."""

    user_id: str = column("USER_ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    failures: int = column("FAILURES_", INT, required=True)
    blocked_until: datetime | None = column("BLOCKED_UNTIL_", TIME)


@table("WW_RECOVERY_CODE", rank=Rank.LEAF, indexes=(Index("WW_IDX_RECOVERY_USER", ("USER_ID_",)),))
class RecoveryCodeRow(Row):
    """A code that stands in for a lost factor, once; the key is its digest."""

    id: str = column("ID_", STR(64), key=True)
    user_id: str = column("USER_ID_", STR(64), required=True)


@table("WW_PROVIDER_LINK", rank=Rank.LEAF, indexes=(Index("WW_IDX_PROVIDER_USER", ("USER_ID_",)),))
class ProviderLinkRow(Row):
    """Who at an identity provider is which user; the key is the SHA-256 of issuer and subject."""

    id: str = column("ID_", STR(64), key=True)
    issuer: str = column("ISSUER_", STR(255), required=True)
    subject: str = column("SUBJECT_", STR(255), required=True)
    user_id: str = column("USER_ID_", STR(64), required=True)
    created: datetime = column("CREATED_", TIME, required=True)


@table("WW_USED_ONCE", rank=Rank.LEAF, indexes=(Index("WW_IDX_USED_END", ("EXPIRES_",)),))
class UsedOnceRow(Row):
    """Something that was used and is refused from now on, until it would have ended anyway: steps, challenges, ids."""

    id: str = column("ID_", STR(64), key=True)
    expires: datetime = column("EXPIRES_", TIME, required=True)
