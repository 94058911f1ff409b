"""Who is in a group with whom, whether a password is right, and what a new one must be like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NullValue, RestError
from watchword.core.secret import Secret
from watchword.passwords.policy import UserProfile
from watchword.query.specs.group import GROUPS
from watchword.query.specs.user import USERS
from watchword.rest.directories import listed
from watchword.rest.op import ANY_USER, Call, Op, Parameter, Resource, one
from watchword.rest.resources.user import UserProfileBody
from watchword.rest.views import identity as views


@dataclass(frozen=True, slots=True)
class BasicUserCredentials:
    """A user and a password."""

    username: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class PasswordPolicyRequest:
    """A password to judge, and what is known of its user."""

    password: str | None = None
    profile: UserProfileBody | None = None


def _groups(call: Call) -> dict[str, Any]:
    user_id = call.text("userId")
    if user_id is None:
        raise InvalidRequest("No user id was supplied")
    groups = sorted(listed(call, GROUPS, {"member": user_id}), key=lambda row: row.id)
    fellows = {
        row.id: row
        for group in groups
        for row in listed(call, USERS, {"member_of_group": group.id})
        if row.id != user_id
    }
    return views.group_info(groups, [fellows[ident] for ident in sorted(fellows)])


def _verify(call: Call) -> dict[str, Any]:
    body: BasicUserCredentials = call.body
    if not body.username or body.password is None:
        raise InvalidRequest("Username and password are required")
    source = None if call.identity is None else call.identity.source
    right = call.services.identity.verify(body.username, Secret(body.password), source=source, identity=call.identity)
    return {"authenticated": right, "authenticatedUser": body.username, "groups": None, "tenants": None}


def _policy(call: Call) -> dict[str, Any]:
    policy = call.services.identity.policy
    if policy is None:
        raise _no_policy()
    return views.policy(policy)


def _judge(call: Call) -> dict[str, Any]:
    body: PasswordPolicyRequest = call.body
    if call.services.identity.policy is None:
        raise _no_policy()
    if body.password is None:
        raise NullValue("password is null")
    given = body.profile or UserProfileBody()
    profile = UserProfile(given.id or "", given.first_name or "", given.last_name or "", given.email or "")
    return views.verdict(call.services.identity.judge(Secret(body.password), profile))


def _no_policy() -> RestError:
    return RestError("There is no password policy", rest_type="NotFoundException", status=404)


RESOURCE = Resource(
    "/identity",
    (
        Op("GET", "/groups", _groups, "getGroupInfo", rules.READ_GROUP, reply=one("IdentityServiceGroupInfoDto"),
           parameters=(Parameter("userId"),), while_due=True),
        Op("GET", "/password-policy", _policy, "getPasswordPolicy", ANY_USER, reply=one("PasswordPolicyDto"),
           while_due=True),
        Op("POST", "/password-policy", _judge, "checkPassword", ANY_USER, body=PasswordPolicyRequest,
           reply=one("CheckPasswordPolicyResultDto"), while_due=True),
        Op("POST", "/verify", _verify, "verifyUser", rules.READ_USER, body=BasicUserCredentials,
           reply=one("AuthenticationResult"), hashes=True, while_due=True),
    ),
    tag="Identity",
)  # fmt: skip
