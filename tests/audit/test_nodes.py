"""W-35: one node in production is for people to judge, two at addresses of their own pass, health that is bad fails."""

from __future__ import annotations

import msgspec
import pytest

from audit.installation import small
from audit.weak_production import health
from watchword.audit.checks.upkeep import figures
from watchword.store import nodes


@pytest.fixture
def installation(tmp_path):
    made = small(tmp_path)
    yield made
    made.close()


def serving(installation, *addresses, mode="production", health_status=200):
    """Return what checks see of nodes at `addresses`, `host/port` each; no port: it only runs jobs."""
    now = installation.evidence.now
    for number, text in enumerate(addresses):
        host, _, port = text.partition("/")
        address = f"{host}:{port}" if port else None
        nodes.seen(installation.evidence.database, nodes.Node(str(number), host, address, number, "1", now), now)
    evidence = health(health_status)(installation)
    evidence.settings = msgspec.structs.replace(evidence.settings, mode=mode)
    return evidence


@pytest.mark.parametrize(
    ("addresses", "mode", "status"),
    [
        (("a/80", "b/80"), "production", "pass"),
        (("a/80",), "production", "unknown"),
        (("a/80", "a/80"), "production", "unknown"),  # processes of one server
        (("a/80", "b"), "production", "unknown"),  # a worker serves nobody
        ((), "production", "unknown"),
        (("a/80",), "development", "pass"),
    ],
)
def test_nodes_are_counted_by_address(installation, addresses, mode, status):
    found = figures(serving(installation, *addresses, mode=mode))

    assert status == found.status, found
    assert f"serving nodes: {len({one for one in addresses if '/' in one})}," in found.observed


def test_two_nodes_that_are_not_ready_fail(installation):
    assert "fail" == figures(serving(installation, "a/80", "b/80", health_status=503)).status


def test_nodes_that_were_killed_count_no_more(installation):
    evidence = serving(installation, "a/80", "b/80")
    evidence.now += nodes.COUNTS_FOR

    assert "unknown" == figures(evidence).status
