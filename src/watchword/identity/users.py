"""Users, and the first administrator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from watchword.core import ids
from watchword.core.errors import BadUserRequest, EngineError
from watchword.core.secret import Secret
from watchword.identity.model import ADMIN_GROUP
from watchword.passwords import policy
from watchword.passwords.registry import PasswordRegistry
from watchword.store.session import Session
from watchword.store.tables import AuthorizationRow, GroupRow, MembershipRow, UserRow

_VALID_ID = re.compile(r"[a-zA-Z0-9]+|camunda-admin")
GRANT, ALL, ANY = 1, 2**31 - 1, "*"

RESOURCE_TYPES: Mapping[str, int] = MappingProxyType(
    {
        "APPLICATION": 0,
        "USER": 1,
        "GROUP": 2,
        "GROUP_MEMBERSHIP": 3,
        "AUTHORIZATION": 4,
        "FILTER": 5,
        "PROCESS_DEFINITION": 6,
        "TASK": 7,
        "PROCESS_INSTANCE": 8,
        "DEPLOYMENT": 9,
        "DECISION_DEFINITION": 10,
        "TENANT": 11,
        "TENANT_MEMBERSHIP": 12,
        "BATCH": 13,
        "DECISION_REQUIREMENTS_DEFINITION": 14,
        "REPORT": 15,
        "DASHBOARD": 16,
        "OPERATION_LOG_CATEGORY": 17,
        "OPTIMIZE": 18,
        "HISTORIC_TASK": 19,
        "HISTORIC_PROCESS_INSTANCE": 20,
        "SYSTEM": 21,
    }
)
"""Numbers of the resources that authorizations speak of. Source: `reference` authorization.csv."""


def add_user(
    session: Session,
    passwords: PasswordRegistry,
    profile: policy.UserProfile,
    password: Secret,
    *,
    groups: tuple[str, ...] = (),
    enforce_policy: bool = True,
) -> UserRow:
    """Create a user with its own-profile authorization and memberships.

    Raises:
        EngineError: the id holds other characters than letters and digits.
        BadUserRequest: the user exists, a group doesn't, or the password is empty.
        PasswordPolicyViolated: the policy is enforced and the password breaks it.
    Source: `reference` security 3.6; guideline P-01.
    """
    if not _VALID_ID.fullmatch(profile.id):
        raise EngineError(f"User id {profile.id!r} is not valid: use letters and digits only")
    if session.get(UserRow, profile.id) is not None:
        raise BadUserRequest(f"User {profile.id!r} exists already")
    if not password.reveal():
        raise BadUserRequest("The password is empty: a user needs one")
    if enforce_policy:
        policy.check(password, profile)
    row = UserRow(
        id=profile.id,
        first_name=profile.first_name or None,
        last_name=profile.last_name or None,
        email=profile.email or None,
        password=passwords.encrypt(password),
    )
    session.add(row)
    session.add(_grant("USER", profile.id, user_id=profile.id))
    for group in groups:
        if session.get(GroupRow, group) is None:
            raise BadUserRequest(f"Group {group!r} does not exist")
        session.add(MembershipRow(user_id=profile.id, group_id=group))
    return row


def add_administrators(session: Session) -> None:
    """Create the administrators' group with all permissions, where it is missing. Source: `reference` security 3.7."""
    if session.get(GroupRow, ADMIN_GROUP) is None:
        session.add(GroupRow(id=ADMIN_GROUP, name="camunda BPM Administrators", type="SYSTEM"))
        session.add(_grant("GROUP", ADMIN_GROUP, group_id=ADMIN_GROUP, permissions=2))
    held = {
        row.resource_type for row in session.find(AuthorizationRow, group_id=ADMIN_GROUP, type=GRANT, resource_id=ANY)
    }
    for resource, number in RESOURCE_TYPES.items():
        if number not in held:
            session.add(_grant(resource, ANY, group_id=ADMIN_GROUP))


def _grant(
    resource: str, resource_id: str, *, user_id: str | None = None, group_id: str | None = None, permissions: int = ALL
) -> AuthorizationRow:
    return AuthorizationRow(
        id=ids.new(),
        type=GRANT,
        user_id=user_id,
        group_id=group_id,
        resource_type=RESOURCE_TYPES[resource],
        resource_id=resource_id,
        permissions=permissions,
    )
