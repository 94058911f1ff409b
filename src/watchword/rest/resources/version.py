"""The version that clients see: of the API that we speak."""

from __future__ import annotations

from watchword.rest.op import ANY_USER, Call, Op, Resource, one
from watchword.rest.openapi import API_VERSION


def _version(_call: Call) -> dict[str, str]:
    return {"version": API_VERSION}


RESOURCE = Resource(
    "/version",
    (Op("GET", "", _version, "getRestAPIVersion", ANY_USER, reply=one("VersionDto"), in_memory=True, while_due=True),),
    tag="Version",
)
