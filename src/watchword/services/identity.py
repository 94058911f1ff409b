"""The identity service: users, groups, tenants, who belongs to what, and passwords."""

from __future__ import annotations

from watchword.services.groups import Groups
from watchword.services.tenants import Tenants
from watchword.services.users import Users


class IdentityService(Users, Groups, Tenants):
    """Everything that can be done with users, groups and tenants; `users`, `groups` and `tenants` list them."""
