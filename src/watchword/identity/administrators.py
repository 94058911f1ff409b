"""The group of administrators. Source: `reference` security 3.7."""

from __future__ import annotations

from watchword.authz import automatic
from watchword.authz.resources import ANY, GRANT, GROUP, RESOURCES
from watchword.authz.settings import ADMIN_GROUP
from watchword.store.session import Session
from watchword.store.tables import AuthorizationRow, GroupRow


def add_administrators(session: Session) -> None:
    """Create the administrators' group with all permissions, where it is missing."""
    if session.get(GroupRow, ADMIN_GROUP) is None:
        session.add(GroupRow(id=ADMIN_GROUP, name="camunda BPM Administrators", type="SYSTEM"))
        automatic.grant(session, GROUP, ADMIN_GROUP, ("READ",), group_id=ADMIN_GROUP)
    held = {
        row.resource_type for row in session.find(AuthorizationRow, group_id=ADMIN_GROUP, type=GRANT, resource_id=ANY)
    }
    for resource in RESOURCES:
        if resource.number not in held:
            automatic.grant(session, resource, ANY, ("ALL",), group_id=ADMIN_GROUP)
