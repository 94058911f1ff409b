"""Decision definitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotAuthorized, NotFound, WatchwordError
from watchword.query.specs.decision_definition import DECISION_DEFINITIONS
from watchword.rest.errors import CAMUNDA_7
from watchword.rest.families import addressed, answered, counting, listing, wrapped
from watchword.rest.files import OCTETS, download
from watchword.rest.op import KEEP, Answer, Call, Errors, Op, Reply, Resource, many, no_content, one
from watchword.rest.resources.deployment import file_type
from watchword.rest.variables import typed
from watchword.rest.views.decision_definition import decision_definition
from watchword.rest.views.feel_value import untyped
from watchword.scripting.feel.convert import to_reference
from watchword.values.typed import TypedValue
from watchword.values.wire import UnknownType, dump

NULL = TypedValue("null", None)


@dataclass(frozen=True, slots=True)
class EvaluateDecision:
    """Body of an evaluation."""

    variables: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DecisionTimeToLive:
    """Body of a changed time to live, in days."""

    history_time_to_live: int | None = None


def _get(call: Call) -> Any:
    return decision_definition(call.services.decisions.get_definition(call.path["id"], identity=call.identity))


def _by_key(call: Call) -> str:
    found: str = call.services.decisions.latest_definition_id(
        call.path["key"], tenant_id=call.path.get("tenant-id"), identity=call.identity
    )
    return found


def _evaluate(call: Call) -> Any:
    """Evaluate by id, or by key: the service finds the latest version itself."""
    outcome = call.services.decisions.evaluate_typed(
        _inputs(call),
        definition_id=call.path.get("id"),
        key=call.path.get("key"),
        tenant_id=call.path.get("tenant-id"),
        identity=call.identity,
    )
    if outcome.counted_nothing and call.mode == CAMUNDA_7:
        raise InvalidRequest("COUNT of no matching rule can't be answered in compatibility mode camunda-7")
    if call.mode == CAMUNDA_7 and any(None in row for row in outcome.rows):
        raise InvalidRequest("an output without name can't be answered in compatibility mode camunda-7")
    show = to_reference if call.mode == CAMUNDA_7 else untyped
    return [{name or "": _shown(value, show) for name, value in row.items()} for row in outcome.rows]


def _inputs(call: Call) -> dict[str, TypedValue]:
    """Return the variables of the body; where one is wrong and the key too, the key is told first."""
    try:
        return typed(call.body.variables, call.types)
    except WatchwordError:
        if "key" in call.path:
            _by_key(call)
        raise


def _shown(result: Any, show: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a value of a result; one whose type the model doesn't name is shown without type."""
    value = None if result.declared else show(result.feel)
    if value is None:
        return dump(result.value if result.declared else NULL, deserialize=True)
    return {"type": None, "value": value, "valueInfo": None}


def _xml(call: Call) -> Any:
    text = call.services.decisions.definition_xml(call.path["id"], identity=call.identity)
    return {"id": call.path["id"], "dmnXml": text}


def _diagram(call: Call) -> Answer:
    found = call.services.decisions.definition_diagram(call.path["id"], identity=call.identity)
    if found is None:
        return no_content()
    return download(found.content, filename=found.name, kind=file_type(found.name))


def _set_time_to_live(call: Call) -> None:
    call.services.decisions.set_history_time_to_live(
        call.path["id"], call.body.history_time_to_live, identity=call.identity
    )


_UNKNOWN = answered("InvalidRequestException", 404, 0, NotFound)
_READ = _UNKNOWN | Errors(camunda={NotAuthorized: (500, "RestException", KEEP)})
"""Who may not read a definition meets an error of the server in the reference (observed in 7.24)."""
_BY_ID = (
    Op(
        "GET",
        "/{id}",
        _get,
        "getDecisionDefinitionById",
        rules.READ_DECISION,
        reply=one("DecisionDefinitionDto"),
        errors=_READ,
    ),
    Op(
        "GET",
        "/{id}/diagram",
        _diagram,
        "getDecisionDefinitionDiagram",
        rules.READ_DECISION,
        reply=Reply(None, media_type=OCTETS),
        errors=_READ | Errors(camunda={NotFound: (400, "NotFoundException", 0)}),
    ),
    Op(
        "POST",
        "/{id}/evaluate",
        _evaluate,
        "evaluateDecisionById",
        rules.EVALUATE_DECISION,
        body=EvaluateDecision,
        reply=many("object"),
        errors=wrapped() | _UNKNOWN | answered("RestException", 400, None, UnknownType),
    ),
    Op(
        "PUT",
        "/{id}/history-time-to-live",
        _set_time_to_live,
        "updateHistoryTimeToLiveByDecisionDefinitionId",
        rules.UPDATE_DECISION,
        body=DecisionTimeToLive,
        errors=_UNKNOWN | Errors(camunda={NotFound: (500, "NullPointerException", None)}),
    ),
    Op(
        "GET",
        "/{id}/xml",
        _xml,
        "getDecisionDefinitionDmnXmlById",
        rules.READ_DECISION,
        reply=one("DecisionDefinitionDiagramDto"),
        errors=_READ,
    ),
)
_ALIASES = {
    "evaluateDecisionById": ("evaluateDecisionByKey", "evaluateDecisionByKeyAndTenant"),
    "getDecisionDefinitionById": ("getDecisionDefinitionByKey", "getDecisionDefinitionByKeyAndTenantId"),
    "getDecisionDefinitionDiagram": (
        "getDecisionDefinitionDiagramByKey",
        "getDecisionDefinitionDiagramByKeyAndTenant",
    ),
    "getDecisionDefinitionDmnXmlById": (
        "getDecisionDefinitionDmnXmlByKey",
        "getDecisionDefinitionDmnXmlByKeyAndTenant",
    ),
    "updateHistoryTimeToLiveByDecisionDefinitionId": (
        "updateHistoryTimeToLiveByDecisionDefinitionKey",
        "updateHistoryTimeToLiveByDecisionDefinitionKeyAndTenant",
    ),
}

RESOURCE = Resource(
    "/decision-definition",
    (
        *listing(DECISION_DEFINITIONS, decision_definition, "DecisionDefinitionDto", get="getDecisionDefinitions"),
        *counting(DECISION_DEFINITIONS, get="getDecisionDefinitionsCount"),
        *addressed(_BY_ID, _ALIASES, _by_key, knows_keys=(_evaluate,)),
        *_BY_ID,
    ),
    tag="Decision Definition",
)
