"""A rotation of the vault that is killed, wherever it is at: no secret is lost, and running it again completes it.

The command runs as a process of its own and is killed (SIGKILL) before the first change of a file that it makes, then
in a fresh copy before the second one, and so on, until it comes through.
"""

from __future__ import annotations

import base64
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from watchword.cli.vault import vault
from watchword.core import keys
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import load_unresolved, open_vault

KILLED_BEFORE_A_CHANGE = """\
import os, signal, sys
folder, wanted, left = sys.argv[1], int(sys.argv[2]), [int(sys.argv[2])]
def look(event, given):
    writes = event == "open" and (given[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if (writes or event in ("os.rename", "os.remove", "os.truncate")) and str(given[0]).startswith(folder):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
from watchword.cli import main
main(sys.argv[3:])
"""
SECRETS = {f"secret{n}": f"value-{n}-{'x' * 50}" for n in range(3)}


@pytest.fixture
def installation(tmp_path) -> Path:
    """Return the folder of an installation with secrets in its vault, some of them in several versions."""
    folder = tmp_path / "installation"
    keys.make(folder / "watchword-data" / "keys")
    config = folder / "watchword.toml"
    config.write_text("")
    config.chmod(0o600)
    other = tmp_path / "other.key"
    other.touch(mode=0o600)
    other.write_text(f"other:{base64.b64encode(secrets.token_bytes(32)).decode()}\n")
    made = open_vault(load_unresolved(config))
    for value in ("an older one", None):
        for name, text in SECRETS.items():
            made.put(name, Secret(value or text), datetime.now(UTC))
    return folder


def attempts(installation: Path, options: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folder of each attempt that was killed, after the process is gone."""
    for number in range(1, 40):
        folder = installation.with_name(f"attempt{number}")
        shutil.copytree(installation, folder)
        command = ["vault", "rotate", *options, "--config", str(folder / "watchword.toml")]
        done = subprocess.run(
            [sys.executable, "-c", KILLED_BEFORE_A_CHANGE, str(folder), str(number), *command],
            capture_output=True, text=True, timeout=60, cwd=folder,
        )  # fmt: skip
        if done.returncode == 0:
            assert number > 2, "nothing was killed"
            return
        assert -signal.SIGKILL == done.returncode, done.stderr
        yield folder
    raise AssertionError("it never came through")


def opened(folder: Path, reference: str = "") -> dict[str, str]:
    """Return all secrets, by the master key that the configuration names or `reference`; nothing if it opens none."""
    settings = load_unresolved(folder / "watchword.toml")
    found = open_vault(settings, master=reference) if reference else open_vault(settings)
    try:
        return {name: found.get(name).reveal() for name in found.names()}
    except SettingsError:
        return {}


@pytest.mark.parametrize("elsewhere", [False, True], ids=["in its file", "to another file"])
def test_a_killed_rotation_loses_nothing_and_is_completed_by_the_next(installation, elsewhere):
    target = f"file:{installation.parent}/other.key" if elsewhere else ""
    options = ("--to", target) if elsewhere else ()

    for folder in attempts(installation, options):
        assert SECRETS in (opened(folder), opened(folder, target)), folder.name

        again = CliRunner().invoke(vault, ["rotate", *options, "--config", str(folder / "watchword.toml")])

        assert 0 == again.exit_code, (folder.name, again.output, again.exception)
        assert SECRETS == opened(folder, target)
        assert elsewhere or 1 == len(keys.read(folder / "watchword-data" / "keys" / "vault.key"))


def test_a_rotation_to_another_key_whose_end_nobody_saw_can_be_run_again(installation):
    target = f"file:{installation.parent}/other.key"
    command = ["rotate", "--to", target, "--config", str(installation / "watchword.toml")]

    for _ in range(2):  # killed after it has written, before it has said what to write into the configuration
        done = CliRunner().invoke(vault, command)
        assert (0, True) == (done.exit_code, f'master_key = "{target}"' in done.output), done.output

    assert ({}, SECRETS) == (opened(installation), opened(installation, target))
