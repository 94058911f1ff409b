"""The log of identity links."""

from __future__ import annotations

from watchword.query.specs.history_identity_link_log import HISTORIC_IDENTITY_LINK_LOG
from watchword.rest.families import counting, listing
from watchword.rest.op import Resource
from watchword.rest.views.history_identity_link_log import historic_identity_link_log

RESOURCE = Resource(
    "/history/identity-link-log",
    (
        *listing(
            HISTORIC_IDENTITY_LINK_LOG,
            historic_identity_link_log,
            "HistoricIdentityLinkLogDto",
            get="getHistoricIdentityLinks",
        ),
        *counting(HISTORIC_IDENTITY_LINK_LOG, get="getHistoricIdentityLinksCount"),
    ),
    tag="Historic Identity Link Log",
)
