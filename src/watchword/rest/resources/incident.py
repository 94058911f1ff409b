"""Open incidents."""

from __future__ import annotations

from watchword.query.specs.incident import INCIDENTS
from watchword.rest.families import by_filter, counting, get_one, listing
from watchword.rest.op import Resource
from watchword.rest.views.incident import incident

RESOURCE = Resource(
    "/incident",
    (
        *listing(INCIDENTS, incident, "IncidentDto", get="getIncidents"),
        *counting(INCIDENTS, get="getIncidentsCount"),
        get_one(by_filter(INCIDENTS, "incident_id", incident), "IncidentDto", "getIncident", noun="incident"),
    ),
    tag="Incident",
)
