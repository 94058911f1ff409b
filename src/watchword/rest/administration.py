"""Which operations are administration, which the settings may open to listed addresses alone. Source: W-40."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.rest.dispatch import SAFE
from watchword.rest.op import ADMIN, OPEN, Op

_RESOURCES = frozenset(("/authorization", "/group", "/tenant", "/user", "/watchword/invitation"))
"""What changes below these is administration."""
_OF_ONES_OWN = frozenset(("updateCredentials", "updateProfile"))
"""What people do to themselves."""
_BEFORE_ANYBODY = frozenset(("createFirstAdministrator", "setUpPage"))
"""What needs no user and makes an administrator."""
_APP = "admin"


def administers(op: Op, resource: str, path: Mapping[str, str], user_id: str | None) -> bool:
    """Return whether the row `op` of `resource` is administration, asked by `user_id` with these path parameters."""
    if op.operation_id in _BEFORE_ANYBODY or (op.operation_id == "appPage" and path.get("app") == _APP):
        return True
    if op.permission is OPEN or (op.operation_id in _OF_ONES_OWN and path.get("id") == user_id):
        return False
    return op.permission is ADMIN or (resource in _RESOURCES and op.method not in SAFE)
