"""What else runs under the server's user, as /proc tells it (W-26)."""

from __future__ import annotations

import os

import pytest

from audit.host import neighbour, process
from watchword.audit.processes import listener_on, sharing


@pytest.fixture
def proc(tmp_path):
    """Return a /proc with a server, process 4711 of user 990, which listens on 8443."""
    return process(tmp_path / "proc", 8443)


@pytest.mark.parametrize(
    ("ours", "given"),
    [
        ("a child of the server", {"name": "pg_dump", "parent": 4711}),
        ("another node", {"name": "python", "command": "/usr/bin/python3 -m watchword serve"}),
        ("a command", {"name": "watchword", "command": "/opt/bin/python /opt/bin/watchword backup"}),
        ("what another user runs", {"name": "postgres", "uid": 101}),
    ],
)
def test_what_belongs_to_the_server_shares_nothing(proc, ours, given):
    neighbour(proc, 5000, **given)

    assert () == sharing(listener_on(8443, proc), proc), ours


def test_who_asks_does_not_count_with_the_shell_it_was_asked_from(proc):
    neighbour(proc, 5000, name="bash")
    neighbour(proc, 5001, name="python", parent=5000)
    neighbour(proc, 5002, name="less", parent=5001)

    assert () == sharing(listener_on(8443, proc), proc, asking=5001)


def test_other_services_are_named(proc):
    neighbour(proc, 5000, name="nginx")
    neighbour(proc, 5001, name="nginx", parent=5000)
    neighbour(proc, 5002, name="cron")

    assert ("cron", "nginx") == sharing(listener_on(8443, proc), proc, asking=os.getpid())
