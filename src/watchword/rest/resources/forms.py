"""Forms: rows of tasks and of process definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, NullValue
from watchword.rest.bodies import decode
from watchword.rest.families import NO_SUCH, answered, missing, refused, unknown_id, wrapped
from watchword.rest.op import Answer, Call, Errors, Op, Parameter, Reply, one
from watchword.rest.variables import dumped, typed
from watchword.rest.views.form import form, markup
from watchword.rest.views.links import self_link
from watchword.rest.views.process_instance import started

XHTML = "application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class SubmitForm:
    """Body of a submitted form."""

    variables: dict[str, Any] | None = None
    business_key: str | None = None
    with_variables_in_return: bool | None = None


def _names(call: Call) -> list[str] | None:
    text = call.text("variableNames")
    return None if text is None else text.split(",")


def _deployed(found: Any) -> Answer:
    return Answer(200, decode(found.content)) if found.json else Answer(200, found.content, XHTML)


def _rendered(call: Call, fields: Any) -> Answer:
    if not fields:
        raise missing("generated form", call.path["id"])
    return Answer(200, markup(fields), XHTML)


def _task_form(call: Call) -> Any:
    facts = call.services.forms.task_form(call.path["id"], identity=call.identity)
    return form(facts, f"/task/{call.path['id']}/rendered-form")


def _task_variables(call: Call) -> Any:
    found = call.services.forms.task_form_variables(call.path["id"], _names(call), identity=call.identity)
    return dumped(found, deserialize=call.flag("deserializeValues", True))


def _task_rendered(call: Call) -> Answer:
    return _rendered(call, call.services.forms.task_form_fields(call.path["id"], identity=call.identity))


def _task_deployed(call: Call) -> Answer:
    return _deployed(call.services.forms.task_deployed_form(call.path["id"], identity=call.identity))


def _task_submit(call: Call) -> Any:
    wanted = bool(call.body.with_variables_in_return)
    found = call.services.forms.submit_task_form(
        call.path["id"], variables=typed(call.body.variables, call.types), with_variables=wanted, identity=call.identity
    )
    return dumped(found, deserialize=False) if wanted else None


def _start_form(call: Call) -> Any:
    facts = call.services.forms.start_form(call.path["id"], identity=call.identity)
    return form(facts, f"/process-definition/{call.path['id']}/rendered-form")


def _start_variables(call: Call) -> Any:
    found = call.services.forms.start_form_variables(call.path["id"], _names(call), identity=call.identity)
    return dumped(found, deserialize=call.flag("deserializeValues", True))


def _start_rendered(call: Call) -> Answer:
    return _rendered(call, call.services.forms.start_form_fields(call.path["id"], identity=call.identity))


def _start_deployed(call: Call) -> Answer:
    return _deployed(call.services.forms.start_deployed_form(call.path["id"], identity=call.identity))


def _start_submit(call: Call) -> Any:
    made = call.services.forms.submit_start_form(
        call.path["id"],
        business_key=call.body.business_key,
        variables=typed(call.body.variables, call.types),
        identity=call.identity,
    )
    return started(made, self_link(call.base_url, f"/process-instance/{made.id}"))


_VARIABLES = (Parameter("variableNames"), Parameter("deserializeValues", "boolean"))
_MARKUP = Reply(None, media_type=XHTML)
_DEPLOYED = (
    answered("InvalidRequestException", 400, None, BadUserRequest, NullValue)
    | NO_SUCH
    | refused("InvalidRequestException", 403, None)
)
_SUBMITTED = wrapped()
_VALUES = one("VariableValueDto")

TASK_FORMS = (
    Op(
        "GET",
        "/{id}/deployed-form",
        _task_deployed,
        "getDeployedForm",
        rules.READ_TASK,
        reply=_MARKUP,
        produces=(XHTML, "application/json"),
        errors=_DEPLOYED | Errors(camunda={NullValue: (500, "NullPointerException", None)}),
    ),
    Op(
        "GET",
        "/{id}/form",
        _task_form,
        "getForm",
        rules.READ_TASK_VARIABLE,
        reply=one("FormDto"),
        errors=unknown_id("RestException", 400),
    ),
    Op(
        "GET",
        "/{id}/form-variables",
        _task_variables,
        "getFormVariables",
        rules.READ_TASK_VARIABLE,
        reply=_VALUES,
        parameters=_VARIABLES,
        errors=unknown_id("BadUserRequestException", 400),
    ),
    Op(
        "GET",
        "/{id}/rendered-form",
        _task_rendered,
        "getRenderedForm",
        rules.READ_TASK_VARIABLE,
        reply=_MARKUP,
        produces=(XHTML, "application/json"),
        errors=unknown_id("NullValueException", 500),
    ),
    Op(
        "POST",
        "/{id}/submit-form",
        _task_submit,
        "submit",
        rules.WORK_ON_TASK,
        body=SubmitForm,
        reply=_VALUES,
        errors=_SUBMITTED,
    ),
)

START_FORMS = (
    Op(
        "GET",
        "/{id}/deployed-start-form",
        _start_deployed,
        "getDeployedStartForm",
        rules.READ_DEFINITION,
        reply=_MARKUP,
        produces=(XHTML, "application/json"),
        errors=_DEPLOYED,
    ),
    Op(
        "GET",
        "/{id}/form-variables",
        _start_variables,
        "getStartFormVariables",
        rules.READ_DEFINITION,
        reply=_VALUES,
        parameters=_VARIABLES,
        errors=unknown_id("NotFoundException", 400),
    ),
    Op(
        "GET",
        "/{id}/rendered-form",
        _start_rendered,
        "getRenderedStartForm",
        rules.READ_DEFINITION,
        reply=_MARKUP,
        produces=(XHTML, "application/json"),
        errors=unknown_id("NotFoundException", 400),
    ),
    Op(
        "GET",
        "/{id}/startForm",
        _start_form,
        "getStartForm",
        rules.READ_DEFINITION,
        reply=one("FormDto"),
        errors=unknown_id("InvalidRequestException", 400),
    ),
    Op(
        "POST",
        "/{id}/submit-form",
        _start_submit,
        "submitForm",
        rules.START_INSTANCE,
        body=SubmitForm,
        reply=one("ProcessInstanceDto"),
        errors=_SUBMITTED,
    ),
)

START_FORM_ALIASES = {
    "getDeployedStartForm": ("getDeployedStartFormByKey", "getDeployedStartFormByKeyAndTenantId"),
    "getRenderedStartForm": ("getRenderedStartFormByKey", "getRenderedStartFormByKeyAndTenantId"),
    "getStartForm": ("getStartFormByKey", "getStartFormByKeyAndTenantId"),
    "getStartFormVariables": ("getStartFormVariablesByKey", "getStartFormVariablesByKeyAndTenantId"),
    "submitForm": ("submitFormByKey", "submitFormByKeyAndTenantId"),
}
