"""What we add to the published API: rows below `/watchword`, and the plain pages."""

from __future__ import annotations

from watchword.rest.op import Resource
from watchword.rest.own import clients, factors, pages, provider, recovery, session, sessions, welcome

OWN_RESOURCES: tuple[Resource, ...] = (
    clients.RESOURCE,
    factors.RESOURCE,
    provider.RESOURCE,
    recovery.RESOURCE,
    session.RESOURCE,
    sessions.RESOURCE,
    welcome.INVITATION,
    welcome.SET_UP,
)
"""In the same document as the published rows."""
PAGES: tuple[Resource, ...] = (pages.RESOURCE, recovery.PAGE, welcome.PAGE)
"""Plain HTML; not in the document."""
