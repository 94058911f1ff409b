"""Open incidents."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.authz import rules
from watchword.query.specs.incident import INCIDENTS
from watchword.rest.families import NO_SUCH, by_filter, counting, get_one, listing, rule_of
from watchword.rest.op import Call, Op, Resource
from watchword.rest.views.incident import incident


@dataclass(frozen=True, slots=True)
class Annotation:
    """Body that sets an annotation."""

    annotation: str | None = None


def _annotate(call: Call) -> None:
    call.services.incidents.annotate(call.path["id"], call.body.annotation, identity=call.identity)


def _clear(call: Call) -> None:
    call.services.incidents.annotate(call.path["id"], None, identity=call.identity)


def _resolve(call: Call) -> None:
    call.services.incidents.resolve(call.path["id"], identity=call.identity)


RESOURCE = Resource(
    "/incident",
    (
        *listing(INCIDENTS, incident, "IncidentDto", get="getIncidents"),
        *counting(INCIDENTS, get="getIncidentsCount"),
        Op("DELETE", "/{id}", _resolve, "resolveIncident", rules.UPDATE_INSTANCE, errors=NO_SUCH),
        get_one(
            by_filter(INCIDENTS, "incident_id", incident),
            "IncidentDto",
            "getIncident",
            noun="incident",
            permission=rule_of(INCIDENTS),
        ),
        Op("DELETE", "/{id}/annotation", _clear, "clearIncidentAnnotation", rules.UPDATE_INSTANCE),
        Op("PUT", "/{id}/annotation", _annotate, "setIncidentAnnotation", rules.UPDATE_INSTANCE, body=Annotation),
    ),
    tag="Incident",
)
