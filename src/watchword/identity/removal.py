"""What goes with a user, a group or a tenant: nothing that names them survives. Source: `reference` security 3.6, 9.

A room that keeps lines about subjects adds a row to `REMOVALS`; all run in the unit of work that deletes the subject.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from watchword.authz import automatic
from watchword.authz.resources import BY_NAME
from watchword.store.session import Session
from watchword.store.tables import (
    AuthorizationRow,
    ClientRow,
    FactorRow,
    FactorStateRow,
    MembershipRow,
    OneTimeLinkRow,
    PasswordDueRow,
    ProviderLinkRow,
    RecoveryCodeRow,
    SessionRow,
    TenantMembershipRow,
    TokenRow,
    UserInfoRow,
)

Subject = Literal["group", "tenant", "user"]
Removal = Callable[[Session, Subject, str], None]


def _authorizations(session: Session, kind: Subject, ident: str) -> None:
    """Delete the authorizations of the subject, and those on it."""
    if kind != "tenant":
        session.delete_where(AuthorizationRow, {f"{kind}_id": ident})
    automatic.forget(session, BY_NAME[kind.upper()], ident)
    if kind != "user":
        automatic.forget(session, BY_NAME[f"{kind.upper()}_MEMBERSHIP"], ident)


def _memberships(session: Session, kind: Subject, ident: str) -> None:
    if kind != "tenant":
        session.delete_where(MembershipRow, {f"{kind}_id": ident})
    session.delete_where(TenantMembershipRow, {f"{kind}_id": ident})


def _of_user(session: Session, kind: Subject, ident: str) -> None:
    """Delete what a user leaves: further data, links, a password that is due."""
    if kind == "user":
        session.delete_where(UserInfoRow, {"user_id": ident})
        session.delete_where(OneTimeLinkRow, {"user_id": ident})
        session.delete_where(PasswordDueRow, {"user_id": ident})


def _ways_in(session: Session, kind: Subject, ident: str) -> None:
    """Delete sessions, factors, links and API clients of a user."""
    if kind != "user":
        return
    for client in session.find(ClientRow, user_id=ident):
        session.delete_where(TokenRow, {"client_id": client.id})
        session.delete(client)
    for row in (SessionRow, FactorRow, FactorStateRow, RecoveryCodeRow, ProviderLinkRow):
        session.delete_where(row, {"user_id": ident})


REMOVALS: tuple[Removal, ...] = (
    _authorizations,
    _memberships,
    _of_user,
    _ways_in,
)


def remove_traces(session: Session, kind: Subject, ident: str) -> None:
    """Delete everything that names the subject."""
    for removal in REMOVALS:
        removal(session, kind, ident)
