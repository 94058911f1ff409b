"""The oldest Python we promise to run on is that of Debian 12: nothing we pin may want a newer one."""

from __future__ import annotations

from importlib.metadata import distributions

from packaging.specifiers import SpecifierSet

OLDEST = "3.11.2"


def test_all_that_is_installed_runs_on_the_oldest_python_we_promise() -> None:
    wanted = {found.name: found.metadata["Requires-Python"] or "" for found in distributions()}
    assert len(wanted) > 50
    assert {name: spec for name, spec in wanted.items() if OLDEST not in SpecifierSet(spec)} == {}
