"""How much memory a process may take, by its control groups; and what the audit makes of it (W-21)."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.host import good_facts, write_facts
from audit.installation import small
from watchword.audit.checks.host import runtime
from watchword.audit.processes import memory_limit


@pytest.mark.parametrize(
    ("line", "limits", "expected"),
    [
        ("0::/system.slice/watchword.service", {"system.slice/watchword.service": "2147483648"}, "2147483648"),
        ("0::/a/b", {"a/b": "max", "a": "1000"}, "1000"),
        ("0::/a/b", {"a/b": "2000", "a": "1000"}, "1000"),
        ("0::/", {"": "500"}, "500"),
        ("0::/../../outside", {"": "500"}, "500"),
        ("0::/a", {"a": "max"}, ""),
        ("0::/a", {}, ""),
        ("4:memory:/a", {"a": "1000"}, ""),
    ],
)
def test_the_narrowest_group_counts(tmp_path, line, limits, expected):
    (tmp_path / "proc" / "7").mkdir(parents=True)
    (tmp_path / "proc" / "7" / "cgroup").write_text(f"{line}\n")
    for group, limit in limits.items():
        (tmp_path / "groups" / group).mkdir(parents=True, exist_ok=True)
        (tmp_path / "groups" / group / "memory.max").write_text(f"{limit}\n")

    assert expected == memory_limit(7, tmp_path / "proc", tmp_path / "groups")


def test_a_process_that_has_gone_has_none(tmp_path):
    assert "" == memory_limit(7, tmp_path)


@pytest.fixture
def installation(tmp_path):
    made = small(tmp_path)
    yield made
    made.close()


def test_a_bound_of_the_unit_passes(installation):
    found = runtime(installation.weak(mode="production"))

    assert "pass" == found.status and "memory 2147483648" in found.observed


def test_what_does_not_run_and_has_no_unit_is_unknown(installation):
    evidence = installation.weak(mode="production")
    write_facts(Path(evidence.settings.audit.host_facts), good_facts() | {"unit": None}, evidence.now)
    evidence.proc = installation.folder / "nothing"

    assert "unknown" == runtime(evidence).status
