"""Operators list the laxities that are open; the audit tells of them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from watchword.authz.laxities import LAXITIES
from watchword.cli import main


@pytest.fixture
def listed(tmp_path):
    """Return a function that lists the laxities of a configuration: state by key."""

    def listed(text: str) -> dict[str, str]:
        config = tmp_path / "watchword.toml"
        config.write_text(text)
        done = CliRunner().invoke(main, ["laxities", "--config", str(config)])
        assert 0 == done.exit_code, done.output
        return {line.split()[2]: line.split()[0] for line in done.output.splitlines()}

    return listed


def test_all_laxities_are_closed_by_default(listed):
    assert {one.key: "closed" for one in LAXITIES} == listed("")


def test_compatibility_opens_those_that_are_not_written(listed):
    states = listed('[compatibility]\nmode = "camunda-7"\n[laxities]\nexistence = false\n')

    assert {one.key: "closed" if one.key == "existence" else "open" for one in LAXITIES} == states


def test_one_is_opened_by_its_name(listed):
    assert ["former_assignees"] == [
        key for key, state in listed("[laxities]\nformer_assignees = true\n").items() if state == "open"
    ]
