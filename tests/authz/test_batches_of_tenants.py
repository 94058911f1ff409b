"""Batches take nothing of a tenant that is none of the caller's, and don't tell it from what isn't there."""

from __future__ import annotations

import pytest

from watchword.authz.resources import ALL, ANY, BATCH, GRANT

from .world import TENANT

STARTS = {
    "deleted decisions": ("/history/decision-instance/delete", "historicDecisionInstanceIds", {}),
    "dated decisions": (
        "/history/decision-instance/set-removal-time",
        "historicDecisionInstanceIds",
        {"clearedRemovalTime": True},
    ),
    "deleted history": ("/history/process-instance/delete", "historicProcessInstanceIds", {}),
    "dated history": (
        "/history/process-instance/set-removal-time",
        "historicProcessInstanceIds",
        {"clearedRemovalTime": True},
    ),
    "deleted instances": ("/process-instance/delete", "processInstanceIds", {}),
    "suspended instances": ("/process-instance/suspended-async", "processInstanceIds", {"suspended": True}),
    "variables": (
        "/process-instance/variables-async",
        "processInstanceIds",
        {"variables": {"x": {"value": 1}}},
    ),
    "external tasks": ("/external-task/retries-async", "externalTaskIds", {"retries": 2}),
}
THINGS = {
    "historicDecisionInstanceIds": "history/decision-instance",
    "historicProcessInstanceIds": "history/process-instance",
    "processInstanceIds": "instance",
    "externalTaskIds": "external-task",
}


def start(there, path: str, field: str, body: dict, ident: str, user: str):
    there.grant(type=GRANT, user_id=user, resource_type=BATCH.number, resource_id=ANY, permissions=ALL)
    return there.call("POST", path, user, json={**body, field: [ident]})


@pytest.mark.parametrize(("path", "field", "body"), STARTS.values(), ids=STARTS)
def test_a_batch_takes_what_is_the_callers(opened, made, path, field, body):
    mine, theirs = (start(opened(), path, field, body, made[t].ids[THINGS[field]], "exact") for t in (None, TENANT))

    assert (200, 200) == (mine.status_code, theirs.status_code)


@pytest.mark.parametrize(("path", "field", "body"), STARTS.values(), ids=STARTS)
def test_a_batch_tells_nothing_of_another_tenant(opened, made, path, field, body):
    ident = made[TENANT].ids[THINGS[field]]
    there = opened()

    foreign = start(there, path, field, body, ident, "loner")
    unknown = start(opened(), path, field, body, "unknown", "loner")

    assert 400 <= foreign.status_code < 500
    assert unknown.status_code == foreign.status_code
    assert unknown.json()["message"] == foreign.json()["message"].replace(ident, "unknown")


@pytest.mark.parametrize(("path", "field", "body"), STARTS.values(), ids=STARTS)
def test_a_batch_takes_nothing_of_another_tenant_where_existence_is_told(opened, made, path, field, body):
    there = opened("camunda-7")
    before = there.stored()["ACT_RU_BATCH"]

    answer = start(there, path, field, body, made[TENANT].ids[THINGS[field]], "loner")

    assert answer.status_code >= 400
    assert before == there.stored()["ACT_RU_BATCH"]
