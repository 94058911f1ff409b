"""Secret variables in the clear; a POST, as each reading is recorded."""

from __future__ import annotations

from typing import Any

from watchword.authz import rules
from watchword.rest.op import Call, Op, Resource, one


def _reveal(call: Call) -> dict[str, Any]:
    secret = call.services.secrets.read(call.path["id"], identity=call.identity)
    return {"id": call.path["id"], "value": None if secret is None else secret.reveal()}


RESOURCE = Resource(
    "/watchword/variable-instance",
    (
        Op(
            "POST",
            "/{id}/reveal",
            _reveal,
            "revealVariable",
            rules.READ_SECRET_VARIABLE,
            reply=one("RevealedDto"),
            discreet=True,
        ),
    ),
    tag="Secret",
)
