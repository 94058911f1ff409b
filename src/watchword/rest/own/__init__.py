"""What we add to the published API: rows below `/watchword`, and the plain pages."""

from __future__ import annotations

from watchword.rest.op import Resource
from watchword.rest.own import (
    api_page,
    clients,
    exports,
    factors,
    pages,
    provider,
    recovery,
    reports,
    secrets,
    session,
    sessions,
    welcome,
)

OWN_RESOURCES: tuple[Resource, ...] = (
    clients.RESOURCE,
    exports.RESOURCE,
    factors.RESOURCE,
    provider.RESOURCE,
    recovery.RESOURCE,
    reports.RESOURCE,
    secrets.RESOURCE,
    session.RESOURCE,
    sessions.RESOURCE,
    welcome.INVITATION,
    welcome.SET_UP,
)
"""In the same document as the published rows."""
PAGES: tuple[Resource, ...] = (api_page.RESOURCE, pages.RESOURCE, recovery.PAGE, welcome.PAGE)
"""Plain HTML; not in the document."""
