"""Deployments and their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotValid, RestError
from watchword.query.specs.deployment import DEPLOYMENTS
from watchword.rest.families import (
    NO_SUCH,
    answered,
    by_filter,
    counting,
    get_one,
    listing,
    missing,
    rule_of,
    unknown_id,
)
from watchword.rest.files import OCTETS, download
from watchword.rest.op import BodyKind, Call, Form, Op, Parameter, Reply, Resource, many, one
from watchword.rest.parameters import any_date
from watchword.rest.views.deployment import deployed, deployment, resource
from watchword.rest.views.links import self_link

NOUN = "deployment"
_FIELDS = frozenset(
    {
        "deploy-changed-only",
        "deployment-activation-time",
        "deployment-name",
        "deployment-source",
        "enable-duplicate-filtering",
        "tenant-id",
    }
)
_TYPES = {
    "bpmn": "application/xml",
    "cmmn": "application/xml",
    "dmn": "application/xml",
    "gif": "image/gif",
    "jpe": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "application/javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "xml": "application/xml",
}
"""Media type of a deployed file by its ending; all answers are attachments. Observed in 7.24."""


@dataclass(frozen=True, slots=True)
class Redeployment:
    """Body of a repeated deployment: which files of the old one, and where they come from."""

    resource_ids: list[str] | None = None
    resource_names: list[str] | None = None
    source: str | None = None


def file_type(name: str) -> str:
    """Return the media type that a deployed file is handed out with."""
    return _TYPES.get(name.rsplit(".", 1)[-1].lower(), OCTETS) if "." in name else OCTETS


def _create(call: Call) -> Any:
    form: Form = call.body
    files: list[tuple[str, bytes]] = []
    for part in form.parts:
        if part.name in _FIELDS:
            continue
        if not part.filename:
            raise InvalidRequest(f"the part {part.name[:80]!r} has no file name; each deployed file needs one")
        files.append((part.filename, part.content))
    if not files:
        raise InvalidRequest("the form holds no file; a deployment needs at least one")
    made = call.services.repository.deploy(
        resources=files,
        name=form.text("deployment-name"),
        source=form.text("deployment-source"),
        tenant_id=form.text("tenant-id"),
        duplicate_filtering=_is_true(form, "enable-duplicate-filtering"),
        changed_only=_is_true(form, "deploy-changed-only"),
        activation_time=_activation_time(form),
        identity=call.identity,
    )
    return _deployed(call, made)


def _deployed(call: Call, made: Any) -> Any:
    return deployed(made, self_link(call.base_url, f"/deployment/{made.id}"))


def _is_true(form: Form, name: str) -> bool:
    return (form.text(name) or "").strip().lower() == "true"


def _activation_time(form: Form) -> datetime | None:
    text = form.text("deployment-activation-time")
    if not text:
        return None
    try:
        return any_date(text, "deployment-activation-time")
    except InvalidRequest as error:
        raise RestError(str(error), rest_type="IllegalArgumentException", status=400, camunda_status=500) from None


def _redeploy(call: Call) -> Any:
    _exists(call)
    made = call.services.repository.redeploy(
        call.path["id"],
        resource_ids=call.body.resource_ids,
        resource_names=call.body.resource_names,
        source=call.body.source,
        identity=call.identity,
    )
    return _deployed(call, made)


def _exists(call: Call) -> None:
    if by_filter(DEPLOYMENTS, "id", deployment)(call) is None:
        raise missing(NOUN, call.path["id"])


def _registered(call: Call) -> Any:
    return call.services.repository.registered_deployments(identity=call.identity)


def _delete(call: Call) -> None:
    call.services.repository.delete_deployment(
        call.path["id"],
        cascade=call.flag("cascade"),
        skip_custom_listeners=call.flag("skipCustomListeners"),
        skip_io_mappings=call.flag("skipIoMappings"),
        identity=call.identity,
    )


def _resources(call: Call) -> Any:
    return [resource(row) for row in call.services.repository.resources(call.path["id"], identity=call.identity)]


def _resource(call: Call) -> Any:
    found = call.services.repository.resource(call.path["id"], call.path["resourceId"], identity=call.identity)
    return resource(found)


def _data(call: Call) -> Any:
    found = call.services.repository.resource_content(call.path["id"], call.path["resourceId"], identity=call.identity)
    return download(found.content, filename=found.name, kind=file_type(found.name))


_FLAGS = tuple(Parameter(name, "boolean") for name in ("cascade", "skipCustomListeners", "skipIoMappings"))

RESOURCE = Resource(
    "/deployment",
    (
        *listing(DEPLOYMENTS, deployment, "DeploymentDto", get="getDeployments"),
        *counting(DEPLOYMENTS, get="getDeploymentsCount"),
        Op(
            "POST",
            "/create",
            _create,
            "createDeployment",
            rules.CREATE_DEPLOYMENT,
            body=BodyKind.MULTIPART,
            reply=one("DeploymentWithDefinitionsDto"),
        ),
        Op("GET", "/registered", _registered, "getRegisteredDeployments", rules.READ_SYSTEM, reply=Reply(None)),
        Op("DELETE", "/{id}", _delete, "deleteDeployment", rules.DELETE_DEPLOYMENT, parameters=_FLAGS, errors=NO_SUCH),
        get_one(
            by_filter(DEPLOYMENTS, "id", deployment),
            "DeploymentDto",
            "getDeployment",
            noun=NOUN,
            permission=rule_of(DEPLOYMENTS),
        ),
        Op(
            "POST",
            "/{id}/redeploy",
            _redeploy,
            "redeploy",
            rules.CREATE_DEPLOYMENT,
            body=Redeployment,
            optional_body=True,
            bodiless=True,
            reply=one("DeploymentWithDefinitionsDto"),
            errors=answered("InvalidRequestException", 404, 0) | answered("InvalidRequestException", 400, 0, NotValid),
        ),
        Op(
            "GET",
            "/{id}/resources",
            _resources,
            "getDeploymentResources",
            rules.READ_DEPLOYMENT,
            reply=many("DeploymentResourceDto"),
            errors=NO_SUCH,
        ),
        Op(
            "GET",
            "/{id}/resources/{resourceId}",
            _resource,
            "getDeploymentResource",
            rules.READ_DEPLOYMENT,
            reply=one("DeploymentResourceDto"),
            errors=NO_SUCH,
        ),
        Op(
            "GET",
            "/{id}/resources/{resourceId}/data",
            _data,
            "getDeploymentResourceData",
            rules.READ_DEPLOYMENT,
            reply=Reply(None, media_type=OCTETS),
            errors=unknown_id("NullValueException", 500),
        ),
    ),
    tag="Deployment",
)
