"""`watchword deploy`: what it says of files that can't be deployed, and of those that bring nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchword.cli import main
from watchword.testing.models import bpmn


@pytest.fixture
def config(tmp_path: Path) -> Path:
    made = tmp_path / "watchword.toml"
    assert 0 == CliRunner().invoke(main, ["init", "--no-admin", "--config", str(made)]).exit_code
    return made


def deploy(config: Path, content: bytes) -> Result:
    """Deploy a file `m.bpmn`."""
    file = config.parent / "m.bpmn"
    file.write_bytes(content)
    return CliRunner().invoke(main, ["deploy", "--config", str(config), str(file)])


def test_a_model_is_deployed_once(config):
    model = bpmn("p").start().user_task("u").end("e").xml()

    first, second = deploy(config, model), deploy(config, model)

    assert "Deployed p version 1\n" == first.stdout
    assert second.stdout.endswith(": nothing new\n")


def test_every_problem_is_told_once_and_with_its_place(config):
    model = bpmn("p").start().service_task("a").service_task("b").exclusive("g").end("e").xml()

    refused = deploy(config, model.replace(b"<endEvent", b"\n<endEvent").replace(b'targetRef="e"', b'targetRef="x"'))

    assert 1 == refused.exit_code
    *problems, last = refused.stderr.splitlines()
    assert "watchword: nothing is deployed" == last
    assert len(problems) == len(set(problems)) >= 3
    assert ["m.bpmn:1:", "m.bpmn:1:"] == [p[:9] for p in problems if "needs one of class" in p]
    assert ["m.bpmn: E"] == [p[:9] for p in problems if "has no outgoing flow" in p]  # such problems have no place


def test_a_model_that_is_not_executable_is_told(config):
    model = bpmn("p").start().user_task("u").end("e").xml().replace(b'isExecutable="true"', b"")

    done = deploy(config, model)

    assert 0 == done.exit_code
    assert 'no process in it says isExecutable="true"' in done.stdout
