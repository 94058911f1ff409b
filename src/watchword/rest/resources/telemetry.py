"""Telemetry: figures of this installation for its administrators; nothing is ever sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.core.errors import RestError
from watchword.rest.op import Call, Op, Resource, one


@dataclass(frozen=True, slots=True)
class TelemetryConfiguration:
    """Body that would switch sending on or off."""

    enable_telemetry: bool | None = None


def _configuration(call: Call) -> dict[str, bool]:
    call.services.commands.ask(rules.READ_CONFIGURATION, call.identity, unless="configuration")
    return {"enableTelemetry": False}


def _configure(call: Call) -> None:
    """Accept what clients send; there is nothing that could be switched on."""
    call.services.commands.ask(rules.SET_SYSTEM, call.identity, unless="telemetry-configuration")
    if call.body.enable_telemetry is None:
        raise RestError(
            "enableTelemetry is missing; expected true or false",
            rest_type="NullPointerException",
            camunda_status=500,
        )


def _data(call: Call) -> dict[str, Any]:
    found = call.services.installation.figures(identity=call.identity)
    return {
        "installation": found.id,
        "product": {
            "name": found.product,
            "version": found.version,
            "edition": "community",
            "internals": {
                "database": {"vendor": found.database_vendor, "version": found.database_version},
                "application-server": None,
                "license-key": None,
                "camunda-integration": [],
                "commands": {},
                "metrics": {name: {"count": count} for name, count in found.metrics.items()},
                "webapps": [],
                "jdk": {"vendor": found.runtime_vendor, "version": found.runtime_version},
                "data-collection-start-date": found.since,
            },
        },
    }


RESOURCE = Resource(
    "/telemetry",
    (
        Op(
            "GET",
            "/configuration",
            _configuration,
            "getTelemetryConfiguration",
            rules.READ_CONFIGURATION,
            reply=one("TelemetryConfigurationDto"),
        ),
        Op(
            "POST",
            "/configuration",
            _configure,
            "configureTelemetry",
            rules.SET_SYSTEM,
            body=TelemetryConfiguration,
            optional_body=True,
        ),
        Op("GET", "/data", _data, "getTelemetryData", rules.READ_SYSTEM, reply=one("TelemetryDataDto")),
    ),
    tag="Telemetry",
)
