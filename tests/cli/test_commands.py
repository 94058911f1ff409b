"""The table of commands: each is there under its name, and is imported only when it is run."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from watchword.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_under_its_name(name):
    found = main.get_command(click.Context(main), name)

    assert found is not None and name == found.name
    assert found.help


def test_no_other_command_is_there():
    assert None is main.get_command(click.Context(main), "os")
    assert sorted(COMMANDS) == main.list_commands(click.Context(main))


def test_a_command_does_not_bring_the_server_along():
    look = "import sys, watchword.cli; print(*(n for n in sys.modules if n.startswith('watchword.')))"

    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)

    assert "watchword.cli" in done.stdout.split()
    assert not {"watchword.engine", "watchword.node", "watchword.web"} & set(done.stdout.split())
