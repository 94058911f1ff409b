"""Decision requirements definitions."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.query.specs.decision_definition import DECISION_REQUIREMENTS_DEFINITIONS
from watchword.rest.families import addressed, counting, listing, refused, unknown_id
from watchword.rest.files import OCTETS, download
from watchword.rest.op import Answer, Call, Op, Reply, Resource, no_content, one
from watchword.rest.resources.deployment import file_type
from watchword.rest.views.decision_definition import decision_requirements_definition


def _get(call: Call) -> Any:
    found = call.services.decisions.get_requirements(call.path["id"], identity=call.identity)
    return decision_requirements_definition(found)


def _by_key(call: Call) -> str:
    found: str = call.services.decisions.latest_requirements_id(
        call.path["key"], tenant_id=call.path.get("tenant-id"), identity=call.identity
    )
    return found


def _xml(call: Call) -> Any:
    text = call.services.decisions.requirements_xml(call.path["id"], identity=call.identity)
    return {"id": call.path["id"], "dmnXml": text}


def _diagram(call: Call) -> Answer:
    found = call.services.decisions.requirements_diagram(call.path["id"], identity=call.identity)
    if found is None:
        return no_content()
    return download(found.content, filename=found.name, kind=file_type(found.name))


_UNKNOWN = unknown_id("InvalidRequestException", 400)
_WRAPPED = _UNKNOWN | refused("RestException", 500, 0)
_BY_ID = (
    Op(
        "GET",
        "/{id}",
        _get,
        "getDecisionRequirementsDefinitionById",
        rules.READ_REQUIREMENTS,
        reply=one("DecisionRequirementsDefinitionDto"),
        errors=_WRAPPED,
    ),
    Op(
        "GET",
        "/{id}/diagram",
        _diagram,
        "getDecisionRequirementsDefinitionDiagramById",
        rules.READ_REQUIREMENTS,
        reply=Reply(None, media_type=OCTETS),
        errors=unknown_id("NotValidException", 400),
    ),
    Op(
        "GET",
        "/{id}/xml",
        _xml,
        "getDecisionRequirementsDefinitionDmnXmlById",
        rules.READ_REQUIREMENTS,
        reply=one("DecisionRequirementsDefinitionXmlDto"),
        errors=_WRAPPED,
    ),
)
_ALIASES = {
    "getDecisionRequirementsDefinitionById": (
        "getDecisionRequirementsDefinitionByKey",
        "getDecisionRequirementsDefinitionByKeyAndTenantId",
    ),
    "getDecisionRequirementsDefinitionDiagramById": (
        "getDecisionRequirementsDefinitionDiagramByKey",
        "getDecisionRequirementsDefinitionDiagramByKeyAndTenantId",
    ),
    "getDecisionRequirementsDefinitionDmnXmlById": (
        "getDecisionRequirementsDefinitionDmnXmlByKey",
        "getDecisionRequirementsDefinitionDmnXmlByKeyAndTenantId",
    ),
}

RESOURCE = Resource(
    "/decision-requirements-definition",
    (
        *listing(
            DECISION_REQUIREMENTS_DEFINITIONS,
            decision_requirements_definition,
            "DecisionRequirementsDefinitionDto",
            get="getDecisionRequirementsDefinitions",
        ),
        *counting(DECISION_REQUIREMENTS_DEFINITIONS, get="getDecisionRequirementsDefinitionsCount"),
        *addressed(_BY_ID, _ALIASES, _by_key),
        *_BY_ID,
    ),
    tag="Decision Requirements Definition",
)
