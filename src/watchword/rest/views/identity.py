"""Users, groups and tenants as JSON objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from watchword.passwords.policy import Policy, Rule, UserProfile, Verdict


def user(row: Any) -> dict[str, Any]:
    """Return a user as `UserProfileDto`."""
    return {"id": row.id, "firstName": row.first_name, "lastName": row.last_name, "email": row.email}


def user_profile(profile: UserProfile) -> dict[str, Any]:
    """Return a profile as `UserProfileDto`; empty names are null."""
    return {
        "id": profile.id,
        "firstName": profile.first_name or None,
        "lastName": profile.last_name or None,
        "email": profile.email or None,
    }


def group(row: Any) -> dict[str, Any]:
    """Return a group as `GroupDto`."""
    return {"id": row.id, "name": row.name, "type": row.type}


def tenant(row: Any) -> dict[str, Any]:
    """Return a tenant as `TenantDto`."""
    return {"id": row.id, "name": row.name}


def group_info(groups: Iterable[Any], fellows: Iterable[Any]) -> dict[str, Any]:
    """Return the groups of a user and who else is in them, as `IdentityServiceGroupInfoDto`."""
    return {
        "groups": [{"id": row.id, "name": row.name} for row in groups],
        "groupUsers": [
            {
                "id": row.id,
                "firstName": row.first_name,
                "lastName": row.last_name,
                "displayName": f"{row.first_name} {row.last_name}",
            }
            for row in fellows
        ],
    }


def policy(found: Policy) -> dict[str, Any]:
    """Return a password policy as `PasswordPolicyDto`."""
    return {"rules": [rule_of(rule) for rule in found.rules]}


def verdict(found: Verdict) -> dict[str, Any]:
    """Return a verdict as `CheckPasswordPolicyResultDto`: what is fulfilled comes first. Observed in 7.24."""
    judged = [*((rule, True) for rule in found.fulfilled), *((rule, False) for rule in found.broken)]
    return {"rules": [{**rule_of(rule), "valid": valid} for rule, valid in judged], "valid": found.valid}


def rule_of(rule: Rule) -> dict[str, Any]:
    """Return a rule as `PasswordPolicyRuleDto`."""
    return {"placeholder": rule.placeholder, "parameter": None if rule.parameters is None else dict(rule.parameters)}
