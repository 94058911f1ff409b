"""The version that clients see: of the API that we speak."""

from __future__ import annotations

from watchword.rest.op import ADMIN, Call, Op, Resource, one

API_VERSION = "7.24.0"
"""Clients decide by it what they may ask for, so it is the version of the API, not ours."""


def _version(_call: Call) -> dict[str, str]:
    return {"version": API_VERSION}


RESOURCE = Resource(
    "/version",
    (Op("GET", "", _version, "getRestAPIVersion", ADMIN, reply=one("VersionDto"), in_memory=True),),
    tag="Version",
)
