"""Historic incidents."""

from __future__ import annotations

from watchword.query.specs.history_incident import HISTORIC_INCIDENTS
from watchword.rest.families import counting, listing
from watchword.rest.op import Resource
from watchword.rest.views.history_incident import historic_incident

RESOURCE = Resource(
    "/history/incident",
    (
        *listing(HISTORIC_INCIDENTS, historic_incident, "HistoricIncidentDto", get="getHistoricIncidents"),
        *counting(HISTORIC_INCIDENTS, get="getHistoricIncidentsCount"),
    ),
    tag="Historic Incident",
)
