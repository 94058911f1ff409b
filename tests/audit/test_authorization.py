"""Permissions that aren't asked for, and laxities that are open."""

from __future__ import annotations

import msgspec
import pytest

from audit.installation import small
from watchword.audit.checks.authorization import asked
from watchword.authz.laxities import LAXITIES
from watchword.core.settings import AuthorizationSettings, CompatibilitySettings, LaxitiesSettings


@pytest.fixture
def installation(tmp_path):
    made = small(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("key", [one.key for one in LAXITIES])
def test_laxities_fail_in_production(installation, key):
    opened = installation.weak(mode="production", laxities=LaxitiesSettings(**{key: True}))

    found = asked(opened)

    assert ("fail", f"open laxities: {key.replace('_', '-')}") == (found.status, found.observed)


def test_laxities_of_compatibility_fail_in_production_and_are_told_of_in_development(installation):
    compatible = CompatibilitySettings(mode="camunda-7")

    assert "fail" == asked(installation.weak(mode="production", compatibility=compatible)).status
    assert "warn" == asked(installation.weak(compatibility=compatible)).status
    closed = LaxitiesSettings(**dict.fromkeys((one.key for one in LAXITIES), False))
    assert "pass" == asked(installation.weak(mode="production", compatibility=compatible, laxities=closed)).status


@pytest.mark.parametrize(
    "weaker",
    [{"enabled": False}, {"tenant_check": False}, {"revokes": "never"}, {"disabled_permissions": ("READ",)}],
    ids=lambda weaker: next(iter(weaker)),
)
def test_what_is_not_asked_for_fails(installation, weaker):
    changed = msgspec.structs.replace(AuthorizationSettings(), **weaker)

    assert "fail" == asked(installation.weak(authorization=changed)).status
